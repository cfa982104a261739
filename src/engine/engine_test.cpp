#include "engine/engine.h"

#include "engine/engine_testing.h"

#include <cmath>
#include <limits>

namespace aviary::engine {

namespace {

using song::Ticks;

/// Frames at which the samples change, up to `most`.
std::vector<std::size_t> changes(const std::vector<float>& samples) {
    std::vector<std::size_t> at;
    float last = 0;
    for (std::size_t i = 0; i < samples.size(); ++i)
        if (samples[i] != last) at.push_back(i), last = samples[i];
    return at;
}

song::Automation automation(std::string parameter, std::vector<song::AutomationPoint> points) {
    return {std::move(parameter), {7, 3}, std::move(points)};
}

using FrameList = std::vector<std::size_t>;

} // namespace

TEST(Engine, IsSilentWithoutASong) {
    Engine engine({});
    std::vector<float> left(512, 1), right(512, 1);
    engine.process(left.data(), right.data(), 512);
    EXPECT_EQ(left, std::vector<float>(512, 0));
    EXPECT_EQ(right, left);
}

TEST(Engine, PlaysNotesExactlyOnTheirSample) {
    Engine engine({});
    // 1/7 of a beat is 24000/7 = 3428.57 frames: rounded to 3429.
    engine.load(score({track(1, "gate", {note(Ticks(96, 7), beats(1), 64)})}), make);
    engine.play();
    const Sound sound = hear(engine, 48000);
    EXPECT_EQ(changes(sound.left), (FrameList{3429, 27429})); // ends at 8/7 beats = 27428.57
    EXPECT_EQ(sound.left[3429], 64);
    EXPECT_EQ(sound.right[3429], 1);
}

TEST(Engine, TellsEveryProcessorTheNameOfItsTrack) {
    Engine engine({});
    auto bass = track(1, "sine", {note(beats(0), beats(4))}, {"name_length"});
    bass.name = "bass";
    engine.load(score({bass}), make);
    engine.play();
    EXPECT_EQ(hear(engine, 512).left.back(), 4);
    ASSERT_TRUE(engine.swap(2, must_make("name_length")));
    EXPECT_EQ(hear(engine, 4096).left.back(), 4) << "the one that takes its place knows it too";
}

TEST(Engine, SoundsTheSameInBlocksOfAnySize) {
    std::vector<song::Note> notes;
    for (int i = 0; i < 40; ++i) notes.push_back(note(Ticks(i * 96, 11), Ticks(i % 5 * 30 + 1), 40 + i));
    auto song = score({track(1, "gate", notes, {"echo", "gain"}), track(2, "sine", notes, {"late"})}, 123.4);
    song.tracks[0].automation.push_back(automation("gain", {{Ticks(0), 0, true}, {Ticks(300), 1, false}}));
    auto render = [&](std::uint32_t block) {
        Engine engine({.max_frames = 512});
        engine.load(song, make);
        engine.play();
        return hear(engine, 96000, block);
    };
    const Sound expected = render(512);
    for (std::uint32_t block : {1u, 64u, 77u, 256u, 4096u}) {
        const Sound sound = render(block);
        EXPECT_TRUE(sound.left == expected.left && sound.right == expected.right) << block;
    }
}

TEST(Engine, StandsStillUntilPlayAndAfterStop) {
    Engine engine({});
    engine.load(score({track(1, "gate", {note(beats(0), beats(4))})}), make);
    EXPECT_TRUE(changes(hear(engine, 1024).left).empty());
    engine.play();
    EXPECT_EQ(changes(hear(engine, 1024).left), FrameList{0});
    engine.stop();
    EXPECT_EQ(hear(engine, 1024).left, std::vector<float>(1024, 0)); // released
    EXPECT_FALSE(engine.status().playing);
    EXPECT_DOUBLE_EQ(engine.status().position.count, 1024 / 24000.0);
}

TEST(Engine, LetsTailsRingAfterStop) {
    Engine engine({});
    engine.load(score({track(1, "gate", {note(beats(0), beats(4))}, {"echo"})}), make);
    engine.play();
    hear(engine, 4800);
    engine.stop();
    EXPECT_EQ(hear(engine, 4800).left[100], 30); // half of key 60
}

TEST(Engine, SeeksToTheSampleAndReleasesWhatSounds) {
    Engine engine({});
    engine.load(
        score({track(1, "gate", {note(beats(0), beats(9), 50), note(beats(10), beats(1), 64)})}), make);
    engine.play();
    hear(engine, 512);
    engine.seek(Beats(9.999));
    EXPECT_EQ(changes(hear(engine, 48000).left), (FrameList{24, 24024}));
}

TEST(Engine, LoopsToTheSampleInTheMiddleOfABlock) {
    Engine engine({});
    engine.load(
        score({track(1, "gate", {note(beats(0), Ticks(1), 50), note(Ticks(48), beats(1), 60)})}), make);
    engine.set_loop(Loop{Beats(0), Beats(0.75)}); // 18000 frames
    engine.play();
    const Sound sound = hear(engine, 40000);
    // Key 60 is cut at the loop's end, where key 50 begins again.
    EXPECT_EQ(changes(sound.left), (FrameList{0, 250, 12000, 18000, 18250, 30000, 36000, 36250}));
    EXPECT_EQ(sound.left[18000], 50);
}

TEST(Engine, GoesOnBehindALoop) {
    Engine engine({});
    engine.load(score({track(1, "gate", {note(beats(2), beats(1))})}), make);
    engine.set_loop(Loop{Beats(0), Beats(1)});
    engine.seek(Beats(1.5));
    engine.play();
    EXPECT_EQ(changes(hear(engine, 24000).left), FrameList{12000});
}

TEST(Engine, MovesParametersOnTheirSample) {
    auto song = score({track(1, "gate", {note(beats(0), beats(4), 60)})});
    song.tracks[0].automation.push_back(
        automation("LEVEL", {{Ticks(1), 0.25, false}, {Ticks(48), 0, true}, {Ticks(96), 1, false}}));
    Engine engine({});
    EXPECT_TRUE(engine.load(song, make).problems.empty());
    engine.play();
    const Sound sound = hear(engine, 30000);
    EXPECT_EQ(sound.left[249], 60);
    EXPECT_EQ(sound.left[250], 30); // 0.25 of 0..2
    EXPECT_EQ(sound.left[11999], 30);
    EXPECT_EQ(sound.left[12000], 0);
    EXPECT_EQ(sound.left[12064], float(60 * 2 * 64 / 12000.0));
    EXPECT_EQ(sound.left[24000], 120);

    engine.seek(Beats(0.75)); // in the middle of the ramp
    engine.stop();
    engine.seek(Beats(0.75));
    engine.play();
    hear(engine, 512);
    EXPECT_NEAR(engine.processor(1)->value(engine.processor(1)->find_parameter("level")->index_id), 1, 0.1);
}

TEST(Engine, GoesBackToAParametersOwnValueBeforeItsAutomation) {
    auto song = score({track(1, "gate", {note(beats(0), beats(1), 10)})});
    song.tracks[0].automation.push_back(automation("level", {{Ticks(48), 1, false}}));
    Engine engine({});
    engine.load(song, make);
    const auto level = engine.processor(1)->find_parameter("level")->index_id;
    EXPECT_TRUE(engine.set_parameter(1, level, 0.5));
    engine.play();
    EXPECT_EQ(hear(engine, 24000).left[20000], 20);
    engine.seek(Beats(0));
    EXPECT_EQ(hear(engine, 512).left[0], 5);
}

TEST(Engine, TellsOfAWordThatMovesNothing) {
    auto song = score({track(1, "gate")});
    song.tracks[0].name = "bass";
    song.tracks[0].automation = {automation("levle", {{Ticks(0), 0}}), automation("fixed", {{Ticks(0), 0}})};
    Engine engine({});
    const LoadReport report = engine.load(song, make);
    ASSERT_EQ(report.problems.size(), 2u);
    EXPECT_EQ(report.problems[0].code, "parameter.unknown");
    EXPECT_EQ(report.problems[0].text(),
        "7:3: track 1 (bass): no plugin here (Gate) has a parameter 'levle'; did you mean 'level'?");
    EXPECT_EQ(report.problems[1].code, "parameter.not_automatable");
}

TEST(Engine, PassesSoundThroughAnEmptySlotAndSaysWhy) {
    Engine engine({});
    const LoadReport report =
        engine.load(score({track(1, "gate", {note(beats(0), beats(1))}, {"nothing", "gain"})}), make);
    ASSERT_EQ(report.slots.size(), 3u);
    EXPECT_EQ(report.slots[1].word, "nothing");
    EXPECT_EQ(report.slots[1].role, SlotRole::effect);
    ASSERT_EQ(report.problems.size(), 1u);
    EXPECT_EQ(report.problems[0].code, "plugin.missing");
    EXPECT_EQ(report.problems[0].where, "1:1");
    EXPECT_EQ(engine.processor(report.slots[1].id), nullptr);
    EXPECT_FALSE(engine.set_parameter(report.slots[1].id, 1, 0));
    engine.play();
    EXPECT_EQ(hear(engine, 512).left[0], 60);
}

TEST(Engine, AlignsTracksWithLatePlugins) {
    Engine engine({});
    const auto notes = std::vector{note(Ticks(96), beats(1), 10)};
    engine.load(score({track(1, "gate", notes), track(2, "gate", notes, {"late"}),
                    track(3, "gate", notes, {"late", "late"})}),
        make);
    EXPECT_EQ(engine.latency(), Frames(200));
    engine.play();
    EXPECT_EQ(changes(hear(engine, 60000).left), (FrameList{24200, 48200}));
}

TEST(Engine, SetsPannedVolumesAtOnceBeforeTheFirstSound) {
    Engine engine({});
    engine.load(score({track(1, "gate", {note(beats(0), beats(4), 100)}), track(2, "gate")}), make);
    EXPECT_TRUE(engine.set_mixer(1, {.volume = decibels_of(0.5), .pan = 1}));
    EXPECT_FALSE(engine.set_mixer(9, {}));
    EXPECT_EQ(engine.mixer(1).pan, 1);
    engine.play();
    const Sound sound = hear(engine, 512);
    EXPECT_EQ(sound.left[0], 0);
    EXPECT_FLOAT_EQ(sound.right[0], 0.5f);
}

TEST(Engine, MovesFadersWithoutAClick) {
    Engine engine({});
    engine.load(score({track(1, "gate", {note(beats(0), beats(9), 100)}),
                    track(2, "gate", {note(beats(0), beats(9), 10)})}),
        make);
    engine.play();
    EXPECT_EQ(hear(engine, 512).left[511], 110);
    ASSERT_TRUE(engine.set_mixer(2, {.solo = true}));
    const Sound soloed = hear(engine, 1024);
    EXPECT_EQ(soloed.left.back(), 10);
    EXPECT_LE(largest_step(soloed.left), 0.21f); // 100 in 480 frames
    ASSERT_TRUE(engine.set_mixer(2, {}));
    EXPECT_EQ(hear(engine, 1024).left.back(), 110);
    ASSERT_TRUE(engine.set_mixer(0, {.mute = true}));
    EXPECT_EQ(hear(engine, 1024).left.back(), 0);
    ASSERT_TRUE(engine.set_mixer(0, {.volume = Decibels(-std::numeric_limits<double>::infinity())}));
    EXPECT_EQ(hear(engine, 1024).left.back(), 0);
}

TEST(Engine, ReportsPeaksBehindTheFaderSinceTheLastStatus) {
    Engine engine({});
    engine.load(score({track(1, "gate", {note(beats(0), Ticks(1), 100)}), track(2, "gate")}), make);
    engine.play();
    hear(engine, 4096);
    const Status status = engine.status();
    ASSERT_EQ(status.tracks.size(), 2u);
    EXPECT_EQ(status.tracks[0].left, 100);
    EXPECT_EQ(status.tracks[0].right, 1);
    EXPECT_EQ(status.tracks[1].left, 0);
    EXPECT_EQ(status.master.left, 100);
    EXPECT_EQ(status.processed, Frames(4096));
    hear(engine, 512);
    EXPECT_EQ(engine.status().master.left, 0);
}

TEST(Engine, FadesOutAGuardedPluginThatIsTooLoudAndOnlyThat) {
    Engine engine({});
    engine.load(score({track(1, "gate", {note(beats(0), beats(9), 12)}, {"gain"}),
                    track(2, "gate", {note(beats(0), beats(9), 100)})}),
        make);
    engine.play();
    hosting::Processor& gain = *engine.processor(2);
    const auto id = gain.find_parameter("gain")->index_id;
    ASSERT_TRUE(engine.set_mixer(2, {.mute = true}));
    EXPECT_EQ(hear(engine, 4096).left[4095], 12)
        << "what is not guarded may be as loud as it likes, here 100";
    gain.set_guarded(true);
    engine.set_parameter(2, id, 1.25);
    EXPECT_EQ(hear(engine, 4096).left[4095], 15) << "below +24 dBFS nothing happens";
    EXPECT_TRUE(engine.attend().empty());
    engine.set_parameter(2, id, 100);
    const auto loud = hear(engine, 512).left;
    for (std::size_t i = 1; i < loud.size(); ++i) EXPECT_LT(std::abs(loud[i] - loud[i - 1]), 1) << i;
    EXPECT_EQ(loud[511], 0);
    const auto announced = engine.attend();
    ASSERT_EQ(announced.size(), 1u);
    EXPECT_EQ(announced[0].slot, 2u);
    EXPECT_EQ(announced[0].what.loud_blocks, 1u);
    engine.set_parameter(2, id, 1);
    const auto back = hear(engine, 9600).left;
    EXPECT_EQ(back[0], 0);
    for (std::size_t i = 1; i < back.size(); ++i) EXPECT_LT(std::abs(back[i] - back[i - 1]), 1) << i;
    EXPECT_EQ(back[9599], 12);
}

TEST(Engine, ContainsAPluginThatGivesNoNumbers) {
    Engine engine({});
    engine.load(score({track(1, "gate", {note(beats(0), beats(9), 100)}, {"gain", "echo"}),
                    track(2, "gate", {note(beats(0), beats(9), 10)})}),
        make);
    engine.play();
    const auto poison = engine.processor(2)->find_parameter("poison")->index_id;
    engine.set_parameter(2, poison, 1);
    EXPECT_EQ(hear(engine, 512).left[511], 10);
    EXPECT_EQ(engine.status().broken_blocks, 1u);
    const auto announced = engine.attend();
    ASSERT_EQ(announced.size(), 1u) << "whose fault it was is told";
    EXPECT_EQ(announced[0].slot, 2u);
    EXPECT_EQ(announced[0].what.silenced_blocks, 1u);
    engine.set_parameter(2, poison, 0);
    EXPECT_EQ(hear(engine, 512).left[511], 110);
}

TEST(Engine, TakesManyParameterChangesInOrder) {
    Engine engine({});
    engine.load(score({track(1, "gate", {note(beats(0), beats(9), 100)})}), make);
    const auto level = engine.processor(1)->find_parameter("level")->index_id;
    int sent = 0;
    while (engine.set_parameter(1, level, 1 + (sent % 100) / 200.0)) ++sent;
    EXPECT_GE(sent, 4000);
    EXPECT_TRUE(engine.set_parameter(1, level, 2) == false);
    engine.play(); // waits behind them
    hear(engine, 100 * 512);
    EXPECT_TRUE(engine.set_parameter(1, level, 2));
    EXPECT_EQ(hear(engine, 512).left[511], 200);
    EXPECT_EQ(engine.status().events_dropped, 0u);
}

TEST(Engine, LoadsAnotherSongWhileOnePlays) {
    Engine engine({});
    engine.load(score({track(1, "gate", {note(beats(0), beats(9), 100)}, {"echo"})}), make);
    engine.play();
    hear(engine, 24000);
    engine.load(score({track(4, "gate", {note(beats(2), beats(9), 7)})}, 60), make);
    const Sound sound = hear(engine, 60000);
    EXPECT_LE(largest_step(sound.left), 101); // the old notes' end; the echoes fade
    EXPECT_EQ(sound.left[2000], 0);
    EXPECT_EQ(changes({sound.left.begin() + 2000, sound.left.end()}),
        FrameList{46000}); // a beat on, at half the tempo
    engine.attend();
    EXPECT_EQ(engine.status().tracks.size(), 1u);
}

} // namespace aviary::engine
