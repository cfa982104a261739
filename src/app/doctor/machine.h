// Looks at this machine: which files and programs are there, and which versions they have. [main-thread]
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace aviary::app {

struct Machine {
    bool is_installed = false; ///< false: the program runs from a build tree

    std::filesystem::path plugins; ///< folder of the stock plugins
    std::size_t good_plugins = 0;
    std::vector<std::string> bad_plugins; ///< for each bundle that cannot be used, why
    std::filesystem::path page;
    bool has_page = false;
    std::filesystem::path child;
    bool has_child = false;
    std::filesystem::path data_folder;
    std::string data_trouble; ///< why it cannot be written to; empty: it can

    std::filesystem::path sdk;
    bool has_sdk = false;
    /// The first line that each prints for --version; nothing: it is not there.
    std::optional<std::string> compiler, cmake, ninja, node, npm;

    bool has_display = false;
    bool has_window = false; ///< aviary-window is there and runs
    std::optional<std::string>
        jack; ///< what a JACK server plays: "a server plays 48000 Hz in blocks of 1024"
    bool has_jack_driver = false, has_rtaudio_driver = false; ///< whether the drivers can be loaded
    std::vector<std::string> sound_cards;
    std::vector<std::filesystem::path> plugin_folders; ///< folders for plugins of other people, if they exist
    std::uint64_t real_time_priority = 0;              ///< the highest that a thread may get; 0: none
};

Machine look_around();

} // namespace aviary::app
