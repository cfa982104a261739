#include "hosting/formats/clap/module.h"
#include "hosting/plugin/processor.h"
#include "hosting/probe/probe.h"
#include "process/answers.h"

#include <nlohmann/json.hpp>

namespace aviary::hosting {
namespace {

Result<std::vector<PluginMetadata>> look_at(const std::filesystem::path& path) {
    const auto module = Module::open_copy(path);
    if (!module) return module.error();
    std::vector<PluginMetadata> plugins;
    for (const auto& id : (*module)->plugin_ids()) {
        const auto processor = Processor::create(*module, id);
        if (!processor) return processor.error();
        plugins.push_back((*processor)->metadata());
    }
    return plugins;
}

} // namespace

int probe_main(const std::filesystem::path& path) {
    const process::Answers answers;
    const auto plugins = look_at(path); // it also lets go of all plugin code, which may crash too
    const bool told = plugins ? answers.write({{"plugins", *plugins}}) : answers.write(plugins.error());
    return told && plugins ? 0 : 1;
}

} // namespace aviary::hosting
