#include "session/test_session.h"

#include <atomic>
#include <thread>

using namespace aviary;
using namespace aviary::session;

TEST_F(SessionTest, ShowsTheSongItOpened) {
    open();
    const SessionState state = session_.state();
    EXPECT_EQ(state.song.name, "first");
    EXPECT_EQ(state.song.path, "songs/first.bird");
    EXPECT_EQ(state.song.bpm, 120);
    EXPECT_EQ(state.song.length, Beats(24));
    ASSERT_EQ(state.song.sections.size(), 2u);
    EXPECT_EQ(state.song.sections[1].name, "tail");
    EXPECT_EQ(state.song.sections[1].start, Beats(16));
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
    EXPECT_EQ(code(session_.transport().play()), "song.none");
    EXPECT_EQ(code(session_.transport().stop()), "song.none");
    EXPECT_EQ(code(session_.transport().seek(Beats(0))), "song.none");
    EXPECT_EQ(code(session_.transport().set_loop(std::nullopt)), "song.none");
    EXPECT_EQ(code(session_.mixer().set(0, {})), "song.none");
    EXPECT_EQ(code(session_.parameters().set(0, "level", 1.0)), "slot.unknown");
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
    EXPECT_EQ(code(session_.parameters().set(slot(0, 0), "level", 1.0)), "slot.empty");
}

TEST_F(SessionTest, GoesOnWithAnEditedTextAndWhatRemains) {
    open();
    ASSERT_TRUE(session_.transport().play());
    run(10);
    const auto wobble = slot(0, 1), beep = slot(0, 0);
    ASSERT_TRUE(session_.parameters().set(wobble, "rate", 12.0));
    ASSERT_TRUE(session_.mixer().set(1, {.volume = Decibels(-6)}));
    run(30); // so that its value is told
    events_.clear();

    std::string text = song_with("wobble\n    fx wobble");
    text.insert(text.find("arr\n"), "  3 more\n    plugin beep\n");
    text.replace(text.find("bpm 120"), 7, "bpm 240");
    ASSERT_TRUE(session_.change_text(text));
    EXPECT_EQ(slot(0, 0), beep);
    EXPECT_EQ(slot(0, 1), wobble);
    EXPECT_EQ(session_.state().tracks.size(), 3u);
    EXPECT_EQ(session_.state().tracks[0].mixer.volume, Decibels(-6));
    EXPECT_EQ(session_.state().song.bpm, 240);
    ASSERT_EQ(heard<Track>().size(), 2u) << "the tracks that are new or changed are told, and no other";
    EXPECT_EQ(heard<Track>()[0].plugins.size(), 3u);
    EXPECT_EQ(heard<Track>()[1].number, 3);

    run(600); // beyond the bar
    EXPECT_TRUE(session_.state().transport.playing);
    EXPECT_TRUE(heard<ParametersChanged>().empty()) << "nothing was turned";
    ASSERT_TRUE(session_.parameters().set(wobble, "rate", 13.0));
    run(30);
    EXPECT_EQ(heard<ParametersChanged>().back().values[0].value, 13) << "it is still followed";
    EXPECT_EQ(code(session_.parameters().set(99, "rate", 1.0)), "slot.unknown");
}

TEST_F(SessionTest, LetsListenersHearEverySample) {
    open();
    ASSERT_TRUE(session_.transport().play());
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
    ASSERT_TRUE(session_.transport().seek(Beats(4)));
    EXPECT_TRUE(heard<Transport>().empty());
}

TEST_F(SessionTest, IsUsedWhileTheAudioThreadRuns) {
    session_.under_work().work_on("projects/wobble", "wobble");
    open();
    session_.listen(true);
    std::atomic<bool> ended = false;
    std::thread audio([&] {
        std::vector<float> left(frames), right(frames);
        while (!ended.load()) session_.process(left.data(), right.data(), frames);
    });
    ASSERT_TRUE(session_.transport().play());
    for (int i = 0; i < 60; ++i) {
        (void)session_.parameters().set(slot(0, 1), "gain", i / 60.0); // may give engine.busy
        (void)session_.mixer().set(1, {.pan = i / 60.0});
        if (i % 20 == 10) {
            const auto version = i % 40 == 10 ? "test_wobble_v2" : "test_wobble_v1";
            const auto live = session_.plugins().go_live(bundles_.add("wobble", version, "build"));
            EXPECT_TRUE(live) << live.error().text();
        }
        session_.tick();
        std::this_thread::yield();
    }
    ended = true;
    audio.join();
    EXPECT_GT(session_.state().transport.position, Beats());
}
