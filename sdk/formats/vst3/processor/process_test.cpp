// Sound: the same as the CLAP build's, sample for sample.
#include "rt/no_alloc.h"
#include "sdk/formats/clap/testing/clap_test_host.h"
#include "sdk/formats/vst3/testing/vst3_test_host.h"

#include <cmath>
#include <map>
#include <memory>
#include <random>

namespace aviary::test {
namespace {

using namespace vst3;

/// A built plugin in both forms, and what is done to it: the same on both sides.
struct Pair {
    explicit Pair(const std::string& name)
        : clap_library(
            dlopen((std::string(AVIARY_BUILD_DIR "/plugins/") + name + "/" + name + ".clap").c_str(),
                RTLD_NOW | RTLD_LOCAL))
        , vst3_library(AVIARY_BUILD_DIR "/vst3/" + name + ".vst3") {
        const auto* entry = static_cast<const clap_plugin_entry_t*>(dlsym(clap_library, "clap_entry"));
        const auto* factory =
            static_cast<const clap_plugin_factory_t*>(entry->get_factory(CLAP_PLUGIN_FACTORY_ID));
        const char* id = factory->get_plugin_descriptor(factory, 0)->id;
        clap = std::make_unique<Host>(*factory, id);
        vst3 = std::make_unique<Vst3Host>(vst3_library, id);
    }
    ~Pair() {
        clap.reset();
        dlclose(clap_library);
    }
    bool start() { return clap->start() && vst3->start(); }

    void* clap_library;
    Library vst3_library;
    std::unique_ptr<Host> clap;
    std::unique_ptr<Vst3Host> vst3;
};

struct Vst3Sound : testing::TestWithParam<const char*> {};

TEST_P(Vst3Sound, IsThatOfTheClapBuildUnderAutomationAndNotes) {
    Pair pair(GetParam());
    ASSERT_TRUE(pair.start());
    auto& clap = pair.clap;
    auto& vst3 = pair.vst3;
    const auto* params = clap->extension<clap_plugin_params_t>(CLAP_EXT_PARAMS);
    std::mt19937 random(7);
    const auto dice = [&](unsigned sides) { return int(random() % sides); };
    std::map<vst::ParamID, double> values; ///< as they were last sent
    double loudest = 0;
    for (int block = 0; block < 60; ++block) {
        const unsigned frames = 1 + unsigned(dice(700));
        clap->resize(frames);
        vst3->resize(frames);
        for (unsigned channel = 0; channel < 2; ++channel)
            for (auto& sample : clap->input[channel]) sample = float(dice(2001) - 1000) / 2000;
        for (unsigned channel = 0; channel < 2; ++channel) vst3->input[channel] = clap->input[channel];

        struct Happening {
            int frame;
            unsigned param; ///< or a key, from 1000 on
            double value;
        };
        std::vector<Happening> happenings;
        for (int i = dice(6); i > 0; --i)
            happenings.push_back(
                {dice(frames), unsigned(dice(params->count(clap->plugin))), dice(65) / 64.0});
        for (int i = dice(3); i > 0; --i)
            happenings.push_back({dice(frames), 1000u + 36u + unsigned(dice(24)), dice(2) ? 0.5 : 0});
        std::stable_sort(happenings.begin(), happenings.end(),
            [](const Happening& a, const Happening& b) { return a.frame < b.frame; });

        Events clap_events;
        Changes changes;
        EventList notes;
        // A host that jumps says from where.
        const auto jump = [&](vst::ParamID id, int frame, double value) {
            const auto [at, first] = values.try_emplace(id, vst3->controller->getParamNormalized(id));
            if (frame > 0) changes.add(id, frame - 1, at->second);
            changes.add(id, frame, at->second = value);
        };
        for (const auto& [frame, what, value] : happenings) {
            const auto time = std::uint32_t(frame);
            if (what >= 1000) {
                const bool on = value > 0;
                clap_events.note(
                    time, on ? CLAP_EVENT_NOTE_ON : CLAP_EVENT_NOTE_OFF, int(what) - 1000, value);
                notes.note(frame, on ? vst::Event::kNoteOnEvent : vst::Event::kNoteOffEvent, int(what) - 1000,
                    value);
                continue;
            }
            clap_param_info_t info;
            params->get_info(clap->plugin, what, &info);
            const auto id = detail::param_id_of(info.id);
            clap_events.param(time, info.id, vst3->controller->normalizedParamToPlain(id, value));
            jump(id, frame, value);
        }
        clap->process(clap_events);
        ASSERT_EQ(vst3->process(&changes, &notes), kResultOk);
        for (unsigned channel = 0; channel < 2; ++channel) {
            ASSERT_EQ(clap->output[channel], vst3->output[channel]) << "block " << block;
            for (const float sample : clap->output[channel])
                loudest = std::max(loudest, double(std::abs(sample)));
        }
    }
    EXPECT_GT(loudest, 0.01) << "silence proves nothing";
}

INSTANTIATE_TEST_SUITE_P(EveryPlugin, Vst3Sound,
    testing::Values("tremolo", "gain", "channel", "delay", "reverb", "drums", "mono", "poly"),
    [](const auto& plugin) { return std::string(plugin.param); });

struct Vst3Process : testing::Test {
    Library library{TEST_VST3};
    Vst3Host host{library, "test.monitor"};
    void start(std::size_t frames) {
        ASSERT_TRUE(host.start());
        host.resize(frames);
    }
};

TEST_F(Vst3Process, AutomationIsTheHostsLinesInWhicheverPiece) {
    start(1000);
    Changes changes;
    const auto jump = Vst3Host::id("jump"); // -1..1, on the left
    changes.add(jump, -5, 0.25).add(jump, 300, 1).add(jump, 301, 0).add(jump, 5000, 0.75);
    changes.add(jump, 999, NAN);
    ASSERT_EQ(host.process(&changes), kResultOk);
    const auto& heard = host.output[0];
    EXPECT_EQ(heard[0], -0.5f) << "too early is at the beginning";
    for (int i = 1; i < 300; ++i) ASSERT_NEAR(heard[std::size_t(i)], -0.5 + 1.5 * i / 300, 1e-6) << i;
    EXPECT_EQ(heard[300], 1);
    EXPECT_EQ(heard[301], -1) << "a jump";
    for (int i = 302; i < 999; ++i) ASSERT_NEAR(heard[std::size_t(i)], -1 + 1.5 * (i - 301) / 698, 1e-6) << i;
    EXPECT_EQ(heard[999], 0.5f) << "too late is at the end";
    host.process();
    EXPECT_EQ(heard[0], 0.5f) << "and there it stays";
    EXPECT_EQ(heard[999], 0.5f);
}

TEST_F(Vst3Process, AStraightLineThroughManyBlocksIsAPointAtTheEndOfEach) {
    start(300);
    const auto jump = Vst3Host::id("jump");
    Changes beginning;
    beginning.add(jump, 0, 0);
    host.process(&beginning);
    for (int block = 1; block <= 4; ++block) {
        Changes changes;
        changes.add(jump, 299, block / 4.0);
        host.process(&changes);
        for (int i = 0; i < 300; ++i) {
            const double travelled = (block - 1 + (i + 1) / 300.0) / 4;
            ASSERT_NEAR(host.output[0][std::size_t(i)], -1 + 2 * travelled, 1e-6) << block << ":" << i;
        }
    }
}

TEST_F(Vst3Process, WholeNumbersStepAtThePointsAlone) {
    start(100);
    Changes changes;
    changes.add(Vst3Host::id("left"), 0, 0.75).add(Vst3Host::id("steps"), 60, 1); // -3..12, now 2
    host.process(&changes);
    EXPECT_EQ(host.output[0][59], 2);
    EXPECT_EQ(host.output[0][60], 12);
}

TEST_F(Vst3Process, BeforeTheFirstSoundValuesAreThereAtTheirFrame) {
    start(1000);
    const auto glide = Vst3Host::id("glide"); // on the right, within 5 ms
    Changes first, second;
    first.add(glide, 699, 0).add(glide, 700, 1);
    host.process(&first);
    EXPECT_EQ(host.output[1][699], 0);
    EXPECT_EQ(host.output[1][700], 10);
    second.add(glide, 0, 0);
    host.process(&second);
    EXPECT_GT(host.output[1][0], 9) << "now it moves";
}

TEST_F(Vst3Process, AHeldValueDoesNotBeginItsSmoothingAnew) {
    start(100);
    const auto glide = Vst3Host::id("glide"); // on the right, within 5 ms
    Vst3Host other(library, "test.monitor");
    ASSERT_TRUE(other.start());
    other.resize(100);
    Changes sound, once, again;
    sound.add(Vst3Host::id("jump"), 0, 1); // nothing is smoothed before it
    host.process(&sound);
    other.process(&sound);
    once.add(glide, 0, 1);
    host.process(&once);
    other.process(&once);
    again.add(glide, 50, 1);
    host.process(&again);
    other.process();
    EXPECT_EQ(host.output[1], other.output[1]);
}

TEST_F(Vst3Process, ParametersComeAlsoWithoutSound) {
    start(0);
    Changes changes;
    changes.add(Vst3Host::id("jump"), 0, 1);
    EXPECT_EQ(host.process(&changes), kResultOk);
    host.resize(8);
    host.process();
    EXPECT_EQ(host.output[0][0], 1);
}

TEST_F(Vst3Process, AShownValueIsNotHeard) {
    start(8);
    host.controller->setParamNormalized(Vst3Host::id("jump"), 1);
    EXPECT_EQ(host.controller->getParamNormalized(Vst3Host::id("jump")), 1);
    host.process();
    EXPECT_EQ(host.output[0][0], 0) << "the host brings it with a block, at its frame";
}

TEST_F(Vst3Process, SoundPassesInPlaceAndSilenceIsWhatTheFlagSays) {
    start(600);
    Changes changes;
    changes.add(Vst3Host::id("left"), 0, 0).add(Vst3Host::id("right"), 0, 0); // both show the input
    host.in_place = true;
    for (auto& channel : host.output)
        for (std::size_t i = 0; i < 600; ++i) channel[i] = float(i);
    host.input_silence = 2;
    host.process(&changes);
    for (std::size_t i = 0; i < 600; ++i) {
        ASSERT_EQ(host.output[0][i], float(i));
        ASSERT_EQ(host.output[1][i], 0) << "rubbish under a silence flag is not heard";
    }
    EXPECT_EQ(host.output_silence, 2u) << "what is silent is flagged as such";
}

TEST_F(Vst3Process, MissingBuffersAreSilenceAndNowhere) {
    start(64);
    vst::ProcessData block;
    block.numSamples = 64;
    EXPECT_EQ(host.processor->process(block), kResultOk);
    vst::AudioBusBuffers bus;
    float* channels[] = {host.output[0].data(), nullptr};
    bus.numChannels = 2;
    bus.channelBuffers32 = channels;
    block.outputs = &bus;
    block.numOutputs = 1;
    EXPECT_EQ(host.processor->process(block), kResultOk);
    block.symbolicSampleSize = 2;
    EXPECT_NE(host.processor->process(block), kResultOk) << "neither 32 nor 64 bits";
}

TEST_F(Vst3Process, BypassLetsTheInputThrough) {
    start(512);
    Changes on, off;
    on.add(detail::bypass_id, 0, 1);
    off.add(detail::bypass_id, 0, 0).add(Vst3Host::id("jump"), 0, 1);
    for (auto& channel : host.input)
        for (std::size_t i = 0; i < 512; ++i) channel[i] = float(i);
    host.process(&on);
    host.process();
    EXPECT_EQ(host.output[0], host.input[0]);
    EXPECT_EQ(host.output[1], host.input[1]);
    host.process(&off);
    host.process();
    EXPECT_EQ(host.output[0], std::vector<float>(512, 1));
}

struct Vst3Notes : testing::Test {
    Library library{TEST_VST3};
    Vst3Host host{library, "test.listener"};
    void SetUp() override {
        ASSERT_TRUE(host.start());
        host.resize(600);
    }
    void expect(std::size_t frame, float code, float amount) {
        EXPECT_EQ(host.output[0][frame], code) << frame;
        EXPECT_EQ(host.output[1][frame], amount) << frame;
    }
};

TEST_F(Vst3Notes, NotesAndPressureArriveAtTheirFrame) {
    EventList events;
    events.note(0, vst::Event::kNoteOnEvent, 60, 0.5)
        .note(255, vst::Event::kPolyPressureEvent, 60, 0.75)
        .note(256, vst::Event::kNoteOffEvent, 61, 0.25)
        .note(300, vst::Event::kNoteOnEvent, 128)
        .note(301, vst::Event::kChordEvent, 60);
    ASSERT_EQ(host.process(nullptr, &events), kResultOk);
    expect(0, 1060, 0.5);
    expect(255, 4060, 0.75);
    expect(256, 2061, 0.25);
    expect(300, 0, 0);
    expect(301, 0, 0);
}

TEST_F(Vst3Notes, ATunedNoteIsANoteAndItsTuning) {
    EventList events;
    events.note(10, vst::Event::kNoteOnEvent, 60, 0.5, 3, 50);
    host.process(nullptr, &events);
    expect(10, 1060 + 4060, 0.5 + 0.5);
}

TEST_F(Vst3Notes, ControllersAreMidiAgainInOrderWithTheNotes) {
    EventList events;
    Changes changes;
    changes.add(detail::controller_id(2, vst::kPitchBend), 100, 0.5)
        .add(detail::controller_id(2, vst::kPitchBend), 400, 1);
    changes.add(detail::controller_id(0, vst::kCtrlModWheel), 300, 1);
    events.note(200, vst::Event::kNoteOnEvent, 60, 0.5);
    host.process(&changes, &events);
    expect(100, 5000 + 0xe2, 0x40 * 128);
    expect(200, 1060, 0.5);
    expect(300, 5000 + 0xb0, 1 + 128 * 127);
    expect(400, 5000 + 0xe2, 0x7f + 128 * 0x7f);
}

TEST_F(Vst3Notes, ThousandsOnOneFrameAllArriveAsSoonAsTheyCan) {
    EventList events;
    for (int i = 0; i < 3000; ++i) events.note(100, vst::Event::kNoteOnEvent, 0, 1);
    host.process(nullptr, &events);
    expect(100, 1024 * 1000, 1024);
    expect(101, 1024 * 1000, 1024);
    expect(102, 952 * 1000, 952);
}

TEST_F(Vst3Notes, ThoseOfACallWithoutSoundAreHeardWithTheNextSound) {
    EventList events, later;
    Changes changes;
    host.resize(0);
    events.note(0, vst::Event::kNoteOffEvent, 61, 0.25);
    changes.add(detail::controller_id(0, vst::kCtrlModWheel), 0, 1);
    ASSERT_EQ(host.process(&changes, &events), kResultOk);
    host.resize(600);
    later.note(5, vst::Event::kNoteOnEvent, 60, 0.5);
    host.process(nullptr, &later);
    expect(0, 2061 + 5000 + 0xb0, 0.25f + 1 + 128 * 127);
    expect(5, 1060, 0.5);
    host.process();
    expect(0, 0, 0);

    host.resize(0);
    host.process(nullptr, &events);
    host.processor->setProcessing(false);
    host.processor->setProcessing(true);
    host.resize(600);
    host.process();
    expect(0, 0, 0);
}

TEST_F(Vst3Notes, NothingIsAllocatedWhileTheyPlay) {
    if (!rt::NoAllocScope::counts_allocations()) GTEST_SKIP() << "the sanitizer of this build counts itself";
    EventList events;
    Changes changes;
    vst::ProcessContext context{};
    context.state = vst::ProcessContext::kPlaying | vst::ProcessContext::kTempoValid;
    context.tempo = 120;
    context.sampleRate = 48000;
    for (int i = 0; i < 500; ++i) {
        events.note(599 - i, vst::Event::kNoteOnEvent, i % 128);
        changes.add(detail::controller_id(i % 16, i % 128), 599 - i, 0.5);
        changes.add(Vst3Host::id("level"), i, 0.5);
    }
    rt::NoAllocScope scope;
    for (int i = 0; i < 50; ++i) host.process(&changes, &events, &context);
    host.processor->setProcessing(false);
    host.processor->setProcessing(true);
    EXPECT_EQ(scope.allocations() + scope.frees() + scope.locks(), 0u);
}

} // namespace
} // namespace aviary::test
