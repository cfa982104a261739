#include "base/utf16.h"
#include "sdk/formats/vst3/controller/normalized.h"
#include "sdk/formats/vst3/ids.h"
#include "sdk/formats/vst3/processor/bypass.h"
#include "sdk/formats/vst3/processor/vst3_events.h"

#include <aviary/plugin.h>

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace aviary::detail {
namespace {

using Hash = std::array<std::uint32_t, 4>;

TEST(Vst3Ids, AreTheHashAsItsAuthorsPublishIt) {
    EXPECT_EQ(fnv1a_128(""), (Hash{0x6c62272e, 0x07bb0142, 0x62b82175, 0x6295c58d}));
    EXPECT_EQ(fnv1a_128("a"), (Hash{0xd228cb69, 0x6f1a8caf, 0x78912b70, 0x4e4a8964}));
    EXPECT_EQ(fnv1a_128("abc"), (Hash{0xa68d622c, 0xec8b5822, 0x836dbc79, 0x77af7f3b}));
}

TEST(Vst3Ids, AClassIdMayBeGiven) {
    const ClassId given("com.example.gain", "a68d622cec8b5822836dbc7977af7f3b"), hashed("abc");
    EXPECT_EQ(std::memcmp(given.bytes, hashed.bytes, sizeof given.bytes), 0);
    EXPECT_NE(std::memcmp(ClassId("com.example.gain").bytes, hashed.bytes, sizeof given.bytes), 0);
}

TEST(Vst3Ids, NameEachControllerOfEachChannelOnce) {
    for (int channel = 0; channel < midi_channels; ++channel)
        for (int number = 0; number < midi_controllers; ++number) {
            const auto id = controller_id(channel, number);
            ASSERT_TRUE(is_controller(id));
            ASSERT_EQ(controller_of(id).channel, channel);
            ASSERT_EQ(controller_of(id).number, number);
        }
    EXPECT_FALSE(is_controller(bypass_id));
    EXPECT_FALSE(is_controller(own_ids - 1));
    EXPECT_FALSE(is_controller(controller_id(0, midi_controllers)));
}

std::string there_and_back(std::string_view text) {
    char16_t wide[16];
    to_utf16(text, wide);
    return to_utf8(wide, 16);
}

TEST(Vst3Text, GoesThereAndBack) {
    for (const char* text : {"", "Cutoff", "5 \u00b5s", "\u97f3\u91cf", "\U0001f3b9 keys"})
        EXPECT_EQ(there_and_back(text), text);
}

TEST(Vst3Text, MarksWhatIsMalformedAndCutsAtACharacter) {
    EXPECT_EQ(there_and_back("a\xff\xc3"), "a\ufffd\ufffd");
    EXPECT_EQ(there_and_back("\xed\xa0\x80"), "\ufffd") << "a surrogate has no UTF-8";
    EXPECT_EQ(there_and_back("\xc0\x80"), "\ufffd\ufffd") << "a zero in two bytes";
    EXPECT_EQ(there_and_back("0123456789abcdefgh"), "0123456789abcde");
    EXPECT_EQ(there_and_back("0123456789abcd\U0001f3b9"), "0123456789abcd");
    const char16_t lone[] = {0xd800, u'x', 0};
    EXPECT_EQ(to_utf8(lone, 3), "\ufffdx");
    const char16_t endless[] = {u'x', u'y'};
    EXPECT_EQ(to_utf8(endless, 2), "xy");
    char narrow[4];
    copy_text("ab\u00b5", narrow);
    EXPECT_STREQ(narrow, "ab");
}

struct Knobs : Effect {
    FloatParam level{*this, "level", "Level", {.min = -60, .max = 6, .initial = -6}};
    FloatParam cutoff{
        *this, "cutoff", "Cutoff", {.min = 20, .max = 20000, .initial = 200, .curve = Curve::log}};
    IntParam steps{*this, "steps", "Steps", {.min = -3, .max = 12}};
    IntParam any{*this, "any", "Any", {.min = -2147483647 - 1, .max = 2147483647}};
    ChoiceParam only{*this, "only", "Only", {.choices = {"One"}}};
    void process(Block&) override {}
};

TEST(Vst3Normalized, FollowsTheCurve) {
    Knobs knobs;
    EXPECT_DOUBLE_EQ(to_plain(knobs.level, 0.5), -27);
    EXPECT_NEAR(to_plain(knobs.cutoff, 1 / 3.0), 200, 1e-9);
    EXPECT_NEAR(to_normalized(knobs.cutoff, 200), 1 / 3.0, 1e-12);
    for (const Param* param : {(const Param*)&knobs.level, (const Param*)&knobs.cutoff})
        for (double travel = 0; travel <= 1; travel += 1 / 64.0)
            EXPECT_NEAR(to_normalized(*param, to_plain(*param, travel)), travel, 1e-12);
}

TEST(Vst3Normalized, GivesEachStepItsPartAndItself) {
    Knobs knobs;
    EXPECT_EQ(step_count(knobs.steps), 15);
    for (int value = -3; value <= 12; ++value) {
        EXPECT_EQ(to_plain(knobs.steps, to_normalized(knobs.steps, value)), value);
        EXPECT_EQ(to_plain(knobs.steps, (value + 3.5) / 16), value);
    }
    EXPECT_EQ(to_plain(knobs.only, 1), 0);
    EXPECT_EQ(to_normalized(knobs.only, 0), 0);
}

TEST(Vst3Normalized, KeepsEveryInteger) {
    Knobs knobs;
    for (const double value : {-2147483648.0, -16777217.0, 0.0, 1.0, 16777217.0, 2147483646.0, 2147483647.0})
        EXPECT_EQ(to_plain(knobs.any, to_normalized(knobs.any, value)), value);
    EXPECT_EQ(step_count(knobs.any), 2147483647) << "the most that VST3 can say";
}

TEST(Vst3Normalized, StaysInRange) {
    Knobs knobs;
    for (double wild : {-1.0, 2.0, 1e300, -1e300, double(INFINITY), -double(INFINITY), double(NAN)})
        for (const Param* param :
            {(const Param*)&knobs.level, (const Param*)&knobs.cutoff, (const Param*)&knobs.steps}) {
            EXPECT_GE(to_plain(*param, wild), param->min());
            EXPECT_LE(to_plain(*param, wild), param->max());
            EXPECT_GE(to_normalized(*param, wild), 0);
            EXPECT_LE(to_normalized(*param, wild), 1);
        }
    EXPECT_EQ(to_plain(knobs.cutoff, 1), 20000);
    EXPECT_EQ(to_plain(knobs.level, 1), 6);
}

TEST(Vst3Events, ControllersBecomeTheirMessages) {
    const auto bytes = [](int number, double value) {
        const Event event = controller_event(controller_id(3, number), value);
        return std::array<int, 3>{event.midi[0], event.midi[1], event.midi[2]};
    };
    using Bytes = std::array<int, 3>;
    EXPECT_EQ(bytes(vst::kPitchBend, 0), (Bytes{0xe3, 0, 0}));
    EXPECT_EQ(bytes(vst::kPitchBend, 0.5), (Bytes{0xe3, 0, 0x40})) << "the middle bends nothing";
    EXPECT_EQ(bytes(vst::kPitchBend, 1), (Bytes{0xe3, 0x7f, 0x7f}));
    EXPECT_EQ(bytes(vst::kAfterTouch, 1), (Bytes{0xd3, 0x7f, 0}));
    EXPECT_EQ(bytes(vst::kCtrlModWheel, 64 / 127.0), (Bytes{0xb3, 1, 64}));
}

/// An effect that turns everything into 2, going on while bypassed.
struct BypassedTwos {
    explicit BypassedTwos(unsigned latency) { bypass.prepare(48000, latency, 64); }
    std::vector<float> run(unsigned frames) {
        std::vector<float> heard;
        while (heard.size() < frames) {
            float left[64], right[64], twos[64];
            for (unsigned i = 0; i < 64; ++i) left[i] = right[i] = float(clock++), twos[i] = 2;
            const float* in[] = {left, right};
            float* out[] = {left, right}; // in place
            bypass.keep(in, 64);
            std::copy_n(twos, 64, left);
            std::copy_n(twos, 64, right);
            bypass.mix(out, 64);
            heard.insert(heard.end(), left, left + 64);
        }
        return heard;
    }
    Bypass bypass;
    int clock = 0;
};

using Given = vst::ProcessContext;

vst::ProcessContext playing(std::uint32_t more) {
    vst::ProcessContext context{};
    context.state = Given::kPlaying | Given::kTempoValid | Given::kTimeSigValid | more;
    context.sampleRate = 48000;
    context.tempo = 90;
    context.timeSigNumerator = 3;
    context.timeSigDenominator = 4;
    return context;
}

TEST(Vst3Transport, IsAsTheHostGivesIt) {
    auto context = playing(Given::kRecording | Given::kProjectTimeMusicValid | Given::kBarPositionValid
                           | Given::kCycleValid | Given::kCycleActive);
    context.projectTimeSamples = 96000;
    context.projectTimeMusic = 10;
    context.barPositionMusic = 9;
    context.cycleStartMusic = 6;
    context.cycleEndMusic = 12;
    const Transport transport = to_transport(&context);
    EXPECT_TRUE(transport.known && transport.playing && transport.recording && transport.looping);
    EXPECT_EQ(transport.position_seconds, 2);
    EXPECT_EQ(transport.position_beats, 10);
    EXPECT_EQ(transport.bar_start_beats, 9);
    EXPECT_EQ(transport.bar, 3);
    EXPECT_EQ(transport.loop_start_beats, 6);
    EXPECT_EQ(transport.loop_end_beats, 12);
    EXPECT_FALSE(to_transport(nullptr).known);
}

TEST(Vst3Transport, DerivesWhatTheHostLeavesOut) {
    auto frames_alone = playing(0);
    frames_alone.projectTimeSamples = 48000 * 4; // 6 beats
    const Transport of_frames = to_transport(&frames_alone);
    EXPECT_FALSE(of_frames.recording);
    EXPECT_EQ(of_frames.position_beats, 6);
    EXPECT_EQ(of_frames.bar, 2);
    EXPECT_EQ(of_frames.bar_start_beats, 6);

    auto beats_alone = playing(Given::kProjectTimeMusicValid);
    beats_alone.sampleRate = 0;
    beats_alone.projectTimeMusic = 4.5;
    const Transport of_beats = to_transport(&beats_alone);
    EXPECT_EQ(of_beats.position_seconds, 3);
    EXPECT_EQ(of_beats.bar, 1);
    EXPECT_EQ(of_beats.bar_start_beats, 3);
}

TEST(Vst3Transport, ALoopMayBeSomewhereUnknown) {
    auto context = playing(Given::kCycleActive);
    context.cycleStartMusic = 4;
    context.cycleEndMusic = 8;
    EXPECT_TRUE(to_transport(&context).looping);
    EXPECT_EQ(to_transport(&context).loop_end_beats, 0) << "the flag says that it is not given";
    context.state |= Given::kCycleValid;
    EXPECT_EQ(to_transport(&context).loop_end_beats, 8);
    context.cycleEndMusic = 4;
    EXPECT_EQ(to_transport(&context).loop_start_beats, 0) << "a loop of nothing is no place";
}

TEST(Vst3Bypass, GivesTheInputAsLateAsTheEffectIs) {
    for (unsigned latency : {0u, 1u, 64u, 100u}) {
        BypassedTwos effect(latency);
        EXPECT_EQ(effect.run(64), std::vector<float>(64, 2)) << "off, it touches nothing";
        effect.bypass.set(true);
        effect.run(512); // longer than the fade
        const auto first = float(effect.clock) - float(latency);
        const auto heard = effect.run(128);
        for (unsigned i = 0; i < 128; ++i) ASSERT_EQ(heard[i], first + float(i)) << latency;
        effect.bypass.set(false);
        effect.run(512);
        EXPECT_EQ(effect.run(64), std::vector<float>(64, 2));
    }
}

} // namespace
} // namespace aviary::detail
