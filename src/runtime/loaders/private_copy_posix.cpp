#include "runtime/loaders/private_copy.h"

#include <cerrno>
#include <string>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

namespace aviary::runtime {

PrivateCopy::PrivateCopy(const std::filesystem::path& original, std::error_code& error) {
    const auto suffix = original.extension().string();
    auto pattern = (std::filesystem::temp_directory_path(error) / ("aviary-XXXXXX" + suffix)).string();
    if (error) return;
    const int file = mkostemps(pattern.data(), static_cast<int>(suffix.size()), O_CLOEXEC);
    if (file < 0) {
        error = {errno, std::generic_category()};
        return;
    }
    close(file);
    path_ = pattern;
    std::filesystem::copy_file(original, path_, std::filesystem::copy_options::overwrite_existing, error);
}

PrivateCopy::~PrivateCopy() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

} // namespace aviary::runtime
