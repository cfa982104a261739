// What happens while an edited song is on offer.
#include "engine/swap/rescore_testing.h"

namespace aviary::engine {

using song::Ticks;

// --- what happens at the same time -----------------------------------------------------------------------------

TEST_F(RescoreTest, OfSeveralBeforeTheBarTheLastCounts) {
    const auto song = [](int key, std::vector<std::string> effects) {
        return score({track(1, "gate", {note(beats(4), beats(1), key)}, std::move(effects))});
    };
    load(song(1, {"gain"}));
    hear(engine, 1000);
    EXPECT_EQ(ids(edit(song(2, {"gain", "echo"}))), (Ids{1, 2, 3}));
    EXPECT_EQ(ids(edit(song(3, {}))), (Ids{1}));
    hear(engine, 1000);
    EXPECT_EQ(ids(edit(song(4, {"gain", "late"}))), (Ids{1, 2, 4})) << "what sounds was never gone";
    hear(engine, 1000);
    EXPECT_EQ(ids(edit(song(5, {"late", "gain"}))), (Ids{1, 4, 2})) << "what waits may wait elsewhere";
    const Sound sound = hear(engine, bar);
    EXPECT_EQ(sound.left[bar - 3000 + 100], 5);
    EXPECT_EQ(engine.processor(3), nullptr);
    engine.attend();
    EXPECT_EQ(engine.latency(), Frames(100));
}

TEST_F(RescoreTest, OfATrackTakenAwayAndPutBackIsNotHeard) {
    auto without = full_song(), with_more = full_song();
    without.tracks.erase(without.tracks.begin() + 1);
    with_more.tracks.push_back(track(4, "bits", melody(9)));
    load(full_song());
    ASSERT_TRUE(engine.set_mixer(2, {.volume = Decibels(-3)}));
    Sound sound = hear(engine, 1000);
    edit(without);
    sound = std::move(sound) + hear(engine, 1000);
    edit(with_more);
    sound = std::move(sound) + hear(engine, 1000);
    edit(full_song());
    sound = std::move(sound) + hear(engine, 200000);
    Engine untouched({});
    untouched.load(full_song(), make);
    untouched.play();
    ASSERT_TRUE(untouched.set_mixer(2, {.volume = Decibels(-3)}));
    expect_same(sound, hear(untouched, sound.size()));
}

TEST_F(RescoreTest, LeavesAGestureUndisturbed) {
    const auto gesture = [](Engine& each, std::size_t at) {
        const auto* gain = each.processor(3)->find_parameter("gain");
        each.set_parameter(3, gain->index_id, double(at % 70000) / 70000);
        EXPECT_TRUE(each.set_mixer(1, {.volume = Decibels(-double(at % 10000) / 1000)}));
        return hear(each, 256);
    };
    auto edited = full_song();
    edited.tracks[0].notes.push_back(note(beats(30), beats(1), 1));
    load(full_song());
    Engine untouched({});
    untouched.load(full_song(), make);
    untouched.play();
    for (std::size_t at = 0; at < 300000; at += 256) {
        if (at % 12800 == 0) edit(edited);
        const Sound sound = gesture(engine, at);
        ASSERT_EQ(sound.left, gesture(untouched, at).left) << at;
        engine.attend();
    }
}

TEST_F(RescoreTest, LetsCodeBeSwappedAtTheSameTime) {
    const auto notes = std::vector{note(beats(0), beats(100), 60)};
    auto song = score({track(1, "sine", notes, {"kept_echo", "glide"})});
    load(song);
    const Sound expected = heard_of(song, 6 * bar);
    auto edited = song;
    edited.tracks[0].notes.push_back(note(beats(40), beats(1), 1));
    Sound sound = hear(engine, 1000);
    for (int i = 0; i < 10; ++i) {
        if (i % 2 == 0) edit(i % 4 ? song : edited);
        for (SlotId slot : {1u, 2u, 3u})
            ASSERT_TRUE(engine.swap(slot, must_make(slot == 1 ? "sine" : slot == 2 ? "kept_echo" : "glide")));
        if (i % 2 == 1) edit(i % 4 ? song : edited);
        const std::size_t until_just_before_a_bar = bar - 700 - sound.size() % bar;
        sound = std::move(sound) + hear(engine, i % 3 == 0 ? until_just_before_a_bar : 9000);
        engine.attend();
    }
    sound = std::move(sound) + hear(engine, 2000);
    ASSERT_LT(sound.size(), expected.size());
    expect_same(sound, {{expected.left.begin(), expected.left.begin() + std::ptrdiff_t(sound.size())},
                           {expected.right.begin(), expected.right.begin() + std::ptrdiff_t(sound.size())}});
}

TEST_F(RescoreTest, LetsTheCodeOfANewSlotBeSwappedBeforeItIsHeard) {
    const auto notes = std::vector{note(beats(0), beats(100), 10)};
    auto song = score({track(1, "gate", notes)});
    load(song);
    hear(engine, 1000);
    song = score({track(1, "gate", notes, {"gain"}), track(2, "gate", {note(beats(4), beats(9), 5)})});
    song.tracks[0].automation.push_back(automation("extra", {{Ticks(0), 0.5, false}}));
    EXPECT_EQ(edit(song).problems.size(), 1u);
    engine.set_parameter(2, parameter(2, "gain"), 2);
    hear(engine, 1000);
    ASSERT_TRUE(engine.swap(2, must_make("edited_gain")));
    ASSERT_TRUE(engine.swap(3, must_make("gate")));
    EXPECT_TRUE(engine.problems().empty());
    const Sound sound = hear(engine, bar);
    EXPECT_EQ(sound.left[bar - 2001], 10);
    EXPECT_EQ(sound.left.back(), 10 * 2 * 0.5 + 5);
}

TEST_F(RescoreTest, EndsTheTapOfASlotThatGoes) {
    load(score({track(1, "gate", {note(beats(0), beats(100), 10)}, {"gain"})}));
    ASSERT_TRUE(engine.tap(2));
    hear(engine, 1000);
    EXPECT_EQ(engine.read_tap().size(), 2000u);
    edit(score({track(1, "gate", {note(beats(0), beats(100), 10)})}));
    hear(engine, bar);
    EXPECT_TRUE(engine.read_tap().empty());
    EXPECT_FALSE(engine.tap(2));
}

TEST_F(RescoreTest, FreesASlotThatGoesOfItsSource) {
    load(score({track(1, "gate", {note(beats(0), beats(100), 10)}, {"gain"})}));
    ASSERT_TRUE(engine.set_source(2, {.kind = Source::Kind::silence}));
    EXPECT_EQ(hear(engine, 1000).left.back(), 0);
    edit(score({track(1, "gate", {note(beats(0), beats(100), 10)})}));
    EXPECT_EQ(hear(engine, bar).left.back(), 10);
}

TEST_F(RescoreTest, IsALoadWhereNoSongIs) {
    engine.play();
    EXPECT_EQ(ids(edit(score({track(1, "gate", {note(beats(0), beats(1), 60)})}))), Ids{1});
    EXPECT_EQ(hear(engine, 512).left[0], 60);
    edit(score({track(1, "gate", {}, {"gain"})}));
    load(score({track(2, "gate", {note(beats(1), beats(9), 7)})})); // while one is on offer
    EXPECT_EQ(hear(engine, bar).left.back(), 7);
}

// --- with an audio thread --------------------------------------------------------------------------------------

TEST(RescoreInRealTime, IsNotHeardWhenNothingChanged) {
    auto song = full_song();
    song.bpm = 480; // a bar every half second
    auto edited = song;
    edited.tracks[1].automation.push_back(automation("gain", {{beats(4000), 0, false}}));
    Engine engine({});
    engine.load(song, make);
    engine.play();
    Recording recording(engine);
    for (int i = 0; i < 40; ++i) {
        engine.rescore(i % 2 ? song : edited, make);
        recording.play_on(std::uint64_t(i % 5) * 1500);
    }
    const auto sound = recording.end();
    Engine untouched({});
    untouched.load(song, make);
    untouched.play();
    const auto expected = hear(untouched, sound.size(), 256).left;
    for (std::size_t i = 0; i < sound.size(); ++i) ASSERT_EQ(sound[i], expected[i]) << "at frame " << i;
}

TEST(RescoreInRealTime, OfAChainNeverClicks) {
    const auto notes = std::vector{note(beats(0), beats(1000), 60)};
    Engine engine({});
    engine.load(score({track(1, "sine", notes)}, 960), make); // a bar every quarter of a second
    engine.play();
    Recording recording(engine);
    recording.play_on(1024);
    const std::vector<std::vector<std::string>> chains{{"gain"}, {"gain", "glide"}, {"glide"}, {"gain"}, {}};
    for (int i = 0; i < 10; ++i) {
        engine.rescore(score({track(1, "sine", notes, chains[std::size_t(i) % 5])}, 960), make);
        recording.play_on(13000);
    }
    EXPECT_LE(largest_step(recording.end()), sine_step);
}

} // namespace aviary::engine
