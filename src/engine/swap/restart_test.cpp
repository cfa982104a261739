// A plugin that asks to be restarted while it sounds.
#include "engine/engine_testing.h"
#include "engine/render/offline.h"

namespace aviary::engine {

namespace {

/// See hosting/testmodules/restless.cpp.
enum Parameter : std::uint32_t { latency, always, level, starts };

Result<std::unique_ptr<hosting::Processor>> make_restless(const song::PluginWord& word, SlotRole role) {
    if (word.word != "restless") return make(word, role);
    auto module = hosting::Module::open(hosting::test_module("restless"));
    if (!module) return module.error();
    return hosting::Processor::create(*module, "");
}

struct Restarts : testing::Test {
    static constexpr SlotId instrument = 1, effect = 2;
    boost::asio::io_context io; // outlives the caged plugins
    Engine engine{{}};

    /// As an audio thread and a main thread do, in turn.
    std::vector<float> play_on(std::size_t frames) {
        std::vector<float> sound;
        while (sound.size() < frames) {
            const auto block = hear(engine, 512).left;
            sound.insert(sound.end(), block.begin(), block.end());
            for (const Announcement& said : engine.attend()) said_.push_back(said);
        }
        return sound;
    }
    void load(const song::Score& song, const MakeProcessor& make_processor = make_restless) {
        engine.load(song, make_processor);
        engine.play();
    }
    double value(SlotId slot, Parameter parameter) { return engine.processor(slot)->value(parameter); }

    std::vector<Announcement> said_;
};

/// Notes of half a beat, one on each beat: the first with the restless effect, the second without.
song::Score two_tracks() {
    std::vector<song::Note> low, high;
    for (int beat = 0; beat < 400; ++beat) {
        low.push_back(note(beats(beat), song::Ticks(48), 1));
        high.push_back(note(beats(beat), song::Ticks(48), 100));
    }
    return score({track(1, "gate", low, {"restless"}), track(2, "gate", high)});
}

/// The sound is that of both tracks or of none: neither is before the other.
void expect_aligned(const std::vector<float>& sound) {
    EXPECT_NE(std::ranges::find(sound, 101), sound.end());
    for (const float sample : sound) ASSERT_TRUE(sample == 0 || sample == 101) << sample;
}

} // namespace

TEST_F(Restarts, AlignTheTrackToTheNewLatency) {
    load(two_tracks());
    expect_aligned(play_on(48000));
    for (const double frames : {7000, 24000, 100, 0}) {
        ASSERT_TRUE(engine.set_parameter(effect, latency, frames));
        play_on(60000); // also for the delays, which take as long as the latency
        EXPECT_EQ(engine.latency(), Frames(std::int64_t(frames)));
        expect_aligned(play_on(96000));
    }
    EXPECT_EQ(value(effect, starts), 5);
    EXPECT_EQ(engine.status().broken_blocks, 0u);
}

TEST_F(Restarts, FadeOutAndIn) {
    load(score({track(1, "gate", {note(beats(0), beats(100), 60)}, {"restless"})}));
    auto sound = play_on(4096);
    ASSERT_TRUE(engine.set_parameter(effect, latency, 50));
    const auto more = play_on(24000);
    sound.insert(sound.end(), more.begin(), more.end());
    EXPECT_EQ(value(effect, starts), 2);
    EXPECT_EQ(sound.back(), 60);
    EXPECT_EQ(*std::ranges::min_element(sound.begin() + 4096, sound.end()), 0);
    EXPECT_LE(largest_step({sound.begin() + 512, sound.end()}), 2 * 60 / 960.0 + 1e-4);
}

TEST_F(Restarts, KeepParametersThatAreSetMeanwhile) {
    load(score({track(1, "gate", {note(beats(0), beats(100), 60)}, {"restless"})}));
    play_on(4096);
    ASSERT_TRUE(engine.set_parameter(effect, latency, 50));
    for (int block = 1; block <= 20; ++block) { // in each step of the restart
        ASSERT_TRUE(engine.set_parameter(effect, level, 1 + block / 10.0));
        play_on(512);
        if (value(effect, starts) == 2 && block < 15) block = 15;
    }
    EXPECT_EQ(play_on(8192).back(), 180);
    EXPECT_EQ(value(effect, level), 3);
}

TEST_F(Restarts, LeaveNoNoteHanging) {
    // Notes that begin or end at every place of the restart.
    std::vector<song::Note> notes = {note(beats(0), beats(4), 3)};
    for (int i = 0; i < 20; ++i) notes.push_back(note(song::Ticks(10 + i), song::Ticks(5), 40 + i));
    load(score({track(1, "restless", notes)}));
    play_on(512);
    ASSERT_TRUE(engine.set_parameter(instrument, latency, 64));
    play_on(512);
    EXPECT_EQ(play_on(48000).back(), 3); // this one goes on
    EXPECT_EQ(value(instrument, starts), 2);
    EXPECT_EQ(play_on(96000).back(), 0);
}

TEST_F(Restarts, AreAFewASecondAtMost) {
    load(score({track(1, "gate", {note(beats(0), beats(100), 60)}, {"restless"})}));
    ASSERT_TRUE(engine.set_parameter(effect, always, 1));
    const auto sound = play_on(5 * 48000);
    EXPECT_GE(value(effect, starts), 10);
    EXPECT_LE(value(effect, starts), 22);
    EXPECT_GT(std::ranges::count(sound, 60), 2 * 48000);
}

TEST_F(Restarts, GiveWayToASwapInEachOfTheirSteps) {
    load(two_tracks());
    for (int step = 0; step < 12; ++step) {
        ASSERT_TRUE(engine.set_parameter(effect, latency, 100 + step));
        play_on(512 * std::size_t(step));
        ASSERT_TRUE(engine.swap(effect, *make_restless({"restless", {}}, SlotRole::effect)));
        play_on(48000);
        EXPECT_EQ(engine.latency(), Frames(100 + step));
        expect_aligned(play_on(48000));
    }
}

TEST_F(Restarts, GiveWayToAnEditInEachOfTheirSteps) {
    load(two_tracks());
    auto without = two_tracks();
    without.tracks[0].effects.clear();
    SlotId slot = effect;
    for (int step = 0; step < 12; ++step) {
        ASSERT_TRUE(engine.set_parameter(slot, latency, 100 + step));
        play_on(512 * std::size_t(step));
        engine.rescore(without, make_restless);
        play_on(step % 2 ? 512 : 4 * 48000); // before the bar, or behind it
        slot = engine.rescore(two_tracks(), make_restless).slots[1].id;
        play_on(6 * 48000);
        expect_aligned(play_on(48000));
    }
}

TEST_F(Restarts, OfACagedPluginAlignItToo) {
    auto plain = make_restless({"restless", {1, 1}}, SlotRole::effect);
    ASSERT_TRUE(plain);
    const auto module = hosting::open_in_cage(io, hosting::test_module("restless"),
        {.argv = {hosting::child_program(), "cage"},
            .plugins = {(*plain)->metadata()},
            .share = 1000,
            .patience = std::chrono::seconds(20),
            .short_patience = std::chrono::seconds(20)});
    ASSERT_TRUE(module);
    load(two_tracks(), [&](const song::PluginWord& word, SlotRole role) {
        return word.word == "restless" ? hosting::Processor::create(*module, "") : make(word, role);
    });
    play_on(4096);
    ASSERT_TRUE(engine.set_parameter(effect, latency, 5000));
    for (int i = 0; i < 1000 && engine.latency() != Frames(5000); ++i) {
        io.run_one_for(std::chrono::milliseconds(5));
        if (io.stopped()) io.restart();
        play_on(512);
    }
    EXPECT_EQ(engine.latency(), Frames(5000));
    play_on(24000);
    expect_aligned(play_on(96000));
}

namespace {

std::vector<float> rendered_with_restart() {
    Engine engine({.offline = true});
    auto song = two_tracks();
    song.length = beats(8);
    song.tracks[0].automation.push_back(
        {"0", {1, 1}, {{beats(0), 0, false}, {beats(2), 3000.0 / 48000, false}}});
    EXPECT_TRUE(engine.load(song, make_restless).problems.empty());
    std::vector<float> sound;
    render_offline(engine, song.length.beats(), [&](auto left, auto) {
        sound.insert(sound.end(), left.begin(), left.end());
        return true;
    });
    EXPECT_EQ(engine.processor(2)->value(starts), 2);
    EXPECT_EQ(engine.latency(), Frames(3000));
    return sound;
}

} // namespace

TEST_F(Restarts, OfARenderComeBetweenTwoBlocks) {
    const auto sound = rendered_with_restart();
    EXPECT_EQ(sound, rendered_with_restart());
    expect_aligned({sound.begin(), sound.begin() + 48000});
    expect_aligned({sound.begin() + 72000, sound.end()});
}

} // namespace aviary::engine
