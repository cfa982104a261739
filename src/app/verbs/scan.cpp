#include "app/other_plugins.h"
#include "app/program.h"
#include "app/verbs/verbs.h"
#include "process/guardian.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace aviary::app {

namespace {

using hosting::ScannedFile;
using session::PluginScanReport;

PluginScanReport look_for_plugins(bool again) {
    boost::asio::io_context io;
    std::optional<PluginScanReport> report;
    auto search = plugin_search();
    search.again = again;
    const auto scan = session::PluginScan::start(
        io, std::move(search), [&](PluginScanReport done) { report = std::move(done); });
    const auto work = boost::asio::make_work_guard(io);
    while (!report) io.run_one();
    return *std::move(report);
}

/// Prints in columns by what a song names it, name, vendor and file, and how a song names the same as VST3.
void print_table(const session::PluginList& files) {
    using Row = std::array<std::string, 4>;
    std::vector<Row> rows;
    for (const auto& plugin : session::listed_plugins(files))
        rows.push_back({plugin.word, plugin.about->name, plugin.about->vendor,
            plugin.file->file.path.string() + (plugin.vst3 ? ", also " + plugin.vst3_word : "")});
    std::array<std::size_t, 3> width{};
    for (const Row& row : rows)
        for (std::size_t i = 0; i < width.size(); ++i) width[i] = std::max(width[i], row[i].size());
    for (const Row& row : rows)
        fmt::print("{:{}}  {:{}}  {:{}}  {}\n", row[0], width[0], row[1], width[1], row[2], width[2], row[3]);
}

nlohmann::json as_json(const PluginScanReport& report) {
    auto plugins = nlohmann::json::array(), refused = plugins, problems = plugins;
    for (const auto& plugin : session::listed_plugins(report.files)) {
        const auto& about = *plugin.about;
        plugins.push_back({{"id", about.id}, {"word", plugin.word}, {"name", about.name},
            {"vendor", about.vendor}, {"version", about.version}, {"features", about.features},
            {"file", plugin.file->file.path.string()}});
        if (plugin.vst3)
            plugins.back()["vst3"] = {{"word", plugin.vst3_word}, {"file", plugin.vst3->file.path.string()}};
    }
    for (const ScannedFile& file : report.files)
        if (file.refused)
            refused.push_back({{"file", file.file.path.string()}, {"code", file.refused->code},
                {"message", file.refused->message}});
    for (const Error& problem : report.problems)
        problems.push_back({{"code", problem.code}, {"message", problem.message}, {"where", problem.where}});
    return {
        {"plugins", std::move(plugins)}, {"refused", std::move(refused)}, {"problems", std::move(problems)}};
}

void tell(const PluginScanReport& report) {
    const std::size_t plugins = session::listed_plugins(report.files).size();
    for (const ScannedFile& file : report.files)
        if (file.refused)
            fmt::print(stderr, "aviary: {}: {}\n", file.file.path.string(), file.refused->message);
    for (const Error& problem : report.problems) fmt::print(stderr, "aviary: {}\n", problem.text());
    const auto count = [](std::size_t number, const char* of) {
        return fmt::format("{} {}{}", number, of, number == 1 ? "" : "s");
    };
    fmt::print(stderr, "{} in {}, of which {} looked at now and the rest known\n", count(plugins, "plugin"),
        count(report.files.size(), "file"), report.looked_at);
}

/// Looks for the plugins of this machine and prints them. Gives 1 if it may have missed some (a folder cannot be read) or
/// could not save the list. A file that holds no good plugin is named, but is no failure.
int scan(bool json, bool again) {
    const process::Guardian guardian(child_command("guard"));
    const PluginScanReport report = look_for_plugins(again);
    tell(report);
    if (json)
        fmt::print("{}\n", as_json(report).dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    else
        print_table(report.files);
    // A damaged list has been replaced by now. After any other problem some plugins may have been missed.
    return std::ranges::all_of(
               report.problems, [](const Error& problem) { return problem.code == "plugins.damaged"; })
               ? 0
               : 1;
}

} // namespace

Verb scan_verb() {
    static bool json = false, again = false;
    return {.name = "scan",
        .about = "List the plugins on this machine, each looked at in a process of its own",
        .options = {{"--json",
                        "Print the plugins, and why other files cannot be used, as JSON, on standard output",
                        &json},
            {"--again", "Look once more at files that were refused", &again}},
        .run = [] { return scan(json, again); }};
}

} // namespace aviary::app
