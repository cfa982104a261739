// Finds the plugin project that a verb works on, and prints the verb's results and errors.
#pragma once

#include "base/result.h"
#include "workshop/shipping/receipt.h"

#include <filesystem>
#include <vector>

namespace aviary::app {

/// The absolute path of the project's folder. Error: "project.none": there is no such folder, or it is no project.
Result<std::filesystem::path> find_project(const std::filesystem::path& given);

/// A bundle that was made or installed.
struct Placed {
    std::string plugin, format;
    std::filesystem::path path;
    std::string fingerprint;
};
/// Prints on standard output: one path a line, or a JSON array of {plugin, format, path, fingerprint}.
void print(const std::vector<Placed>& placed, bool as_json);

/// Prints the error on standard error. Gives the exit code 1.
int fail(const Error& error);

/// Says on standard error which formats the SDK could not make.
void tell_of_missing_formats(const std::vector<workshop::Receipt>& receipts);

} // namespace aviary::app
