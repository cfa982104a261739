// import, export and format, as a person runs them.
#include "app/run_aviary.h"

#include <fstream>
#include <sstream>

namespace aviary::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* small_song =
    "sig\n  bpm 128\ntracks\n  1 beat\n    plugin drums\n  2 lead\n    plugin mono\narr\n  main 2\n"
    "sec main\n  trk 1\n    p q q q q\n      v 100\n        n 36\n  trk 2\n    p xx xx q qq\n"
    "      v 90\n        n > C4 E4 G4 C5\n";

class MidiVerbs : public testing::Test {
protected:
    void SetUp() override { place.write("song.bird", small_song); }
    Ran run(std::vector<std::string> arguments) { return run_aviary(std::move(arguments), place.folder()); }
    static bool says(const std::string& text, const std::string& what) {
        return text.find(what) != std::string::npos;
    }

    workshop::TestProject place;
};

TEST_F(MidiVerbs, ASongGoesOutAndComesBack) {
    const auto out = run({"export", "song.bird", "song.mid"});
    ASSERT_EQ(out.exit.code, 0) << out.err;
    EXPECT_EQ(out.out, "");
    EXPECT_TRUE(place.read("song.mid").starts_with("MThd"));
    const auto back = run({"import", "song.mid", "-o", "again.bird"});
    ASSERT_EQ(back.exit.code, 0) << back.err;
    const std::string text = place.read("again.bird");
    for (const char* part : {"bpm 128\n", "  1 beat\n    plugin drums\n", "p q q q q\n", "n 36\n", "main 2\n",
             "p xx xx q qq\n", "n > C4 E4 G4 C5\n"})
        EXPECT_TRUE(says(text, part)) << part << "\n" << text;
    EXPECT_EQ(run({"check", "again.bird"}).exit.code, 0);
    EXPECT_EQ(run({"import", "song.mid"}).out, text) << "without -o it is printed";
}
TEST_F(MidiVerbs, AnExactImportExportsTheSameFile) {
    ASSERT_EQ(run({"export", "song.bird", "a.mid", "--division", "480"}).exit.code, 0);
    ASSERT_EQ(run({"import", "a.mid", "--exact", "-o", "a.bird"}).exit.code, 0);
    ASSERT_EQ(run({"export", "a.bird", "b.mid"}).exit.code, 0);
    EXPECT_TRUE(place.read("a.mid") == place.read("b.mid"));
}
TEST_F(MidiVerbs, RefuseToWriteOverTheirInput) {
    ASSERT_EQ(run({"export", "song.bird", "song.mid"}).exit.code, 0);
    const std::string before = place.read("song.mid");
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"export", "song.bird", "./song.bird"}, {"import", "song.mid", "-o", "song.mid"}}) {
        const auto ran = run(arguments);
        EXPECT_EQ(ran.exit.code, 1);
        EXPECT_TRUE(says(ran.err, "name another file")) << ran.err;
    }
    EXPECT_EQ(place.read("song.bird"), small_song);
    EXPECT_EQ(place.read("song.mid"), before);
}
TEST_F(MidiVerbs, SayWhatIsWrongAndWriteNothing) {
    place.write("noise.mid", "this is no MIDI file");
    place.write("silent.mid", std::string("MThd\0\0\0\6\0\0\0\1\0\x60MTrk\0\0\0\4\0\xff\x2f\0", 26));
    place.write("wrong.bird", std::string(small_song) + "      n @Cmja7\n");
    struct Case {
        std::vector<std::string> arguments;
        const char* said;
    };
    for (const Case& wrong :
        {Case{{"import", "noise.mid", "-o", "x.bird"}, "noise.mid: this is no MIDI file"},
            Case{{"import", "silent.mid", "-o", "x.bird"}, "no notes"},
            Case{{"import", "missing.mid", "-o", "x.bird"},
                "missing.mid: there is no such file; expected a MIDI file"},
            Case{{"import", ".", "-o", "x.bird"}, "folder"},
            Case{{"export", "wrong.bird", "x.mid"}, "error: "},
            Case{{"export", "missing.bird", "x.mid"}, "no such file"},
            Case{{"export", "song.bird", "nowhere/x.mid"}, "nowhere"},
            Case{{"format", "missing.bird"}, "no such file"}}) {
        const auto ran = run(wrong.arguments);
        EXPECT_EQ(ran.exit.code, 1) << wrong.said;
        EXPECT_TRUE(says(ran.err, wrong.said)) << ran.err;
        EXPECT_EQ(ran.out, "");
        EXPECT_FALSE(fs::exists(place.folder() / "x.bird") || fs::exists(place.folder() / "x.mid"));
    }
    EXPECT_EQ(run({"import"}).exit.code, 2);
    EXPECT_EQ(run({"export", "song.bird"}).exit.code, 2);
}
TEST_F(MidiVerbs, FormatLaysOutInPlaceAndChecks) {
    place.write("loose.bird", "bpm   90  # slow\n\nch 1 a\n     p q  [ x x ]\n");
    EXPECT_EQ(run({"format", "loose.bird", "--check"}).exit.code, 1);
    EXPECT_EQ(place.read("loose.bird"), "bpm   90  # slow\n\nch 1 a\n     p q  [ x x ]\n")
        << "--check changes nothing";
    EXPECT_EQ(run({"format", "loose.bird"}).exit.code, 0);
    EXPECT_EQ(place.read("loose.bird"), "bpm 90  # slow\n\nch 1 a\n  p q [x x]\n");
    EXPECT_EQ(run({"format", "loose.bird", "--check"}).exit.code, 0);
}

/// Each line of the page that runs `aviary`, without its remark.
std::vector<std::vector<std::string>> commands_of(const fs::path& page) {
    std::vector<std::vector<std::string>> commands;
    std::ifstream file(page);
    bool shown = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("```")) shown = line == "```sh";
        if (!shown || !line.starts_with("aviary ")) continue;
        std::istringstream words(
            line.substr(7, line.find('#') == std::string::npos ? line.size() : line.find('#') - 7));
        std::vector<std::string> command;
        for (std::string word; words >> word;) command.push_back(word);
        commands.push_back(std::move(command));
    }
    return commands;
}
TEST_F(MidiVerbs, DoWhatTheirPageShows) {
    ASSERT_EQ(run({"export", "song.bird", "song.mid"}).exit.code, 0);
    const auto commands = commands_of(AVIARY_SOURCE_DIR "/docs/midi.md");
    ASSERT_GE(commands.size(), 7u);
    for (const auto& command : commands) {
        const auto ran = run(command);
        EXPECT_EQ(ran.exit.code, 0) << testing::PrintToString(command) << ran.err;
    }
}

} // namespace
} // namespace aviary::app
