#include "hosting/hosting_testing.h"
#include "hosting/scan/plugin_files.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include <sys/stat.h>
#include <unistd.h>

namespace aviary::hosting {
namespace {

namespace fs = std::filesystem;

class PluginFiles : public testing::Test {
protected:
    fs::path add(const std::string& name, const std::string& content = "x") {
        const fs::path path = folder_.path() / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path) << content;
        return path;
    }
    std::vector<std::string> found(const std::vector<fs::path>& folders) {
        std::vector<std::string> names;
        for (const auto& file : find_plugin_files(folders).files)
            names.push_back(file.path.lexically_relative(folder_.path()).string());
        return names;
    }

    TemporaryFolder folder_;
};

using Names = std::vector<std::string>;

TEST_F(PluginFiles, AreFoundAtEveryDepthInTheOrderOfTheFolders) {
    add("b/deep/er/two.clap");
    add("b/one.clap");
    add("a/three.clap");
    add("a/three.so");
    add("a/clap");
    EXPECT_EQ(found({folder_.path() / "b", folder_.path() / "nowhere", folder_.path() / "a"}),
        (Names{"b/deep/er/two.clap", "b/one.clap", "a/three.clap"}));
}

TEST_F(PluginFiles, AreFoundOnceHoweverLinksLead) {
    add("real/one.clap");
    fs::create_directory_symlink(folder_.path() / "real", folder_.path() / "real/loop");
    fs::create_directory_symlink(folder_.path(), folder_.path() / "real/up");
    fs::create_directory_symlink(folder_.path() / "real", folder_.path() / "again");
    fs::create_symlink("nowhere.clap", folder_.path() / "real/dangling.clap");
    fs::create_symlink("self.clap", folder_.path() / "real/self.clap");
    EXPECT_EQ(found({folder_.path() / "real", folder_.path() / "again", folder_.path() / "real"}),
        Names{"real/one.clap"});
}

TEST_F(PluginFiles, AreFoundBehindLinks) {
    const auto file = add("elsewhere/one.clap"), folder = folder_.path() / "plugins";
    fs::create_directories(folder);
    fs::create_symlink(file, folder / "linked.clap");
    EXPECT_EQ(found({folder}), Names{"plugins/linked.clap"});
}

TEST_F(PluginFiles, AreOthersWhenTheyAreWrittenAgain) {
    const auto path = add("one.clap");
    const auto before = find_plugin_files({folder_.path()}).files;
    EXPECT_EQ(before, find_plugin_files({folder_.path()}).files);
    add("one.clap", "xx");
    const auto longer = find_plugin_files({folder_.path()}).files;
    EXPECT_NE(before, longer);
    fs::last_write_time(path, fs::last_write_time(path) + std::chrono::seconds(1));
    EXPECT_NE(longer, find_plugin_files({folder_.path()}).files);
}

TEST_F(PluginFiles, AFolderThatMayNotBeReadIsNamed) {
    const fs::path closed = add("closed/deep/one.clap").parent_path().parent_path();
    chmod(closed.c_str(), 0);
    chmod(folder_.path().c_str(), 0755);
    const auto user = geteuid();
    if (user == 0) {
        ASSERT_EQ(seteuid(65534), 0) << "for root may read all";
    }
    const auto found = find_plugin_files({folder_.path(), closed / "deep"});
    ASSERT_EQ(seteuid(user), 0);
    chmod(closed.c_str(), 0700);
    EXPECT_TRUE(found.files.empty());
    ASSERT_EQ(found.unreadable.size(), 2u);
    EXPECT_EQ(found.unreadable[0].where, closed.string());
    EXPECT_EQ(found.unreadable[1].where, (closed / "deep").string());
}

TEST_F(PluginFiles, LieWhereClapPathSaysThenAtHomeThenInTheSystem) {
    const auto before = std::getenv("HOME") ? std::string(std::getenv("HOME")) : "";
    setenv("CLAP_PATH", "/one::/two/deep:", 1);
    setenv("HOME", "/home/me", 1);
    setenv("VST3_PATH", "/three", 1);
    EXPECT_EQ(plugin_folders(), (std::vector<fs::path>{"/one", "/two/deep", "/home/me/.clap", "/usr/lib/clap",
                                    "/three", "/home/me/.vst3", "/usr/lib/vst3", "/usr/local/lib/vst3"}));
    unsetenv("CLAP_PATH");
    unsetenv("VST3_PATH");
    EXPECT_EQ(plugin_folders(), (std::vector<fs::path>{"/home/me/.clap", "/usr/lib/clap", "/home/me/.vst3",
                                    "/usr/lib/vst3", "/usr/local/lib/vst3"}));
    setenv("HOME", before.c_str(), 1);
}

TEST_F(PluginFiles, OfVst3AreBundlesWithALibraryForThisMachine) {
#if defined(__x86_64__)
    add("a/here.vst3/Contents/x86_64-linux/here.so", "four");
    add("a/here.vst3/Contents/Resources/inside.clap");
    add("a/there.vst3/Contents/x86_64-win/there.vst3");
    add("a/plain.vst3", "seven bytes");
    EXPECT_EQ(found({folder_.path()}), (Names{"a/here.vst3", "a/plain.vst3"}));
    EXPECT_EQ(find_plugin_files({folder_.path()}).files[0].size, 4u) << "of the library";
#endif
}

} // namespace
} // namespace aviary::hosting
