#include "app/caged_module.h"

#include "app/program.h"
#include "hosting/probe/probe.h"
#include "runtime/bundle/manifest.h"

#include <optional>

namespace aviary::app {

namespace {

using Plugins = std::vector<hosting::PluginMetadata>;

Result<Plugins> look_at(const std::filesystem::path& library) {
    boost::asio::io_context io; // a loop for the probe alone, so that nothing else happens meanwhile
    std::optional<Result<Plugins>> found;
    auto command = child_command("probe");
    command.push_back(library.string());
    const auto probe = hosting::Probe::start(
        io, {.argv = std::move(command)}, [&](Result<Plugins> plugins) { found = std::move(plugins); });
    if (!probe) return probe.error();
    while (!found) io.run_one();
    return *found;
}

} // namespace

Result<std::shared_ptr<const hosting::Module>> open_caged(boost::asio::io_context& io,
    const std::filesystem::path& bundle, double share,
    std::function<void(const hosting::CageNews&)> on_news) {
    const auto manifest = runtime::read_manifest(bundle);
    if (!manifest) return manifest.error();
    auto plugins = look_at(manifest->artifact);
    if (!plugins) return plugins.error();
    auto caged = hosting::open_in_cage(io, manifest->artifact,
        {.argv = child_command("cage"),
            .plugins = *std::move(plugins),
            .share = share,
            .on_news = std::move(on_news)});
    if (!caged) return caged.error();
    return std::shared_ptr<const hosting::Module>(*std::move(caged));
}

} // namespace aviary::app
