#include "sdk/core/voices/test_voices.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace aviary {
namespace {

using namespace test;

TEST(Mono, GoesBackToTheKeyThatIsStillDown) {
    Four voices;
    voices.rules.mode = VoiceMode::mono;
    play(voices, {on(60), on(64), on(67)});
    EXPECT_EQ(keys(voices), (Keys{67}));
    play(voices, {off(64), off(67)});
    EXPECT_EQ(keys(voices), (Keys{60}));
    EXPECT_EQ(voices.all()[0].starts, 4);
    EXPECT_EQ(voices.all()[0].slurs, 0);
    voices.handle(off(60));
    EXPECT_EQ(voices.all()[0].releases, 1);
}

TEST(Mono, PlaysTheKeyOfItsPriority) {
    const auto sounding = [](Priority priority) {
        Four voices;
        voices.rules.mode = VoiceMode::mono;
        voices.rules.priority = priority;
        play(voices, {on(60, 0, -1, 0.1), on(72, 0, -1, 0.9), on(50, 0, -1, 0.3), on(65, 0, -1, 0.4)});
        return keys(voices).at(0);
    };
    EXPECT_EQ(sounding(Priority::newest), 65);
    EXPECT_EQ(sounding(Priority::highest), 72);
    EXPECT_EQ(sounding(Priority::lowest), 50);
    EXPECT_EQ(sounding(Priority::loudest), 72);
}

TEST(Legato, SlursBetweenKeysThatOverlapAndStrikesThoseThatDoNot) {
    Four voices;
    voices.rules.mode = VoiceMode::legato;
    Told& voice = voices.all()[0];
    play(voices, {on(60), on(64), off(64)});
    EXPECT_EQ(voice.starts, 1);
    EXPECT_EQ(voice.slurs, 2);
    EXPECT_EQ(voice.note().key, 60);
    play(voices, {off(60), on(67)});
    EXPECT_EQ(voice.starts, 2) << "it rang on, but no key was down";
}

TEST(Mono, ThePedalHoldsTheKeys) {
    Four voices;
    voices.rules.mode = VoiceMode::mono;
    Told& voice = voices.all()[0];
    play(voices, {on(60), pedal(true), on(64), off(64), off(60)});
    EXPECT_EQ(voice.note().key, 64);
    EXPECT_TRUE(voice.held());
    voices.handle(pedal(false));
    EXPECT_EQ(voice.releases, 1);
    EXPECT_EQ(voice.starts, 2) << "neither key is down: it goes back to none";
}

TEST(Mono, AChokeGoesBackToTheKeyThatIsDown) {
    Four voices;
    voices.rules.mode = VoiceMode::mono;
    play(voices, {on(60), on(64), choke(64)});
    EXPECT_EQ(keys(voices), (Keys{60}));
    voices.handle(choke(60));
    EXPECT_TRUE(voices.silent());
}

TEST(Mono, RemembersTheKeysOfAWholeHandAndMore) {
    Four voices;
    voices.rules.mode = VoiceMode::mono;
    for (int key = 30; key < 60; ++key) voices.handle(on(key));
    for (int key = 59; key > 44; --key) voices.handle(off(key));
    EXPECT_EQ(keys(voices), (Keys{44})) << "the sixteenth last";
    voices.handle(off(44));
    EXPECT_FALSE(voices.all()[0].held());
}

TEST(Voices, TheModeMayChangeWhileNotesSound) {
    Four voices;
    play(voices, {on(60), on(64)});
    voices.rules.mode = VoiceMode::mono;
    voices.handle(on(67));
    EXPECT_EQ(keys(voices), (Keys{67, 64}));
    play(voices, {off(64), off(60)});
    EXPECT_FALSE(voices.all()[1].held());
    EXPECT_TRUE(voices.all()[0].held());
    voices.rules.mode = VoiceMode::poly;
    play(voices, {on(72), off(67), off(72)});
    for (const auto& voice : voices) EXPECT_FALSE(voice.held());
}

TEST(MpeZones, MembersBendWidelyAndTheirMasterAll) {
    Four voices;
    voices.rules.mpe = {.lower = 7, .upper = 7};
    play(voices, {midi(0xe1, 0, 96), on(60, 1), on(60, 2), on(60, 14)});
    EXPECT_EQ(voices.all()[0].note().pitch(), 84) << "half of 48 semitones, said before the note";
    voices.handle(midi(0xe0, 0, 96));
    EXPECT_EQ(voices.all()[0].note().pitch(), 85);
    EXPECT_EQ(voices.all()[1].note().pitch(), 61);
    EXPECT_EQ(voices.all()[2].note().pitch(), 60) << "the upper zone has a master of its own";
    voices.handle(midi(0xef, 0, 96));
    EXPECT_EQ(voices.all()[2].note().pitch(), 61);
}

TEST(MpeZones, PressureAndTimbreAreEachNotesOwn) {
    Four voices;
    voices.rules.mpe.lower = 15;
    play(voices, {on(60, 1), on(64, 2), midi(0xd1, 127, 0), midi(0xb2, 74, 127)});
    EXPECT_EQ(voices.all()[0].note().pressure, 1);
    EXPECT_EQ(voices.all()[1].note().pressure, 0);
    EXPECT_EQ(voices.all()[0].note().brightness, 0.5f);
    EXPECT_EQ(voices.all()[1].note().brightness, 1);
}

TEST(MpeZones, ThePedalOfTheMasterHoldsAll) {
    Four voices;
    voices.rules.mpe.lower = 15;
    play(voices, {pedal(true, 0), on(60, 1), on(64, 2), off(60, 1), off(64, 2)});
    for (const auto& voice : voices) EXPECT_TRUE(voice.held());
    voices.handle(pedal(false, 0));
    for (const auto& voice : voices) EXPECT_FALSE(voice.held());
}

TEST(MpeZones, WhatRingsOnStaysWhenItsChannelGoesOnToAnotherNote) {
    Four voices;
    voices.rules.mpe.lower = 15;
    play(voices, {on(60, 1), off(60, 1), midi(0xe1, 0, 96)});
    EXPECT_EQ(voices.all()[0].note().pitch(), 84) << "alone, it still follows";
    play(voices, {midi(0xe1, 0, 64), on(72, 1), midi(0xe1, 0, 0)});
    EXPECT_EQ(voices.all()[0].note().pitch(), 60);
    EXPECT_EQ(voices.all()[1].note().pitch(), 24);
}

} // namespace
} // namespace aviary
