#include "workshop/shipping/receipt.h"

#include "workshop/test_plugin_project.h"

#include <gtest/gtest.h>

namespace aviary::workshop {
namespace {

namespace fs = std::filesystem;

class ReceiptTest : public testing::Test {
protected:
    void SetUp() override {
        project.write("wobble.cpp", "one");
        project.write("lfo.h", "two");
        project.write("sdk.a", "three");
        receipt.plugin = "wobble";
        receipt.commands = digest_of("c++ -O2");
        receipt.inputs = {{"wobble.cpp", {Part::sources, digest_of("one")}},
            {"lfo.h", {Part::sources, digest_of("two")}}, {outside, {Part::sdk, digest_of("three")}}};
        receipt.libraries = {{"clap", "plugins/wobble/wobble.clap", "plugins/wobble/wobble.clap"}};
        receipt.made = {{"plugins/wobble/wobble.clap", digest_of("binary")}};
    }
    TestProject project;
    const std::string outside = (project.folder() / "sdk.a").string();
    Receipt receipt;
};

TEST_F(ReceiptTest, ComesBackFromItsFile) {
    const fs::path file = project.folder() / "receipts" / "wobble.json";
    ASSERT_TRUE(write_receipt(file, receipt));
    const auto read = read_receipt(file);
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(*read, receipt);
    EXPECT_EQ(std::distance(fs::directory_iterator(file.parent_path()), {}), 1);
}

TEST_F(ReceiptTest, UnchangedFilesGiveTheSameFingerprint) {
    const auto now = read_again(receipt, project.folder());
    EXPECT_EQ(now, receipt);
    EXPECT_EQ(now.fingerprint(), receipt.fingerprint());
    EXPECT_TRUE(changes(receipt, now).empty());
}

TEST_F(ReceiptTest, WhatChangedIsNamedSourcesFirstWhateverItsTimeStamp) {
    const auto stamp = fs::last_write_time(project.folder() / "lfo.h");
    project.write("sdk.a", "other");
    project.write("wobble.cpp", "eno");
    fs::remove(project.folder() / "lfo.h");
    fs::last_write_time(project.folder() / "wobble.cpp", stamp - std::chrono::hours(1000));
    const auto now = read_again(receipt, project.folder());
    EXPECT_EQ(changes(receipt, now), (std::vector<std::string>{"lfo.h (gone)", "wobble.cpp", outside}));
    EXPECT_EQ(other_parts(now.fingerprint(), receipt.fingerprint()), "sources and SDK");
}

TEST_F(ReceiptTest, OtherCommandsAreOtherFlags) {
    Receipt other = receipt;
    other.commands = digest_of("c++ -O3");
    EXPECT_EQ(other_parts(other.fingerprint(), receipt.fingerprint()), "flags");
}

TEST_F(ReceiptTest, AFileThatIsNoReceiptIsAnError) {
    EXPECT_EQ(read_receipt(project.folder() / "none").error().code, "receipt.missing");
    for (const char* text : {"", "{", "[]", "{\"plugin\": 3}", "{\"plugin\": \"x\", \"commands\": \"00\"}"}) {
        project.write("wrong.json", text);
        EXPECT_EQ(read_receipt(project.folder() / "wrong.json").error().code, "receipt.unreadable") << text;
    }
}

TEST(PathIn, IsRelativeInsideAndAbsoluteOutside) {
    EXPECT_EQ(path_in("/a/b", "/a/b/c/d.cpp"), "c/d.cpp");
    EXPECT_EQ(path_in("/a/b", "/a/bc/d.cpp"), "/a/bc/d.cpp");
    EXPECT_EQ(path_in("/a/b", "/usr/include/x.h"), "/usr/include/x.h");
}

} // namespace
} // namespace aviary::workshop
