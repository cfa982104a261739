#include "hosting/formats/clap/clap_loader.h"

namespace aviary::hosting {
namespace {

class ProvidedModule final : public Module {
public:
    explicit ProvidedModule(runtime::Pinned interface)
        : interface_(std::move(interface)) {}
    const clap_plugin_factory& factory() const override {
        return *static_cast<const clap_plugin_factory*>(interface_->table);
    }

private:
    runtime::Pinned interface_;
};

} // namespace

Result<runtime::Code> ClapLoader::load(const runtime::Manifest& manifest, runtime::Staging& staging) {
    auto module = Module::open_copy(manifest.artifact);
    if (!module) return module.error();
    const auto provided = staging.provide({.contract = std::string(plugin_factory_contract),
        .version = {1, 0, 0},
        .table = &(*module)->factory(),
        .function_count = 3});
    if (!provided) return provided.error();
    return runtime::Code(std::move(*module));
}

Result<std::shared_ptr<const Module>> module_of(runtime::Pinned interface) {
    if (interface->contract_id != runtime::guest_contract_id(plugin_factory_contract, 1))
        return Error{"module.contract", "is not a plugin factory", interface->contract};
    return std::shared_ptr<const Module>(std::make_shared<ProvidedModule>(std::move(interface)));
}

} // namespace aviary::hosting
