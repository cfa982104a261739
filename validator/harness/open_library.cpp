#include "validator/harness/subject.h"

#include "validator/clap/clap_library.h"
#include "validator/vst3/vst3_library.h"

#include <algorithm>
#include <cstring>

namespace aviary::validator {

std::size_t Stream::give(void* to, std::size_t size, Random& random) {
    if (at < bytes.size()) {
        const auto count = std::min({size, piece, bytes.size() - at, fails_after - at});
        std::memcpy(to, bytes.data() + at, count);
        at += count;
        return count;
    }
    const auto count = std::min({size, piece, bytes.size() + noise - at});
    auto* out = static_cast<unsigned char*>(to);
    for (std::size_t done = 0; done < count; done += sizeof(std::uint64_t)) {
        const std::uint64_t chance = random();
        std::memcpy(out + done, &chance, std::min(sizeof chance, count - done));
    }
    at += count;
    return count;
}

Result<std::unique_ptr<Library>> open_library(const std::filesystem::path& path) {
    const std::string extension = (path.filename().empty() ? path.parent_path() : path).extension().string();
    std::error_code error;
    if (!std::filesystem::exists(path, error))
        return Error{"validator.open", "does not exist", path.string()};
    if (extension == ".clap") return ClapLibrary::open(path);
    if (extension == ".vst3" || extension == ".so") return Vst3Library::open(path);
    return Error{"validator.open", "is neither a .clap file nor a .vst3 folder", path.string()};
}

} // namespace aviary::validator
