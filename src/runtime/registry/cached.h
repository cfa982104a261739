// For a contract that is called again and again: it is looked up again only after something was published.
//
//     auto adder = runtime.cached(handle);
//     if (const Interface* interface = adder.get()) call(interface->table);
//
// One thread at a time, and not the audio thread: the first get() after a reload may unload the old code.
#pragma once

#include "runtime/registry/registry.h"

namespace aviary::runtime {

class Cached {
public:
    Cached(const Registry& registry, Handle handle)
        : registry_(registry)
        , handle_(handle)
        , seen_(registry.version())
        , interface_(registry.view().pin(handle)) {}

    /// nullptr when the handle is stale. Valid until the next get().
    const Interface* get() {
        if (const auto version = registry_.version(); version != seen_) [[unlikely]] {
            interface_ = registry_.view().pin(handle_);
            seen_ = version;
        }
        return interface_.get();
    }

private:
    const Registry& registry_;
    Handle handle_;
    std::uint64_t seen_; ///< read before the interface: if that is newer, it is only looked up once more
    Pinned interface_;
};

} // namespace aviary::runtime
