#include "workshop/scaffold.h"
#include "workshop/test_plugin_project.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace aviary::workshop {
namespace {

namespace fs = std::filesystem;

class ScaffoldTest : public testing::Test {
protected:
    TestProject place;
};

TEST_F(ScaffoldTest, MakesAWholeProjectWithItsNameInEveryFile) {
    for (const auto& [name, kind] : {std::pair<std::string, Kind>{"tape-echo_2", Kind::effect},
             {"organ", Kind::instrument}, {"arp", Kind::note_effect}}) {
        const auto files = scaffold({name, kind}, place.folder());
        ASSERT_TRUE(files) << files.error().text();
        EXPECT_EQ(*files, (std::vector<std::string>{"CMakeLists.txt", name + ".cpp", name + "_test.cpp",
                              "song.bird", "README.md", ".gitignore"}));
        for (const auto& file : *files) {
            const std::string text = place.read(fs::path(name) / file);
            EXPECT_FALSE(text.empty()) << file;
            EXPECT_EQ(text.find('@' + std::string("name@")), std::string::npos) << file;
            EXPECT_EQ(text.find("@T"), std::string::npos) << file;
        }
    }
    const std::string source = place.read("tape-echo_2/tape-echo_2.cpp");
    EXPECT_NE(source.find("struct TapeEcho2 : aviary::Effect"), std::string::npos);
    EXPECT_NE(source.find(".name = \"Tape Echo 2\""), std::string::npos);
    EXPECT_NE(place.read("tape-echo_2/song.bird").find("fx tape-echo_2"), std::string::npos);
    EXPECT_NE(place.read("organ/song.bird").find("plugin organ"), std::string::npos);
    EXPECT_NE(place.read("arp/arp.cpp").find("struct Arp : aviary::NoteEffect"), std::string::npos);
    EXPECT_NE(place.read("arp/song.bird").find("fx arp"), std::string::npos);
}

TEST_F(ScaffoldTest, MakesAPageWithItWhenAskedTo) {
    const auto files = scaffold({.name = "wobble", .ui = true}, place.folder());
    ASSERT_TRUE(files) << files.error().text();
    for (const char* file : {"ui/package.json", "ui/index.html", "ui/main.ts", "ui/aviary.ts"}) {
        EXPECT_NE(std::find(files->begin(), files->end(), file), files->end()) << file;
        EXPECT_TRUE(fs::exists(place.folder() / "wobble" / file)) << file;
    }
    EXPECT_NE(place.read("wobble/ui/package.json").find("\"name\": \"wobble-ui\""), std::string::npos);
    EXPECT_NE(place.read("wobble/ui/.gitignore").find("node_modules/"), std::string::npos);
}

TEST_F(ScaffoldTest, RefusesNamesThatAreNoneAndWritesNothing) {
    for (const char* name : {"", "Tremolo", "2fast", "-x", "_x", "a b", "a/b", "../x", "a.b",
             "tr\xc3\xa9molo", "test", "install", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
        const auto made = scaffold({name, Kind::effect}, place.folder());
        ASSERT_FALSE(made) << name;
        EXPECT_EQ(made.error().code, "project.name") << name;
    }
    EXPECT_TRUE(fs::is_empty(place.folder()));
}

TEST_F(ScaffoldTest, RefusesToOverwrite) {
    place.write("wobble", "mine");
    const auto made = scaffold({"wobble", Kind::effect}, place.folder());
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, "project.exists");
    EXPECT_EQ(place.read("wobble"), "mine");
}

TEST_F(ScaffoldTest, SaysWhyItCannotWrite) {
    place.write("file", "");
    const auto made = scaffold({"wobble", Kind::effect}, place.folder() / "file");
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, "project.write");
    EXPECT_NE(made.error().text().find("Not a directory"), std::string::npos) << made.error().text();
}

} // namespace
} // namespace aviary::workshop
