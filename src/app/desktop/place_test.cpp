#include "app/desktop/place.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include <unistd.h>

namespace aviary::desktop {
namespace {

namespace fs = std::filesystem;

class PlaceFile : public testing::Test {
protected:
    PlaceFile() {
        std::string name = (fs::temp_directory_path() / "aviary-place-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        file_ = folder_ / "aviary" / "window.ini";
    }
    ~PlaceFile() override { fs::remove_all(folder_); }

    Place read(const std::string& text) {
        fs::create_directories(file_.parent_path());
        std::ofstream(file_) << text;
        return read_place(file_);
    }

    fs::path folder_, file_;
};

TEST_F(PlaceFile, GivesBackWhatWasWritten) {
    const Place place{1000, 700, Point{-40, 30}, true};
    ASSERT_TRUE(write_place(file_, place));
    EXPECT_EQ(read_place(file_), place);
    const Place nowhere{900, 600, std::nullopt, false};
    ASSERT_TRUE(write_place(file_, nowhere));
    EXPECT_EQ(read_place(file_), nowhere);
}

TEST_F(PlaceFile, IsAsUsualWithoutOne) { EXPECT_EQ(read_place(file_), Place()); }

TEST_F(PlaceFile, IsAsUsualWhereItMakesNoSense) {
    EXPECT_EQ(read("neither keys nor values"), Place());
    EXPECT_EQ(read("[window]\nwidth=-5\nheight=99999999999\nx=7\nmaximized=perhaps\n"), Place());
    EXPECT_EQ(read("[window]\nwidth=3\nheight=500\n"), (Place{Place().width, 500}));
}

TEST_F(PlaceFile, SaysWhenTheDiskRefuses) {
    std::ofstream(folder_ / "aviary") << "a file where a folder is wanted";
    EXPECT_FALSE(write_place(file_, Place()));
}

TEST(Place, StaysOnTheScreensThereAre) {
    const std::vector<Screen> both{{0, 0, 1920, 1080}, {1920, 0, 1280, 720}};
    const Place right{1000, 600, Point{2000, 50}};
    EXPECT_EQ(within(right, both), right);
    EXPECT_EQ(within(right, {both[0]}), (Place{1000, 600, std::nullopt})) << "its screen is gone";
    EXPECT_EQ(within({3000, 2000, Point{2000, 50}}, both), (Place{1280, 720, Point{2000, 50}}));
    EXPECT_EQ(within({3000, 2000}, both), (Place{1920, 1080}));
    EXPECT_FALSE(within({800, 600, Point{5000, 50}}, both).corner);
    EXPECT_FALSE(within({800, 600, Point{50, -30}}, both).corner) << "its title is above the screen";
    EXPECT_FALSE(within({800, 600, Point{50, 1070}}, both).corner) << "its title is below the screen";
    EXPECT_FALSE(within({800, 600, Point{-300, 40}}, both).corner) << "its title begins left of the screen";
}

} // namespace
} // namespace aviary::desktop
