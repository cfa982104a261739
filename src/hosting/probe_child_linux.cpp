#include "hosting/module.h"
#include "hosting/probe.h"
#include "hosting/processor.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

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

nlohmann::json answer(const Result<std::vector<PluginMetadata>>& plugins) {
    if (plugins) return {{"plugins", *plugins}};
    const auto& error = plugins.error();
    return {{"error", {{"code", error.code}, {"message", error.message}, {"where", error.where}}}};
}

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const auto written = write(file, text.data(), text.size());
        if (written < 0 && errno != EINTR) return false;
        if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace

int probe_main(const std::filesystem::path& path) {
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core); // a crash here is an answer, not something to keep
    const int answers = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (answers < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) return 1;

    const auto plugins = look_at(path); // and lets go of all plugin code: that too may crash
    std::fflush(stdout);
    const auto text = answer(plugins).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return write_all(answers, text) && plugins.ok() ? 0 : 1;
}

} // namespace aviary::hosting
