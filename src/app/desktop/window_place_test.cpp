#include "app/desktop/window_place.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include <unistd.h>

namespace aviary::desktop {
namespace {

namespace fs = std::filesystem;

class WindowPlaceFile : public testing::Test {
protected:
    WindowPlaceFile() {
        std::string name = (fs::temp_directory_path() / "aviary-place-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        file_ = folder_ / "aviary" / "window.ini";
    }
    ~WindowPlaceFile() override { fs::remove_all(folder_); }

    WindowPlace read(const std::string& text) {
        fs::create_directories(file_.parent_path());
        std::ofstream(file_) << text;
        return read_window_place(file_);
    }

    fs::path folder_, file_;
};

TEST_F(WindowPlaceFile, GivesBackWhatWasWritten) {
    const WindowPlace place{1000, 700, Point{-40, 30}, true};
    ASSERT_TRUE(write_window_place(file_, place));
    EXPECT_EQ(read_window_place(file_), place);
    const WindowPlace nowhere{900, 600, std::nullopt, false};
    ASSERT_TRUE(write_window_place(file_, nowhere));
    EXPECT_EQ(read_window_place(file_), nowhere);
}

TEST_F(WindowPlaceFile, IsAsUsualWithoutOne) { EXPECT_EQ(read_window_place(file_), WindowPlace()); }

TEST_F(WindowPlaceFile, IsAsUsualWhereItMakesNoSense) {
    EXPECT_EQ(read("neither keys nor values"), WindowPlace());
    EXPECT_EQ(read("[window]\nwidth=-5\nheight=99999999999\nx=7\nmaximized=perhaps\n"), WindowPlace());
    EXPECT_EQ(read("[window]\nwidth=3\nheight=500\n"), (WindowPlace{WindowPlace().width, 500}));
}

TEST_F(WindowPlaceFile, SaysWhenTheDiskRefuses) {
    std::ofstream(folder_ / "aviary") << "a file where a folder is wanted";
    EXPECT_FALSE(write_window_place(file_, WindowPlace()));
}

TEST(WindowPlace, StaysOnTheScreensThereAre) {
    const std::vector<Screen> both{{0, 0, 1920, 1080}, {1920, 0, 1280, 720}};
    const WindowPlace right{1000, 600, Point{2000, 50}};
    EXPECT_EQ(within(right, both), right);
    EXPECT_EQ(within(right, {both[0]}), (WindowPlace{1000, 600, std::nullopt})) << "its screen is gone";
    EXPECT_EQ(within({3000, 2000, Point{2000, 50}}, both), (WindowPlace{1280, 720, Point{2000, 50}}));
    EXPECT_EQ(within({3000, 2000}, both), (WindowPlace{1920, 1080}));
    EXPECT_FALSE(within({800, 600, Point{5000, 50}}, both).corner);
    EXPECT_FALSE(within({800, 600, Point{50, -30}}, both).corner) << "its title is above the screen";
    EXPECT_FALSE(within({800, 600, Point{50, 1070}}, both).corner) << "its title is below the screen";
    EXPECT_FALSE(within({800, 600, Point{-300, 40}}, both).corner) << "its title begins left of the screen";
}

} // namespace
} // namespace aviary::desktop
