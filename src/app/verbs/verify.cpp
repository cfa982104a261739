#include "workshop/shipping/verify.h"
#include "app/plugin_project.h"
#include "app/verbs/verbs.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace aviary::app {

using workshop::Freshness;
using workshop::Standing;

namespace {

struct VerifyOptions {
    std::filesystem::path folder = ".";
    bool json = false;
};

void print_json(const std::vector<Standing>& standings) {
    auto array = nlohmann::json::array();
    for (const auto& standing : standings)
        array.push_back(
            {{"plugin", standing.plugin}, {"place", word(standing.place)}, {"format", standing.format},
                {"path", standing.path.string()}, {"freshness", word(standing.freshness)},
                {"fingerprint", standing.fingerprint}, {"detail", standing.detail}});
    fmt::print("{}\n", array.dump(2));
}

/// Prints lines like
/// "wobble  installed  vst3  stale    7c21f0aa  /home/anna/.vst3/wobble.vst3  made from other sources".
void print_lines(const std::vector<Standing>& standings) {
    std::size_t width = 0;
    for (const auto& standing : standings) width = std::max(width, standing.plugin.size());
    for (const auto& standing : standings)
        fmt::print("{:{}}  {:9}  {:4}  {:7}  {:8}  {}{}{}\n", standing.plugin, width, word(standing.place),
            standing.format, word(standing.freshness), standing.fingerprint, standing.path.string(),
            standing.detail.empty() ? "" : "  ", standing.detail);
}

/// Prints whether the last bundle and the installed copies were made from the present source. Gives 1 unless all were.
int verify(const VerifyOptions& options) {
    const auto project = find_project(options.folder);
    if (!project) return fail(project.error());
    const auto user = workshop::user_places();
    if (!user) return fail(user.error());
    const std::string folder = options.folder == "." ? "" : fmt::format(" {}", options.folder.string());
    const auto standings = workshop::verify(*project, {*user, workshop::system_places()});
    if (!standings) {
        fail(standings.error());
        fmt::print(stderr, "Run: aviary install{}\n", folder);
        return 1;
    }
    options.json ? print_json(*standings) : print_lines(*standings);
    const auto remedies = workshop::remedies(*standings);
    for (const auto& remedy : remedies) fmt::print(stderr, "Run: aviary {}{}\n", remedy, folder);
    return remedies.empty() ? 0 : 1;
}

} // namespace

Verb verify_verb() {
    static VerifyOptions given;
    return {.name = "verify",
        .about = "Say whether bundles and installed plugins were made from the present source",
        .options = {{"DIR", "The folder of the plugin's project; the current folder unless given",
                        &given.folder},
            {"--json", "Print the answers as a JSON array, on standard output", &given.json}},
        .run = [] { return verify(given); }};
}

} // namespace aviary::app
