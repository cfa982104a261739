#include "app/plugin_project.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace aviary::app {

namespace fs = std::filesystem;

Result<fs::path> find_project(const fs::path& given) {
    std::error_code error;
    fs::path project = fs::canonical(given, error);
    if (error) return Error{"project.none", error.message(), given.string()};
    if (!fs::exists(project / "CMakeLists.txt", error))
        return Error{"project.none",
            "no plugin project, it has no CMakeLists.txt; make one with 'aviary new NAME'", project.string()};
    return project;
}

void print(const std::vector<Placed>& placed, bool as_json) {
    auto array = nlohmann::json::array();
    for (const auto& [plugin, format, path, fingerprint] : placed) {
        if (!as_json) fmt::print("{}\n", path.string());
        array.push_back(
            {{"plugin", plugin}, {"format", format}, {"path", path.string()}, {"fingerprint", fingerprint}});
    }
    if (as_json) fmt::print("{}\n", array.dump(2));
}

int fail(const Error& error) {
    fmt::print(stderr, "aviary: {}\n", error.text());
    return 1;
}

void tell_of_missing_formats(const std::vector<workshop::Receipt>& receipts) {
    for (const auto& receipt : receipts)
        if (receipt.libraries.size() == 1)
            fmt::print(stderr,
                "aviary: {} is made as CLAP only: this SDK was built without VST3, or the project turns it "
                "off\n",
                receipt.plugin);
}

} // namespace aviary::app
