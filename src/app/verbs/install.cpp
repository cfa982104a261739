#include "workshop/shipping/install.h"
#include "app/plugin_project.h"
#include "app/program.h"
#include "app/verbs/verbs.h"
#include "workshop/shipping/make_bundle.h"
#include "workshop/shipping/verify.h"

#include <fmt/format.h>

#include <algorithm>

#include <sys/stat.h>
#include <unistd.h>

namespace aviary::app {

namespace fs = std::filesystem;
using workshop::Receipt;

namespace {

struct InstallOptions {
    fs::path folder = ".";
    bool system = false; ///< whether to install for every user
    bool json = false;
};

/// Whether we are root in somebody else's project. A build would leave files of root there.
bool is_somebody_elses(const fs::path& project) {
    struct stat status {};
    return ::geteuid() == 0 && ::stat(project.c_str(), &status) == 0 && status.st_uid != 0;
}

/// The bundles that the project's owner made. Error: install.not_bundled if the source has changed since.
Result<std::vector<Receipt>> bundles_as_they_are(const fs::path& project) {
    const auto standings = workshop::verify(project, {});
    const bool current = standings && std::all_of(standings->begin(), standings->end(), [](const auto& s) {
        return s.freshness == workshop::Freshness::current;
    });
    if (!current)
        return Error{"install.not_bundled",
            "has no bundle of its present source, and root does not build in somebody else's folder: run "
            "'aviary "
            "bundle' as yourself first",
            project.string()};
    return workshop::read_receipts(project);
}

Result<std::vector<Receipt>> bundles_of(const fs::path& project) {
    const auto package = sdk_package();
    if (!package) return package.error();
    workshop::Foreground work;
    return workshop::make_bundles(work, project, *package);
}

/// Makes the bundles, puts them where hosts look for plugins, and prints their paths.
int install(const InstallOptions& options) {
    const auto project = find_project(options.folder);
    if (!project) return fail(project.error());
    const auto places =
        options.system ? Result<workshop::Places>(workshop::system_places()) : workshop::user_places();
    if (!places) return fail(places.error());

    const auto receipts = is_somebody_elses(*project) ? bundles_as_they_are(*project) : bundles_of(*project);
    if (!receipts) return fail(receipts.error());

    std::vector<Placed> placed;
    for (const auto& receipt : *receipts)
        for (const auto& library : receipt.libraries) {
            const fs::path bundle = *project / workshop::bundle_folder / library.bundle;
            const fs::path place = places->of(library.format) / bundle.filename();
            if (const auto put = workshop::put_in_place(bundle, place); !put) return fail(put.error());
            placed.push_back({receipt.plugin, library.format, place, receipt.fingerprint().short_form()});
        }
    print(placed, options.json);
    tell_of_missing_formats(*receipts);
    return 0;
}

} // namespace

Verb install_verb() {
    static InstallOptions given;
    return {.name = "install",
        .about = "Build a plugin project for release and put it where hosts look",
        .options = {{"DIR", "The folder of the plugin's project; the current folder unless given",
                        &given.folder},
            {"--system", "Install for every user: in /usr/lib instead of ~/.clap and ~/.vst3", &given.system},
            {"--json", "Print what was installed, as JSON, on standard output", &given.json}},
        .run = [] { return install(given); }};
}

} // namespace aviary::app
