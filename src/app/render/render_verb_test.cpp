// `aviary render` as people and scripts call it.
#include "app/run_aviary.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include <sys/stat.h>

namespace aviary::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* song = R"(sig
  bpm 240
tracks
  1 lead
    plugin mono
arr
  main 1
sec main
  trk 1 lead
    p q q q q
      v 90
      n C4 E4 G4 C5
)";

constexpr const char* two_sections = R"(sig
  bpm 240
tracks
  1 lead
    plugin mono
arr
  low 1
  high 1
  low 1
sec low
  trk 1
    p q q
      n C3
sec high
  trk 1
    p q q
      n C5
)";

/// What another program reads of a sound file.
struct Heard {
    SF_INFO info{};
    std::vector<float> samples; ///< interleaved
    std::vector<std::uint32_t> cues;
    std::string title;
    float peak() const {
        float most = 0;
        for (const float sample : samples) most = std::max(most, std::abs(sample));
        return most;
    }
};

class RenderVerb : public testing::Test {
protected:
    Ran run(std::vector<std::string> arguments) { return run_aviary(std::move(arguments), place.folder()); }
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
    Heard heard(const std::string& name) const {
        Heard heard;
        SNDFILE* const file = sf_open((place.folder() / name).c_str(), SFM_READ, &heard.info);
        EXPECT_TRUE(file) << name << ": " << sf_strerror(nullptr);
        if (!file) return heard;
        heard.samples.resize(std::size_t(heard.info.frames * heard.info.channels));
        sf_readf_float(file, heard.samples.data(), heard.info.frames);
        SF_CUES cues{};
        if (sf_command(file, SFC_GET_CUE, &cues, sizeof cues) == SF_TRUE)
            for (std::uint32_t i = 0; i < cues.cue_count; ++i)
                heard.cues.push_back(cues.cue_points[i].sample_offset);
        if (const char* title = sf_get_string(file, SF_STR_TITLE)) heard.title = title;
        sf_close(file);
        return heard;
    }
    /// The last line of JSON that the verb printed.
    nlohmann::json ending(const Ran& ran) const {
        const auto end = ran.out.find_last_not_of('\n');
        const auto begin = ran.out.rfind('\n', end);
        return nlohmann::json::parse(ran.out.substr(begin == ran.out.npos ? 0 : begin + 1));
    }

    workshop::TestProject place;
};

TEST_F(RenderVerb, WritesTheSameBytesEveryTime) {
    place.write("song.bird", song);
    for (const char* bits : {"16", "24", "32f"}) {
        for (const char* out : {"a.wav", "b.wav"}) {
            const auto ran = run({"render", "song.bird", "-o", out, "--bits", bits, "--rate", "44100"});
            ASSERT_EQ(ran.exit.code, 0) << ran.err;
            EXPECT_EQ(ran.out, "");
            EXPECT_TRUE(says(ran.err, "peak -")) << ran.err;
        }
        const std::string a = place.read("a.wav");
        EXPECT_GT(a.size(), 44100u);
        EXPECT_TRUE(a == place.read("b.wav")) << bits;
    }
    EXPECT_EQ(files(), (std::vector<std::string>{"a.wav", "b.wav", "song.bird"}));
}

TEST_F(RenderVerb, TellsScriptsInJson) {
    place.write("song.bird", song);
    const auto ran = run({"render", "song.bird", "-o", "a.wav", "--json"});
    const auto json = nlohmann::json::parse(ran.out);
    EXPECT_EQ(json.at("file"), "a.wav");
    EXPECT_GE(json.at("seconds").get<double>(), 1.0); // one bar at 240 bpm
    EXPECT_LT(json.at("peak_db").get<double>(), 6);
    EXPECT_GT(json.at("realtime_factor").get<double>(), 0);
    EXPECT_TRUE(json.at("warnings").empty());
}

TEST_F(RenderVerb, PlaysTheProjectThatTheSongIsIn) {
    place.write("song.bird", song);
    ASSERT_EQ(run({"render", "song.bird", "-o", "plain.wav"}).exit.code, 0);
    place.write("daw.mixer.json", R"({"version": 1, "master": {"volume_db": null}})");
    const auto silent = run({"render", ".", "-o", "silent.wav"});
    EXPECT_EQ(silent.exit.code, 0) << silent.err;
    EXPECT_TRUE(says(silent.err, "silence")) << silent.err;
    EXPECT_EQ(files(), (std::vector<std::string>{"daw.mixer.json", "plain.wav", "silent.wav", "song.bird"}))
        << "and nothing else is written";
    place.write("daw.mixer.json", "{");
    for (const auto& verb : {std::vector<std::string>{"render", ".", "-o", "broken.wav"}, {"check", "."}}) {
        const auto ran = run(verb);
        EXPECT_EQ(ran.exit.code, 1);
        EXPECT_TRUE(says(ran.err, "daw.mixer.json:1:")) << ran.err;
    }
}

TEST_F(RenderVerb, LeadsTracksThroughTheirGroups) {
    const std::string head = "sig\n  bpm 240\ntracks\n  1 lead\n    plugin mono\n",
                      notes =
                          "arr\n  main 1\nsec main\n  trk 1 lead\n    p q q q q\n      v 90\n      n C4\n";
    const auto render = [&](const std::string& routing) {
        place.write("song.bird", head + routing + notes);
        const auto ran = run({"render", "song.bird", "-o", "a.wav", "--bits", "32f"});
        EXPECT_EQ(ran.exit.code, 0) << ran.err;
        EXPECT_FALSE(says(ran.err, "warning")) << ran.err;
        return heard("a.wav").samples;
    };
    const auto plain = render("    volume -6\n");
    EXPECT_EQ(render("    volume -6\n    out 2\n  2 all\n    type group\n"), plain);
    EXPECT_EQ(render("    out 2\n  2 all\n    type group\n    volume -6\n"), plain);
    const auto is_zero = [](float sample) { return sample == 0; };
    EXPECT_TRUE(std::ranges::all_of(render("    out 2\n  2 all\n    type group\n    mute\n"), is_zero));
}

TEST_F(RenderVerb, OfASongWithErrorsWritesNothing) {
    place.write("song.bird", std::string(song) + "      n @Cmja7\n");
    const auto ran = run({"render", "song.bird", "-o", "a.wav"});
    EXPECT_EQ(ran.exit.code, 1);
    EXPECT_TRUE(says(ran.err, "error: ")) << ran.err;
    EXPECT_EQ(files(), std::vector<std::string>{"song.bird"});
}

TEST_F(RenderVerb, KeepsGoingWhereItIsTold) {
    place.write("song.bird", std::string(song) + "      n @Cmja7\n");
    const auto ran = run({"render", "song.bird", "-o", "a.wav", "--keep-going"});
    EXPECT_EQ(ran.exit.code, 0) << ran.err;
    EXPECT_TRUE(says(ran.err, "error: ")) << ran.err;
    EXPECT_GT(heard("a.wav").peak(), 0.01f);
}

TEST_F(RenderVerb, CountsBarsAcrossChangesOfMeter) {
    place.write("song.bird",
        "sig\n  bpm 240\ntracks\n  1 lead\n    plugin mono\narr\n  a 2\n  b 2\nsec a\n  trk 1\n    p q\n"
        "sec b\n  meter 3/4\n  trk 1\n    p q\n");
    ASSERT_EQ(
        run({"render", "song.bird", "-o", "a.wav", "--from", "3", "--to", "4.2", "--tail", "0"}).exit.code,
        0);
    EXPECT_EQ(heard("a.wav").info.frames, 4 * 12000) << "a bar of three beats, and one of the next";
}

TEST_F(RenderVerb, WarnsOfAPluginThatIsNotThere) {
    std::string text = song;
    text.replace(text.find("plugin mono"), 11, "plugin mnoo");
    place.write("song.bird", text);
    const auto ran = run({"render", "song.bird", "-o", "a.wav"});
    EXPECT_EQ(ran.exit.code, 0);
    EXPECT_TRUE(says(ran.err, "song.bird:5:")) << ran.err;
    EXPECT_TRUE(says(ran.err, "warning: there is no plugin 'mnoo'")) << ran.err;
    EXPECT_TRUE(fs::exists(place.folder() / "a.wav"));
}

TEST_F(RenderVerb, RefusesPlacesItCannotWriteTo) {
    place.write("song.bird", song);
    place.write("kept.wav", "mine");
    for (const char* out : {"nowhere/a.wav", "/proc/a.wav", "a.mp3", "a", "song.bird"}) {
        const auto ran = run({"render", "song.bird", "-o", out});
        EXPECT_EQ(ran.exit.code, 1) << out;
        EXPECT_TRUE(says(ran.err, std::string(out).substr(0, 5))) << ran.err;
    }
    EXPECT_EQ(run({"render", "missing.bird", "-o", "kept.wav"}).exit.code, 1);
    EXPECT_EQ(place.read("kept.wav"), "mine");
    EXPECT_EQ(files(), (std::vector<std::string>{"kept.wav", "song.bird"}));
}

TEST_F(RenderVerb, NeverWritesOverWhatItReads) {
    place.write("song.bird", song);
    place.write("daw.mixer.json", R"({"version": 1})");
    fs::create_symlink("song.bird", place.folder() / "link.wav");
    for (const char* out : {"song.bird", "./song.bird", "link.wav", "daw.mixer.json"}) {
        const auto ran = run({"render", "song.bird", "-o", out, "--format", "wav"});
        EXPECT_EQ(ran.exit.code, 1) << out;
        EXPECT_TRUE(says(ran.err, "name another file")) << ran.err;
    }
    EXPECT_EQ(place.read("song.bird"), song);
}

TEST_F(RenderVerb, ReplacesAFileAndKeepsItsRightsAndItsLink) {
    place.write("song.bird", song);
    fs::create_directories(place.folder() / "elsewhere");
    place.write("elsewhere/a.wav", "old");
    fs::permissions(place.folder() / "elsewhere/a.wav", fs::perms(0640));
    fs::create_symlink("elsewhere/a.wav", place.folder() / "a.wav");
    ASSERT_EQ(run({"render", "song.bird", "-o", "a.wav"}).exit.code, 0);
    EXPECT_TRUE(fs::is_symlink(place.folder() / "a.wav"));
    EXPECT_EQ(fs::status(place.folder() / "elsewhere/a.wav").permissions(), fs::perms(0640));
    EXPECT_TRUE(place.read("elsewhere/a.wav").starts_with("RIFF"));
}

TEST_F(RenderVerb, WritesIntoPipesAndDevices) {
    place.write("song.bird", song);
    ASSERT_EQ(run({"render", "song.bird", "-o", "a.wav"}).exit.code, 0);
    ASSERT_EQ(::mkfifo((place.folder() / "pipe").c_str(), 0600), 0);
    std::string came;
    std::thread reader([&] {
        std::ifstream pipe(place.folder() / "pipe", std::ios::binary);
        came.assign(std::istreambuf_iterator<char>(pipe), {});
    });
    EXPECT_EQ(run({"render", "song.bird", "-o", "pipe"}).exit.code, 0);
    reader.join();
    EXPECT_TRUE(came == place.read("a.wav"));
    EXPECT_TRUE(fs::is_fifo(place.folder() / "pipe"));
    const auto piped = run({"render", "song.bird", "-o", "-"});
    EXPECT_EQ(piped.exit.code, 0);
    EXPECT_TRUE(piped.out == came);
    EXPECT_EQ(run({"render", "song.bird", "-o", "/dev/null"}).exit.code, 0);
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
    const auto full = run({"render", "song.bird", "-o", "/dev/full"});
    EXPECT_EQ(full.exit.code, 1);
    EXPECT_TRUE(says(full.err, "/dev/full: cannot be written: No space left on device")) << full.err;
}

TEST_F(RenderVerb, EndedByASignalLeavesNothing) {
    std::string text = song;
    text.replace(text.find("main 1"), 6, "main 9000");
    place.write("song.bird", text);
    for (const int signal : {SIGINT, SIGTERM}) {
        RunningAviary rendering({"render", "song.bird", "-o", "a.wav"}, place.folder());
        boost::asio::io_context io;
        ASSERT_TRUE(workshop::run_until(
            io, [&] { return files().size() == 2; })); // the song, and the WAV under its temporary name
        rendering.signal(signal);
        EXPECT_EQ(rendering.to_its_end().exit.code, 128 + signal);
        EXPECT_EQ(files(), std::vector<std::string>{"song.bird"});
    }
}

TEST_F(RenderVerb, WritesEachKindOfFileTheSameEveryTime) {
    place.write("song.bird", song);
    const std::map<std::string, int> kinds{
        {"a.flac", SF_FORMAT_FLAC}, {"a.ogg", SF_FORMAT_OGG}, {"a.wav", SF_FORMAT_WAV}};
    ASSERT_EQ(run({"render", "song.bird", "-o", "a.wav"}).exit.code, 0);
    for (const auto& [name, kind] : kinds) {
        ASSERT_EQ(run({"render", "song.bird", "-o", name}).exit.code, 0) << name;
        const std::string first = place.read(name);
        ASSERT_EQ(run({"render", "song.bird", "-o", name}).exit.code, 0) << name;
        EXPECT_TRUE(first == place.read(name)) << name;
        EXPECT_EQ(heard(name).info.format & SF_FORMAT_TYPEMASK, kind);
        EXPECT_EQ(heard(name).info.frames, heard("a.wav").info.frames) << name;
        EXPECT_GT(heard(name).peak(), 0.05f) << name;
    }
    EXPECT_TRUE(heard("a.flac").samples == heard("a.wav").samples);
    const auto floats = run({"render", "song.bird", "-o", "a.flac", "--bits", "32f"});
    EXPECT_EQ(floats.exit.code, 1);
    EXPECT_TRUE(says(floats.err, "a.flac: a FLAC file has no floating-point samples")) << floats.err;
}

TEST_F(RenderVerb, RoundsToTheNearestStepWithOrWithoutDither) {
    place.write("song.bird", song);
    ASSERT_EQ(run({"render", "song.bird", "-o", "exact.wav", "--bits", "32f"}).exit.code, 0);
    ASSERT_EQ(run({"render", "song.bird", "-o", "plain.wav", "--bits", "16"}).exit.code, 0);
    ASSERT_EQ(
        run({"render", "song.bird", "-o", "dithered.wav", "--bits", "16", "--dither", "tpdf"}).exit.code, 0);
    const Heard exact = heard("exact.wav");
    const auto errors = [&](const char* name) {
        const Heard rounded = heard(name);
        double sum = 0, squares = 0, most = 0;
        for (std::size_t i = 0; i < exact.samples.size(); ++i) {
            const double error = (double(rounded.samples[i]) - double(exact.samples[i])) * 32768;
            sum += error, squares += error * error, most = std::max(most, std::abs(error));
        }
        const double count = double(exact.samples.size());
        EXPECT_NEAR(sum / count, 0, 0.02) << name;
        return std::pair(most, squares / count);
    };
    EXPECT_LE(errors("plain.wav").first, 0.5001);
    // Triangular noise of two steps in all, and the rounding: a variance of 1/6 + 1/12.
    EXPECT_LE(errors("dithered.wav").first, 1.5001);
    EXPECT_NEAR(errors("dithered.wav").second, 0.25, 0.01);
}

TEST_F(RenderVerb, MakesItAsLoudAsWanted) {
    place.write("song.bird", song);
    const auto peak = run({"render", "song.bird", "-o", "p.wav", "--normalise", "peak=-3", "--json"});
    ASSERT_EQ(peak.exit.code, 0) << peak.err;
    EXPECT_NEAR(20 * std::log10(heard("p.wav").peak()), -3, 0.01);
    EXPECT_NEAR(ending(peak).at("peak_db").get<double>(), -3, 0.01);
    const auto loud = run({"render", "song.bird", "-o", "l.wav", "--normalise", "lufs=-20", "--json"});
    EXPECT_NEAR(ending(loud).at("lufs").get<double>(), -20, 0.05);
    const auto clipped = run({"render", "song.bird", "-o", "c.wav", "--normalise", "lufs=0", "--json"});
    EXPECT_EQ(clipped.exit.code, 0);
    EXPECT_TRUE(says(ending(clipped).at("warnings").dump(), "clipped")) << clipped.out;
    for (const char* wrong : {"loud", "peak=", "peak=3", "lufs=x", "=-1"})
        EXPECT_EQ(run({"render", "song.bird", "-o", "w.wav", "--normalise", wrong}).exit.code, 2) << wrong;
}

TEST_F(RenderVerb, WritesPartsByBarsTimesAndSections) {
    place.write("song.bird", two_sections);
    ASSERT_EQ(run({"render", "song.bird", "-o", "all.wav", "--tail", "0"}).exit.code, 0);
    const Heard all = heard("all.wav");
    ASSERT_EQ(all.info.frames, 3 * 48000); // a bar is a second
    EXPECT_EQ(all.cues, (std::vector<std::uint32_t>{0, 48000, 96000}));
    EXPECT_EQ(all.title, "song");
    for (const std::vector<std::string>& places : {std::vector<std::string>{"--from", "high", "--to", "high"},
             {"--from", "2", "--to", "3"}, {"--from", "1s", "--to", "0:02"}}) {
        std::vector<std::string> command{"render", "song.bird", "-o", "part.wav", "--tail", "0"};
        command.insert(command.end(), places.begin(), places.end());
        ASSERT_EQ(run(command).exit.code, 0) << places[1];
        const Heard part = heard("part.wav");
        ASSERT_EQ(part.info.frames, 48000) << places[1];
        EXPECT_TRUE(std::equal(part.samples.begin(), part.samples.end(), all.samples.begin() + 96000))
            << places[1];
    }
    for (const std::vector<std::string>& places : {std::vector<std::string>{"--from", "nowhere", "--to", "3"},
             {"--from", "3", "--to", "2"}, {"--from", "9", "--to", "10"}, {"--from", "0", "--to", "2"}}) {
        std::vector<std::string> command{"render", "song.bird", "-o", "none.wav"};
        command.insert(command.end(), places.begin(), places.end());
        EXPECT_EQ(run(command).exit.code, 1) << places[0] << places[1];
    }
    EXPECT_FALSE(fs::exists(place.folder() / "none.wav"));
    EXPECT_TRUE(says(run({"render", "song.bird", "-o", "n.wav", "--from", "hihg"}).err, "'low', 'high'"));
}

TEST_F(RenderVerb, SplitsAtSections) {
    place.write("song.bird", two_sections);
    ASSERT_EQ(run({"render", "song.bird", "-o", "all.wav"}).exit.code, 0);
    const auto ran = run({"render", "song.bird", "-o", "s.wav", "--split", "sections", "--json"});
    ASSERT_EQ(ran.exit.code, 0) << ran.err;
    EXPECT_EQ(ending(ran).at("files"), (nlohmann::json{"s-01-low.wav", "s-02-high.wav", "s-03-low.wav"}));
    std::vector<float> joined;
    for (const char* name : {"s-01-low.wav", "s-02-high.wav", "s-03-low.wav"}) {
        const Heard part = heard(name);
        joined.insert(joined.end(), part.samples.begin(), part.samples.end());
    }
    EXPECT_TRUE(joined == heard("all.wav").samples);
    EXPECT_FALSE(fs::exists(place.folder() / "s.wav"));
}

TEST_F(RenderVerb, ALoopHasItsTailOnItsStart) {
    std::string echoing = two_sections;
    echoing.replace(echoing.find("plugin mono"), 11, "plugin mono\n    fx delay");
    place.write("song.bird", echoing);
    ASSERT_EQ(run({"render", "song.bird", "-o", "all.wav", "--bits", "32f", "--to", "low"}).exit.code, 0);
    ASSERT_EQ(
        run({"render", "song.bird", "-o", "loop.wav", "--bits", "32f", "--to", "low", "--loop"}).exit.code,
        0);
    const Heard all = heard("all.wav"), loop = heard("loop.wav");
    ASSERT_EQ(loop.info.frames, 48000);
    ASSERT_GT(all.info.frames, 48000);
    for (std::size_t i = 0; i < loop.samples.size(); i += 97) {
        double sum = 0;
        for (std::size_t at = i; at < all.samples.size(); at += 96000) sum += all.samples[at];
        EXPECT_NEAR(loop.samples[i], sum, 1e-6) << i;
    }
}

TEST_F(RenderVerb, WaitsForEveryEcho) {
    // Echoes a second apart, each long after the silence between them began.
    std::string echoing = two_sections;
    echoing.replace(echoing.find("plugin mono"), 11, "plugin drums\n    fx delay");
    place.write("song.bird", echoing);
    const auto all = run({"render", "song.bird", "-o", "a.wav", "--json"});
    ASSERT_EQ(all.exit.code, 0) << all.err;
    const auto cut = run({"render", "song.bird", "-o", "b.wav", "--json", "--max-tail", "0.2"});
    EXPECT_GT(ending(all).at("seconds").get<double>(), 4.0);
    EXPECT_FALSE(ending(all).at("faded").get<bool>());
    EXPECT_NEAR(ending(cut).at("seconds").get<double>(), 3.2, 0.001);
    EXPECT_TRUE(ending(cut).at("faded").get<bool>());
    EXPECT_TRUE(says(cut.err, "was faded out")) << cut.err;
    const auto fixed = run({"render", "song.bird", "-o", "c.wav", "--json", "--tail", "5"});
    EXPECT_NEAR(ending(fixed).at("seconds").get<double>(), 8, 0.001);
}

TEST_F(RenderVerb, RendersManySongsIntoAFolder) {
    place.write("one.bird", song);
    place.write("two.bird", two_sections);
    place.write("wrong.bird", std::string(song) + "      n @Cmja7\n");
    const auto ran =
        run({"render", "one.bird", "wrong.bird", "two.bird", "-o", "out/", "--format", "flac", "--json"});
    EXPECT_EQ(ran.exit.code, 1) << "one of them has an error";
    EXPECT_TRUE(fs::exists(place.folder() / "out/one.flac"));
    EXPECT_TRUE(fs::exists(place.folder() / "out/two.flac"));
    EXPECT_FALSE(fs::exists(place.folder() / "out/wrong.flac"));
    std::map<std::string, int> endings;
    std::istringstream lines(ran.out);
    for (std::string line; std::getline(lines, line);) {
        const auto json = nlohmann::json::parse(line);
        if (!json.contains("progress"))
            ++endings[json.at("song").get<std::string>() + (json.contains("error") ? "!" : "")];
    }
    EXPECT_EQ(endings, (std::map<std::string, int>{{"one.bird", 1}, {"two.bird", 1}, {"wrong.bird!", 1}}));
    fs::create_directories(place.folder() / "again");
    place.write("again/one.bird", song);
    const auto twice = run({"render", "one.bird", "again/one.bird", "-o", "out/"});
    EXPECT_EQ(twice.exit.code, 1);
    EXPECT_TRUE(says(twice.err, "two of the songs have this name")) << twice.err;
    EXPECT_EQ(run({"render", "one.bird", "two.bird", "-o", "one.wav"}).exit.code, 1);
}

TEST_F(RenderVerb, TellsScriptsHowFarItIs) {
    place.write("song.bird", std::string(song).replace(std::string(song).find("main 1"), 6, "main 900"));
    const auto ran = run({"render", "song.bird", "-o", "a.wav", "--json", "--progress"});
    ASSERT_EQ(ran.exit.code, 0) << ran.err;
    std::istringstream lines(ran.out);
    double before = 0;
    int endings = 0;
    for (std::string line; std::getline(lines, line);) {
        EXPECT_EQ(endings, 0) << "nothing comes behind the end";
        const auto json = nlohmann::json::parse(line);
        endings += json.contains("seconds");
        if (!json.contains("progress")) continue;
        EXPECT_GE(json.at("progress").get<double>(), before);
        before = json.at("progress").get<double>();
    }
    EXPECT_EQ(endings, 1);
    EXPECT_GT(before, 0);
}

TEST_F(RenderVerb, SweepsWhatAKilledRenderLeft) {
    place.write("song.bird", std::string(song).replace(std::string(song).find("main 1"), 6, "main 9000"));
    place.write("short.bird", song);
    {
        RunningAviary rendering({"render", "song.bird", "-o", "a.wav"}, place.folder());
        boost::asio::io_context io;
        ASSERT_TRUE(workshop::run_until(io, [&] { return files().size() == 3; }));
        rendering.signal(SIGKILL);
        rendering.to_its_end();
    }
    ASSERT_EQ(files().size(), 3u) << "nobody can clean up behind SIGKILL";
    ASSERT_EQ(run({"render", "short.bird", "-o", "b.wav"}).exit.code, 0);
    EXPECT_EQ(files(), (std::vector<std::string>{"b.wav", "short.bird", "song.bird"}));
}

} // namespace
} // namespace aviary::app
