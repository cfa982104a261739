#include <aviary/abi/clap/note_name.h>
#include <aviary/testing.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

using namespace aviary::testing;

namespace {

Sound hit(int key, double velocity = 0.8, unsigned frames = 96000) {
    Rig rig;
    rig.note_on(key, velocity);
    rig.note_off(key, 480);
    return rig.run(frames);
}

double decibels(double gain) { return 20 * std::log10(gain + 1e-12); }

/// How often the sound crosses zero in a second while it is loud, a rough measure of how high it lies.
double crossings(const Sound& sound, unsigned first, unsigned count) {
    unsigned crossed = 0;
    for (unsigned i = first + 1; i < first + count; ++i)
        crossed += sound.left[i - 1] < 0 && sound.left[i] >= 0;
    return crossed * 48000.0 / count;
}

/// Milliseconds until what remains is 40 dB below the loudest 5 ms.
double length(const Sound& sound) {
    double loudest = 0;
    for (unsigned i = 0; i + 240 <= sound.frames(); i += 240)
        loudest = std::max(loudest, sound.part(i, 240).rms());
    unsigned last = 0;
    for (unsigned i = 0; i + 240 <= sound.frames(); i += 240)
        if (sound.part(i, 240).rms() > 0.01 * loudest) last = i;
    return last / 48.0;
}

TEST(Drums, EveryKeyMakesASound) {
    for (int key = 0; key < 128; ++key) {
        const double peak = decibels(hit(key, 0.8, 24000).peak());
        EXPECT_GT(peak, -20) << "key " << key;
        EXPECT_LT(peak, -6) << "key " << key;
    }
}

TEST(Drums, TheKickIsLowTheSnareIsInTheMiddleTheHatIsHigh) {
    const double kick = crossings(hit(36), 4800, 4800), snare = crossings(hit(38), 0, 4800),
                 hat = crossings(hit(42), 0, 2400);
    EXPECT_LT(kick, 80);
    EXPECT_GT(snare, 500);
    EXPECT_LT(snare, 7000);
    EXPECT_GT(hat, 6000);
}

TEST(Drums, TheKickFallsInPitch) {
    const Sound kick = hit(36);
    EXPECT_GT(crossings(kick, 0, 960), 1.5 * crossings(kick, 4800, 4800));
}

TEST(Drums, TomsRiseFromLowToHigh) {
    double below = 0;
    for (const int key : {41, 43, 45, 47, 48, 50}) {
        const double pitch = crossings(hit(key), 4800, 9600);
        EXPECT_GT(pitch, below) << "key " << key;
        below = pitch;
    }
}

TEST(Drums, KeysWithoutADrumAreTunedToTheirPitch) {
    EXPECT_NEAR(crossings(hit(90, 0.8, 24000), 2400, 9600), 1480, 30);
}

TEST(Drums, SoundsLastAsLongAsTheyDoOnAKit) {
    EXPECT_LT(length(hit(42)), 120) << "closed hat";
    EXPECT_GT(length(hit(46)), 300) << "open hat";
    EXPECT_GT(length(hit(49)), 1000) << "crash";
    EXPECT_GT(length(hit(51)), 600) << "ride";
    EXPECT_LT(length(hit(38)), 300) << "snare";
    EXPECT_LT(length(hit(37)), 100) << "side stick";
}

TEST(Drums, TheClosedHatChokesTheOpenOne) {
    Rig rig;
    rig.note_on(46, 0.8);
    rig.note_on(42, 0.8, 2400);
    const double choked = rig.run(24000).part(9600, 2400).rms();
    EXPECT_LT(choked, 0.02 * hit(46).part(9600, 2400).rms());
}

/// Power at a frequency.
double power(const std::vector<float>& samples, double hz, double rate) {
    const double turn = 2 * 3.14159265358979 * hz / rate, twice = 2 * std::cos(turn); // Goertzel's way
    double now = 0, before = 0;
    for (const float sample : samples) {
        const double next = sample + twice * now - before;
        before = now;
        now = next;
    }
    return (now * now + before * before - twice * now * before) / (double(samples.size()) * samples.size());
}

TEST(Drums, OfHatsStruckTogetherTheClosedOneIsHeard) {
    const auto tail_of = [](int first, int second) {
        Rig rig;
        rig.note_on(first, 0.8);
        rig.note_on(second, 0.8);
        return rig.run(24000).part(9600, 2400).rms();
    };
    const double open = hit(46).part(9600, 2400).rms();
    EXPECT_LT(tail_of(46, 42), 0.02 * open);
    EXPECT_LT(tail_of(42, 46), 0.02 * open);
    EXPECT_LT(tail_of(44, 46), 0.02 * open);
    EXPECT_GT(tail_of(38, 46), 0.9 * open) << "a snare damps no hat";
}

TEST(Drums, NoiseIsAsBrightAtEveryRate) {
    const auto centroid = [](double rate, int key) {
        Rig rig(nullptr, rate);
        rig.note_on(key, 0.8);
        const Sound sound = rig.run(unsigned(0.25 * rate));
        double sum = 0, weighted = 0;
        for (double hz = 40; hz < 16000; hz += 40) {
            const double now = power(sound.left, hz, rate);
            sum += now;
            weighted += now * hz;
        }
        return weighted / sum;
    };
    for (const int key : {38, 40, 39, 65}) { // snares, a clap, a timbale with some noise
        const double usual = centroid(48000, key);
        for (const double rate : {44100.0, 96000.0, 192000.0})
            EXPECT_NEAR(centroid(rate, key) / usual, 1, 0.15) << "key " << key << " at " << rate << " Hz";
    }
}

TEST(Drums, AClapIsSeveralHands) {
    const Sound clap = hit(39);
    unsigned bursts = 0;
    double before = 0;
    for (unsigned i = 0; i < 2400; i += 120) { // a burst is where 2.5 ms are much louder than those before
        const double now = clap.part(i, 120).rms();
        bursts += now > 1.5 * before && now > 0.02;
        before = now;
    }
    EXPECT_GE(bursts, 3u);
}

TEST(Drums, VelocityIsHeard) { EXPECT_LT(hit(38, 0.3).peak(), 0.5 * hit(38, 1).peak()); }

TEST(Drums, TheKnobsDoWhatTheySay) {
    const auto with = [](const char* knob, double value, int key) {
        Rig rig;
        rig.set(knob, value);
        rig.run(4800);
        rig.note_on(key, 0.8);
        return rig.run(96000);
    };
    EXPECT_GT(length(with("decay", 80, 46)), 1.5 * length(with("decay", 40, 46)));
    EXPECT_GT(
        crossings(with("brightness", 90, 38), 0, 4800), 1.2 * crossings(with("brightness", 10, 38), 0, 4800));
    EXPECT_NEAR(
        crossings(with("tune", 12, 45), 4800, 9600), 2 * crossings(with("tune", 0, 45), 4800, 9600), 12);
    EXPECT_NEAR(decibels(with("kick_level", -12, 36).rms() / with("kick_level", 0, 36).rms()), -12, 2);
    EXPECT_NEAR(decibels(with("kick_level", -12, 38).rms() / with("kick_level", 0, 38).rms()), 0, 0.01);
}

TEST(Drums, AKnobTurnedAtAStrokeIsHeardInThatStroke) {
    Rig rig;
    const unsigned beat = 24000;
    const double octaves[] = {-1, 1, 0, -0.5};
    for (unsigned i = 0; i < 4; ++i) {
        rig.set("tune", 12 * octaves[i], i * beat);
        rig.note_on(48, 0.8, i * beat);
    }
    const Sound toms = rig.run(4 * beat);
    for (unsigned i = 0; i < 4; ++i) {
        const double hz = 160 * std::exp2(octaves[i]);
        EXPECT_NEAR(crossings(toms, i * beat + 7200, 9600), hz, 0.05 * hz) << "stroke " << i;
    }
}

TEST(Drums, AStrokeGoesOnInItsTuneInNewCode) {
    Rig before, after;
    before.set("tune", 12);
    before.run(4800);
    before.note_on(48, 0.8);
    before.run(7200);
    ASSERT_TRUE(after.take_over(before));
    EXPECT_NEAR(crossings(after.run(9600), 0, 9600), 320, 16);
}

TEST(Drums, ABarOfEverythingStaysBelowFullScale) {
    Rig rig;
    for (unsigned i = 0; i < 16; ++i) {
        const unsigned at = i * 6000;
        if (i % 4 == 0) rig.note_on(36, 1, at);
        if (i % 8 == 4) rig.note_on(38, 1, at);
        rig.note_on(i % 4 == 2 ? 46 : 42, 0.8, at);
        if (i == 0) rig.note_on(49, 1, at);
    }
    EXPECT_LT(rig.run(96000).peak(), 1);
}

TEST(Drums, EveryKeyOfTheMapHasItsName) {
    Rig rig;
    const auto& plugin = *static_cast<const clap_plugin_t*>(rig.clap_plugin());
    const auto& names =
        *static_cast<const clap_plugin_note_name_t*>(plugin.get_extension(&plugin, CLAP_EXT_NOTE_NAME));
    ASSERT_GE(names.count(&plugin), 40u);
    std::set<std::string> all;
    clap_note_name_t name;
    for (unsigned i = 0; i < names.count(&plugin); ++i) {
        ASSERT_TRUE(names.get(&plugin, i, &name));
        EXPECT_TRUE(all.insert(name.name).second) << name.name;
        if (name.key == 42) {
            EXPECT_STREQ(name.name, "Closed hat");
        }
    }
}

/// Saved while two keys were down, with its voices in the state.
TEST(Drums, OpensWhatTheFirstSdkSavedAndIsSilent) {
    std::ifstream file(
        std::filesystem::path(__FILE__).parent_path() / "saved_by_the_first_sdk.state", std::ios::binary);
    const std::vector<unsigned char> state(std::istreambuf_iterator<char>(file), {});
    ASSERT_GT(state.size(), 1000u);
    Rig rig;
    ASSERT_TRUE(rig.load(state));
    EXPECT_EQ(rig.value("brightness"), 33);
    EXPECT_EQ(rig.log(), "");
    EXPECT_EQ(rig.run(48000).peak(), 0);
}

} // namespace
