#include "app/run_aviary.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>

namespace aviary::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* song = "sig\n  bpm 240\ntracks\n  1 lead\n    plugin mono\narr\n  main 1\nsec main\n"
                             "  trk 1 lead\n    p q q q q\n      n > C4 E4 G4 C5\n";

class AppTest : public testing::Test {
protected:
    Ran run(std::vector<std::string> arguments, std::vector<std::string> environment = {}) {
        return run_aviary(std::move(arguments), place.folder(), std::move(environment));
    }
    std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(place.folder()))
            names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }
    bool says(const std::string& text, const std::string& what) const {
        return text.find(what) != std::string::npos;
    }

    workshop::TestProject place;
};

// ---- the command line ----

TEST_F(AppTest, HelpAndVersionAreDataAndDone) {
    const auto help = run({"--help"});
    EXPECT_EQ(help.exit.code, 0);
    for (const char* verb :
        {"new", "start", "bundle", "install", "verify", "check", "render", "scan", "serve", "open", "keygen",
            "sign", "doctor", "validate", "format", "import", "export", "plugins"})
        EXPECT_TRUE(says(help.out, verb)) << verb;
    EXPECT_FALSE(says(help.out, "probe"));
    EXPECT_EQ(help.err, "");
    const auto version = run({"--version"});
    EXPECT_EQ(version.exit.code, 0);
    EXPECT_TRUE(version.out.starts_with("aviary ")) << version.out;
}

TEST_F(AppTest, WrongUsageIsTwoAndSaysSoOnStandardError) {
    place.write("song.bird", song);
    for (const std::vector<std::string>& arguments :
        std::vector<std::vector<std::string>>{{}, {"sing"}, {"check"}, {"check", "song.bird", "--loud"},
            {"render", "song.bird"}, {"render", "song.bird", "-o", "x.wav", "--bits", "8"},
            {"render", "song.bird", "-o", "x.wav", "--rate", "fast"}, {"new"}, {"new", "a", "--kind", "song"},
            {"start", "--port", "eighty"}, {"start", "--port", "70000"}, {"start", "--audio", "tin can"}}) {
        const auto ran = run(arguments);
        EXPECT_EQ(ran.exit.code, 2) << testing::PrintToString(arguments);
        EXPECT_EQ(ran.out, "") << testing::PrintToString(arguments);
        EXPECT_NE(ran.err, "") << testing::PrintToString(arguments);
    }
    EXPECT_EQ(files(), std::vector<std::string>{"song.bird"});
}

// ---- check ----

TEST_F(AppTest, CheckOfAGoodSongSaysNothingWrong) {
    place.write("song.bird", song);
    const auto ran = run({"check", "song.bird"});
    EXPECT_EQ(ran.exit.code, 0) << ran.out;
    EXPECT_FALSE(says(ran.out, "error"));
    EXPECT_EQ(nlohmann::json::parse(run({"check", "song.bird", "--json"}).out).is_array(), true);
}

TEST_F(AppTest, CheckPointsAtAMistakeAndFails) {
    std::string wrong = song;
    wrong.replace(wrong.find("C4 E4"), 5, "@Cmja7");
    place.write("song.bird", wrong);
    const auto ran = run({"check", "song.bird"});
    EXPECT_EQ(ran.exit.code, 1);
    EXPECT_TRUE(says(ran.out, "song.bird:11:")) << ran.out;
    EXPECT_TRUE(says(ran.out, "error: ")) << ran.out;
    const auto json = nlohmann::json::parse(run({"check", "song.bird", "--json"}).out);
    ASSERT_FALSE(json.empty());
    EXPECT_EQ(json[0].at("line"), 11);
    EXPECT_EQ(json[0].at("severity"), "error");
}

TEST_F(AppTest, CheckWarnsOfWordsThatNoPluginGoesBy) {
    place.write("song.bird", "tracks\n  1 lead\n    plugin bas\n    fx com.nobody.verb\n");
    const auto ran = run({"check", "song.bird"});
    EXPECT_EQ(ran.exit.code, 0);
    EXPECT_TRUE(says(ran.out, "song.bird:3:12: warning: there is no plugin 'bas'; did you mean 'bass'?"))
        << ran.out;
    EXPECT_TRUE(says(ran.out, "song.bird:4:8: warning: there is no plugin 'com.nobody.verb'")) << ran.out;
    EXPECT_EQ(ran.err, "");
}

TEST_F(AppTest, CheckRunsNoCodeOfTheProjectToKnowItsPlugins) {
    place.write("song.bird", "tracks\n  1 lead\n    plugin bas\n    fx com.example.mine\n");
    fs::create_directories(place.folder() / "build/workshop/plugins/mine");
    place.write("build/workshop/plugins/mine/manifest.toml", "name = \"mine\"\n");
    const auto ran = run({"check", "song.bird"});
    EXPECT_FALSE(says(ran.out, "com.example.mine")) << ran.out;
    EXPECT_TRUE(says(ran.out, "'bas'")) << ran.out;
}

TEST_F(AppTest, CheckAndRenderSayWhatIsWrongWithTheFileItself) {
    fs::create_directories(place.folder() / "folder");
    place.write("empty.bird", "");
    place.write("rubbish.bird", std::string("\x7f"
                                            "ELF\0\0\xff\xfe\0\1\2\3",
                                    12));
    for (const char* file : {"missing.bird", "folder", "empty.bird", "rubbish.bird"}) {
        for (const std::vector<std::string>& arguments : {std::vector<std::string>{"check", file},
                 std::vector<std::string>{"render", file, "-o", "out.wav"}}) {
            const auto ran = run(arguments);
            EXPECT_EQ(ran.exit.code, 1) << file;
            EXPECT_EQ(ran.out, "") << file;
            EXPECT_TRUE(says(ran.err, file)) << ran.err;
        }
    }
    EXPECT_FALSE(fs::exists(place.folder() / "out.wav"));
}

// ---- new ----

TEST_F(AppTest, NewMakesAProjectOnce) {
    const auto made = run({"new", "wobble"});
    EXPECT_EQ(made.exit.code, 0) << made.err;
    EXPECT_TRUE(says(made.out, "wobble/wobble.cpp\n")) << made.out;
    const auto again = run({"new", "wobble"});
    EXPECT_EQ(again.exit.code, 1);
    EXPECT_TRUE(says(again.err, "wobble: is there already")) << again.err;
    const auto wrong = run({"new", "Wob ble"});
    EXPECT_EQ(wrong.exit.code, 2);
    EXPECT_TRUE(says(wrong.err, "'Wob ble' cannot name a project")) << wrong.err;
    EXPECT_EQ(run({"new", "mono"}).exit.code, 1); // a stock plugin has this name
    EXPECT_EQ(files(), std::vector<std::string>{"wobble"});
}

} // namespace
} // namespace aviary::app
