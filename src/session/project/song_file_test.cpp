#include "session/project/song_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <unistd.h>

using aviary::session::read_song_file;
namespace fs = std::filesystem;

namespace {

class SongFile : public testing::Test {
protected:
    SongFile() { fs::create_directories(folder_); }
    ~SongFile() override { fs::remove_all(folder_); }

    fs::path write(std::string_view content) {
        std::ofstream(folder_ / "song.bird", std::ios::binary) << content;
        return folder_ / "song.bird";
    }
    static std::string code(const fs::path& path) {
        auto text = read_song_file(path);
        return text ? "" : text.error().code;
    }

    fs::path folder_ =
        fs::path(testing::TempDir())
        / ("song_file_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
};

} // namespace

TEST_F(SongFile, IsReadAsItIs) {
    auto text = read_song_file(write("sig\n  bpm 124\n"));
    ASSERT_TRUE(text) << text.error().text();
    EXPECT_EQ(*text, "sig\n  bpm 124\n");
}

TEST_F(SongFile, SaysWhatIsWrongWithIt) {
    EXPECT_EQ(code(folder_ / "nowhere.bird"), "song.missing");
    EXPECT_EQ(code(folder_), "song.folder");
    EXPECT_EQ(code(write("")), "song.empty");
    EXPECT_EQ(code(write(" \n\t\n")), "song.empty");
    EXPECT_EQ(code(write(std::string_view("RIFF\0\0\0", 7))), "song.binary");
    EXPECT_EQ(code("/dev/zero"), "song.unreadable");
    EXPECT_EQ(code(write(std::string((16u << 20) + 1, 'x'))), "song.too_large");
}

TEST_F(SongFile, SaysThatItMayNotBeRead) {
    if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
    const fs::path path = write("sig\n");
    fs::permissions(path, fs::perms::none);
    EXPECT_EQ(code(path), "song.unreadable");
}

TEST_F(SongFile, NamesTheFileInTheError) {
    auto text = read_song_file(folder_ / "nowhere.bird");
    EXPECT_EQ(text.error().where, (folder_ / "nowhere.bird").string());
}
