#include "app/output_file.h"

#include "app/render/out_file.h"
#include "base/atomic_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>

namespace aviary::app {

namespace fs = std::filesystem;

Result<std::string> read_input(const fs::path& file, std::string_view expected, std::uintmax_t most) {
    const auto error = [&](const char* code, std::string message) {
        return Error{code, std::move(message), file == "-" ? "standard input" : file.string()};
    };
    const auto too_large = [&] {
        return error("input.too_large",
            "this is larger than " + std::to_string(most >> 20) + " MB; expected " + std::string(expected));
    };
    std::ifstream opened;
    if (file != "-") {
        std::error_code failed;
        const fs::file_status status = fs::status(file, failed);
        if (status.type() == fs::file_type::not_found)
            return error("input.missing", "there is no such file; expected " + std::string(expected));
        if (fs::is_directory(status))
            return error("input.folder", "this is a folder; expected " + std::string(expected));
        if (fs::is_regular_file(status) && fs::file_size(file, failed) > most) return too_large();
        opened.open(file, std::ios::binary);
        if (!opened) return error("input.unreadable", std::string("cannot be read: ") + std::strerror(errno));
    }
    std::istream& in = file == "-" ? std::cin : opened;
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (in.bad()) return error("input.unreadable", "cannot be read to its end");
    if (bytes.size() > most) return too_large();
    return bytes;
}

Result<void> write_output(const fs::path& file, const fs::path& input, std::string_view content) {
    auto out = OutFile::begin(file, {input});
    if (!out) return out.error();
    if (!write_all((*out)->file(), content)) return disk_error(file);
    return (*out)->finish();
}

} // namespace aviary::app
