#include "validator/harness/subject.h"

#include "validator/clap/clap_library.h"
#include "validator/plugin_file.h"
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
    if (const auto library = library_of(path); !library) return library.error();
    if (format_of(path) == Format::clap) return ClapLibrary::open(path);
    return Vst3Library::open(path);
}

} // namespace aviary::validator
