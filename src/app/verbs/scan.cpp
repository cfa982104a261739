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

PluginScanReport look_for_plugins() {
    boost::asio::io_context io;
    std::optional<PluginScanReport> report;
    const auto scan = session::PluginScan::start(
        io, plugin_search(), [&](PluginScanReport done) { report = std::move(done); });
    const auto work = boost::asio::make_work_guard(io);
    while (!report) io.run_one();
    return *std::move(report);
}

/// Prints id, name, vendor and file in columns.
void print_table(const std::vector<ScannedFile>& files) {
    using Row = std::array<std::string, 4>;
    std::vector<Row> rows;
    for (const ScannedFile& file : files)
        for (const auto& plugin : file.plugins)
            rows.push_back({plugin.id, plugin.name, plugin.vendor, file.file.path.string()});
    std::array<std::size_t, 3> width{};
    for (const Row& row : rows)
        for (std::size_t i = 0; i < width.size(); ++i) width[i] = std::max(width[i], row[i].size());
    for (const Row& row : rows)
        fmt::print("{:{}}  {:{}}  {:{}}  {}\n", row[0], width[0], row[1], width[1], row[2], width[2], row[3]);
}

nlohmann::json as_json(const PluginScanReport& report) {
    auto plugins = nlohmann::json::array(), refused = plugins, problems = plugins;
    for (const ScannedFile& file : report.files) {
        const std::string path = file.file.path.string();
        for (const auto& plugin : file.plugins)
            plugins.push_back({{"id", plugin.id}, {"name", plugin.name}, {"vendor", plugin.vendor},
                {"version", plugin.version}, {"features", plugin.features}, {"file", path}});
        if (file.refused)
            refused.push_back(
                {{"file", path}, {"code", file.refused->code}, {"message", file.refused->message}});
    }
    for (const Error& problem : report.problems)
        problems.push_back({{"code", problem.code}, {"message", problem.message}, {"where", problem.where}});
    return {
        {"plugins", std::move(plugins)}, {"refused", std::move(refused)}, {"problems", std::move(problems)}};
}

void tell(const PluginScanReport& report) {
    std::size_t plugins = 0;
    for (const ScannedFile& file : report.files) {
        plugins += file.plugins.size();
        if (file.refused)
            fmt::print(stderr, "aviary: {}: {}\n", file.file.path.string(), file.refused->message);
    }
    for (const Error& problem : report.problems) fmt::print(stderr, "aviary: {}\n", problem.text());
    const auto count = [](std::size_t number, const char* of) {
        return fmt::format("{} {}{}", number, of, number == 1 ? "" : "s");
    };
    fmt::print(stderr, "{} in {}, of which {} looked at now and the rest known\n", count(plugins, "plugin"),
        count(report.files.size(), "file"), report.looked_at);
}

/// Looks for the plugins of this machine and prints them. Gives 1 if it may have missed some (a folder cannot be read) or
/// could not save the list. A file that holds no good plugin is named, but is no failure.
int scan(bool json) {
    const process::Guardian guardian(child_command("guard"));
    const PluginScanReport report = look_for_plugins();
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
    static bool json = false;
    return {.name = "scan",
        .about = "List the plugins on this machine, each looked at in a process of its own",
        .options = {{"--json",
            "Print the plugins, and why other files cannot be used, as JSON, on standard output", &json}},
        .run = [] { return scan(json); }};
}

} // namespace aviary::app
