#include "hosting/hosting_testing.h"
#include "hosting/scan/clap_files.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include <sys/stat.h>
#include <unistd.h>

namespace aviary::hosting {
namespace {

namespace fs = std::filesystem;

class ClapFiles : public testing::Test {
protected:
    fs::path add(const std::string& name, const std::string& content = "x") {
        const fs::path path = folder_.path() / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path) << content;
        return path;
    }
    std::vector<std::string> found(const std::vector<fs::path>& folders) {
        std::vector<std::string> names;
        for (const auto& file : find_clap_files(folders).files)
            names.push_back(file.path.lexically_relative(folder_.path()).string());
        return names;
    }

    TemporaryFolder folder_;
};

using Names = std::vector<std::string>;

TEST_F(ClapFiles, AreFoundAtEveryDepthInTheOrderOfTheFolders) {
    add("b/deep/er/two.clap");
    add("b/one.clap");
    add("a/three.clap");
    add("a/three.so");
    add("a/clap");
    EXPECT_EQ(found({folder_.path() / "b", folder_.path() / "nowhere", folder_.path() / "a"}),
        (Names{"b/deep/er/two.clap", "b/one.clap", "a/three.clap"}));
}

TEST_F(ClapFiles, AreFoundOnceHoweverLinksLead) {
    add("real/one.clap");
    fs::create_directory_symlink(folder_.path() / "real", folder_.path() / "real/loop");
    fs::create_directory_symlink(folder_.path(), folder_.path() / "real/up");
    fs::create_directory_symlink(folder_.path() / "real", folder_.path() / "again");
    fs::create_symlink("nowhere.clap", folder_.path() / "real/dangling.clap");
    fs::create_symlink("self.clap", folder_.path() / "real/self.clap");
    EXPECT_EQ(found({folder_.path() / "real", folder_.path() / "again", folder_.path() / "real"}),
        Names{"real/one.clap"});
}

TEST_F(ClapFiles, AreFoundBehindLinks) {
    const auto file = add("elsewhere/one.clap"), folder = folder_.path() / "plugins";
    fs::create_directories(folder);
    fs::create_symlink(file, folder / "linked.clap");
    EXPECT_EQ(found({folder}), Names{"plugins/linked.clap"});
}

TEST_F(ClapFiles, AreOthersWhenTheyAreWrittenAgain) {
    const auto path = add("one.clap");
    const auto before = find_clap_files({folder_.path()}).files;
    EXPECT_EQ(before, find_clap_files({folder_.path()}).files);
    add("one.clap", "xx");
    const auto longer = find_clap_files({folder_.path()}).files;
    EXPECT_NE(before, longer);
    fs::last_write_time(path, fs::last_write_time(path) + std::chrono::seconds(1));
    EXPECT_NE(longer, find_clap_files({folder_.path()}).files);
}

TEST_F(ClapFiles, AFolderThatMayNotBeReadIsNamed) {
    const fs::path closed = add("closed/deep/one.clap").parent_path().parent_path();
    chmod(closed.c_str(), 0);
    chmod(folder_.path().c_str(), 0755);
    const auto user = geteuid();
    if (user == 0) {
        ASSERT_EQ(seteuid(65534), 0) << "for root may read all";
    }
    const auto found = find_clap_files({folder_.path(), closed / "deep"});
    ASSERT_EQ(seteuid(user), 0);
    chmod(closed.c_str(), 0700);
    EXPECT_TRUE(found.files.empty());
    ASSERT_EQ(found.unreadable.size(), 2u);
    EXPECT_EQ(found.unreadable[0].where, closed.string());
    EXPECT_EQ(found.unreadable[1].where, (closed / "deep").string());
}

TEST_F(ClapFiles, LieWhereClapPathSaysThenAtHomeThenInTheSystem) {
    const auto before = std::getenv("HOME") ? std::string(std::getenv("HOME")) : "";
    setenv("CLAP_PATH", "/one::/two/deep:", 1);
    setenv("HOME", "/home/me", 1);
    EXPECT_EQ(
        clap_folders(), (std::vector<fs::path>{"/one", "/two/deep", "/home/me/.clap", "/usr/lib/clap"}));
    unsetenv("CLAP_PATH");
    EXPECT_EQ(clap_folders(), (std::vector<fs::path>{"/home/me/.clap", "/usr/lib/clap"}));
    setenv("HOME", before.c_str(), 1);
}

} // namespace
} // namespace aviary::hosting
