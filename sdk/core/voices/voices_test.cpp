#include "sdk/core/voices/test_voices.h"

#include <gtest/gtest.h>

namespace aviary {
namespace {

using namespace test;

TEST(Voices, GiveEachNoteTheFirstFreeVoice) {
    Four voices;
    EXPECT_TRUE(voices.silent());
    play(voices, {on(60), on(64), on(67)});
    EXPECT_EQ(keys(voices), (Keys{60, 64, 67}));
    voices.all()[1].finish();
    EXPECT_EQ(keys(voices), (Keys{60, 67}));
    voices.handle(on(72));
    EXPECT_EQ(keys(voices), (Keys{60, 72, 67}));
}

TEST(Voices, ANoteRingsOnAfterItsKeyUntilTheVoiceSaysItIsDone) {
    Four voices;
    play(voices, {on(60), off(60)});
    Told& voice = voices.all()[0];
    EXPECT_EQ(voice.releases, 1);
    EXPECT_TRUE(voice.active());
    EXPECT_FALSE(voice.held());
    voices.handle(off(60));
    EXPECT_EQ(voice.releases, 1) << "the key is up only once";
    voice.finish();
    EXPECT_TRUE(voices.silent());
}

TEST(Voices, TakeTheReleasedNoteBeforeTheOldestHeld) {
    Four voices;
    play(voices, {on(60), on(61), on(62), on(63), off(62), on(70)});
    EXPECT_EQ(keys(voices), (Keys{60, 61, 70, 63}));
    voices.handle(on(71));
    EXPECT_EQ(keys(voices), (Keys{71, 61, 70, 63}));
}

TEST(Voices, TakeWhatThePriorityGivesUp) {
    const auto after_five = [](Priority priority) {
        Four voices;
        voices.rules.priority = priority;
        play(
            voices, {on(62, 0, -1, 0.9), on(60, 0, -1, 0.8), on(69, 0, -1, 0.7), on(65, 0, -1, 0.2), on(50)});
        return keys(voices);
    };
    EXPECT_EQ(after_five(Priority::newest), (Keys{50, 60, 69, 65}));
    EXPECT_EQ(after_five(Priority::highest), (Keys{62, 50, 69, 65}));
    EXPECT_EQ(after_five(Priority::lowest), (Keys{62, 60, 50, 65}));
    EXPECT_EQ(after_five(Priority::loudest), (Keys{62, 60, 69, 50}));
}

TEST(Voices, KeepToTheirLimit) {
    Four voices;
    voices.rules.limit = 2;
    play(voices, {on(60), on(61), on(62)});
    EXPECT_EQ(keys(voices), (Keys{62, 61}));
    voices.rules.limit = 0;
    voices.handle(on(63));
    EXPECT_EQ(keys(voices), (Keys{62, 63})) << "a limit of none still plays the newest";
}

TEST(Voices, AKeyStruckAgainTakesAnotherVoiceOrItsOwnByTheRules) {
    Four voices;
    play(voices, {on(60), off(60), on(60)});
    EXPECT_EQ(keys(voices), (Keys{60, 60}));

    Four piano;
    piano.rules.one_voice_per_key = true;
    play(piano, {on(60), off(60), on(60), on(60, 1)});
    EXPECT_EQ(keys(piano), (Keys{60, 60})) << "another channel is another key";
    EXPECT_EQ(piano.all()[0].starts, 2);
    EXPECT_TRUE(piano.all()[0].held());
}

TEST(Voices, NoteIdsTellEqualKeysApart) {
    Four voices;
    play(voices, {on(60, 0, 1), on(60, 0, 2), off(60, 0, 2)});
    EXPECT_TRUE(voices.all()[0].held());
    EXPECT_FALSE(voices.all()[1].held());
    voices.handle(express(Expression::tuning, 0.5, 60, 0, 1));
    EXPECT_EQ(voices.all()[0].note().pitch(), 60.5);
    EXPECT_EQ(voices.all()[1].note().pitch(), 60);
}

TEST(Voices, AnOffWithoutKeyOrChannelIsForAll) {
    Four voices;
    play(voices, {on(60, 0, 7), on(61, 3), on(62, 5), off(-1, 3)});
    EXPECT_TRUE(voices.all()[0].held());
    EXPECT_FALSE(voices.all()[1].held());
    voices.handle(off(-1, -1));
    for (const auto& voice : voices) EXPECT_FALSE(voice.held());
}

TEST(Voices, AChokeEndsWhatIsHeldAndWhatRingsOn) {
    Four voices;
    play(voices, {on(60), on(60), off(60), on(60), on(61), choke(60)});
    EXPECT_EQ(keys(voices), (Keys{61}));
}

TEST(Voices, ThePedalHoldsNotesUntilItIsUp) {
    Four voices;
    play(voices, {pedal(true), on(60), off(60), on(61)});
    EXPECT_TRUE(voices.all()[0].held());
    EXPECT_EQ(voices.all()[0].releases, 0);
    voices.handle(pedal(false, 1));
    EXPECT_TRUE(voices.all()[0].held()) << "another channel has another pedal";
    voices.handle(pedal(false));
    EXPECT_EQ(voices.all()[0].releases, 1);
    EXPECT_TRUE(voices.all()[1].held()) << "its key is still down";
}

TEST(Voices, ANoteThatOnlyThePedalHoldsIsTakenBeforeOneWhoseKeyIsDown) {
    Four voices;
    play(voices, {pedal(true), on(60), on(61), on(62), on(63), off(62), on(70)});
    EXPECT_EQ(keys(voices), (Keys{60, 61, 70, 63}));
}

TEST(Voices, AllNotesOffReleasesAndAllSoundOffEnds) {
    Four voices;
    play(voices, {on(60), on(61, 1), midi(0xb0, 123, 0)});
    EXPECT_FALSE(voices.all()[0].held());
    EXPECT_TRUE(voices.all()[1].held());
    play(voices, {midi(0xb0, 120, 0), midi(0xb1, 120, 0)});
    EXPECT_TRUE(voices.silent());
}

TEST(Voices, BendPressureAndBrightnessReachTheNotesOfTheirChannel) {
    Four voices;
    play(voices, {on(60), on(60, 1), midi(0xe0, 0, 96), midi(0xd0, 127, 0), midi(0xb0, 74, 0)});
    const Note &bent = voices.all()[0].note(), &still = voices.all()[1].note();
    EXPECT_EQ(bent.pitch(), 61);
    EXPECT_EQ(bent.pressure, 1);
    EXPECT_EQ(bent.brightness, 0);
    EXPECT_EQ(still.pitch(), 60);
    EXPECT_EQ(still.pressure, 0);
    voices.handle(on(64));
    EXPECT_EQ(voices.all()[2].note().pitch(), 65) << "the wheel is still turned";
    voices.rules.bend_range = 12;
    voices.handle(midi(0xe0, 0, 0));
    EXPECT_EQ(voices.all()[2].note().pitch(), 52);
    voices.handle(midi(0xb0, 121, 0));
    EXPECT_EQ(voices.all()[2].note().pitch(), 64);
    EXPECT_EQ(bent.pressure, 0);
}

TEST(Voices, KeyPressureReachesItsKey) {
    Four voices;
    play(voices, {on(60), on(61), midi(0xa0, 61, 127)});
    EXPECT_EQ(voices.all()[0].note().pressure, 0);
    EXPECT_EQ(voices.all()[1].note().pressure, 1);
}

TEST(Voices, NoteExpressionsReachTheirNote) {
    Four voices;
    play(voices, {on(60), on(61), express(Expression::volume, 2, 60), express(Expression::pan, 0, 60),
                     express(Expression::vibrato, 0.25, 60), express(Expression::brightness, 1, 60),
                     express(Expression::pressure, 0.75, 60), express(Expression::expression, 0.5, 60)});
    const Note& note = voices.all()[0].note();
    EXPECT_EQ(note.volume, 2);
    EXPECT_EQ(note.pan, 0);
    EXPECT_EQ(note.vibrato, 0.25);
    EXPECT_EQ(note.brightness, 1);
    EXPECT_EQ(note.pressure, 0.75);
    EXPECT_EQ(note.expression, 0.5);
    EXPECT_EQ(voices.all()[1].note().volume, 1);
}

} // namespace
} // namespace aviary
