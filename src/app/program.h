// Finds the files that belong to the program. It starts from the program's own file, so an installation can be moved as a
// whole:
//
//     installed     bin/aviary   lib/aviary/{aviary-child,aviary-validator,aviary-window,jack.so,plugins/}   share/aviary/web/
//     build tree    bin/{aviary,aviary-child,aviary-validator,aviary-window}   lib/aviary/jack.so   plugins/   web/
//
// Both have the SDK's package in lib/cmake/Aviary.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace aviary::app {

struct Layout {
    bool is_installed = false;      ///< false: a build tree
    std::filesystem::path programs; ///< folder of the programs that aviary starts, as aviary-child
    std::filesystem::path drivers;  ///< folder of the drivers of audio devices
    std::filesystem::path plugins;  ///< folder of the stock plugins' bundles
    std::filesystem::path web;      ///< folder of the built page
    std::filesystem::path package;  ///< folder of the SDK's package: AviaryConfig.cmake
};
/// The layout around a program at prefix/bin/aviary.
Layout layout_of(const std::filesystem::path& prefix);

std::filesystem::path program_file(); ///< the file of the program that runs
bool is_installed();                  ///< false: it runs from a build tree
/// The command that starts aviary-child with a verb: "probe", "canary", "cage" or "guard".
std::vector<std::string> child_command(const std::string& verb);
std::filesystem::path validator_program(); ///< aviary-validator
std::filesystem::path window_program();    ///< aviary-window, which may not be there
std::filesystem::path stock_plugins();     ///< folder of the stock plugins' bundles
std::filesystem::path web_root();          ///< folder of the built page
std::filesystem::path drivers();           ///< folder of the audio devices' drivers

/// Folder of AviaryConfig.cmake, for verbs that build a plugin. Error: "sdk.missing" if the SDK is not installed.
Result<std::filesystem::path> sdk_package();

} // namespace aviary::app
