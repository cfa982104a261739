// What every stock plugin must hold to, whatever it does. Linked into each plugin's test program.
#include <aviary/testing.h>
#include <clap/ext/params.h>
#include <clap/process.h>
#include <gtest/gtest.h>
#include <rt/no_alloc.h>

#include <cmath>
#include <limits>
#include <random>

using namespace aviary::testing;

namespace {

/// Sound for effects, notes for instruments; each takes what it understands.
Sound stimulate(Rig& rig, unsigned frames) {
    for (unsigned i = 0; i < 8; ++i) {
        const int key = 36 + int(i) * 5;
        rig.note_on(key, 0.3 + 0.1 * i, i * frames / 10);
        rig.note_off(key, i * frames / 10 + frames / 8);
    }
    return rig.run(noise(frames, 0.3));
}

const clap_plugin_t& clap(const Rig& rig) { return *static_cast<const clap_plugin_t*>(rig.clap_plugin()); }

struct Range {
    std::string id;
    double min, max;
};
std::vector<Range> ranges(const Rig& rig) {
    const auto& plugin = clap(rig);
    const auto& params =
        *static_cast<const clap_plugin_params_t*>(plugin.get_extension(&plugin, CLAP_EXT_PARAMS));
    std::vector<Range> all;
    for (const std::string& id : rig.param_ids()) {
        clap_param_info_t info;
        params.get_info(&plugin, std::uint32_t(all.size()), &info);
        all.push_back({id, info.min_value, info.max_value});
    }
    return all;
}

/// Values from everywhere in the range, and often from its ends.
void turn_all_knobs(Rig& rig, std::mt19937& random) {
    for (const Range& range : ranges(rig)) {
        const unsigned end = random() % 5;
        const double at = end == 0 ? 0 : end == 1 ? 1 : double(random() % 10001) / 10000;
        rig.set(range.id.c_str(), range.min + at * (range.max - range.min), random() % 1000);
    }
}

TEST(EveryPlugin, StaysFiniteAndBoundedWhateverTheKnobsSay) {
    std::mt19937 random(1);
    for (const double rate : {8000.0, 22050.0, 44100.0, 48000.0, 192000.0}) {
        Rig rig(nullptr, rate, 256);
        for (unsigned setting = 0; setting < 200; ++setting) {
            turn_all_knobs(rig, random);
            const Sound sound = stimulate(rig, 1500);
            ASSERT_TRUE(sound.finite()) << "setting " << setting << " at " << rate << " Hz";
            ASSERT_LT(sound.peak(), 1000) << "setting " << setting << " at " << rate << " Hz";
        }
    }
}

TEST(EveryPlugin, MakesTheSameBytesOfTheSameInput) {
    Rig first, second;
    EXPECT_EQ(stimulate(first, 48000), stimulate(second, 48000));
}

TEST(EveryPlugin, DoesNotCareHowTimeIsCutIntoBlocks) {
    Rig large(nullptr, 48000, 512);
    const Sound expected = stimulate(large, 24000);
    for (const unsigned frames : {1u, 17u, 37u, 4096u}) {
        Rig other(nullptr, 48000, frames);
        EXPECT_EQ(stimulate(other, 24000), expected) << frames;
    }
}

TEST(EveryPlugin, WakesAndRestsAtTheSameFrameWhateverTheBlocks) {
    const auto played = [](unsigned frames) {
        Rig rig(nullptr, 48000, frames);
        std::vector<Sound> all;
        for (const unsigned rest :
            {1234u, 300'007u, 480'011u}) { // shorter and longer than what a plugin remembers
            rig.note_on(40, 0.9, 333);
            rig.note_off(40, 5000);
            all.push_back(rig.run(noise(7001, 0.3)));
            all.push_back(rig.run(rest));
        }
        all.push_back(rig.run(noise(7001, 0.3)));
        return all;
    };
    const auto expected = played(512);
    for (const unsigned frames : {17u, 64u, 4096u}) EXPECT_TRUE(played(frames) == expected) << frames;
}

TEST(EveryPlugin, ForgetsAllSoundOnReset) {
    Rig rig;
    const Sound before = stimulate(rig, 24000);
    EXPECT_GT(before.peak(), 0.01);
    rig.reset();
    EXPECT_EQ(rig.run(4800).peak(), 0);
    rig.reset();
    EXPECT_EQ(stimulate(rig, 24000), before) << "after a reset it plays as if new";
}

TEST(EveryPlugin, IsSilentAfterItsTail) {
    Rig rig;
    stimulate(rig, 24000);
    ASSERT_LT(rig.tail(), 48000u * 60);
    rig.run(rig.tail() + 4800);
    EXPECT_LT(rig.run(4800).peak(), 1e-4);
}

TEST(EveryPlugin, ComesToPerfectRest) {
    Rig rig;
    stimulate(rig, 24000);
    rig.run(2 * rig.tail() + 48000 * 4);
    EXPECT_EQ(rig.run(4800).peak(), 0) << "denormals and idle cost begin with a sound that never quite ends";
}

unsigned subnormals(const Sound& sound) {
    unsigned count = 0;
    for (const auto* channel : {&sound.left, &sound.right})
        for (const float sample : *channel) count += std::fpclassify(sample) == FP_SUBNORMAL;
    return count;
}

TEST(EveryPlugin, PassesNoSubnormalsOn) {
    Rig rig;
    const Sound tiny = noise(4800, 1e-39);
    EXPECT_EQ(subnormals(rig.run(tiny)), 0u) << "before its first sound";
    stimulate(rig, 24000);
    for (int i = 0; i < 40; ++i) EXPECT_EQ(subnormals(rig.run(tiny)), 0u) << "while it dies away: " << i;
    rig.run(2 * rig.tail() + 48000 * 4);
    EXPECT_EQ(subnormals(rig.run(tiny)), 0u) << "asleep";
}

TEST(EveryPlugin, RecoversFromInputThatIsNotANumber) {
    Rig rig;
    Sound poison = noise(512, 0.3);
    poison.left[100] = std::numeric_limits<float>::quiet_NaN();
    poison.right[200] = std::numeric_limits<float>::infinity();
    rig.run(poison);
    rig.run(512);
    const Sound after = stimulate(rig, 24000);
    EXPECT_TRUE(after.finite());
    EXPECT_GT(after.peak(), 0.01);
}

TEST(EveryPlugin, GoesOnSoundingWhereOlderCodeLeftOff) {
    Rig before, after;
    before.note_on(45, 0.8);
    before.note_on(46, 0.8); // rings in a kit, is held in a synthesizer
    const Sound input = noise(12000, 0.3);
    before.run(input);
    ASSERT_TRUE(after.take_over(before));
    const double expected = before.run(4800).rms(), heard = after.run(4800).rms();
    EXPECT_NEAR(heard, expected, 0.2 * expected + 1e-6);
}

TEST(EveryPlugin, ReleasesANoteThatOlderCodeHeld) {
    Rig before, after;
    before.note_on(45, 0.8);
    before.run(12000);
    ASSERT_TRUE(after.take_over(before));
    after.note_off(45);
    after.run(after.tail() + 4800);
    EXPECT_LT(after.run(4800).peak(), 1e-4);
}

TEST(EveryPlugin, AProjectHasNoneOfItsSound) {
    Rig before, after, other;
    before.note_on(45, 0.8);
    const Sound input = noise(12000, 0.3);
    before.run(input);
    const auto state = before.save();
    EXPECT_LT(state.size(), 16384u);
    ASSERT_TRUE(after.load(state));
    EXPECT_EQ(after.run(48000).peak(), 0);
    ASSERT_TRUE(other.load(Rig().save())); // saved before it ever sounded
    other.run(48000);
    EXPECT_TRUE(after.run(input) == other.run(input));
}

TEST(EveryPlugin, HasPresetsThatAreFitToPlay) {
    std::vector<Sound> heard;
    for (const std::string& name : Rig().presets()) {
        SCOPED_TRACE(name);
        Rig rig;
        testing::internal::CaptureStderr();
        ASSERT_TRUE(rig.load_preset(name.c_str()));
        EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
        for (const int key : {36, 48, 55, 64}) rig.note_on(key, 0.8);
        for (const int key : {36, 48, 55, 64}) rig.note_off(key, 72000);
        const Sound sound = rig.run(96000);
        const double decibels = 20 * std::log10(sound.peak());
        EXPECT_TRUE(sound.finite());
        EXPECT_GT(decibels, -14);
        EXPECT_LT(decibels, -2) << "there is to be room for velocity, more notes and other plugins";
        EXPECT_GT(sound.part(0, 24000).rms(), 0.01);
        for (const Sound& other : heard) EXPECT_FALSE(sound == other);
        heard.push_back(sound);
    }
}

TEST(EveryPlugin, AllocatesNothingWhileItPlays) {
    if (!aviary::rt::NoAllocScope::counts_allocations())
        GTEST_SKIP() << "the sanitizer of this build counts itself";
    Rig rig;
    const auto& plugin = clap(rig);
    clap_event_note_t note = {};
    note.header = {sizeof note, 0, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_NOTE_ON, 0};
    note.note_id = -1;
    note.velocity = 0.8;
    const clap_input_events_t in_events{&note, [](const clap_input_events_t*) { return 1u; },
        [](const clap_input_events_t* list, std::uint32_t) { return (const clap_event_header_t*)list->ctx; }};
    const clap_output_events_t out_events{
        nullptr, [](const clap_output_events_t*, const clap_event_header_t*) { return true; }};
    Sound sound = noise(512, 0.3);
    float* channels[] = {sound.left.data(), sound.right.data()};
    clap_audio_buffer_t audio{channels, nullptr, 2, 0, 0};
    clap_process_t process{-1, 512, nullptr, &audio, &audio, 1, 1, &in_events, &out_events};

    aviary::rt::NoAllocScope scope;
    for (note.key = 20; note.key < 120; ++note.key) plugin.process(&plugin, &process);
    plugin.reset(&plugin);
    EXPECT_EQ(scope.allocations() + scope.frees() + scope.locks(), 0u);
}

} // namespace
