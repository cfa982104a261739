// The change of a processor under a running sound.
#include "engine/engine_testing.h"

#include <cmath>
#include <cstring>

namespace aviary::engine {

namespace {

constexpr SlotId instrument = 1, effect = 2;

song::Score three_processors() {
    return score({track(1, "sine", {note(beats(0), beats(100), 60)}, {"kept_echo", "glide"})});
}

/// A 100 Hz sine at half scale moves no more than this from one sample to the next.
const float sine_step = float(0.5 * 2 * 3.14159265358979 * 100 / 48000) + 1e-6f;

struct Swap : testing::Test {
    Engine engine{{}};

    void load(const std::string& instrument_word, std::vector<std::string> effects, int length = 100) {
        engine.load(score({track(1, instrument_word, {note(beats(0), beats(length), 60)}, effects)}), make);
        engine.play();
    }
    std::uint32_t parameter(SlotId slot, const char* id) {
        return engine.processor(slot)->find_parameter(id)->index_id;
    }
};

} // namespace

TEST_F(Swap, OfTheSameCodeIsNotHeard) {
    load("sine", {"gain"});
    std::vector<float> swapped;
    for (int i = 0; i < 20; ++i) {
        const Sound sound = hear(engine, 2048);
        swapped.insert(swapped.end(), sound.left.begin(), sound.left.end());
        ASSERT_TRUE(engine.swap(effect, must_make("gain")));
        engine.attend();
    }
    Engine untouched({});
    untouched.load(score({track(1, "sine", {note(beats(0), beats(100), 60)}, {"gain"})}), make);
    untouched.play();
    EXPECT_EQ(swapped, hear(untouched, 20 * 2048).left);
}

TEST_F(Swap, OfAnInstrumentKeepsItsPhaseAndItsNotes) {
    load("sine", {});
    std::vector<float> swapped;
    for (int i = 0; i < 20; ++i) {
        const Sound sound = hear(engine, 2048);
        swapped.insert(swapped.end(), sound.left.begin(), sound.left.end());
        ASSERT_TRUE(engine.swap(instrument, must_make("sine")));
    }
    EXPECT_LE(largest_step(swapped), sine_step);
    Engine untouched({});
    untouched.load(score({track(1, "sine", {note(beats(0), beats(100), 60)})}), make);
    untouched.play();
    EXPECT_EQ(swapped, hear(untouched, 20 * 2048).left); // its state is taken where the block ended
}

/// What changes of that length sound like, of a song whose three processors are changed again and again while an audio
/// thread plays: the state is taken in one block, and the new code comes in a later one.
std::vector<float> swapped_while_playing(Engine& engine, const MakeProcessor& make_processor, int times) {
    const auto slots = engine.load(three_processors(), make_processor).slots;
    engine.play();
    Recording recording(engine);
    recording.play_on(1024); // what has not played yet cannot say where it is
    for (int i = 0; i < times; ++i) {
        for (const Slot& slot : slots) {
            auto next = make_processor({slot.word, {1, 1}}, slot.role);
            EXPECT_TRUE(next && engine.swap(slot.id, std::move(*next)));
        }
        recording.play_on(2400);
    }
    return recording.end();
}

/// That nothing of the changes is heard.
void expect_never_swapped(const std::vector<float>& sound) {
    Engine engine({});
    engine.load(three_processors(), make);
    engine.play();
    const auto untouched = hear(engine, sound.size(), 256).left;
    for (std::size_t i = 0; i < sound.size(); ++i)
        ASSERT_EQ(sound[i], untouched[i]) << "at frame " << i << " of " << sound.size();
}

TEST_F(Swap, OfTheSameCodeIsNotHeardWhileAnAudioThreadPlays) {
    const auto sound = swapped_while_playing(engine, make, 20);
    expect_never_swapped(sound);
}

TEST_F(Swap, IsNotHeardWhileAnotherOneWaits) {
    const auto slots = engine.load(three_processors(), make).slots;
    engine.play();
    std::vector<float> sound;
    const auto play_on = [&](std::size_t frames) {
        const auto more = hear(engine, frames, 256).left;
        sound.insert(sound.end(), more.begin(), more.end());
    };
    play_on(1024);
    ASSERT_TRUE(engine.swap(slots[0].id, must_make("sine")));
    play_on(256);
    ASSERT_TRUE(engine.swap(slots[0].id, must_make("sine"))); // once the first crossfade is over
    ASSERT_TRUE(engine.swap(slots[1].id, must_make("kept_echo")));
    play_on(4096);
    expect_never_swapped(sound);
}

TEST_F(Swap, IsNotHeardWhereItIsChangedAgainBeforeItHasPlayed) {
    const auto slots = engine.load(three_processors(), make).slots;
    engine.play();
    auto sound = hear(engine, 1024, 256).left;
    for (int i = 0; i < 3; ++i)
        for (const Slot& slot : slots) ASSERT_TRUE(engine.swap(slot.id, must_make(slot.word)));
    const auto swapped = hear(engine, 16384, 256).left;
    sound.insert(sound.end(), swapped.begin(), swapped.end());
    expect_never_swapped(sound);
}

TEST(CagedSwap, OfTheSameCodeIsNotHeardWhileAnAudioThreadPlays) {
    boost::asio::io_context io;
    const auto module = caged_test_plugins(io, {"sine", "kept_echo", "glide"});
    const auto make_caged = [&](const song::PluginWord& word, SlotRole) {
        return hosting::Processor::create(module, "aviary.test." + word.word);
    };
    Engine engine({});
    const auto sound = swapped_while_playing(engine, make_caged, 5);
    expect_never_swapped(sound);
}

/// What is heard of a plugin whose new code takes a tenth of a second to make what it needs.
std::vector<float> swapped_when_settled(
    Engine& engine, const MakeProcessor& make_processor, boost::asio::io_context& io) {
    engine.load(score({track(1, "sine", {note(beats(0), beats(100), 60)}, {"slow_table"})}), make_processor);
    engine.set_parameter(effect, engine.processor(effect)->find_parameter("level")->index_id, 0.75);
    engine.play();
    Recording recording(engine);
    const auto made = [&](const hosting::Processor& processor) {
        for (int waited = 0; waited < 5000 && !processor.is_settled(); ++waited) {
            io.restart(); // it stops when it has nothing to do
            io.poll();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        EXPECT_TRUE(processor.is_settled());
    };
    recording.play_on(2400);
    made(*engine.processor(effect));
    recording.play_on(2400);
    auto next = make_processor({"slow_table", {1, 1}}, SlotRole::effect);
    EXPECT_TRUE(next && engine.get_ready(effect, **next));
    recording.play_on(2400);
    made(**next);
    EXPECT_TRUE(engine.swap(effect, *std::move(next)));
    recording.play_on(9600);
    const auto& sound = recording.end();
    return {sound.end() - 12000, sound.end()};
}

TEST(CagedSwap, WaitsForWhatTheNewCodeMakes) {
    boost::asio::io_context io;
    const auto module = caged_test_plugins(io, {"sine", "slow_table"});
    const auto make_caged = [&](const song::PluginWord& word, SlotRole) {
        return hosting::Processor::create(module, "aviary.test." + word.word);
    };
    for (const MakeProcessor& make_processor : {MakeProcessor(make), MakeProcessor(make_caged)}) {
        Engine engine({});
        for (const float sample : swapped_when_settled(engine, make_processor, io)) ASSERT_EQ(sample, 0.75f);
    }
}

TEST_F(Swap, GoesOnWithAParameterThatIsOnItsWay) {
    load("sine", {"glide"});
    Engine untouched({});
    untouched.load(score({track(1, "sine", {note(beats(0), beats(100), 60)}, {"glide"})}), make);
    untouched.play();
    for (Engine* each : {&engine, &untouched}) {
        each->set_parameter(effect, parameter(effect, "gain"), 0.25);
        hear(*each, 480); // of half a second
    }
    ASSERT_TRUE(engine.swap(effect, must_make("glide")));
    EXPECT_EQ(hear(engine, 48000).left, hear(untouched, 48000).left);
}

TEST_F(Swap, MovesToOtherCodeInAStraightLine) {
    load("gate", {"gain"});
    hear(engine, 512);
    auto louder = must_make("edited_gain");
    ASSERT_TRUE(engine.swap(effect, std::move(louder)));
    engine.set_parameter(effect, parameter(effect, "gain"), 2);
    const Sound sound = hear(engine, 2048);
    EXPECT_EQ(sound.left[2047], 120);
    EXPECT_LE(largest_step(sound.left), 60 / 960.0 + 1e-4);
}

TEST_F(Swap, KeepsValuesAndClampsThemToANarrowerRange) {
    load("gate", {"gain"});
    engine.set_parameter(effect, parameter(effect, "gain"), 3.5);
    hear(engine, 512);
    ASSERT_TRUE(engine.swap(effect, must_make("edited_gain")));
    EXPECT_EQ(hear(engine, 2048).left[2047], 120);
    EXPECT_EQ(engine.processor(effect)->value(parameter(effect, "gain")), 2);
    EXPECT_EQ(engine.processor(effect)->value(parameter(effect, "extra")), 1);
}

TEST_F(Swap, KeepsAChangeThatTheOldCodeNeverHeardOf) {
    load("gate", {"gain"});
    hear(engine, 512);
    engine.set_parameter(effect, parameter(effect, "gain"), 0.5); // no block in between
    ASSERT_TRUE(engine.swap(effect, must_make("gain")));
    EXPECT_EQ(hear(engine, 4096).left[4095], 30);
}

TEST_F(Swap, ManyTimesWhileNoBlockIsProcessedKeepsTheLastChange) {
    load("gate", {"gain"});
    engine.set_parameter(effect, parameter(effect, "gain"), 0.25);
    engine.set_parameter(effect, parameter(effect, "gain"), 0.5);
    for (int i = 0; i < 40; ++i) ASSERT_TRUE(engine.swap(effect, must_make("gain")));
    EXPECT_EQ(hear(engine, 48000).left[47999 - 24000], 30);
}

TEST_F(Swap, EndsHeldNotesAtTheirTime) {
    load("gate", {}, 1); // until 24000
    hear(engine, 12000);
    ASSERT_TRUE(engine.swap(instrument, must_make("gate")));
    const Sound sound = hear(engine, 24000);
    EXPECT_EQ(sound.left[11999], 60);
    EXPECT_EQ(sound.left[12000], 0);
    EXPECT_EQ(*std::max_element(sound.left.begin(), sound.left.end()), 60);
}

TEST_F(Swap, LetsATailRingOutThatTheNewCodeHasNotGot) {
    load("gate", {"echo"}, 1);
    hear(engine, 24000);
    const float before = hear(engine, 1000).left[999];
    EXPECT_GT(before, 1);
    ASSERT_TRUE(engine.swap(effect, must_make("echo")));
    const Sound sound = hear(engine, 20000);
    EXPECT_EQ(sound.left[0], before);
    EXPECT_NEAR(sound.left[4800], before / 2, 1);
    EXPECT_GT(sound.left[9600], 0);
    // Until it is over: then the old processor is handed back.
    hear(engine, 48000 * 3);
    engine.attend();
    EXPECT_EQ(hear(engine, 512).left, std::vector<float>(512, 0));
}

TEST_F(Swap, HearsATailOnceThatTheNewCodeHasGot) {
    load("gate", {"kept_echo"}, 1);
    hear(engine, 25000);
    ASSERT_TRUE(engine.swap(effect, must_make("kept_echo")));
    const Sound swapped = hear(engine, 20000);
    Engine untouched({});
    untouched.load(score({track(1, "gate", {note(beats(0), beats(1), 60)}, {"kept_echo"})}), make);
    untouched.play();
    hear(untouched, 25000);
    EXPECT_EQ(swapped.left, hear(untouched, 20000).left);
}

TEST_F(Swap, WaitsForTheOneUnderWay) {
    load("sine", {"gain"});
    std::vector<float> sound = hear(engine, 1024).left;
    for (int i = 0; i < 10; ++i) {
        ASSERT_TRUE(engine.swap(effect, must_make(i % 2 ? "gain" : "edited_gain")));
        const auto next = hear(engine, 64).left; // a fifteenth of a crossfade
        sound.insert(sound.end(), next.begin(), next.end());
    }
    const auto rest = hear(engine, 20000).left;
    sound.insert(sound.end(), rest.begin(), rest.end());
    EXPECT_LE(largest_step(sound), sine_step);
    EXPECT_EQ(engine.status().broken_blocks, 0u);
}

TEST_F(Swap, CatchesUpAlsoWhereADevicesBlockIsTwoOfThePlugins) {
    Engine small({.max_frames = 64});
    small.load(score({track(1, "gate", {note(beats(0), beats(100), 60)}, {"gain"})}), make);
    small.play();
    hear(small, 4096, 128);
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(small.swap(effect, must_make("gain"))); // all but the first one wait
    hear(small, 24000, 128);
    ASSERT_TRUE(small.set_parameter(effect, small.processor(effect)->find_parameter("gain")->index_id, 0));
    EXPECT_EQ(hear(small, 1024, 1024).left, std::vector<float>(1024, 0));
}

TEST_F(Swap, OfManyEchoesNeverClicks) {
    load("sine", {"echo"});
    std::vector<float> sound = hear(engine, 24000).left;
    for (int i = 0; i < 12; ++i) { // more tails than there are places for
        ASSERT_TRUE(engine.swap(effect, must_make("echo")));
        const auto next = hear(engine, 2000).left;
        sound.insert(sound.end(), next.begin(), next.end());
    }
    EXPECT_LE(largest_step(sound), 3 * sine_step); // an echo of itself is up to twice the sine
}

TEST_F(Swap, FillsAnEmptySlot) {
    load("gate", {"nothing"});
    EXPECT_EQ(engine.problems().size(), 1u);
    hear(engine, 512);
    ASSERT_TRUE(engine.swap(effect, must_make("gain")));
    EXPECT_TRUE(engine.problems().empty());
    engine.set_parameter(effect, parameter(effect, "gain"), 0.5);
    EXPECT_EQ(hear(engine, 2048).left[2047], 30);
}

TEST_F(Swap, FollowsAutomationOfAParameterThatIsNew) {
    auto song = score({track(1, "gate", {note(beats(0), beats(9), 60)}, {"gain"})});
    song.tracks[0].automation.push_back({"extra", {3, 1}, {{song::Ticks(0), 0.5, false}}});
    EXPECT_EQ(engine.load(song, make).problems.size(), 1u);
    EXPECT_EQ(engine.problems().size(), 1u);
    engine.play();
    EXPECT_EQ(hear(engine, 4096).left[4095], 60);
    ASSERT_TRUE(engine.swap(effect, must_make("edited_gain")));
    EXPECT_TRUE(engine.problems().empty());
    EXPECT_NEAR(hear(engine, 8192).left[8191], 30, 0.1);
}

TEST_F(Swap, ChangesNothingOnAnError) {
    load("gate", {"gain"});
    EXPECT_EQ(engine.swap(99, must_make("gain")).error().code, "slot.unknown");
    EXPECT_EQ(engine.swap(effect, nullptr).error().code, "swap.nothing");
    EXPECT_EQ(hear(engine, 512).left[511], 60);
}

TEST_F(Swap, RealignsTracksWhenALatencyChanges) {
    load("gate", {"gain"});
    hear(engine, 512);
    ASSERT_TRUE(engine.swap(effect, must_make("late")));
    EXPECT_EQ(engine.latency(), Frames(100));
    EXPECT_EQ(hear(engine, 4096).left[4095], 60);
}

} // namespace aviary::engine
