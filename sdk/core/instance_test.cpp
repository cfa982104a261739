#include "sdk/core/instance.h"

#include "sdk/core/access.h"
#include "sdk/core/block/wiring.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

namespace aviary::detail {
namespace {

using enum Speakers;

/// Writes its knobs to the output, sends notes in every block, and has a task.
struct Knob : Effect {
    FloatParam knob{*this, "knob", "Knob",
        {.min = 1, .max = 100, .initial = 10, .smoothing = Smoothing::none, .modulation = Modulation::mono}};
    FloatParam log{*this, "log", "Log",
        {.min = 1, .max = 100, .initial = 1, .smoothing = Smoothing::logarithmic, .smoothing_ms = 1}};
    ChoiceParam shape{*this, "shape", "Shape", {.choices = {{"Sine", "sine"}, {"Saw", "saw"}, "Other"}}};
    Task task{*this, &Knob::work};
    std::atomic<int> worked = 0;
    Setup setup;
    Mode mode = Mode::live;

    Span<const Layout> layouts() const override {
        static constexpr Layout all[] = {
            {.name = "Stereo", .inputs = {{"Input", stereo}}, .outputs = {{"Output", stereo}}},
            {.name = "5.1", .inputs = {{"Input", surround_5_1}}, .outputs = {{"Output", surround_5_1}}}};
        return all;
    }
    void prepare(const Setup& given) override { setup = given; }
    void process(Block& block) override {
        mode = block.mode();
        for (auto frame : block.frames()) {
            block.out(0)[frame] = knob.at(frame);
            block.out(1)[frame] = log.at(frame);
        }
        block.send({.frame = 3, .type = EventType::note_on, .key = 3});
        block.send({.frame = 1, .type = EventType::note_on, .key = 1});
        block.send({.frame = 3, .type = EventType::note_on, .key = 4});
        sent_beyond = block.send({.frame = block.frame_count(), .type = EventType::note_on});
    }
    void work() { ++worked; }
    bool sent_beyond = false;
};

/// Its second version: a parameter has another name, a choice another place.
struct NewKnob : Effect {
    FloatParam knob{*this, "dial", "Dial", {.min = 1, .max = 100, .initial = 10}};
    ChoiceParam shape{*this, "shape", "Shape", {.choices = {{"Saw", "saw"}, {"Sine", "sine"}, "Other"}}};
    unsigned state_version() const override { return 2; }
    void migrate(OldState& old) override {
        seen = old.version();
        old.rename("knob", "dial");
    }
    void process(Block&) override {}
    unsigned seen = 99;
};

template <typename T>
const Registration& registration_of(const char* id) {
    static const Registration registration({.id = id, .name = "Knob", .vendor = "Test", .version = "1.0.0"},
        Plugin::Kind::effect, []() -> Plugin* { return new T; });
    return registration;
}

/// A plugin that gets blocks of 64 frames, with one value for all samples of its input.
template <typename P = Knob>
struct Running {
    Instance instance{registration_of<P>("test.knob")};
    P& knob = static_cast<P&>(instance.plugin());
    float input = 0;
    Wiring wiring;
    std::vector<float> left = std::vector<float>(64), right = std::vector<float>(64);
    Transport transport;
    std::int64_t played = 0;

    Running() {
        instance.prepare(48000, 64);
        wiring.prepare(instance.layout(), instance.max_block_frames());
    }
    template <typename Function>
    void block(const Function& before) {
        ASSERT_TRUE(instance.enter(played));
        before();
        const std::vector<float> samples(64, input);
        wiring.begin();
        wiring.input(0, 0, samples.data());
        wiring.input(0, 1, samples.data());
        wiring.output(0, 0, left.data());
        wiring.output(0, 1, right.data());
        Block::Parts parts{.transport = &transport};
        wiring.open_piece(0, 64, parts);
        instance.run(parts);
        instance.leave(played += 64);
    }
    void block() {
        block([] {});
    }
};

TEST(Instance, AddsModulationWithoutChangingTheValue) {
    Running<> running;
    running.block([&] { running.instance.modulate(0, 32, 5); });
    EXPECT_EQ(running.left[31], 10);
    EXPECT_EQ(running.left[32], 15);
    EXPECT_EQ(running.knob.knob.value(), 10);
    running.block([&] { running.instance.change(0, 0, 99); });
    EXPECT_EQ(running.left[0], 100); // the sum stays in the range
    running.block([&] { running.instance.modulate(0, 0, 0); });
    EXPECT_EQ(running.left[63], 99);
}

TEST(Instance, ModulatesOnlyWhatTheAuthorAllows) {
    Running<> running;
    running.block([&] { running.instance.modulate(1, 0, 50); });
    EXPECT_EQ(running.right[63], 1);
}

TEST(Instance, MovesLogarithmicallyInEqualRatios) {
    Running<> running;
    running.block(); // until the first sound, nothing is smoothed
    running.block([&] { running.instance.change(1, 0, 100); });
    for (unsigned frame = 1; frame < 47; ++frame)
        EXPECT_NEAR(running.right[frame] / running.right[frame - 1], std::pow(100, 1 / 48.0), 1e-4);
    EXPECT_EQ(running.right[47], 100);
}

/// Silent without input. Its parameters move for 48 frames.
struct Fader : Effect {
    FloatParam gain{*this, "gain", "Gain",
        {.max = 100,
            .initial = 1,
            .smoothing = Smoothing::linear,
            .smoothing_ms = 1,
            .modulation = Modulation::mono}};
    void process(Block& block) override {
        for (unsigned channel = 0; channel < 2; ++channel)
            for (auto frame : block.frames())
                block.out(channel)[frame] = block.in(channel)[frame] * gain.at(frame);
    }
};

TEST(Instance, SmoothsNothingBeforeTheFirstSound) {
    Running<Fader> running;
    const auto change_to = [&](double value) {
        return [&running, value] { running.instance.change(0, 0, value); };
    };
    running.block(change_to(50)); // silence
    running.input = 1;
    running.block(change_to(10));
    EXPECT_EQ(running.left[0], 10);
    running.block(change_to(58));
    EXPECT_EQ(running.left[0], 11) << "now it would click";
    running.instance.reset();
    running.block(change_to(20));
    EXPECT_EQ(running.left[0], 20) << "after a reset nothing has sounded yet";
}

TEST(Instance, SmoothsWhatAnEditorSetsOnlyOnceThereIsSound) {
    Running<Fader> running;
    running.input = 1;
    running.instance.edit(running.instance.param(0), 3);
    running.block();
    EXPECT_EQ(running.left[0], 3);
    running.instance.edit(running.instance.param(0), 51);
    running.block();
    EXPECT_EQ(running.left[0], 4);
}

TEST(Instance, ANoteIsTheFirstSoundThoughItBeginsSilent) {
    Running<Fader> running;
    running.block([&] {
        running.instance.change(0, 0, 50);
        ASSERT_TRUE(running.instance.add({.frame = 63, .type = EventType::note_on}));
    });
    running.input = 1;
    running.block([&] { running.instance.change(0, 0, 98); });
    EXPECT_EQ(running.left[0], 51);
}

TEST(Instance, HandsOnWhatThePluginSendsInOrder) {
    Running<> running;
    running.block();
    const auto sent = running.instance.sent();
    ASSERT_EQ(sent.size(), 3u);
    EXPECT_EQ(sent[0].key, 1);
    EXPECT_EQ(sent[1].key, 3);
    EXPECT_EQ(sent[2].key, 4);
    EXPECT_FALSE(running.knob.sent_beyond);
    running.block();
    EXPECT_EQ(running.instance.sent().size(), 3u); // of the last run only
}

TEST(Instance, PreparesForTheChosenLayout) {
    Running<> running;
    EXPECT_EQ(running.knob.setup.input_channels, 2u);
    running.instance.choose_layout(1);
    running.instance.prepare(48000, 64);
    EXPECT_EQ(running.knob.setup.output_channels, 6u);
    EXPECT_STREQ(running.knob.setup.layout->name, "5.1");
}

TEST(Instance, SaysHowItIsRun) {
    Running<> running;
    running.instance.set_mode(Mode::offline);
    running.block();
    EXPECT_EQ(running.knob.mode, Mode::offline);
    running.instance.prepare(48000, 64);
    EXPECT_EQ(running.knob.setup.mode, Mode::offline);
}

struct Host final : HostLink {
    std::string said;
    void begin_edit(unsigned index) override { said += "begin " + std::to_string(index) + ", "; }
    void edit(unsigned index, double value) override {
        said += "edit " + std::to_string(index) + " to " + std::to_string(int(value)) + ", ";
    }
    void end_edit(unsigned index) override { said += "end " + std::to_string(index) + ", "; }
    void mark_dirty() override { said += "dirty, "; }
    void ask_for_layout(unsigned index) override { said += "layout " + std::to_string(index) + ", "; }
    void settings_may_differ() override {}
    void log(const char* message) override { said += message; }
};

TEST(Instance, TellsTheHostOfGesturesAndRequests) {
    Running<> running;
    Host host;
    running.instance.connect(&host);
    running.knob.knob.begin_gesture();
    running.knob.knob.set(42);
    running.knob.knob.set(1000);
    running.knob.knob.set(std::nan(""));
    running.knob.knob.end_gesture();
    running.knob.mark_dirty();
    running.knob.ask_for_layout(1);
    running.knob.ask_for_layout(2); // there is none
    running.knob.Plugin::log("hello");
    EXPECT_EQ(host.said, "begin 0, edit 0 to 42, edit 0 to 100, end 0, dirty, layout 1, hello");
    running.block();
    EXPECT_EQ(running.left[0], 100);
}

TEST(Instance, DoesTasksOnAThreadOfTheirOwn) {
    Running<> running;
    running.knob.task.start();
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (running.knob.task.pending() && std::chrono::steady_clock::now() < give_up)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_EQ(running.knob.worked, 1);
    running.knob.task.start(); // the instance may be destroyed while the task runs
}

TEST(Instance, MigratesTheStateOfAnOlderVersion) {
    Running<> running;
    running.instance.set(0, 77);
    running.instance.set(2, 1);
    std::vector<unsigned char> state;
    ASSERT_TRUE(running.instance.save(state));

    Instance newer(registration_of<NewKnob>("test.new_knob"));
    ASSERT_EQ(newer.load(state), "");
    EXPECT_EQ(static_cast<NewKnob&>(newer.plugin()).seen, 0u);
    EXPECT_EQ(newer.param(0).value(), 77);
    EXPECT_EQ(newer.param(1).value(), 0); // found by its id at its new index
}

/// At the end of its block, one parameter is on a ramp of 48 frames that began late, and another one is modulated.
struct Gliding : Running<> {
    Gliding() {
        block();
        block([&] {
            instance.change(1, 40, 50);
            instance.modulate(0, 0, 5);
        });
    }
};

TEST(Instance, HandsOverParametersThatAreOnTheirWay) {
    Gliding old;
    Handover left;
    ASSERT_TRUE(old.instance.save(left));
    EXPECT_EQ(left.next, 128);
    const auto received = Handover::read(left.bytes());
    ASSERT_TRUE(received);

    Running<> fresh;
    ASSERT_EQ(fresh.instance.load(*received), "");
    for (int i = 0; i < 2; ++i) {
        old.block();
        fresh.block();
        EXPECT_EQ(fresh.right, old.right) << "block " << i;
        EXPECT_EQ(fresh.left, old.left) << "block " << i;
    }
    EXPECT_EQ(old.right[63], 50);
}

TEST(Instance, HandsOverNoMovementToAParameterThatMovesOtherwise) {
    Gliding old;
    Handover left;
    ASSERT_TRUE(old.instance.save(left));
    Instance newer(registration_of<NewKnob>("test.new_knob"));
    newer.prepare(48000, 64);
    EXPECT_EQ(newer.load(left), ""); // "log" is unknown to it
    Running<> fresh;
    for (auto& movement : left.movements) movement.smoother.smoothing = Smoothing::exponential;
    ASSERT_EQ(fresh.instance.load(left), "");
    fresh.block();
    EXPECT_EQ(fresh.right[0], 50);
}

TEST(Handover, RefusesWhatItDidNotWrite) {
    Gliding old;
    Handover left;
    ASSERT_TRUE(old.instance.save(left));
    auto bytes = left.bytes();
    ASSERT_TRUE(Handover::read(bytes));
    bytes.push_back(0);
    EXPECT_FALSE(Handover::read(bytes));
    EXPECT_FALSE(Handover::read(ConstBytes(bytes).first(5)));
    bytes[7] = 0xff; // a state larger than everything
    EXPECT_FALSE(Handover::read(bytes));
}

/// The tremolo example, as the first SDK had it.
struct FirstTremolo : Effect {
    FloatParam rate{*this, "rate", "Rate", {.min = 0.1, .max = 20, .initial = 5}};
    void process(Block&) override {}
    void state(State& state) override {
        state("phase", phase);
        state("loud", loud);
    }
    double phase = 0;
    float loud[2] = {};
};

TEST(Instance, OpensWhatTheFirstSdkSaved) {
    const std::vector<unsigned char> saved = {0x41, 0x76, 0x69, 0x61, 0x72, 0x79, 0x53, 0x54, 0x02, 0x00,
        0x00, 0x00, 0x36, 0x1d, 0xf9, 0x4d, 0x7b, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x04, 0x00, 0x00, 0x00, 0x04, 0x72, 0x61, 0x74, 0x65, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x1e,
        0x40, 0x00, 0x05, 0x64, 0x65, 0x70, 0x74, 0x68, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x49, 0x40, 0x00,
        0x05, 0x73, 0x68, 0x61, 0x70, 0x65, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x06, 0x73,
        0x70, 0x72, 0x65, 0x61, 0x64, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00,
        0x00, 0x05, 0x70, 0x68, 0x61, 0x73, 0x65, 0x08, 0x00, 0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x76, 0xff, 0xff, 0xff, 0xff, 0xff, 0xe7, 0x3f, 0x04, 0x6c, 0x6f, 0x75, 0x64, 0x04, 0x00,
        0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xd4, 0x80, 0x8f, 0x3b, 0xd4, 0x80, 0x8f,
        0x3b};
    const auto make = []() -> Plugin* { return new FirstTremolo; };
    static const Registration with_state({.id = "test.first", .name = "T", .vendor = "T", .version = "1.0.0"},
        Plugin::Kind::effect, make, true);
    static const Registration without(
        {.id = "test.later", .name = "T", .vendor = "T", .version = "1.0.0"}, Plugin::Kind::effect, make);
    for (const bool has_state : {false, true}) {
        const Registration& registration = has_state ? with_state : without;
        Instance instance(registration);
        instance.prepare(48000, 64);
        ASSERT_EQ(instance.load(saved), "");
        const auto& tremolo = static_cast<FirstTremolo&>(instance.plugin());
        EXPECT_EQ(tremolo.rate.value(), 7.5);
        EXPECT_NEAR(tremolo.phase, has_state ? 0.75 : 0, 0.001);
        EXPECT_EQ(tremolo.loud[1] > 0, has_state);
    }
}

TEST(Instance, ReadsOfANewerVersionWhatItKnows) {
    Instance newer(registration_of<NewKnob>("test.new_knob"));
    newer.set(0, 77);
    newer.set(1, 0);
    std::vector<unsigned char> state;
    ASSERT_TRUE(newer.save(state));
    Running<> running;
    running.instance.set(0, 55);
    ASSERT_EQ(running.instance.load(state), "");
    EXPECT_EQ(running.instance.param(0).value(), 10); // the state lacks it: its initial value
    EXPECT_EQ(running.instance.param(2).value(), 1);
}

} // namespace
} // namespace aviary::detail
