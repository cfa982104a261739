// The plugin project that a verb is asked to work on, and what is said of it.
#pragma once

#include "base/result.h"
#include "workshop/shipping/receipt.h"

#include <filesystem>
#include <vector>

namespace aviary::app {

/// The folder, absolute. Error: "project.none" when there is none, or it is no project.
Result<std::filesystem::path> find_project(const std::filesystem::path& given);

/// A bundle that was put somewhere.
struct Placed {
    std::string plugin, format;
    std::filesystem::path path;
    std::string fingerprint;
};
/// On standard output: a path a line, or an array of {plugin, format, path, fingerprint}.
void print(const std::vector<Placed>& placed, bool as_json);

/// On standard error. Gives the exit code 1.
int fail(const Error& error);

/// Says on standard error what the SDK could not make.
void tell_of_missing_formats(const std::vector<workshop::Receipt>& receipts);

} // namespace aviary::app
