#include "validator/subject.h"

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
    if (path.extension() == ".clap") return ClapLibrary::open(path);
    if (path.extension() == ".vst3") return Vst3Library::open(path);
    return Error{"strict.open", "is neither a .clap file nor a .vst3 folder", path.string()};
}

} // namespace aviary::validator
