// What the runtime's own sources share.
#pragma once

#include "runtime/runtime.h"

namespace aviary::runtime {

/// Locks the runtime for one load, reload or unload; false when this thread is in one already.
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

/// One reload and the reloads of dependents that follow from it: the names of the bundles.
struct Runtime::Reloaded {
    std::set<std::string> done, pending;
};

inline Error unknown_loader(const Manifest& manifest) {
    return {"loader.unknown",
        "the bundle '" + manifest.name + "' wants the loader '" + manifest.loader
            + "', which the host has not added",
        (manifest.folder / "manifest.toml").string()};
}

inline Error unknown_bundle(BundleId id) {
    return {"bundle.unknown", "no bundle of the id " + std::to_string(id) + " is loaded; load it first", {}};
}

inline std::filesystem::path canonical_folder(const std::filesystem::path& folder) {
    std::error_code error;
    auto path = std::filesystem::weakly_canonical(folder, error);
    return error ? folder : path;
}

/// Whether the loaded version of the bundle meets the dependency.
bool provides(const Runtime::Bundle& bundle, const Dependency& dependency);

} // namespace aviary::runtime
