// The loader "native": a shared library with the C entry of <aviary/abi/bundle.h>. Linux and macOS.
#pragma once

#include "runtime/loaders/loader.h"

namespace aviary::runtime {

class NativeLoader final : public Loader {
public:
    std::string_view name() const override { return "native"; }
    bool supports_hot_reload() const override { return true; }
    /// Opens a copy, which is removed before this returns: dlopen would give the old code again for the same path.
    /// Errors: "native.copy", "native.load", "native.entry", "native.abi", "native.init".
    Result<Code> load(const Manifest& manifest, Staging& staging) override;
};

} // namespace aviary::runtime
