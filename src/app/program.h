// Where the program and what belongs to it lie. All of it is found from the program's own file, so that an installation
// may be moved as a whole:
//
//     installed     bin/aviary   lib/aviary/{aviary-child,aviary-validator,aviary-window,jack.so,plugins/}   share/aviary/web/
//     build tree    bin/{aviary,aviary-child,aviary-validator,aviary-window}   lib/aviary/jack.so   plugins/   web/
//
// and in both lib/cmake/Aviary, the SDK's package.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace aviary::app {

struct Layout {
    bool is_installed = false;      ///< and no build tree
    std::filesystem::path programs; ///< that this one starts: aviary-child, aviary-validator, aviary-window
    std::filesystem::path drivers;  ///< of audio devices
    std::filesystem::path plugins;  ///< bundles of the stock plugins
    std::filesystem::path web;      ///< the built page
    std::filesystem::path package;  ///< of the SDK: AviaryConfig.cmake
};
/// Of a program at prefix/bin/aviary.
Layout layout_of(const std::filesystem::path& prefix);

std::filesystem::path program_file(); ///< this very program
bool is_installed();                  ///< it lies in an installation, not in a build tree
/// What starts a process for the code of plugins: "probe", "canary", "cage" or "guard".
std::vector<std::string> child_command(const std::string& verb);
std::filesystem::path validator_program(); ///< what tries plugins
std::filesystem::path window_program();    ///< there or not
std::filesystem::path stock_plugins();     ///< folder of the stock plugins' bundles
std::filesystem::path web_root();          ///< folder of the built page
std::filesystem::path drivers();           ///< folder of the audio devices' drivers

/// Folder of AviaryConfig.cmake, for verbs that build a plugin. Error: "sdk.missing" when only the program is installed.
Result<std::filesystem::path> sdk_package();

/// Shows a page in the browser of whoever sits at the terminal; does nothing where nobody does, or without a display.
void open_in_browser(const std::string& address);

} // namespace aviary::app
