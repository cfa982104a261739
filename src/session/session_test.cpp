#include "session/test_session.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <thread>

using namespace aviary;
using namespace aviary::session;

namespace {

constexpr std::string_view song_text = R"(sig
  bpm 120
  meter 4/4
tracks
  1 lead
    plugin beep
    fx wobble
  2 other
    plugin beep
arr
  main 4
  tail 2
sec main
  trk 1 lead
    p w
      v 100
      n C4
    gate 100
sec tail
  trk 2 other
    p w
      n C4
)";

/// With another effect on the lead, and maybe one on the other track.
std::string song_with(std::string_view effect, std::string_view other = {}) {
    std::string text(song_text.substr(0, song_text.find("wobble")));
    text.append(effect).append(song_text.substr(song_text.find("wobble") + 6));
    if (!other.empty()) text.insert(text.find("arr\n"), std::string("    fx ").append(other) + "\n");
    return text;
}

class SessionTest : public HeardSession {
protected:
    void open(std::string_view text = song_text) {
        auto opened = session_.open_text(text, "songs/first.bird");
        ASSERT_TRUE(opened) << opened.error().text();
        for (const Error& problem : opened->problems) ADD_FAILURE() << problem.text();
    }
    /// Runs the song for some blocks; gives the loudest sample.
    float run(int blocks) {
        float loudest = 0;
        for (int i = 0; i < blocks; ++i) {
            run_block();
            for (float sample : left_) loudest = std::max(loudest, std::abs(sample));
        }
        return loudest;
    }
    engine::SlotId slot(int track, std::size_t index) {
        return session_.state().tracks.at(std::size_t(track)).plugins.at(index).slot;
    }
    Plugin plugin_under_work() { return session_.state().workshop->plugin.value(); }
};

template <typename T>
std::string code(const Result<T>& result) {
    return result ? "" : result.error().code;
}

const Parameter* find(const Plugin& plugin, std::string_view id) {
    for (const Parameter& parameter : plugin.parameters)
        if (parameter.about.id == id) return &parameter;
    return nullptr;
}

} // namespace

TEST_F(SessionTest, ShowsTheSongItOpened) {
    open();
    const SessionState state = session_.state();
    EXPECT_EQ(state.song.name, "first");
    EXPECT_EQ(state.song.path, "songs/first.bird");
    EXPECT_EQ(state.song.bpm, 120);
    EXPECT_EQ(state.song.length_beats, 24);
    ASSERT_EQ(state.song.sections.size(), 2u);
    EXPECT_EQ(state.song.sections[1].name, "tail");
    EXPECT_EQ(state.song.sections[1].start_beats, 16);
    ASSERT_EQ(state.tracks.size(), 2u);
    ASSERT_EQ(state.tracks[0].plugins.size(), 2u);
    EXPECT_EQ(state.tracks[0].plugins[0].role, engine::SlotRole::instrument);
    EXPECT_EQ(state.tracks[0].plugins[1].word, "wobble");
    EXPECT_EQ(state.tracks[0].plugins[1].name, "Wobble");
    EXPECT_FALSE(state.transport.playing);
    EXPECT_FALSE(state.workshop);
}

TEST_F(SessionTest, RefusesCommandsWithoutASong) {
    EXPECT_FALSE(session_.is_open());
    EXPECT_EQ(code(session_.play()), "song.none");
    EXPECT_EQ(code(session_.stop()), "song.none");
    EXPECT_EQ(code(session_.seek(0)), "song.none");
    EXPECT_EQ(code(session_.set_loop(std::nullopt)), "song.none");
    EXPECT_EQ(code(session_.set_mixer(0, {})), "song.none");
    EXPECT_EQ(code(session_.set_parameter(0, "level", 1.0)), "slot.unknown");
    EXPECT_EQ(run(1), 0) << "silence, not noise";
}

TEST_F(SessionTest, KeepsItsSongWhenAnotherCannotBeRead) {
    open();
    EXPECT_EQ(code(session_.open(bundles_.folder() / "nowhere.bird")), "song.missing");
    EXPECT_EQ(session_.state().song.name, "first");
}

TEST_F(SessionTest, OpensASongWithMistakesAndTellsThem) {
    const auto opened =
        session_.open_text("sig\n  bpm fast\ntracks\n  1 lead\n    plugin beep\n", "bad.bird");
    ASSERT_TRUE(opened) << opened.error().text();
    EXPECT_TRUE(song::has_errors(opened->diagnostics));
    EXPECT_EQ(session_.state().tracks.size(), 1u);
}

TEST_F(SessionTest, NamesTheNearestWordForAnUnknownPlugin) {
    const auto opened = session_.open_text("tracks\n  1 lead\n    plugin beeep\n", "bad.bird");
    ASSERT_TRUE(opened) << opened.error().text();
    ASSERT_EQ(opened->problems.size(), 1u);
    EXPECT_NE(opened->problems[0].text().find("'beep'"), std::string::npos) << opened->problems[0].text();
    EXPECT_EQ(session_.state().tracks[0].plugins[0].name, std::nullopt);
    EXPECT_EQ(code(session_.set_parameter(slot(0, 0), "level", 1.0)), "slot.empty");
}

TEST_F(SessionTest, PlaysAndStopsAndSaysSo) {
    open();
    EXPECT_EQ(run(4), 0);
    ASSERT_TRUE(session_.play());
    EXPECT_GT(run(20), 0.01f);
    ASSERT_EQ(heard<Transport>().size(), 1u);
    EXPECT_TRUE(heard<Transport>()[0].playing);
    EXPECT_GT(session_.state().transport.position_beats, 0);
    ASSERT_TRUE(session_.stop());
    run(2);
    ASSERT_EQ(heard<Transport>().size(), 2u);
    EXPECT_FALSE(heard<Transport>()[1].playing);
    EXPECT_EQ(heard<engine::Status>().size(), 26u) << "one a tick";
    EXPECT_EQ(heard<engine::Status>().back().tracks.size(), 2u);
}

TEST_F(SessionTest, SeeksAndLoopsWhereItMakesSense) {
    open();
    ASSERT_TRUE(session_.seek(4));
    ASSERT_TRUE(session_.set_loop(engine::Loop{4, 8}));
    ASSERT_EQ(heard<Transport>().size(), 2u);
    EXPECT_EQ(heard<Transport>()[0].position_beats, 4);
    EXPECT_EQ(heard<Transport>()[1].loop->end_beats, 8);
    run(2);
    EXPECT_EQ(session_.state().transport.position_beats, 4);
    for (double beats : {-1.0, double(NAN), double(INFINITY)})
        EXPECT_EQ(code(session_.seek(beats)), "transport.range");
    EXPECT_EQ(code(session_.set_loop(engine::Loop{8, 8})), "transport.range");
    EXPECT_EQ(code(session_.set_loop(engine::Loop{-1, 8})), "transport.range");
    EXPECT_EQ(session_.state().transport.loop->start_beats, 4);
}

TEST_F(SessionTest, MakesASetParameterHeardAndTold) {
    open();
    ASSERT_TRUE(session_.play());
    const float before = run(40);
    const auto set = session_.set_parameter(slot(0, 0), "level", 1.0);
    ASSERT_TRUE(set) << set.error().text();
    EXPECT_EQ(set->value, 1);
    EXPECT_FALSE(set->text.empty());
    EXPECT_GT(run(40), 2 * before);
    const auto told = heard<ParametersChanged>();
    ASSERT_EQ(told.size(), 1u) << "once, although the audio thread took a while";
    EXPECT_EQ(told[0].slot, slot(0, 0));
    ASSERT_EQ(told[0].values.size(), 1u);
    EXPECT_EQ(told[0].values[0].id, "level");
    EXPECT_EQ(told[0].values[0].value, 1);
}

TEST_F(SessionTest, ClampsAndReadsValues) {
    open();
    const auto wobble = slot(0, 1);
    EXPECT_EQ(session_.set_parameter(wobble, "rate", 99.0)->value, 20);
    EXPECT_EQ(session_.set_parameter(wobble, "rate", std::string("7.5 Hz"))->value, 7.5);
    EXPECT_EQ(code(session_.set_parameter(wobble, "rate", std::string("fast"))), "parameter.text");
    EXPECT_EQ(code(session_.set_parameter(wobble, "speed", 1.0)), "parameter.unknown");
    EXPECT_EQ(code(session_.set_parameter(99, "rate", 1.0)), "slot.unknown");
    EXPECT_EQ(code(session_.set_parameter(wobble, "rate", double(NAN))), "parameter.text");
}

TEST_F(SessionTest, SetsTheMixerPieceByPiece) {
    open();
    ASSERT_TRUE(session_.set_mixer(1, {.volume_db = -6}));
    ASSERT_TRUE(session_.set_mixer(1, {.pan = 0.5, .mute = true}));
    const auto mixer = session_.state().tracks[0].mixer;
    EXPECT_EQ(mixer.volume_db, -6);
    EXPECT_EQ(mixer.pan, 0.5);
    EXPECT_TRUE(mixer.mute);
    EXPECT_FALSE(mixer.solo);
    ASSERT_EQ(heard<Track>().size(), 2u);
    EXPECT_EQ(heard<Track>()[1].mixer.pan, 0.5);

    ASSERT_TRUE(session_.set_mixer(0, {.volume_db = -INFINITY}));
    EXPECT_TRUE(std::isinf(session_.state().master.mixer.volume_db));
    EXPECT_EQ(heard<Master>().size(), 1u);

    EXPECT_EQ(code(session_.set_mixer(3, {})), "track.unknown");
    EXPECT_EQ(code(session_.set_mixer(1, {.pan = 1.1})), "mixer.range");
    EXPECT_EQ(code(session_.set_mixer(1, {.volume_db = 25})), "mixer.range");
    EXPECT_EQ(code(session_.set_mixer(1, {.volume_db = NAN})), "mixer.range");
}

TEST_F(SessionTest, SendsTracksIntoOthers) {
    open();
    ASSERT_TRUE(session_.set_mixer(2, {.sends = {{{.to = 1, .level_db = -6}}}}));
    ASSERT_TRUE(session_.set_mixer(2, {.pan = 0.5}));
    EXPECT_EQ(heard<Track>().back().sends, (std::vector<Send>{{1, -6}}))
        << "as long as nobody takes them away";
    EXPECT_EQ(session_.state().tracks[1].sends, (std::vector<Send>{{1, -6}}));
    EXPECT_EQ(code(session_.set_mixer(1, {.sends = {{{2, 0}}}})), "send.cycle");
    EXPECT_EQ(code(session_.set_mixer(1, {.sends = {{{9, 0}}}})), "send.unknown");
    EXPECT_EQ(code(session_.set_mixer(1, {.sends = {{{0, 25}}}})), "mixer.range");
    EXPECT_EQ(code(session_.set_mixer(1, {.sends = {{{0, NAN}}}})), "mixer.range");
    EXPECT_EQ(code(session_.set_mixer(0, {.sends = {{{1, 0}}}})), "send.master");
    ASSERT_TRUE(session_.set_mixer(2, {.sends = std::vector<Send>()}));
    EXPECT_TRUE(session_.state().tracks[1].sends.empty());
}

TEST_F(SessionTest, GoesOnWithAnEditedTextAndWhatRemains) {
    open();
    ASSERT_TRUE(session_.play());
    run(10);
    const auto wobble = slot(0, 1), beep = slot(0, 0);
    ASSERT_TRUE(session_.set_parameter(wobble, "rate", 12.0));
    ASSERT_TRUE(session_.set_mixer(1, {.volume_db = -6}));
    run(30); // its value is told
    events_.clear();

    std::string text = song_with("wobble\n    fx wobble");
    text.insert(text.find("arr\n"), "  3 more\n    plugin beep\n");
    text.replace(text.find("bpm 120"), 7, "bpm 240");
    ASSERT_TRUE(session_.change_text(text));
    EXPECT_EQ(slot(0, 0), beep);
    EXPECT_EQ(slot(0, 1), wobble);
    EXPECT_EQ(session_.state().tracks.size(), 3u);
    EXPECT_EQ(session_.state().tracks[0].mixer.volume_db, -6);
    EXPECT_EQ(session_.state().song.bpm, 240);
    ASSERT_EQ(heard<Track>().size(), 3u) << "the tracks are told";
    EXPECT_EQ(heard<Track>()[0].plugins.size(), 3u);

    run(600); // beyond the bar
    EXPECT_TRUE(session_.state().transport.playing);
    EXPECT_TRUE(heard<ParametersChanged>().empty()) << "nothing was turned";
    ASSERT_TRUE(session_.set_parameter(wobble, "rate", 13.0));
    run(30);
    EXPECT_EQ(heard<ParametersChanged>().back().values[0].value, 13) << "it is still followed";
    EXPECT_EQ(code(session_.set_parameter(99, "rate", 1.0)), "slot.unknown");
}

TEST_F(SessionTest, TellsWhatAutomationMovesInThePluginUnderWork) {
    std::string text(song_text);
    text.insert(text.find("sec tail"), "    depth ramp 0 1 sec\n");
    session_.work_on("projects/wobble", "wobble");
    open(text);
    run(3);
    events_.clear();
    ASSERT_TRUE(session_.play());
    run(60);
    const auto told = heard<ParametersChanged>();
    ASSERT_GE(told.size(), 2u);
    EXPECT_LE(told.size(), 20u) << "at most every third tick";
    EXPECT_EQ(told.back().slot, slot(0, 1));
    EXPECT_EQ(told.back().values[0].id, "depth");
    EXPECT_GT(told.back().values[0].value, told.front().values[0].value);
}

TEST_F(SessionTest, SwapsNewCodeInAndKeepsWhatItCan) {
    session_.work_on("projects/wobble", "wobble");
    open();
    ASSERT_TRUE(session_.set_parameter(slot(0, 1), "gain", 0.5));
    ASSERT_TRUE(session_.set_parameter(slot(0, 1), "rate", 18.0));
    ASSERT_TRUE(session_.play());
    const float before = run(60);

    const auto live = session_.go_live(bundles_.add("wobble", "test_wobble_v2", "build"));
    ASSERT_TRUE(live) << live.error().text();
    EXPECT_EQ(live->name, "Wobble");
    EXPECT_EQ(live->slots, std::vector{slot(0, 1)});
    EXPECT_EQ(live->parameters.kept, (std::vector<std::string>{"gain", "rate"}));
    EXPECT_EQ(live->parameters.clamped, std::vector<std::string>{"rate"});
    EXPECT_EQ(live->parameters.added, std::vector<std::string>{"boost"});
    EXPECT_EQ(live->parameters.removed, std::vector<std::string>{"depth"});
    ASSERT_EQ(live->left.size(), 1u);
    EXPECT_EQ(live->left[0].slot, slot(0, 1));
    EXPECT_EQ(live->left[0].id, "depth");
    EXPECT_EQ(live->left[0].value, 50);
    ASSERT_EQ(heard<PluginChanged>().size(), 1u);
    EXPECT_NE(find(heard<PluginChanged>()[0].plugin, "boost"), nullptr);

    run(20); // past the crossfade
    EXPECT_EQ(find(plugin_under_work(), "gain")->value, 0.5);
    EXPECT_EQ(find(plugin_under_work(), "rate")->value, 10);
    EXPECT_FLOAT_EQ(run(20), before) << "the kept gain still counts";
    ASSERT_TRUE(session_.set_parameter(slot(0, 1), "boost", 3.0));
    run(4);
    EXPECT_NEAR(run(20), 3 * before, 0.01f) << "the new parameter is audible";
}

TEST_F(SessionTest, SoundsOnWhenNewCodeCannotBeLoaded) {
    session_.work_on("projects/wobble", "wobble");
    open();
    ASSERT_TRUE(session_.play());
    const float before = run(40);
    const auto broken = bundles_.add("wobble", "test_wobble_v2", "build");
    std::ofstream(broken / "wobble.clap", std::ios::trunc) << "no library";
    const auto live = session_.go_live(broken);
    ASSERT_FALSE(live);
    EXPECT_FALSE(live.error().message.empty());
    EXPECT_FLOAT_EQ(run(40), before);
    EXPECT_NE(find(plugin_under_work(), "depth"), nullptr) << "still the old version";
    EXPECT_TRUE(heard<PluginChanged>().empty());

    ASSERT_TRUE(session_.go_live(bundles_.add("wobble", "test_wobble_v2", "build")))
        << "and the next one works";
    EXPECT_NE(find(plugin_under_work(), "boost"), nullptr);
}

TEST_F(SessionTest, SoundsOnWhenNewCodeLacksThePluginThatTheSongNames) {
    session_.work_on("projects/wobble", "wobble");
    open(song_with("test.wobble"));
    const float before = run(40);

    const auto live = session_.go_live(bundles_.add("wobble", "test_beep", "build"));
    ASSERT_FALSE(live);
    EXPECT_EQ(live.error().code, "plugin.gone");
    EXPECT_NE(live.error().message.find("'test.wobble'"), std::string::npos) << live.error().message;
    EXPECT_FLOAT_EQ(run(40), before);
    EXPECT_NE(find(plugin_under_work(), "depth"), nullptr) << "still the old version";

    ASSERT_TRUE(session_.go_live(bundles_.add("wobble", "test_wobble_v2", "build")));
    EXPECT_NE(find(plugin_under_work(), "boost"), nullptr);
}

TEST_F(SessionTest, SoundsOnEverywhereWhenNewCodeFailsInOneOfItsSlots) {
    session_.work_on("projects/wobble", "wobble");
    const std::string text = song_with("wobble", "wobble");
    open(text);
    ASSERT_TRUE(session_.play());
    const float before = run(40);
    const auto expect_code_with = [&](const char* parameter) {
        for (const int track : {0, 1})
            EXPECT_TRUE(session_.set_parameter(slot(track, 1), parameter, 1.0))
                << parameter << " of " << track;
    };

    for (int i = 0; i < 2; ++i) {
        events_.clear();
        const auto live = session_.go_live(bundles_.add("wobble", "test_wobble_v3", "build"));
        EXPECT_EQ(code(live), "plugin.activate");
        EXPECT_FLOAT_EQ(run(40), before);
        EXPECT_TRUE(heard<PluginChanged>().empty());
        expect_code_with("depth");
    }
    open(text);
    expect_code_with("depth"); // also of what is made from now on

    ASSERT_TRUE(session_.go_live(bundles_.add("wobble", "test_wobble_v2", "build")));
    expect_code_with("boost");
    EXPECT_EQ(heard<PluginChanged>().size(), 2u);
    open(text);
    expect_code_with("boost");
}

TEST_F(SessionTest, LoadsTheNextOfNewCodeThatFailedTheFirstTime) {
    session_.work_on("projects/shiver", "shiver");
    ASSERT_TRUE(session_.open_text(song_with("shiver", "shiver"), "first.bird"));
    EXPECT_EQ(code(session_.go_live(bundles_.add("shiver", "test_wobble_v3", "build"))), "plugin.activate");
    EXPECT_EQ(session_.state().workshop->plugin, std::nullopt);
    const auto live = session_.go_live(bundles_.add("shiver", "test_wobble_v2", "build"));
    ASSERT_TRUE(live) << live.error().text();
    EXPECT_EQ(live->slots.size(), 2u);
}

TEST_F(SessionTest, FillsTheSlotOfAPluginThatIsBuiltLater) {
    session_.work_on("projects/shiver", "shiver");
    const auto opened = session_.open_text(song_with("shiver"), "first.bird");
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->problems.size(), 1u) << "nothing is built yet";

    const auto live = session_.go_live(bundles_.add("shiver", "test_wobble_v1", "build"));
    ASSERT_TRUE(live) << live.error().text();
    EXPECT_EQ(live->slots.size(), 1u);
    EXPECT_EQ(live->parameters.added.size(), 3u);
    EXPECT_EQ(session_.state().workshop->slot, slot(0, 1));
    ASSERT_EQ(heard<Track>().size(), 1u) << "its name is known now";
    EXPECT_EQ(heard<Track>()[0].plugins[1].name, "Wobble");
}

TEST_F(SessionTest, RemembersTheStagesOfTheLastRuns) {
    session_.work_on("projects/wobble", "wobble");
    Stage stage;
    for (stage.run = 1; stage.run <= 10; ++stage.run) {
        stage.state = Stage::State::running;
        session_.report(stage);
        stage.state = Stage::State::done;
        session_.report(stage);
    }
    EXPECT_EQ(heard<Stage>().size(), 20u);
    const auto runs = session_.state().workshop->runs;
    ASSERT_EQ(runs.size(), 8u) << "one a run: done takes the place of running";
    EXPECT_EQ(runs.front().run, 3);
    EXPECT_EQ(runs.back().state, Stage::State::done);
}

TEST_F(SessionTest, LetsListenersHearEverySample) {
    open();
    ASSERT_TRUE(session_.play());
    run(4);
    EXPECT_TRUE(heard<Sound>().empty()) << "nobody listens";
    session_.listen(true);
    std::vector<float> played, listened;
    for (int i = 0; i < 20; ++i) {
        run(1);
        for (std::uint32_t frame = 0; frame < frames; ++frame) {
            played.push_back(left_[frame]);
            played.push_back(right_[frame]);
        }
    }
    for (const Sound& sound : heard<Sound>())
        listened.insert(listened.end(), sound.samples.begin(), sound.samples.end());
    EXPECT_EQ(listened, played);
}

TEST_F(SessionTest, TellsNobodyWhoStoppedWatching) {
    open();
    watching_ = {};
    ASSERT_TRUE(session_.seek(4));
    EXPECT_TRUE(heard<Transport>().empty());
}

TEST_F(SessionTest, IsUsedWhileTheAudioThreadRuns) {
    session_.work_on("projects/wobble", "wobble");
    open();
    session_.listen(true);
    std::atomic<bool> ended = false;
    std::thread audio([&] {
        std::vector<float> left(frames), right(frames);
        while (!ended.load()) session_.process(left.data(), right.data(), frames);
    });
    ASSERT_TRUE(session_.play());
    for (int i = 0; i < 60; ++i) {
        (void)session_.set_parameter(slot(0, 1), "gain", i / 60.0); // may say that it is busy
        (void)session_.set_mixer(1, {.pan = i / 60.0});
        if (i % 20 == 10) {
            const auto version = i % 40 == 10 ? "test_wobble_v2" : "test_wobble_v1";
            const auto live = session_.go_live(bundles_.add("wobble", version, "build"));
            EXPECT_TRUE(live) << live.error().text();
        }
        session_.tick();
        std::this_thread::yield();
    }
    ended = true;
    audio.join();
    EXPECT_GT(session_.state().transport.position_beats, 0);
}
