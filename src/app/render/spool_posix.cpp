#include "app/render/spool.h"

#include "base/atomic_file.h"

#include <algorithm>
#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

namespace aviary::app {

namespace {
std::filesystem::path temporary_folder() {
    std::error_code ignored;
    return std::filesystem::temp_directory_path(ignored);
}
} // namespace

int open_nameless() { return ::open(temporary_folder().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600); }

Result<std::unique_ptr<Spool>> Spool::begin() {
    const int file = open_nameless();
    if (file < 0) return disk_error(temporary_folder());
    return std::unique_ptr<Spool>(new Spool(file));
}

Spool::~Spool() { ::close(file_); }

bool Spool::write(std::span<const float> left, std::span<const float> right) {
    both_.resize(2 * left.size());
    for (std::size_t i = 0; i < left.size(); ++i) both_[2 * i] = left[i], both_[2 * i + 1] = right[i];
    frames_ += std::int64_t(left.size());
    return write_all(file_, {reinterpret_cast<const char*>(both_.data()), both_.size() * sizeof(float)});
}

bool Spool::read(std::int64_t frame, std::span<float> left, std::span<float> right) {
    both_.assign(2 * left.size(), 0.0f);
    const auto there = std::size_t(std::clamp<std::int64_t>(frames_ - frame, 0, std::int64_t(left.size())));
    const std::size_t wanted = 2 * there * sizeof(float);
    for (std::size_t have = 0; have < wanted;) {
        const auto count = ::pread(file_, reinterpret_cast<char*>(both_.data()) + have, wanted - have,
            off_t(2 * sizeof(float)) * frame + off_t(have));
        if (count <= 0) return false;
        have += std::size_t(count);
    }
    for (std::size_t i = 0; i < left.size(); ++i) left[i] = both_[2 * i], right[i] = both_[2 * i + 1];
    return true;
}

} // namespace aviary::app
