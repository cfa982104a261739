// Sound that waits on the disk until it is known what becomes of it: how loud it is, how long its tail rings. In a file without
// a name, so nothing of it is ever left. [main-thread]
#pragma once

#include "base/result.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace aviary::app {

class Spool {
public:
    /// Error: file.full, file.write.
    static Result<std::unique_ptr<Spool>> begin();
    ~Spool();

    /// False: there is no room left, or the disk fails.
    bool write(std::span<const float> left, std::span<const float> right);
    std::int64_t frames() const { return frames_; }
    /// From this frame on; both are as long. What lies beyond the end is silence. False: the disk fails.
    bool read(std::int64_t frame, std::span<float> left, std::span<float> right);

private:
    explicit Spool(int file)
        : file_(file) {}
    int file_;
    std::int64_t frames_ = 0;
    std::vector<float> both_;
};

/// A file without a name in the folder of temporary files. -1, with errno set, when there can be none.
int open_nameless();

} // namespace aviary::app
