// The plugins of other people through the real program: found, played, and no harm done.
#include "app/run_aviary.h"
#include "hosting/hosting_testing.h"
#include "server/test_page.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <csignal>

namespace aviary::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string song_with(const std::string& effect) {
    return "sig\n  bpm 240\ntracks\n  1 lead\n    plugin mono\n"
           + (effect.empty() ? "" : "    fx " + effect + "\n")
           + "arr\n  main 2\nsec main\n  trk 1 lead\n    p q q q q\n      n > C4 E4 G4 C5\n";
}

class OtherPluginsTest : public testing::Test {
protected:
    OtherPluginsTest() { fs::create_directories(plugins()); }

    fs::path plugins() const { return place.folder() / "clap"; }
    fs::path list() const { return place.folder() / "data/plugins.json"; }
    void add(const std::string& module, const std::string& as = "") const {
        fs::copy_file(hosting::test_module(module), plugins() / ((as.empty() ? module : as) + ".clap"),
            fs::copy_options::overwrite_existing);
    }
    /// With these variables no plugins and settings of this machine are found, except those in /usr/lib/clap.
    std::vector<std::string> environment() const {
        return {"CLAP_PATH=" + plugins().string(), "HOME=" + place.folder().string(),
            "AVIARY_DATA_DIR=" + (place.folder() / "data").string()};
    }
    Ran run(std::vector<std::string> arguments) const {
        return run_aviary(std::move(arguments), place.folder(), environment());
    }
    /// Renders a song with that effect. Gives its peak in decibels.
    double peak_with(const std::string& effect) const {
        place.write("song.bird", song_with(effect));
        const auto ran = run({"render", "song.bird", "-o", "a.wav", "--json"});
        EXPECT_EQ(ran.exit.code, 0) << ran.err;
        const auto told = json::parse(ran.out);
        EXPECT_EQ(told.at("warnings"), json::array());
        return told.at("peak_db");
    }
    bool says(const std::string& text, const std::string& what) const {
        return text.find(what) != std::string::npos;
    }

    workshop::TestProject place;
};

// ---- scan ----

TEST_F(OtherPluginsTest, ScanListsGoodPluginsAndNamesTheOthersWithWhy) {
    add("gain");
    add("crashes");
    add("no_entry");
    const auto ran = run({"scan"});
    EXPECT_EQ(ran.exit.code, 0);
    EXPECT_TRUE(ran.out.starts_with("test.gain")) << ran.out;
    EXPECT_TRUE(says(ran.out, "  Gain  ")) << ran.out;
    EXPECT_TRUE(says(ran.out, (plugins() / "gain.clap").string() + "\n")) << ran.out;
    EXPECT_FALSE(says(ran.out, "crashes")) << ran.out;
    EXPECT_TRUE(says(ran.err, (plugins() / "crashes.clap").string() + ": the plugin ")) << ran.err;
    EXPECT_TRUE(says(ran.err, "no_entry.clap: is a library but no CLAP plugin")) << ran.err;
}

TEST_F(OtherPluginsTest, ScanTellsScriptsInJson) {
    add("gain");
    add("exits");
    const auto ran = run({"scan", "--json"});
    EXPECT_EQ(ran.exit.code, 0);
    const auto told = json::parse(ran.out);
    EXPECT_EQ(
        told.at("plugins")[0], json({{"id", "test.gain"}, {"word", "test.gain"}, {"name", "Gain"},
                                   {"vendor", "Test"}, {"version", "1.0.0"}, {"features", {"audio-effect"}},
                                   {"file", (plugins() / "gain.clap").string()}}));
    ASSERT_EQ(told.at("refused").size(), 1u);
    EXPECT_EQ(told["refused"][0]["file"], (plugins() / "exits.clap").string());
    EXPECT_EQ(told["refused"][0]["code"], "probe.rubbish");
    EXPECT_EQ(told.at("problems"), json::array());
}

TEST_F(OtherPluginsTest, ScanFailsWhenItCannotKeepWhatItFound) {
    add("gain");
    fs::create_directories(list());
    const auto ran = run({"scan"});
    EXPECT_EQ(ran.exit.code, 1);
    EXPECT_TRUE(says(ran.out, "test.gain")) << ran.out;
    EXPECT_TRUE(says(ran.err, "plugins.json")) << ran.err;
}

TEST_F(OtherPluginsTest, CheckKnowsWhatAScanFoundAndLooksForNone) {
    add("gain");
    place.write("song.bird", song_with("test.gain"));
    EXPECT_TRUE(says(run({"check", "song.bird"}).out, "there is no plugin 'test.gain'"));
    EXPECT_FALSE(fs::exists(list()));
    (void)run({"scan"});
    EXPECT_EQ(run({"check", "song.bird"}).out, "");
}

// ---- render ----

TEST_F(OtherPluginsTest, RenderPlaysAPluginThatTheSongNames) {
    add("half");
    const double plain = peak_with("");
    EXPECT_FALSE(fs::exists(list())) << "for the stock plugins nothing is looked for";
    const double halved = peak_with("test.gain");
    EXPECT_NEAR(halved, plain - 6, 0.1);
    EXPECT_TRUE(fs::exists(list()));
    const std::string first = place.read("a.wav");
    EXPECT_EQ(peak_with("test.gain"), halved);
    EXPECT_TRUE(place.read("a.wav") == first) << "the same bytes every time";
}

TEST_F(OtherPluginsTest, RenderOutlivesAPluginThatCrashesAndSaysSo) {
    add("process_exits");
    place.write("song.bird", song_with("test.gain"));
    const auto ran = run({"render", "song.bird", "-o", "a.wav", "--json"});
    EXPECT_EQ(ran.exit.code, 0) << ran.err;
    EXPECT_TRUE(says(ran.err, "song.bird: warning: process_exits.clap: the plugin exited")) << ran.err;
    EXPECT_EQ(json::parse(ran.out).at("warnings").size(), 1u);
    EXPECT_TRUE(fs::exists(place.folder() / "a.wav"));
}

TEST_F(OtherPluginsTest, RenderWarnsOfAPluginThatWasRefused) {
    add("init_fails");
    place.write("song.bird", song_with("test.gain"));
    const auto ran = run({"render", "song.bird", "-o", "a.wav"});
    EXPECT_EQ(ran.exit.code, 0);
    EXPECT_TRUE(says(ran.err, "song.bird:6:8: warning: there is no plugin 'test.gain'")) << ran.err;
    EXPECT_TRUE(says(ran.err, "one plugin file of this machine cannot be used: 'aviary scan' says why"))
        << ran.err;
}

TEST_F(OtherPluginsTest, RenderEndedByASignalLeavesNothingOfThem) {
    add("process_hangs");
    fs::create_directories(place.folder() / "tmp");
    place.write("song.bird", song_with("test.gain"));
    auto with_tmp = environment();
    with_tmp.push_back("TMPDIR=" + (place.folder() / "tmp").string());
    RunningAviary rendering({"render", "song.bird", "-o", "a.wav"}, place.folder(), with_tmp);
    boost::asio::io_context io;
    ASSERT_TRUE(workshop::run_until(io, [&] { return !rendering.children("cage").empty(); }));
    const auto cages = rendering.children("cage");
    rendering.signal(SIGTERM);
    rendering.to_its_end();
    EXPECT_TRUE(workshop::run_until(io, [&] { return !hosting::is_running(cages.front()); }));
    EXPECT_TRUE(workshop::run_until(io, [&] { return fs::is_empty(place.folder() / "tmp"); }));
    EXPECT_FALSE(fs::exists(place.folder() / "a.wav"));
}

TEST_F(OtherPluginsTest, RenderPlaysPluginsThatOthersWrote) {
    if (!fs::exists("/usr/lib/clap/ZamTube.clap")) GTEST_SKIP() << "Debian's zam-plugins are not installed";
    std::string tracks = "sig\n  bpm 240\ntracks\n", parts = "arr\n  main 2\nsec main\n", as_vst3 = tracks;
    int track = 0;
    const json found = json::parse(run({"scan", "--json"}).out);
    for (const json& plugin : found.at("plugins")) {
        const std::string id = plugin.at("id"), number = std::to_string(++track);
        const double sound = peak_with(id);
        EXPECT_GT(sound, -40) << id;
        EXPECT_LT(sound, 0) << id;
        const std::string head = "  " + number + " t" + number + "\n    plugin mono\n    fx ";
        tracks += head + id + "\n";
        if (fs::exists("/usr/lib/vst3/ZamTube.vst3")) {
            ASSERT_TRUE(plugin.contains("vst3")) << id << " is there in both formats, and one plugin";
            as_vst3 += head + plugin.at("vst3").at("word").get<std::string>() + "\n";
        }
        parts += "  trk " + number + " t" + number + "\n    p q q q q\n      n > C4 E4 G4 C5\n";
    }
    EXPECT_GE(track, 17);
    place.write("song.bird", tracks + parts);
    for (const char* out : {"one.wav", "two.wav"}) {
        const auto ran = run({"render", "song.bird", "-o", out, "--json", "--bits", "32f"}); // they clip
        ASSERT_EQ(ran.exit.code, 0) << ran.err;
        EXPECT_EQ(json::parse(ran.out).at("warnings"), json::array()) << ran.err;
    }
    EXPECT_TRUE(place.read("one.wav") == place.read("two.wav")) << "all at once, the same bytes every time";
    if (!fs::exists("/usr/lib/vst3/ZamTube.vst3")) return;
    const double as_clap =
        json::parse(run({"render", "song.bird", "-o", "one.wav", "--json"}).out).at("peak_db");
    place.write("song.bird", as_vst3 + parts);
    const auto ran = run({"render", "song.bird", "-o", "vst3.wav", "--json"});
    ASSERT_EQ(ran.exit.code, 0) << ran.err;
    EXPECT_NEAR(json::parse(ran.out).at("peak_db"), as_clap, 0.001) << "the other format sounds the same";
}

TEST_F(OtherPluginsTest, OneOfVst3IsPlayedByNameWithItsParametersAndState) {
    const fs::path built = fs::path(AVIARY_BUILD_DIR) / "vst3/gain.vst3";
    if (!fs::exists(built)) GTEST_SKIP() << "VST3 is not built here";
    fs::create_directories(place.folder() / ".vst3");
    fs::copy(built, place.folder() / ".vst3/gain.vst3", fs::copy_options::recursive);
    ASSERT_EQ(run({"scan"}).exit.code, 0);
    const double whole = peak_with("Gain.vst3");
    EXPECT_NEAR(whole, peak_with(""), 0.01);
    std::vector<double> moved;
    for (const std::string word : {"gain", "Gain.vst3"}) {
        place.write("song.bird", song_with(word) + "      " + word + ".gain 60 60 60 60\n");
        const auto ran = run({"render", "song.bird", "-o", "a.wav", "--json"});
        ASSERT_EQ(ran.exit.code, 0) << ran.err;
        EXPECT_EQ(json::parse(ran.out).at("warnings"), json::array()) << ran.out;
        moved.push_back(json::parse(ran.out).at("peak_db"));
    }
    EXPECT_EQ(moved[0], moved[1]) << "the stock plugin and the same as VST3";
    EXPECT_GT(std::abs(moved[0] - whole), 1) << "it was moved";
}

// ---- start ----

TEST_F(OtherPluginsTest, TheWorkshopsSongPlaysThemToo) {
    add("half");
    ASSERT_EQ(run({"scan"}).exit.code, 0);
    ASSERT_EQ(run({"new", "wobble"}).exit.code, 0);
    place.write("song.bird", song_with("test.gain"));
    RunningAviary workshop({"start", "wobble", "--song", "song.bird", "--no-open", "--port", "0"},
        place.folder(), environment());
    ASSERT_TRUE(workshop.wait_for("the page is")) << workshop.so_far().err;
    EXPECT_EQ(workshop.children("cage").size(), 1u);
    workshop.signal(SIGTERM);
    EXPECT_EQ(workshop.to_its_end().exit.code, 0);
    EXPECT_EQ(workshop.so_far().out.find("no plugin"), std::string::npos) << workshop.so_far().out;
}

// ---- serve ----

TEST_F(OtherPluginsTest, PagesSeeAndHearThemAndAreToldOfTheScan) {
    add("gain");
    place.write("song.bird", song_with(""));
    RunningAviary serving(
        {"serve", "song.bird", "--port", "0", "--audio", "null"}, place.folder(), environment());
    ASSERT_TRUE(serving.wait_for("The page is")) << serving.so_far().err;
    const auto [port, token] = serving.entrance();
    server::TestPage page;
    page.set_token(token);
    ASSERT_EQ(page.connect(port), 101);
    page.call("app.ui_ready");
    page.call("app.react_ready");
    ASSERT_TRUE(serving.wait_for("is open")) << serving.so_far().err;
    const auto known = [](const json& plugins) {
        const auto found = std::ranges::find_if(
            plugins.at("plugins"), [](const json& plugin) { return plugin["id"] == "test.gain"; });
        return found == plugins["plugins"].end() ? json() : *found;
    };
    EXPECT_TRUE(known(page.call("plugins.list")["result"]).is_null());
    page.call("plugins.scan");
    json told;
    do told = page.next_notification("plugins:changed")["params"];
    while (!told["scanning"]);
    do told = page.next_notification("plugins:changed")["params"];
    while (told["scanning"]);
    EXPECT_EQ(known(told), json({{"id", "test.gain"}, {"name", "Gain"}, {"vendor", "Test"},
                               {"kind", "effect"}, {"word", "test.gain"}, {"origin", "scanned"}}));
    EXPECT_EQ(page.call("plugins.list")["result"], told);

    const auto version = page.call("song.read")["result"]["version"];
    page.call("song.write", {{"text", song_with("test.gain")}, {"version", version}});
    const auto name = [&] {
        const auto track = page.next_notification("track:state")["params"];
        return track["number"] == 1 && track["plugins"].size() == 2 ? track["plugins"][1]["name"] : json();
    };
    json playing; // the plugin takes its place once it is open
    do playing = name();
    while (playing != "Gain");
    EXPECT_EQ(serving.children("cage").size(), 1u);
    serving.signal(SIGTERM);
    EXPECT_EQ(serving.to_its_end().exit.code, 0);
}

} // namespace
} // namespace aviary::app
