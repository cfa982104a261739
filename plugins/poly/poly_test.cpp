#include <aviary/testing.h>
#include <gtest/gtest.h>

#include "pitch.h"

#include <complex>

using namespace aviary::testing;

namespace {

double hz(double key) { return 440 * std::exp2((key - 69) / 12); }

/// Two oscillators as one, nothing around them.
void plain(Rig& rig) {
    for (const char* id : {"sub", "detune", "resonance", "sweep", "chorus"}) rig.set(id, 0);
    rig.set("brightness", 80);
}

TEST(Poly, PlaysInTune) {
    for (const int key : {36, 48, 60, 72, 84, 96}) {
        Rig rig;
        plain(rig);
        rig.note_on(key, 0.8);
        EXPECT_NEAR(cents_above(rig.run(72000).part(4800, 48000).left, hz(key)), 0, 2) << "key " << key;
    }
}

TEST(Poly, BendsByItsRange) {
    Rig rig;
    plain(rig);
    rig.note_on(60, 0.8);
    rig.midi(0xe0, 0, 96, 100); // half way up
    EXPECT_NEAR(cents_above(rig.run(48000).part(4800, 36000).left, hz(61)), 0, 3);
}

TEST(Poly, AChordOfFourIsHeardAtASensibleLevel) {
    Rig rig;
    for (const int key : {48, 55, 60, 64}) rig.note_on(key, 0.8);
    const double decibels = 20 * std::log10(rig.run(96000).peak());
    EXPECT_GT(decibels, -12);
    EXPECT_LT(decibels, -3);
}

TEST(Poly, AllNotesOfAChordSound) {
    Rig rig;
    plain(rig);
    const int keys[] = {48, 52, 55, 59, 62, 65, 69, 72};
    for (const int key : keys) rig.note_on(key, 0.6);
    const Sound out = rig.run(60000).part(12000, 48000);
    for (const int key : keys) { // the share of each fundamental, by correlation with it
        double real = 0, imaginary = 0;
        for (unsigned i = 0; i < out.frames(); ++i) {
            const double angle = 2 * 3.14159265358979 * hz(key) * i / 48000,
                         sample = out.left[i] + out.right[i];
            real += sample * std::cos(angle);
            imaginary += sample * std::sin(angle);
        }
        EXPECT_GT(std::hypot(real, imaginary) / out.frames(), 0.005) << "key " << key;
    }
}

TEST(Poly, ReleaseEndsEveryVoice) {
    Rig rig;
    for (int key = 40; key < 60; ++key) rig.note_on(key, 0.8); // more than there are voices
    rig.run(24000);
    for (int key = 40; key < 60; ++key) rig.note_off(key);
    rig.run(rig.tail() + 100);
    EXPECT_EQ(rig.run(4800).peak(), 0);
}

TEST(Poly, OneKeyReleasedLeavesTheOthers) {
    Rig rig;
    rig.note_on(48, 0.8);
    rig.note_on(60, 0.8);
    const double both = rig.run(48000).part(24000, 24000).rms();
    rig.note_off(48);
    const double one = rig.run(96000).part(72000, 24000).rms();
    EXPECT_GT(one, 0.3 * both);
    EXPECT_LT(one, 0.95 * both);
}

TEST(Poly, ANewNoteTakesTheVoiceOfTheOldestWithoutAClick) {
    Rig rig;
    rig.set("brightness", 5); // a dark tone moves slowly: a click would stand out
    rig.set("drive", 0);
    for (int i = 0; i < 60; ++i) rig.note_on(36 + i % 24, 0.5, i * 1000);
    const Sound out = rig.run(72000);
    EXPECT_LT(out.largest_step(), 0.03);
    EXPECT_GT(out.part(60000, 12000).rms(), 0.01);
}

TEST(Poly, ChokeEndsAtOnce) {
    Rig rig;
    rig.set("release", 5000);
    rig.set("chorus", 0);
    rig.note_on(60, 0.8);
    rig.run(24000);
    rig.note_choke(60);
    EXPECT_LT(rig.run(4800).part(2400, 2400).peak(), 1e-4);
}

TEST(Poly, WidthSpreadsVoicesOverTheSides) {
    const auto difference = [](double width) {
        Rig rig;
        rig.set("width", width);
        rig.set("chorus", 0);
        rig.run(4800);
        rig.note_on(60, 0.8);
        rig.note_on(64, 0.8);
        const Sound out = rig.run(48000);
        double sum = 0;
        for (unsigned i = 0; i < out.frames(); ++i) sum += std::abs(out.left[i] - out.right[i]);
        return sum / out.frames();
    };
    EXPECT_LT(difference(0), 1e-6);
    EXPECT_GT(difference(100), 0.01);
}

TEST(Poly, ThePedalHoldsANoteUntilItIsUp) {
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

TEST(Poly, AHostModulatesTheCutoffOfASingleNote) {
    const auto play = [](int modulated_key) {
        Rig rig;
        plain(rig);
        rig.set("cutoff", 200);
        rig.set("brightness", 50);
        rig.note_on(60, 0.8);
        rig.note_on(72, 0.8);
        rig.modulate("cutoff", 8000, 1, modulated_key);
        return rig.run(24000).left;
    };
    const auto neither = play(30);
    // How much more there is of a frequency, by correlation with it.
    const auto gained = [&](const std::vector<float>& sound, double frequency) {
        std::complex<double> sum = 0;
        for (unsigned i = 4800; i < 24000; ++i)
            sum += double(sound[i] - neither[i]) * std::polar(1.0, 2 * M_PI * frequency * i / 48000);
        return std::abs(sum) / 19200;
    };
    const auto one = play(72), both = play(-1);
    const double upper = 3 * hz(72), lower = 3 * hz(60); // the latter of the lower note only
    EXPECT_GT(gained(one, upper), 0.002);
    EXPECT_LT(gained(one, lower), 0.0005);
    EXPECT_GT(gained(both, lower), 0.002);
}

TEST(Poly, ANewNoteKnowsNothingOfAnothersModulation) {
    Rig fresh, used;
    used.note_on(72, 0.8);
    used.modulate("cutoff", 8000, 1, 72);
    used.note_choke(72, 4800);
    used.run(4800 + 48000 * 2);
    used.reset();
    used.note_on(60, 0.8);
    fresh.note_on(60, 0.8);
    EXPECT_EQ(fresh.run(4800), used.run(4800));
}

TEST(Poly, TheFirstNoteBeginsAtTheKnobsValues) {
    const auto first_note = [](unsigned knob_at) {
        Rig rig;
        rig.set("cutoff", 30, knob_at);
        rig.note_on(60, 0.8, 9600);
        return rig.run(14400).part(9600, 4800);
    };
    EXPECT_EQ(first_note(9600), first_note(0)) << "a knob that turns at the note does not glide into it";
    EXPECT_FALSE(first_note(9601) == first_note(0)) << "but one that turns in the note does";
}

TEST(Poly, ANoteAfterSilenceBeginsAtTheKnobsValues) {
    const auto second_note = [](unsigned knob_at) {
        Rig rig;
        rig.set("release", 20);
        rig.note_on(60, 0.8);
        rig.note_off(60, 4800);
        rig.set("cutoff", 30, knob_at);
        rig.note_on(48, 0.8, 48000);
        return rig.run(52800).part(48000, 4800);
    };
    EXPECT_EQ(second_note(48000), second_note(40000));
}

TEST(Poly, ChangesBeforeAndAfterTheFirstNoteDoNotDependOnBlocks) {
    const auto play = [](unsigned max_frames) {
        Rig rig(nullptr, 48000, max_frames);
        for (unsigned i = 0; i < 60; ++i) rig.set(i % 2 ? "cutoff" : "width", 40 + i, i * 53);
        rig.note_on(60, 0.8, 1500);
        rig.set("release", 5);
        rig.note_off(60, 2000);
        // Silence begins somewhere here, and comes to be rest.
        for (unsigned i = 0; i < 200; ++i) rig.set(i % 2 ? "cutoff" : "width", 40 + i % 60, 3200 + i * 53);
        rig.note_on(60, 0.8, 13000);
        return rig.run(15000);
    };
    const Sound large = play(512);
    for (const unsigned frames : {1u, 37u, 64u, 256u}) EXPECT_EQ(play(frames), large) << frames;
}

TEST(Poly, TellsWhenANoteHasEnded) {
    Rig rig;
    rig.set("release", 50);
    rig.note_on(60, 0.8);
    rig.note_off(60, 4800);
    rig.run(5000);
    EXPECT_TRUE(rig.sent().empty()) << "it still sounds";
    rig.run(48000);
    ASSERT_EQ(rig.sent().size(), 1u);
    EXPECT_EQ(rig.sent()[0].type, aviary::EventType::note_end);
    EXPECT_EQ(rig.sent()[0].key, 60);
}

} // namespace
