#include "session/project/own_folder.h"

#include "base/testing/temporary_folder.h"

#include <gtest/gtest.h>

#include <fstream>

#include <unistd.h>

namespace aviary::session {
namespace {

namespace fs = std::filesystem;

class OwnFolder : public testing::Test {
protected:
    OwnFolder() {
        fs::create_directory(night_);
        std::ofstream(song_) << "sig\n";
        fs::permissions(night_, fs::perms(0755));
        fs::permissions(song_, fs::perms(0644));
    }
    std::string why(const fs::path& song) {
        const auto found = own_song(song);
        if (found) return "";
        EXPECT_EQ(found.error().code, "project.unsafe") << found.error().text();
        return found.error().message;
    }
    bool trusted(const fs::path& folder) { return is_trusted(data_, folder); }

    TemporaryFolder folder_;
    const fs::path night_ = folder_.path() / "night", song_ = night_ / "night.bird",
                   data_ = folder_.path() / "data";
};

TEST_F(OwnFolder, IsFoundByAnyOfItsNames) {
    fs::create_directory_symlink(night_, folder_.path() / "link");
    for (const fs::path& name :
        {night_, song_, folder_.path() / "link", folder_.path() / "link" / "night.bird"})
        EXPECT_EQ(*own_song(name), song_) << name;
    EXPECT_EQ(own_song(folder_.path() / "missing").error().code, "project.missing");
}

TEST_F(OwnFolder, IsNotOneThatOthersMayWriteInto) {
    for (const int mode : {0757, 0777, 01777}) {
        fs::permissions(night_, fs::perms(mode));
        EXPECT_NE(why(song_).find("others may write into this folder"), std::string::npos) << why(song_);
    }
    fs::permissions(night_, fs::perms(0755));
    fs::permissions(song_, fs::perms(0646));
    EXPECT_NE(why(song_).find("others may write this song"), std::string::npos) << why(song_);
}

TEST_F(OwnFolder, IsNotOneThatOthersMayReplace) {
    fs::permissions(folder_.path(), fs::perms(0777));
    EXPECT_NE(why(song_).find("in its place"), std::string::npos) << why(song_);
    fs::permissions(folder_.path(), fs::perms(01777));
    EXPECT_EQ(why(song_), "") << "as in /tmp";
}

TEST_F(OwnFolder, IsNotOneThatALinkOfAnotherNameLeadsTo) {
    std::ofstream(night_ / "secret") << "secret";
    fs::create_symlink(night_ / "secret", night_ / "x.bird");
    EXPECT_NE(why(night_ / "x.bird").find("leads to a file that is no song"), std::string::npos);
    fs::permissions(night_, fs::perms(0777));
    fs::create_directory(folder_.path() / "mine");
    fs::create_symlink(song_, folder_.path() / "mine" / "mine.bird");
    EXPECT_NE(why(folder_.path() / "mine"), "") << "the folder counts that the song really is in";
}

TEST_F(OwnFolder, IsNotAnotherUsers) {
    if (geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
    ASSERT_EQ(chown(song_.c_str(), 65534, 65534), 0);
    EXPECT_NE(why(song_).find("song belongs to another user"), std::string::npos);
    ASSERT_EQ(chown(song_.c_str(), 0, 0), 0);
    ASSERT_EQ(chown(night_.c_str(), 65534, 65534), 0);
    EXPECT_NE(why(song_).find("folder belongs to another user"), std::string::npos);
}

TEST_F(OwnFolder, IsTrustedOnceItsUserWorkedInIt) {
    EXPECT_FALSE(trusted(night_));
    ASSERT_TRUE(trust_folder(data_, night_));
    EXPECT_TRUE(trusted(night_));
    EXPECT_TRUE(trusted(night_ / ".." / "night"));
    EXPECT_FALSE(trusted(folder_.path())) << "the folder above";
    fs::create_directory(night_ / "inner");
    EXPECT_FALSE(trusted(night_ / "inner")) << "a folder inside";
    ASSERT_TRUE(trust_folder(data_, night_ / "inner"));
    EXPECT_TRUE(trusted(night_)) << "and is, beside others";
}

TEST_F(OwnFolder, IsTrustedNoMoreWhenItIsAnotherOne) {
    ASSERT_TRUE(trust_folder(data_, night_));
    fs::rename(night_, folder_.path() / "elsewhere");
    EXPECT_FALSE(trusted(folder_.path() / "elsewhere"));
    fs::create_directory(night_);
    EXPECT_FALSE(trusted(night_)) << "of the same name";
}

TEST_F(OwnFolder, IsTrustedNoMoreWhenOthersMayWriteIntoIt) {
    ASSERT_TRUE(trust_folder(data_, night_));
    fs::permissions(night_, fs::perms(0777));
    EXPECT_FALSE(trusted(night_));
    EXPECT_EQ(trust_folder(data_, night_).error().code, "project.unsafe");
}

TEST_F(OwnFolder, IsNotTrustedByAListThatOthersMayWrite) {
    ASSERT_TRUE(trust_folder(data_, night_));
    fs::permissions(data_ / "trusted_folders.json", fs::perms(0666));
    EXPECT_FALSE(trusted(night_));
    fs::permissions(data_ / "trusted_folders.json", fs::perms(0600));
    EXPECT_TRUE(trusted(night_));
    for (const char* text : {"", "[", "{}", "[1, {}, {\"path\": 7}, {\"path\": \"/\", \"number\": \"x\"}]"}) {
        std::ofstream(data_ / "trusted_folders.json", std::ios::trunc) << text;
        EXPECT_FALSE(trusted(night_)) << text;
    }
}

} // namespace
} // namespace aviary::session
