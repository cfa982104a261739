#include "validator/plugin_file.h"

#include <array>
#include <fstream>
#include <string_view>

#include <sys/utsname.h>

namespace aviary::validator {
namespace {

namespace fs = std::filesystem;

/// Its last part, also of "Echo.vst3/".
fs::path name_of(const fs::path& file) {
    return (file.filename().empty() ? file.parent_path() : file).filename();
}

/// The library of a .vst3 folder, as the VST3 standard has it.
fs::path library_in(const fs::path& folder) {
    utsname system{};
    uname(&system);
    return folder / "Contents" / (std::string(system.machine) + "-linux")
           / (name_of(folder).stem().string() + ".so");
}

bool is_library(const fs::path& file) {
    std::array<char, 4> magic{};
    std::ifstream(file, std::ios::binary).read(magic.data(), magic.size());
    return std::string_view(magic.data(), magic.size()) == "\177ELF";
}

} // namespace

Format format_of(const fs::path& file) {
    return name_of(file).extension() == ".clap" ? Format::clap : Format::vst3;
}

Result<fs::path> library_of(const fs::path& file) {
    const auto no = [&](const std::string& why) { return Error{"validator.file", why, file.string()}; };
    std::error_code error;
    const auto extension = name_of(file).extension();
    const bool is_folder = fs::is_directory(file, error);
    if (!fs::exists(file, error)) return no("there is no such file");
    if (extension != ".clap" && extension != ".vst3" && extension != ".so")
        return no(is_folder ? "is a folder; name the .clap file or the .vst3 folder in it"
                            : "is no plugin file; expected a .clap file or a .vst3 folder");
    if (is_folder && extension != ".vst3") return no("is a folder; expected a file");
    const fs::path library = is_folder ? library_in(file) : file;
    if (!fs::exists(library, error))
        return no("holds no plugin for this system; expected " + library.lexically_relative(file).string());
    if (!is_library(library))
        return no((is_folder ? library.lexically_relative(file).string() + " in it is" : std::string("is"))
                  + " no shared library of this system, or cannot be read");
    return library;
}

} // namespace aviary::validator
