#include "workshop/shipping/install.h"

#include "workshop/test_plugin_project.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

namespace aviary::workshop {
namespace {

namespace fs = std::filesystem;

class InstallTest : public testing::Test {
protected:
    /// A VST3 bundle of two files that belong together.
    fs::path make_bundle(const std::string& name, const std::string& version) {
        fs::create_directories(place.folder() / name / "Contents");
        place.write(name + "/Contents/wobble.so", version);
        place.write(name + "/Contents/info.json", version);
        return place.folder() / name;
    }
    std::size_t entries(const fs::path& folder) const {
        return std::size_t(std::distance(fs::directory_iterator(folder), {}));
    }
    TestProject place;
    const fs::path home = place.folder() / "home/.vst3";
    const fs::path target = home / "wobble.vst3";
};

TEST_F(InstallTest, MakesTheFolderAndReplacesWholeBundles) {
    const auto one = make_bundle("one", "1"), two = make_bundle("two", "2");
    place.write("one/Contents/gone.txt", "only in the first");
    ASSERT_TRUE(put_in_place(one, target));
    EXPECT_EQ(place.read("home/.vst3/wobble.vst3/Contents/wobble.so"), "1");
    ASSERT_TRUE(put_in_place(two, target));
    EXPECT_EQ(place.read("home/.vst3/wobble.vst3/Contents/wobble.so"), "2");
    EXPECT_FALSE(fs::exists(target / "Contents/gone.txt"));
    EXPECT_EQ(entries(home), 1u) << "something was left beside it";
}

TEST_F(InstallTest, AFileReplacesAFileAFolderAndALinkButNotWhatItPointsTo) {
    place.write("new.clap", "new");
    place.write("linked", "not ours");
    fs::create_directories(home);
    place.write("home/.vst3/file.clap", "old");
    make_bundle("home/.vst3/folder.clap", "old");
    fs::create_symlink(place.folder() / "linked", home / "link.clap");
    for (const char* name : {"file.clap", "folder.clap", "link.clap"}) {
        ASSERT_TRUE(put_in_place(place.folder() / "new.clap", home / name)) << name;
        EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(home / name))) << name;
        EXPECT_EQ(place.read(fs::path("home/.vst3") / name), "new");
    }
    EXPECT_EQ(place.read("linked"), "not ours");
    EXPECT_EQ(entries(home), 3u);
}

TEST_F(InstallTest, WhatAKilledInstallLeftIsClearedAway) {
    fs::create_directories(home / ".wobble.vst3.new/Contents");
    ASSERT_TRUE(put_in_place(make_bundle("one", "1"), target));
    EXPECT_EQ(entries(home), 1u);
    EXPECT_FALSE(fs::exists(target / "Contents/Contents"));
}

TEST_F(InstallTest, AnErrorLeavesWhatWasThere) {
    ASSERT_TRUE(put_in_place(make_bundle("one", "1"), target));
    const auto failed = put_in_place(place.folder() / "missing", target);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, "install.write");
    EXPECT_EQ(failed.error().where, target.string());
    EXPECT_EQ(place.read("home/.vst3/wobble.vst3/Contents/info.json"), "1");
    EXPECT_EQ(entries(home), 1u);
    place.write("file", "");
    EXPECT_FALSE(put_in_place(place.folder() / "one", place.folder() / "file/wobble.vst3"));
}

// A host that has opened the bundle's folder finds one version in it, and the bundle's name always leads to a bundle.
TEST_F(InstallTest, AHostSeesOneWholeVersionAtAnyMoment) {
    const fs::path versions[] = {make_bundle("one", "1"), make_bundle("two", "2")};
    if (::renameat2(AT_FDCWD, versions[0].c_str(), AT_FDCWD, versions[1].c_str(), RENAME_EXCHANGE) != 0)
        GTEST_SKIP() << "the file system of temporary files cannot exchange names";
    ASSERT_TRUE(put_in_place(versions[0], target));
    std::atomic<bool> done = false;
    std::atomic<int> looked = 0, missing = 0, mixed = 0;
    std::thread host([&] {
        const auto first_byte = [](int folder, const char* name) {
            char byte = 0;
            const int file = ::openat(folder, name, O_RDONLY | O_CLOEXEC);
            const bool read = file >= 0 && ::read(file, &byte, 1) == 1;
            if (file >= 0) ::close(file);
            return read ? byte : '\0';
        };
        while (!done.load(std::memory_order_acquire)) {
            const int folder = ::open((target / "Contents").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            if (folder < 0) {
                missing.fetch_add(1);
                continue;
            }
            const char so = first_byte(folder, "wobble.so"), info = first_byte(folder, "info.json");
            ::close(folder);
            // A replaced version is removed while it is open. A file that is gone then is no mix of two versions.
            if (so != '\0' && info != '\0' && so != info) mixed.fetch_add(1);
            looked.fetch_add(1);
        }
    });
    for (int i = 0; i < 60; ++i) EXPECT_TRUE(put_in_place(versions[i % 2], target));
    while (looked.load() == 0) std::this_thread::yield();
    done.store(true, std::memory_order_release);
    host.join();
    EXPECT_EQ(missing.load(), 0);
    EXPECT_EQ(mixed.load(), 0);
}

TEST(Places, AreBelowHome) {
    const std::string before = std::getenv("HOME") ? std::getenv("HOME") : "";
    setenv("HOME", "/home/anna", 1);
    const auto places = user_places();
    ASSERT_TRUE(places);
    EXPECT_EQ(places->of("clap"), "/home/anna/.clap");
    EXPECT_EQ(places->of("vst3"), "/home/anna/.vst3");
    for (const char* wrong : {"", "anna"}) {
        setenv("HOME", wrong, 1);
        EXPECT_EQ(user_places().error().code, "install.home") << wrong;
    }
    unsetenv("HOME");
    EXPECT_FALSE(user_places());
    if (!before.empty()) setenv("HOME", before.c_str(), 1);
}

} // namespace
} // namespace aviary::workshop
