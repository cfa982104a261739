// An edited song that goes on where the one before is: its notes, its place, its automation.
#include "engine/swap/rescore_testing.h"

namespace aviary::engine {

using song::Ticks;

// --- notes -----------------------------------------------------------------------------------------------------

TEST_F(RescoreTest, IsNotHeardWhenNothingChanged) {
    load(full_song());
    Sound sound = hear(engine, 1000);
    for (int i = 0; i < 12; ++i) {
        edit(full_song());
        if (i % 3 == 0) edit(full_song());
        sound = std::move(sound) + hear(engine, 30000 + 1000 * std::size_t(i));
        engine.attend();
    }
    expect_same(sound, heard_of(full_song(), sound.size()));
    EXPECT_EQ(engine.status().events_dropped, 0u);
}

TEST_F(RescoreTest, OfALaterSectionIsHeardOnlyFromThatSectionOn) {
    auto edited = full_song();
    edited.tracks[1].notes.push_back(note(beats(16), beats(3), 77));
    edited.tracks[0].automation[0].points.push_back({beats(15), 0.1, false});
    load(full_song());
    Sound sound = hear(engine, 50000);
    edit(edited);
    sound = std::move(sound) + hear(engine, 450000);
    expect_same(sound, heard_of(edited, sound.size()));
}

TEST_F(RescoreTest, GoesOnAtTheNextBarToTheSample) {
    load(score({track(1, "gate", {note(beats(0), beats(12), 60)})}));
    hear(engine, 1000);
    edit(score({track(1, "gate", {note(beats(1), beats(12), 50), note(beats(4), beats(1), 7)})}));
    const Sound sound = hear(engine, 2 * bar);
    // The old note ends; the one that would have begun before does not begin in its middle.
    EXPECT_EQ(changes(sound.left), (FrameList{bar - 1000, bar + beat - 1000}));
    EXPECT_EQ(sound.left[bar - 1000], 7);
}

TEST_F(RescoreTest, LetsNotesGoOnThatBothSongsHave) {
    load(score({track(1, "gate",
        {note(beats(0), beats(6), 1), note(beats(1), beats(9), 10), note(beats(2), beats(9), 20),
            note(beats(3), beats(9), 40)})}));
    hear(engine, 1000);
    edit(score({track(1, "gate",
        {note(beats(0), beats(6), 1), note(beats(1), beats(7), 10), note(beats(2), beats(1), 20),
            note(Ticks(289), beats(9), 40)})}));
    const Sound sound = hear(engine, 3 * bar);
    // As it was; shorter now; over already; another note: it begins elsewhere.
    EXPECT_EQ(sound.left[bar - 1001], 71);
    EXPECT_EQ(changes({sound.left.begin() + bar - 1001, sound.left.end()}),
        (FrameList{1, 1 + 2 * beat, 1 + 4 * beat}));
    EXPECT_EQ(sound.left[bar - 1000], 11);
    EXPECT_EQ(sound.right[bar - 1000], 2) << "each sounds once";
}

TEST_F(RescoreTest, KeepsNotesThatArePlayedByHand) {
    const auto report = load(score({track(1, "gate", {note(beats(0), beats(2), 1)})}));
    ASSERT_TRUE(engine.play_note(report.slots[0].id, 30, 1, true));
    hear(engine, 1000);
    edit(score({track(1, "gate", {note(beats(4), beats(1), 2)})}));
    const Sound sound = hear(engine, 2 * bar);
    EXPECT_EQ(changes(sound.left), (FrameList{2 * beat - 1000, bar - 1000, bar + beat - 1000}));
    EXPECT_EQ(sound.left.back(), 30);
    ASSERT_TRUE(engine.play_note(report.slots[0].id, 30, 1, false));
    EXPECT_EQ(hear(engine, 512).left.back(), 0);
}

TEST_F(RescoreTest, EndsMoreNotesThanTheNewSongHasRoomFor) {
    std::vector<song::Note> cluster;
    for (int i = 0; i < 64; ++i) cluster.push_back(note(beats(0), beats(9), 20 + i));
    load(score({track(1, "gate", cluster), track(2, "sine", cluster)}));
    hear(engine, 1000);
    edit(score({track(1, "gate"), track(2, "sine")}));
    EXPECT_EQ(hear(engine, bar).left.back(), 0);
    EXPECT_EQ(engine.status().events_dropped, 0u);
}

// --- the transport ---------------------------------------------------------------------------------------------

TEST_F(RescoreTest, GoesOnAtOnceWhileTheTransportStands) {
    load(score({track(1, "gate", {note(beats(0), beats(12), 60)})}));
    hear(engine, 1000);
    engine.stop();
    hear(engine, 512);
    edit(score({track(1, "gate", {note(Ticks(5), beats(12), 50)})}));
    engine.play();
    const Sound sound = hear(engine, 1000);
    EXPECT_EQ(changes(sound.left), FrameList{250}) << "from frame 1000 on: it keeps its place";
    EXPECT_EQ(sound.left.back(), 50);
}

TEST_F(RescoreTest, DoesNotWaitForABarThatALoopNeverReaches) {
    load(score({track(1, "gate", {note(beats(1), beats(1), 60)})}));
    engine.set_loop(Loop{Beats(1), Beats(2)});
    engine.seek(Beats(1));
    hear(engine, 1000);
    edit(score({track(1, "gate", {note(beats(1), Ticks(48), 50)})}));
    const Sound sound = hear(engine, 2 * beat);
    EXPECT_EQ(changes(sound.left), (FrameList{beat - 1000, beat + 12000 - 1000, 2 * beat - 1000}));
    EXPECT_EQ(sound.left[beat - 1000], 50);
}

TEST_F(RescoreTest, IsTakenUpWhereALoopOfBarsBeginsAgain) {
    load(score({track(1, "gate", {note(beats(0), beats(1), 60)})}));
    engine.set_loop(Loop{Beats(0), Beats(4)});
    hear(engine, 1000);
    edit(score({track(1, "gate", {note(beats(0), beats(1), 50)})}));
    const Sound sound = hear(engine, 2 * bar);
    EXPECT_EQ(changes(sound.left), (FrameList{beat - 1000, bar - 1000, bar + beat - 1000, 2 * bar - 1000}));
    EXPECT_EQ(sound.left[bar - 1000], 50);
}

TEST_F(RescoreTest, AtAnotherTempoKeepsTheBeat) {
    load(score({track(1, "gate", {note(beats(3), beats(2), 60), note(beats(5), beats(1), 1)})}));
    hear(engine, 1000);
    // 97 bpm: a bar of 118762.89 frames.
    edit(score({track(1, "gate", {note(beats(3), beats(2), 60), note(beats(5), beats(1), 1)})}, 97));
    const Sound sound = hear(engine, 2 * bar);
    const std::size_t fifth = 148454 - 118763, sixth = 178144 - 118763;
    EXPECT_EQ(changes(sound.left), (FrameList{3 * beat - 1000, bar + fifth - 1000, bar + sixth - 1000}));
    EXPECT_NEAR(engine.status().position.count, 4 + (bar + 1000) / (48000 * 60 / 97.0), 1e-4);
}

TEST_F(RescoreTest, AtAnotherTempoMissesNoNoteOnTheBar) {
    for (double bpm : {59.9, 61.0, 77.7, 119.99, 133.3, 177.7}) {
        Engine each({});
        each.load(score({track(1, "gate")}, 121.3), make);
        each.play();
        hear(each, 1000);
        each.rescore(score({track(1, "gate", {note(beats(4), beats(1), 5)})}, bpm), make);
        hear(each, 94955 - 1000); // a bar at 121.3 bpm is 94971.145 frames
        EXPECT_EQ(changes(hear(each, 100).left), FrameList{16}) << bpm;
    }
}

TEST_F(RescoreTest, GoesByTheBarsOfItsMeter) {
    auto waltz = score({track(1, "gate", {note(beats(0), beats(12), 60)})});
    waltz.meter = {3, 4};
    load(waltz);
    hear(engine, 1000);
    edit(score({track(1, "gate")})); // in four quarters
    EXPECT_EQ(changes(hear(engine, bar).left), FrameList{3 * beat - 1000});
    edit(score({track(1, "gate", {note(beats(4), beats(4), 5), note(beats(8), beats(1), 6)})}));
    EXPECT_EQ(changes(hear(engine, bar).left), FrameList{2 * bar - bar - 1000});
}

// --- automation ------------------------------------------------------------------------------------------------

TEST_F(RescoreTest, TakesUpTheAutomationOfTheNewSong) {
    auto song = score({track(1, "gate", {note(beats(0), beats(100), 10)}, {"gain"})});
    song.tracks[0].automation = {automation("level", {{Ticks(10), 1, false}})};
    load(song);
    EXPECT_EQ(hear(engine, 5000).left.back(), 20);
    song.tracks[0].automation[0].points = {{Ticks(20), 0.25, false}, {beats(6), 0.75, false}};
    edit(song);
    Sound sound = hear(engine, bar + 2 * beat);
    EXPECT_EQ(changes(sound.left), (FrameList{bar - 5000, bar + 2 * beat - 5000}));
    EXPECT_EQ(sound.left[bar - 5000], 5);
    song.tracks[0].automation[0] = automation("gain", {{Ticks(20), 0.5, false}}); // 0..4
    edit(song);
    EXPECT_EQ(hear(engine, bar).left.back(), 20) << "level is its own again, gain is 2";
}

TEST_F(RescoreTest, LeavesAParameterAsItWasTurnedSinceItsAutomation) {
    auto song = score({track(1, "gate", {note(beats(0), beats(100), 10)})});
    song.tracks[0].automation = {automation("level", {{Ticks(10), 1, false}})};
    load(song);
    hear(engine, 5000);
    engine.set_parameter(1, parameter(1, "level"), 0.5);
    edit(song);
    EXPECT_EQ(hear(engine, 2 * bar).left.back(), 5);
}

TEST_F(RescoreTest, GoesBackToAValueThatWasTurnedWhileItWasOnOffer) {
    auto song = score({track(1, "gate", {note(beats(0), beats(100), 10)})});
    load(song);
    hear(engine, 1000);
    song.tracks[0].automation = {automation("level", {{beats(5), 1, false}})};
    edit(song);
    engine.set_parameter(1, parameter(1, "level"), 0.5);
    EXPECT_EQ(hear(engine, 2 * bar).left.back(), 20);
    engine.attend();
    hear(engine, 512);
    engine.seek(Beats(0));
    EXPECT_EQ(hear(engine, 1000).left.back(), 5);
}

} // namespace aviary::engine
