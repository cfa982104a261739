// Where the program and what belongs to it lie, in the build tree and installed alike:
//
//     bin/aviary   bin/aviary-child   plugins/   web/   lib/aviary/   lib/cmake/Aviary/
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace aviary::app {

std::filesystem::path program_file(); ///< this very program
/// What starts a process for the code of plugins: "probe", "canary", "cage" or "guard".
std::vector<std::string> child_command(const std::string& verb);
std::filesystem::path stock_plugins();  ///< folder of the stock plugins' bundles
std::filesystem::path web_root();       ///< folder of the built page
std::filesystem::path drivers();        ///< folder of the audio devices' drivers
std::filesystem::path aviary_package(); ///< folder of AviaryConfig.cmake

/// Shows a page in the browser of whoever sits at the terminal; does nothing where nobody does, or without a display.
void open_in_browser(const std::string& address);

} // namespace aviary::app
