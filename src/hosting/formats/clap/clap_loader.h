// The loader "clap": a .clap file as a bundle that provides the contract clap.plugin-factory@1.
//
//     runtime.add_loader(std::make_unique<ClapLoader>());
//     runtime.load("bundles/tremolo");
//     auto module = module_of(*runtime.find(plugin_factory_contract_name));
//     auto processor = Processor::create(*module, "com.example.tremolo");
//
// The contract's table is the library's clap_plugin_factory. Plugins of any loader that provides the contract can be
// played. A processor keeps its code through its module; a reload makes a new module and leaves the old one as it is.
#pragma once

#include "hosting/formats/clap/module.h"
#include "runtime/loaders/loader.h"

namespace aviary::hosting {

inline constexpr std::string_view plugin_factory_contract = "clap.plugin-factory";
inline constexpr std::string_view plugin_factory_contract_name = "clap.plugin-factory@1";

class ClapLoader final : public runtime::Loader {
public:
    std::string_view name() const override { return "clap"; }
    bool supports_hot_reload() const override { return true; }
    /// Opens a private copy of the artifact. Errors: those of Module::open_copy().
    Result<runtime::Code> load(const runtime::Manifest& manifest, runtime::Staging& staging) override;
};

/// A provider of the plugin factory as a module. The module keeps the interface, and so its code, alive. Error:
/// "module.contract" when the interface is of another contract. [any-thread]
Result<std::shared_ptr<const Module>> module_of(runtime::Pinned interface);

} // namespace aviary::hosting
