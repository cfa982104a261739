// What is seen of this machine: which files and programs are there, and what they say of themselves. [main-thread]
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace aviary::app {

struct Machine {
    bool is_installed = false; ///< and no build tree

    std::filesystem::path plugins; ///< folder of the stock plugins
    std::size_t good_plugins = 0;
    std::vector<std::string> bad_plugins; ///< why each cannot be used
    std::filesystem::path page;
    bool has_page = false;
    std::filesystem::path child;
    bool has_child = false;
    std::filesystem::path data_folder;
    std::string data_trouble; ///< empty: it can be written to

    std::filesystem::path sdk;
    bool has_sdk = false;
    /// The first line that each says of its version; nothing when it is not there.
    std::optional<std::string> compiler, cmake, ninja, node, npm;

    bool has_display = false;
    bool has_window = false;         ///< that program runs
    std::optional<std::string> jack; ///< a server that answers, as "48000 Hz in blocks of 1024"
    bool has_jack_driver = false, has_rtaudio_driver = false; ///< they can be loaded
    std::vector<std::string> sound_cards;
    std::vector<std::filesystem::path> plugin_folders; ///< of other people's plugins, those that are there
    std::uint64_t real_time_priority = 0;              ///< the highest that may be asked for; 0: none
};

Machine look_around();

} // namespace aviary::app
