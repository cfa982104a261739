// A loaded plugin library: its code stays mapped for as long as anyone holds the pointer.
//
//     auto module = Module::open("tremolo.clap");
//     if (!module) return module.error();
//     auto processor = Processor::create(*module, (*module)->plugin_ids().front());
#pragma once

#include "base/result.h"

#include <aviary/abi/clap/plugin_factory.h>
#include <aviary/abi/clap/preset_discovery.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace aviary::hosting {

class Module {
public:
    /// Opens the library in this process and initialises it: only for code that is trusted or has been probed.
    /// `path` is what the library sees as its own path. Two opens of one path share one module.
    /// Errors: "module.missing", "module.not_a_library", "module.wrong_platform", "module.load", "module.not_clap",
    /// "module.version", "module.init", "module.no_factory". [main-thread]
    static Result<std::shared_ptr<const Module>> open(const std::filesystem::path& path);

    /// As open(), but loads a copy of the file, so that it is new code even while an older file of the same path is
    /// loaded. The copy is removed before this returns. One more error: "module.copy". [any-thread, one at a time]
    static Result<std::shared_ptr<const Module>> open_copy(const std::filesystem::path& path);

    virtual ~Module() = default; ///< [main-thread]

    virtual const clap_plugin_factory& factory() const = 0;
    std::vector<std::string> plugin_ids() const;
};

/// The presets of the library that this factory is of. Null: it has none, or was not opened in this process. [any-thread]
const clap_preset_discovery_factory_t* preset_factory_of(const clap_plugin_factory& plugins);

} // namespace aviary::hosting
