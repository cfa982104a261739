#include "app/doctor/machine.h"

#include "app/program.h"
#include "engine/drivers/device.h"
#include "hosting/scan/bundle_folders.h"
#include "hosting/scan/plugin_files.h"
#include "process/child.h"
#include "runtime/bundle/manifest.h"
#include "session/project/recent.h"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

#include <dlfcn.h>
#include <sys/resource.h>
#include <unistd.h>

namespace aviary::app {

namespace fs = std::filesystem;

namespace {

struct Said {
    int code = -1;
    std::string line; ///< the first line on standard output
};

/// Runs a program. Nothing: it is not there. A program that hangs is ended.
std::optional<Said> run(std::vector<std::string> command) {
    boost::asio::io_context io;
    Said said;
    bool is_done = false;
    auto child = process::Child::spawn(io,
        {.argv = std::move(command),
            .environment = {"LC_ALL=C.UTF-8"},
            .time_limit = std::chrono::seconds(10),
            .lines = true},
        {.on_out =
                [&](std::string_view text) {
                    if (said.line.empty()) said.line = text;
                },
            .on_exit =
                [&](const process::ChildExit& exit) {
                    said.code = exit.code;
                    is_done = true;
                }});
    if (!child) return std::nullopt;
    while (!is_done) io.run_one();
    return said;
}

/// The first line that `tool --version` prints. Nothing: the tool is not there, or fails.
std::optional<std::string> version_line(const std::string& tool) {
    const auto said = run({tool, "--version"});
    return said && said->code == 0 && !said->line.empty() ? std::optional(said->line) : std::nullopt;
}

/// Whether aviary-window and all libraries that it needs are there: without an address it then exits with 2.
bool can_show_window() {
    const auto said = run({window_program().string()});
    return said && said->code == 2;
}

/// The compiler that CMake would choose.
std::optional<std::string> compiler() {
    const char* named = std::getenv("CXX");
    if (named && *named) return version_line(named);
    for (const char* tool : {"c++", "g++", "clang++"})
        if (auto said = version_line(tool)) return said;
    return std::nullopt;
}

void look_at_plugins(Machine& machine) {
    machine.plugins = stock_plugins();
    for (const fs::path& bundle : hosting::find_bundles(machine.plugins)) {
        const auto manifest = runtime::read_manifest(bundle);
        std::error_code error;
        if (!manifest)
            machine.bad_plugins.push_back(manifest.error().text());
        else if (!fs::exists(manifest->artifact, error))
            machine.bad_plugins.push_back(manifest->artifact.string() + " is missing");
        else
            ++machine.good_plugins;
    }
}

/// The data folder is made when it is first written to. So the nearest folder above it that exists must be writable.
void look_at_data(Machine& machine) {
    const auto folder = session::data_folder();
    if (!folder) {
        machine.data_trouble = folder.error().text();
        return;
    }
    machine.data_folder = *folder;
    std::error_code error;
    fs::path there = fs::absolute(*folder, error);
    while (!fs::exists(there, error) && there.has_relative_path()) there = there.parent_path();
    if (!fs::is_directory(there, error))
        machine.data_trouble = there.string() + " is no folder";
    else if (::access(there.c_str(), W_OK | X_OK) != 0)
        machine.data_trouble = there.string() + " cannot be written to";
}

void look_at_sound(Machine& machine) {
    const auto device = engine::open_device(drivers() / "jack.so");
    machine.has_jack_driver = device || device.error().code != "audio.left_out";
    if (device)
        machine.jack = fmt::format(
            "a server plays {} Hz in blocks of {}", (*device)->sample_rate(), (*device)->frames());
    // Only loads the driver: opening a sound card might take it from another program.
    machine.has_rtaudio_driver =
        ::dlopen((drivers() / "rtaudio.so").c_str(), RTLD_LAZY | RTLD_LOCAL) != nullptr;
    // For each card a line " 0 [PCH            ]: HDA-Intel - HDA Intel PCH", and a second line with details.
    std::ifstream cards("/proc/asound/cards");
    for (std::string line; std::getline(cards, line);)
        if (const auto name = line.find("]: "); name != std::string::npos)
            machine.sound_cards.push_back(line.substr(name + 3));
}

std::uint64_t real_time_priority() {
    rlimit limit{};
    if (::geteuid() == 0) return 99;
    return ::getrlimit(RLIMIT_RTPRIO, &limit) == 0 ? limit.rlim_cur : 0;
}

} // namespace

Machine look_around() {
    Machine machine;
    std::error_code error;
    machine.is_installed = is_installed();
    look_at_plugins(machine);
    machine.page = web_root();
    machine.has_page = fs::exists(machine.page / "index.html", error);
    machine.child = child_command("probe").front();
    machine.has_child = ::access(machine.child.c_str(), X_OK) == 0;
    look_at_data(machine);

    const auto sdk = sdk_package();
    machine.has_sdk = sdk.ok();
    if (sdk) machine.sdk = *sdk;
    machine.compiler = compiler();
    machine.cmake = version_line("cmake");
    machine.ninja = version_line("ninja");
    machine.node = version_line("node");
    machine.npm = version_line("npm");

    machine.has_display = std::getenv("DISPLAY") || std::getenv("WAYLAND_DISPLAY");
    machine.has_window = can_show_window();
    look_at_sound(machine);
    for (const fs::path& folder : hosting::plugin_folders())
        if (fs::is_directory(folder, error)) machine.plugin_folders.push_back(folder);
    machine.real_time_priority = real_time_priority();
    return machine;
}

} // namespace aviary::app
