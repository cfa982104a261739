#include "hosting/hosting_testing.h"
#include "hosting/scan/bundle_folders.h"

#include <gtest/gtest.h>

#include <fstream>

namespace aviary::hosting {
namespace {

namespace fs = std::filesystem;

void make_bundle(const fs::path& folder) {
    fs::create_directories(folder);
    std::ofstream(folder / "manifest.toml") << "name = 'x'\n";
}

TEST(Scan, FindsBundlesAtEveryDepthButNotInsideBundles) {
    const TemporaryFolder folder;
    make_bundle(folder.path() / "b");
    make_bundle(folder.path() / "b/inner");
    make_bundle(folder.path() / "deep/er/a");
    fs::create_directories(folder.path() / "plain");
    fs::create_directory_symlink(folder.path(), folder.path() / "deep/loop");
    EXPECT_EQ(find_bundles(folder.path()),
        (std::vector<fs::path>{folder.path() / "b", folder.path() / "deep/er/a"}));
}

TEST(Scan, AFolderMayBeABundleItself) {
    const TemporaryFolder folder;
    make_bundle(folder.path());
    EXPECT_EQ(find_bundles(folder.path()), std::vector<fs::path>{folder.path()});
}

TEST(Scan, NothingIsFoundWhereNothingIs) { EXPECT_TRUE(find_bundles("/nowhere/at/all").empty()); }

} // namespace
} // namespace aviary::hosting
