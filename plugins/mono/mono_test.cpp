#include <aviary/testing.h>
#include <gtest/gtest.h>

#include <vector>

#include <iterator>

#include <fstream>

#include <filesystem>

#include "pitch.h"

using namespace aviary::testing;

namespace {

double hz(double key) { return 440 * std::exp2((key - 69) / 12); }

/// One plain oscillator.
void plain(Rig& rig) {
    for (const char* id : {"second", "sub", "detune", "resonance", "sweep"}) rig.set(id, 0);
    rig.set("brightness", 80);
}

TEST(Mono, PlaysInTune) {
    for (const int key : {24, 36, 48, 60, 72, 84, 96}) {
        Rig rig;
        plain(rig);
        rig.note_on(key, 0.8);
        EXPECT_NEAR(cents_above(rig.run(72000).part(4800, 48000).left, hz(key)), 0, 2) << "key " << key;
    }
}

TEST(Mono, BendsByItsRange) {
    Rig rig;
    plain(rig);
    rig.note_on(60, 0.8);
    rig.midi(0xe0, 127, 127, 100);
    EXPECT_NEAR(cents_above(rig.run(48000).part(4800, 36000).left, hz(62)), 0, 3);
    rig.midi(0xe0, 0, 0);
    EXPECT_NEAR(cents_above(rig.run(48000).part(4800, 36000).left, hz(58)), 0, 3);
}

TEST(Mono, ANoteIsHeardAtASensibleLevel) {
    for (const int key : {28, 36, 48, 60, 72, 84}) {
        Rig rig;
        rig.note_on(key, 0.8);
        const double decibels = 20 * std::log10(rig.run(48000).peak());
        EXPECT_GT(decibels, -14) << "key " << key;
        EXPECT_LT(decibels, -8) << "key " << key;
    }
}

/// How loud a sound is within half a semitone of a frequency.
double loudness_near(const std::vector<float>& samples, double hz) {
    double power = 0;
    for (double cents = -50; cents <= 50; cents += 2) {
        double real = 0, imaginary = 0;
        for (unsigned i = 0; i < samples.size(); ++i) {
            const double turn = 2 * 3.14159265358979 * hz * std::exp2(cents / 1200) * i / 48000;
            real += samples[i] * std::cos(turn);
            imaginary += samples[i] * std::sin(turn);
        }
        power += real * real + imaginary * imaginary;
    }
    return std::sqrt(power);
}

TEST(Mono, SoundsAtTheOctaveOfItsNote) {
    for (const int key : {28, 36, 48, 60, 72}) {
        Rig rig;
        rig.note_on(key, 0.8);
        const auto note = rig.run(48000).part(4800, 36000).left;
        EXPECT_LT(loudness_near(note, hz(key - 12)), 0.33 * loudness_near(note, hz(key)))
            << "key " << key << ": the octave below is to be 10 dB down";
    }
}

TEST(Mono, VelocityIsHeard) {
    Rig soft, hard;
    soft.note_on(40, 0.3);
    hard.note_on(40, 1);
    EXPECT_LT(soft.run(24000).rms(), 0.5 * hard.run(24000).rms());
}

TEST(Mono, ReleaseEnds) {
    Rig rig;
    rig.note_on(48, 0.8);
    rig.run(24000);
    rig.note_off(48);
    rig.run(rig.tail() + 100);
    EXPECT_EQ(rig.run(4800).peak(), 0);
}

TEST(Mono, TheLastKeyDownIsTheOneThatSounds) {
    Rig rig;
    plain(rig);
    rig.note_on(60, 0.8);
    rig.note_on(67, 0.8, 4800);
    EXPECT_NEAR(cents_above(rig.run(48000).part(9600, 36000).left, hz(67)), 0, 3);
    rig.note_off(67);
    EXPECT_NEAR(cents_above(rig.run(48000).part(4800, 36000).left, hz(60)), 0, 3)
        << "and back to the one before";
}

TEST(Mono, GlidesFromKeyToKey) {
    Rig rig;
    plain(rig);
    rig.set("glide", 400);
    rig.note_on(48, 0.8);
    rig.note_on(60, 0.8, 24000);
    const Sound out = rig.run(96000);
    EXPECT_NEAR(cents_above(out.part(4800, 18000).left, hz(48)), 0, 3);
    EXPECT_NEAR(cents_above(out.part(72000, 24000).left, hz(60)), 0, 3);
    // After 87 ms, a quarter of a glide of 4.6 time constants, a third of the octave is left.
    double crossings = 0;
    const Sound early = out.part(24000, 4176);
    for (unsigned i = 1; i < early.frames(); ++i) crossings += early.left[i - 1] < 0 && early.left[i] >= 0;
    EXPECT_GT(crossings / 0.087, hz(48) * 1.1);
    EXPECT_LT(crossings / 0.087, hz(60) * 0.9);
}

TEST(Mono, LegatoDoesNotStrikeAgain) {
    const auto level_after_second_note = [](double legato) {
        Rig rig;
        rig.set("legato", legato);
        rig.set("decay", 200);
        rig.set("sustain", 10);
        rig.note_on(48, 0.8);
        rig.note_on(50, 0.8, 24000);
        return rig.run(48000).part(24500, 2400).rms();
    };
    EXPECT_LT(level_after_second_note(1), 0.4 * level_after_second_note(0));
}

TEST(Mono, BrightnessOpensTheFilter) {
    const auto steepness = [](double brightness) {
        Rig rig;
        rig.set("brightness", brightness);
        rig.note_on(48, 0.8);
        const Sound out = rig.run(24000);
        return out.largest_step() / out.peak();
    };
    EXPECT_LT(steepness(20), 0.5 * steepness(50));
    EXPECT_LT(steepness(50), 0.7 * steepness(80));
}

TEST(Mono, NotesDoNotClick) {
    Rig rig;
    plain(rig);
    rig.set("brightness", 10); // a dark tone moves slowly: a click would stand out
    for (unsigned i = 0; i < 20; ++i) {
        rig.note_on(36 + int(i % 5), 0.4 + 0.03 * i, i * 2400);
        rig.note_off(36 + int(i % 5), i * 2400 + 1700);
    }
    EXPECT_LT(rig.run(60000).largest_step(), 0.02);
}

TEST(Mono, ThePedalHoldsANoteUntilItIsUp) {
    Rig rig;
    rig.set("release", 5);
    rig.midi(0xb0, 64, 127);
    rig.note_on(60, 0.8);
    rig.run(4800);
    rig.note_off(60);
    EXPECT_GT(rig.run(24000).part(12000, 12000).rms(), 0.01);
    rig.midi(0xb0, 64, 0);
    EXPECT_LT(rig.run(24000).part(12000, 12000).peak(), 1e-4);
}

/// Saved while two keys were down, with its voices in the state.
TEST(Mono, OpensWhatTheFirstSdkSavedAndIsSilent) {
    std::ifstream file(
        std::filesystem::path(__FILE__).parent_path() / "saved_by_the_first_sdk.state", std::ios::binary);
    const std::vector<unsigned char> state(std::istreambuf_iterator<char>(file), {});
    ASSERT_GT(state.size(), 1000u);
    Rig rig;
    ASSERT_TRUE(rig.load(state));
    EXPECT_EQ(rig.value("shape"), 33);
    EXPECT_EQ(rig.log(), "");
    EXPECT_EQ(rig.run(48000).peak(), 0);
}

} // namespace
