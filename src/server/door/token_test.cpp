#include "server/door/token.h"

#include "base/testing/temporary_folder.h"
#include "base/whole_file.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <fstream>

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aviary::server {
namespace {

namespace fs = std::filesystem;

fs::perms mode_of(const fs::path& path) { return fs::status(path).permissions(); }

/// How the call ends in a process of another user: 0 or errno.
template <typename Call>
int as_another_user(Call call) {
    const pid_t child = fork();
    if (child == 0) {
        constexpr unsigned nobody = 65534;
        if (setgroups(0, nullptr) != 0 || setgid(nobody) != 0 || setuid(nobody) != 0) _exit(255);
        _exit(call() < 0 ? errno : 0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

class Token : public testing::Test {
protected:
    Token() { fs::permissions(folder_.path(), fs::perms(0755)); } // as a home that others may enter
    std::string kept(const fs::path& project) {
        const auto token = kept_token(folder_.path(), project);
        EXPECT_TRUE(token) << token.error().text();
        return token ? *token : "";
    }
    /// The one file that keeps a token.
    fs::path file() const { return fs::directory_iterator(folder_.path() / "tokens")->path(); }

    TemporaryFolder folder_;
};

TEST_F(Token, IsAnotherForEachProjectAndTheSameAfterARestart) {
    const auto night = kept("/songs/night");
    EXPECT_EQ(night.size(), 64u);
    EXPECT_NE(kept("/songs/day"), night);
    EXPECT_NE(kept(""), night);
    EXPECT_EQ(kept("/songs/night"), night);
    EXPECT_NE(*make_token(), *make_token());
}

TEST_F(Token, IsKeptInAFileOfItsUserAlone) {
    const mode_t before = umask(0);
    kept("/songs/night");
    umask(before);
    EXPECT_EQ(mode_of(file()), fs::perms(0600));
    EXPECT_EQ(mode_of(file().parent_path()), fs::perms(0700));
}

TEST_F(Token, ThatOthersCouldReadIsReplaced) {
    const auto first = kept("/songs/night");
    fs::permissions(file(), fs::perms(0640));
    const auto second = kept("/songs/night");
    EXPECT_NE(second, first);
    EXPECT_EQ(mode_of(file()), fs::perms(0600));
    const fs::path elsewhere = folder_.path() / "elsewhere";
    fs::rename(file(), elsewhere);
    fs::create_symlink(elsewhere, folder_.path() / "tokens" / elsewhere.filename());
    fs::rename(folder_.path() / "tokens" / elsewhere.filename(), file());
    EXPECT_NE(kept("/songs/night"), second) << "a link is not followed";
}

TEST_F(Token, IsNotTakenFromABrokenFileOrOneOfAnotherProject) {
    const auto first = kept("/songs/night");
    const std::vector<std::pair<std::string, std::string>> broken = {{"", ""}, {first, ""}, {first, "\n"},
        {first, "\n/songs/other\n"}, {std::string(64, 'g'), "\n/songs/night\n"},
        {first.substr(1), "\n/songs/night\n"}};
    for (const auto& [begin, end] : broken) {
        const fs::path place = file();
        std::ofstream(place, std::ios::trunc) << begin << end;
        const auto next = kept("/songs/night");
        EXPECT_NE(next, first) << begin << end;
        EXPECT_EQ(next.size(), 64u);
    }
}

TEST_F(Token, IsKeptInNoFolderThatOthersMayEnter) {
    fs::create_directory(folder_.path() / "tokens");
    fs::permissions(folder_.path() / "tokens", fs::perms(0777));
    const auto token = kept_token(folder_.path(), "/songs/night");
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().code, "token.folder");
    fs::remove(folder_.path() / "tokens");
    fs::create_directory_symlink(folder_.path(), folder_.path() / "tokens");
    EXPECT_FALSE(kept_token(folder_.path(), "/songs/night"));
}

TEST_F(Token, IsPostedByItsPortForAsLongAsTheServerRuns) {
    fs::path file;
    {
        auto posted = post_token(folder_.path(), 8124, "abc");
        ASSERT_TRUE(posted) << posted.error().text();
        file = posted->path();
        EXPECT_EQ(file, folder_.path() / "8124.token");
        EXPECT_EQ(*read_whole_file(file), "abc\n");
        EXPECT_EQ(mode_of(file), fs::perms(0600));
        const OwnFile kept = *std::move(posted);
        EXPECT_TRUE(fs::exists(file)) << "a moved one stays";
    }
    EXPECT_FALSE(fs::exists(file));
    std::ofstream(file) << "left by a server that was killed";
    const auto again = post_token(folder_.path(), 8124, "abc");
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_EQ(*read_whole_file(file), "abc\n");
    EXPECT_EQ(mode_of(file), fs::perms(0600));
}

TEST_F(Token, IsPostedInTheRuntimeFolderElseInTheDataFolder) {
    setenv("AVIARY_DATA_DIR", (folder_.path() / "data").c_str(), 1);
    setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1);
    EXPECT_EQ(*runtime_folder(), folder_.path() / "aviary");
    EXPECT_EQ(mode_of(folder_.path() / "aviary"), fs::perms(0700));
    fs::permissions(folder_.path() / "aviary", fs::perms(0755));
    EXPECT_EQ(*runtime_folder(), folder_.path() / "data" / "run") << "others may enter the other";
    unsetenv("XDG_RUNTIME_DIR");
    EXPECT_EQ(*runtime_folder(), folder_.path() / "data" / "run");
    EXPECT_EQ(mode_of(folder_.path() / "data" / "run"), fs::perms(0700));
    unsetenv("AVIARY_DATA_DIR");
}

TEST_F(Token, CannotBeReadOrReplacedByAnotherUser) {
    if (geteuid() != 0) GTEST_SKIP() << "only root can become another user";
    kept("/songs/night");
    fs::create_directory(folder_.path() / "run");
    fs::permissions(folder_.path() / "run", fs::perms(0755)); // even then the file is closed
    const auto posted = post_token(folder_.path() / "run", 8124, "abc");
    ASSERT_TRUE(posted) << posted.error().text();
    const fs::path kept_in = file(), posted_in = posted->path();
    ASSERT_EQ(as_another_user([&] { return open(folder_.path().c_str(), O_RDONLY); }), 0);
    for (const fs::path& secret : {kept_in, posted_in}) {
        EXPECT_EQ(as_another_user([&] { return open(secret.c_str(), O_RDONLY); }), EACCES);
        EXPECT_EQ(as_another_user([&] { return open(secret.c_str(), O_WRONLY); }), EACCES);
        EXPECT_EQ(as_another_user([&] { return unlink(secret.c_str()); }), EACCES);
    }
    EXPECT_EQ(as_another_user([&] { return open(kept_in.parent_path().c_str(), O_RDONLY); }), EACCES);
}

} // namespace
} // namespace aviary::server
