#include "app/plugin_project.h"
#include "app/program.h"
#include "app/verbs/verbs.h"
#include "workshop/shipping/install.h"
#include "workshop/shipping/make_bundle.h"

#include <fmt/format.h>

namespace aviary::app {

namespace fs = std::filesystem;
using workshop::Receipt;

namespace {

struct BundleOptions {
    fs::path folder = ".";
    fs::path out; ///< empty: the bundles stay in the build folder
    bool json = false;
};

/// The place of a library's bundle in another folder. A CLAP file is copied with its folder, which has the manifest.
Placed placed_in(const fs::path& out, const Receipt& receipt, const Receipt::Library& library) {
    const fs::path bundle = library.bundle;
    const fs::path last =
        library.format == "clap" ? bundle.parent_path().filename() / bundle.filename() : bundle.filename();
    return {receipt.plugin, library.format, out / last, receipt.fingerprint().short_form()};
}

Result<void> copy_to(const fs::path& out, const fs::path& made, const Receipt::Library& library) {
    const fs::path bundle = made / library.bundle;
    const fs::path whole = library.format == "clap" ? bundle.parent_path() : bundle;
    return workshop::put_in_place(whole, out / whole.filename());
}

/// Makes the project's bundles and prints their paths; for CLAP the path of the .clap file.
int bundle(const BundleOptions& options) {
    const auto project = find_project(options.folder);
    if (!project) return fail(project.error());
    const auto package = sdk_package();
    if (!package) return fail(package.error());
    workshop::Foreground work;
    const auto receipts = workshop::make_bundles(work, *project, *package);
    if (!receipts) return fail(receipts.error());

    const fs::path made = *project / workshop::bundle_folder;
    std::vector<Placed> placed;
    for (const auto& receipt : *receipts)
        for (const auto& library : receipt.libraries) {
            if (options.out.empty()) {
                placed.push_back({receipt.plugin, library.format, made / library.bundle,
                    receipt.fingerprint().short_form()});
                continue;
            }
            if (const auto copied = copy_to(options.out, made, library); !copied) return fail(copied.error());
            placed.push_back(placed_in(options.out, receipt, library));
        }
    print(placed, options.json);
    tell_of_missing_formats(*receipts);
    return 0;
}

} // namespace

Verb bundle_verb() {
    static BundleOptions given;
    return {.name = "bundle",
        .about = "Build a plugin project for release, as CLAP and VST3",
        .options = {{"DIR", "The folder of the plugin's project; the current folder unless given",
                        &given.folder},
            {"--out", "Put copies into this folder: DIR/NAME/NAME.clap and DIR/NAME.vst3", &given.out,
                {.stands_for = "DIR"}},
            {"--json", "Print what was made, as JSON, on standard output", &given.json}},
        .run = [] { return bundle(given); }};
}

} // namespace aviary::app
