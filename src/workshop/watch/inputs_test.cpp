#include "workshop/test_plugin_project.h"
#include "workshop/watch/inputs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace aviary::workshop {
namespace {

namespace fs = std::filesystem;
using Files = std::vector<fs::path>;

TEST(Inputs, AreWhatSomebodyMayEdit) {
    const auto files =
        edited_inputs("/home/me/a/a.cpp\n/usr/share/cmake/x.cmake\nCMakeFiles/a.dir/a.cpp.o\nall\n",
            "a.cpp.o: #deps 3, deps mtime 1 (VALID)\n    ../../../shared/lfo.h\n    /usr/include/math.h\n    "
            "generated.h\n",
            "/home/me/a/build/workshop");
    EXPECT_EQ(files, (Files{"/home/me/a/a.cpp", "/home/me/shared/lfo.h"}));
}

TEST(Inputs, LieWhereTheAuthorPutThem) {
    const auto files = edited_inputs(
        "/opt/me/a/a.cpp\n/usr/local/include/mine.h\n/usr/include/math.h\n", "", "/opt/me/a/build/workshop");
    EXPECT_EQ(files, (Files{"/opt/me/a/a.cpp", "/usr/local/include/mine.h"}));
}

TEST(Inputs, AreAskedOfNinja) {
    TestProject place;
    fs::create_directories(place.folder() / "my tone");
    fs::create_directories(place.folder() / "shared");
    place.write("my tone/CMakeLists.txt",
        "cmake_minimum_required(VERSION 3.25)\nproject(tone LANGUAGES CXX)\n"
        "include(../shared/flags.cmake)\nadd_library(tone MODULE tone.cpp)\n");
    place.write("my tone/tone.cpp", "#include \"../shared/low pass.h\"\n#include <cstddef>\n");
    place.write("shared/low pass.h", "");
    place.write("shared/flags.cmake", "");
    const std::string folder = place.folder() / "my tone";
    ASSERT_EQ(std::system(
                  ("cd '" + folder + "' && cmake -G Ninja -B build > /dev/null && ninja -C build > /dev/null")
                      .c_str()),
        0);
    boost::asio::io_context io;
    Inputs inputs(io, folder + "/build");
    Files files;
    inputs.ask([&](const Files& told) { files = told; });
    ASSERT_TRUE(run_until(io, [&] { return !files.empty(); }));
    EXPECT_EQ(files, (Files{folder + "/CMakeLists.txt", folder + "/tone.cpp",
                         place.folder() / "shared/flags.cmake", place.folder() / "shared/low pass.h"}));

    bool told = false;
    inputs.ask([&](const Files&) { told = true; });
    inputs.cancel();
    io.restart();
    io.run();
    EXPECT_FALSE(told);
}

} // namespace
} // namespace aviary::workshop
