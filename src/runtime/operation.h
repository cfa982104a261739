// What the runtime's own sources share.
#pragma once

#include "runtime/runtime.h"

namespace aviary::runtime {

/// Holds the runtime for one load, reload or unload; false when this thread is in one already.
class Runtime::Operation {
public:
    explicit Operation(Runtime& runtime)
        : runtime_(runtime) {
        const auto self = std::this_thread::get_id();
        entered_ = runtime.operating_thread_.load(std::memory_order_relaxed)
                   != self; // only we ever store our own id
        if (!entered_) return;
        runtime.mutex_.lock();
        runtime.operating_thread_.store(self, std::memory_order_relaxed);
    }
    ~Operation() {
        if (!entered_) return;
        runtime_.operating_thread_.store({}, std::memory_order_relaxed);
        runtime_.mutex_.unlock();
    }
    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;

    explicit operator bool() const { return entered_; }
    Error error() const {
        return {"runtime.reentrant",
            "a load, reload or unload is under way on this thread; do this one after it returns", {}};
    }

private:
    Runtime& runtime_;
    bool entered_;
};

inline Error unknown_loader(const Manifest& manifest) {
    return {"loader.unknown", "no loader is called '" + manifest.loader + "'",
        (manifest.folder / "manifest.toml").string()};
}

} // namespace aviary::runtime
