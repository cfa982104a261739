#include "app/doctor/doctor_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

namespace aviary::app {

namespace {

using State = Finding::State;

std::string rebuild(const Machine& machine) {
    return machine.is_installed ? "install Aviary again: see docs/installing.md" : "make build";
}

Finding plugins(const Machine& machine) {
    const std::string folder = machine.plugins.string();
    if (!machine.bad_plugins.empty())
        return {"stock plugins", State::missing, machine.bad_plugins.front(), rebuild(machine)};
    if (machine.good_plugins == 0)
        return {"stock plugins", State::missing, "none in " + folder, rebuild(machine)};
    return {"stock plugins", State::good, fmt::format("{} in {}", machine.good_plugins, folder), ""};
}

Finding page(const Machine& machine) {
    const std::string folder = machine.page.string();
    return machine.has_page ? Finding{"page", State::good, folder, ""}
                            : Finding{"page", State::missing, "none in " + folder, rebuild(machine)};
}

Finding child(const Machine& machine) {
    const std::string file = machine.child.string();
    return machine.has_child
               ? Finding{"plugin process", State::good, file, ""}
               : Finding{"plugin process", State::missing, "there is no " + file, rebuild(machine)};
}

Finding data(const Machine& machine) {
    const std::string folder = machine.data_folder.string();
    return machine.data_trouble.empty()
               ? Finding{"data folder", State::good, folder, ""}
               : Finding{"data folder", State::missing, folder + ": " + machine.data_trouble,
                   "export AVIARY_DATA_DIR=FOLDER, one that can be written to"};
}

Finding sdk(const Machine& machine) {
    if (machine.has_sdk) return {"sdk", State::good, machine.sdk.string(), ""};
    return {"sdk", State::note, "not installed; start, bundle and install build plugins with it",
        "install Aviary's component 'sdk': see docs/installing.md"};
}

/// The finding for a tool that building plugins needs.
Finding tool(const std::string& name, const std::optional<std::string>& said, std::string_view least,
    const std::string& package) {
    const std::string remedy = "apt install " + package;
    if (!said) return {name, State::note, "not found; plugins are built with it", remedy};
    const std::string version = version_in(*said);
    if (!is_at_least(version, least))
        return {name, State::note, fmt::format("{}, expected {} or later", *said, least), remedy};
    return {name, State::good, *said, ""};
}

Finding compiler(const Machine& machine) {
    const bool is_clang = machine.compiler && machine.compiler->find("clang") != std::string::npos;
    return tool("compiler", machine.compiler, is_clang ? "16" : "12", "g++");
}

Finding node(const Machine& machine) {
    const std::string remedy = "apt install nodejs npm";
    constexpr std::string_view wanted = "; pages of plugins' own (aviary new --ui) need it";
    if (!machine.node) return {"node", State::note, fmt::format("Node.js was not found{}", wanted), remedy};
    if (!is_at_least(version_in(*machine.node), "18"))
        return {
            "node", State::note, fmt::format("{}, expected 18 or later{}", *machine.node, wanted), remedy};
    if (!machine.npm) return {"node", State::note, fmt::format("npm was not found{}", wanted), remedy};
    return {"node", State::good, fmt::format("{}, npm {}", *machine.node, *machine.npm), ""};
}

Finding window(const Machine& machine) {
    if (!machine.has_window)
        return {"window", State::note,
            "not built, or WebKit is not installed: 'aviary serve' shows songs in a browser",
            machine.is_installed ? "apt install libwebkit2gtk-4.1-0"
                                 : "apt install libwebkit2gtk-4.1-dev && make build"};
    if (!machine.has_display)
        return {"window", State::note,
            "there is no display: open a page's address in a browser of another machine",
            "ssh -L 8125:127.0.0.1:8125 THIS_MACHINE: see docs/hearing.md"};
    return {"window", State::good, "there is a display for it", ""};
}

Finding devices(const Machine& machine) {
    if (machine.sound_cards.empty())
        return {"sound card", State::note, "none; songs sound on pages that listen", "see docs/hearing.md"};
    std::string cards;
    for (const auto& card : machine.sound_cards) cards += (cards.empty() ? "" : ", ") + card;
    if (machine.has_rtaudio_driver) return {"sound card", State::good, cards, ""};
    return {"sound card", State::note, cards + ", but its driver is not built, or RtAudio is not installed",
        machine.is_installed ? "apt install librtaudio6" : "apt install librtaudio-dev && make build"};
}

Finding jack(const Machine& machine) {
    if (!machine.has_jack_driver)
        return {"jack", State::note, "its driver is not built, or JACK's library is not installed",
            machine.is_installed ? "apt install libjack-jackd2-0"
                                 : "apt install libjack-jackd2-dev && make build"};
    if (!machine.jack)
        return {"jack", State::note, "no server runs; --audio jack needs one", "jackd -d alsa"};
    return {"jack", State::good, *machine.jack, ""};
}

Finding folders(const Machine& machine) {
    if (machine.plugin_folders.empty())
        return {"other plugins", State::note,
            "none of the folders that CLAP plugins are installed to is there", "mkdir -p ~/.clap"};
    std::string list;
    for (const auto& folder : machine.plugin_folders) list += (list.empty() ? "" : ", ") + folder.string();
    return {"other plugins", State::good, list + "; aviary scan lists them", ""};
}

Finding priority(const Machine& machine) {
    if (machine.real_time_priority > 0)
        return {"real time", State::good, fmt::format("priorities up to {}", machine.real_time_priority), ""};
    return {"real time", State::note,
        "audio threads may not ask for a priority: a busy machine makes gaps in the sound",
        "adduser $USER audio, with '@audio - rtprio 95' in /etc/security/limits.d/audio.conf"};
}

} // namespace

std::string version_in(std::string_view line) {
    const auto is_digit = [](char letter) { return std::isdigit(static_cast<unsigned char>(letter)) != 0; };
    // "c++ (Debian 12.2.0-14) 13.1.0": the version in brackets is that of the distribution's package.
    std::string last;
    int depth = 0;
    for (std::size_t at = 0; at < line.size();) {
        depth += (line[at] == '(') - (line[at] == ')');
        const bool begins =
            is_digit(line[at]) && depth == 0 && (at == 0 || line[at - 1] == ' ' || line[at - 1] == 'v');
        std::size_t end = at + 1;
        if (begins && last.empty()) {
            while (end < line.size() && (is_digit(line[end]) || line[end] == '.')) ++end;
            last = line.substr(at, end - at);
        }
        at = end;
    }
    return last;
}

bool is_at_least(std::string_view version, std::string_view least) {
    const auto take = [](std::string_view& text) {
        int number = 0;
        std::from_chars(text.data(), text.data() + text.size(), number);
        text.remove_prefix(std::min(text.find('.'), text.size() - 1) + 1);
        return number;
    };
    if (version.empty()) return false;
    while (!least.empty()) {
        const int ours = version.empty() ? 0 : take(version), theirs = take(least);
        if (ours != theirs) return ours > theirs;
    }
    return true;
}

std::vector<Finding> judge(const Machine& machine) {
    return {plugins(machine), page(machine), child(machine), data(machine), sdk(machine), compiler(machine),
        tool("cmake", machine.cmake, "3.25", "cmake"), tool("ninja", machine.ninja, "1.10", "ninja-build"),
        node(machine), window(machine), devices(machine), jack(machine), folders(machine), priority(machine)};
}

bool can_play_songs(const std::vector<Finding>& findings) {
    return std::none_of(findings.begin(), findings.end(),
        [](const Finding& finding) { return finding.state == State::missing; });
}

} // namespace aviary::app
