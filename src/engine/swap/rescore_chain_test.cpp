// What of its tracks and slots stays, comes and goes when a song is edited.
#include "engine/swap/rescore_testing.h"

namespace aviary::engine {

TEST_F(RescoreTest, KeepsTheProcessorsOfSlotsThatRemain) {
    const auto notes = std::vector{note(beats(0), beats(100), 60)};
    const auto before = load(score({track(1, "gate", notes, {"gain", "echo", "gain"}), track(2, "sine")}));
    EXPECT_EQ(ids(before), (Ids{1, 2, 3, 4, 5}));
    engine.set_parameter(2, parameter(2, "gain"), 0.5);
    ASSERT_TRUE(engine.set_mixer(1, {.volume = Decibels(-3)}));
    std::vector<hosting::Processor*> processors;
    for (SlotId id = 1; id <= 5; ++id) processors.push_back(engine.processor(id));
    hear(engine, 1000);
    const auto after = edit(
        score({track(1, "gate", notes, {"gain", "late", "echo", "kept_echo", "gain"}), track(2, "sine")}));
    EXPECT_EQ(ids(after), (Ids{1, 2, 6, 3, 7, 4, 5}));
    hear(engine, 2 * bar);
    engine.attend();
    for (SlotId id = 1; id <= 5; ++id) EXPECT_EQ(engine.processor(id), processors[id - 1]);
    EXPECT_EQ(engine.processor(2)->value(parameter(2, "gain")), 0.5);
    EXPECT_EQ(engine.mixer(1).volume, Decibels(-3));
    EXPECT_EQ(engine.latency(), Frames(100));
    EXPECT_EQ(
        ids(edit(score({track(1, "gate", notes, {"echo", "gain"}), track(2, "sine")}))), (Ids{1, 3, 4, 5}));
    EXPECT_EQ(engine.processor(2), nullptr);
}

TEST_F(RescoreTest, KeepsATrackThatOthersArePutBefore) {
    auto bass = track(2, "gate", {note(beats(0), beats(100), 60)});
    bass.name = "bass";
    load(score({track(1, "sine"), bass}));
    ASSERT_TRUE(engine.set_mixer(2, {.pan = 1}));
    hear(engine, 1000);
    auto snare = track(2, "sine");
    snare.name = "snare";
    bass.number = 3;
    const auto report = edit(score({track(1, "sine"), snare, bass}));
    EXPECT_EQ(ids(report), (Ids{1, 3, 2}));
    EXPECT_EQ(report.slots[2].track, 3);
    EXPECT_EQ(engine.mixer(3).pan, 1);
    EXPECT_EQ(engine.mixer(2).pan, 0);
    const Sound sound = hear(engine, 2 * bar);
    EXPECT_TRUE(changes(sound.right).empty()) << "its note goes on";
    EXPECT_EQ(engine.status().tracks.size(), 3u);
}

TEST_F(RescoreTest, BringsANewEffectInAStraightLine) {
    const auto notes = std::vector{note(beats(0), beats(100), 60)};
    load(score({track(1, "gate", notes)}));
    hear(engine, 1000);
    const auto report = edit(score({track(1, "gate", notes, {"gain"})}));
    const SlotId added = report.slots[1].id;
    for (int i = 0; i < 1000; ++i) // it can be turned before it is heard
        ASSERT_TRUE(engine.set_parameter(added, parameter(added, "gain"), i == 999 ? 0.5 : 3)) << i;
    Sound sound = hear(engine, 4096);
    EXPECT_EQ(engine.processor(added)->value(parameter(added, "gain")), 0.5);
    sound = std::move(sound) + hear(engine, 2 * bar);
    const auto at = changes(sound.left);
    EXPECT_EQ(at.front(), bar - 1000);
    EXPECT_EQ(at.back(), bar - 1000 + fade - 1);
    EXPECT_EQ(sound.left.back(), 30);
    EXPECT_LE(largest_step(sound.left), 30 / float(fade) + 1e-4f);
}

TEST_F(RescoreTest, TakesAnEffectAwayInAStraightLine) {
    const auto notes = std::vector{note(beats(0), beats(100), 60)};
    load(score({track(1, "gate", notes, {"gain", "gain"})}));
    engine.set_parameter(2, parameter(2, "gain"), 0.5);
    hear(engine, 1000);
    auto report = edit(score({track(1, "gate", notes)}));
    EXPECT_EQ(ids(report), Ids{1});
    const Sound sound = hear(engine, 2 * bar);
    EXPECT_EQ(changes(sound.left).front(), bar - 1000);
    EXPECT_EQ(sound.left.back(), 60);
    EXPECT_LE(largest_step(sound.left), 30 / float(fade) + 1e-4f);
}

TEST_F(RescoreTest, LetsTheTailRingOfAnEffectThatGoes) {
    load(score({track(1, "gate", {note(beats(0), beats(4), 60)}, {"echo"})}));
    hear(engine, bar - 1000);
    edit(score({track(1, "gate")}));
    const Sound sound = hear(engine, bar);
    EXPECT_GT(sound.left[1000 + 4800 - 1], 29);
    EXPECT_NEAR(sound.left[1000 + 2 * 4800], sound.left[1000 + 4800] / 2, 1);
    EXPECT_LE(largest_step({sound.left.begin() + 1000, sound.left.begin() + 5700}), 60 / float(fade) + 0.1f)
        << "what it hears fades";
    hear(engine, 3 * bar);
    EXPECT_EQ(hear(engine, 512).left, std::vector<float>(512, 0));
}

TEST_F(RescoreTest, BeginsWithANewInstrumentAtItsFirstNote) {
    load(score({track(1, "sine", {note(beats(0), beats(9), 60)}, {"gain"})}));
    hear(engine, 1000);
    const auto report = edit(
        score({track(1, "gate", {note(beats(0), beats(9), 60), note(beats(4), beats(1), 7)}, {"gain"})}));
    EXPECT_EQ(ids(report), (Ids{3, 2}));
    const Sound sound = hear(engine, 2 * bar);
    EXPECT_NEAR(sound.left[bar - 1000], 67, 0.51) << "with the note that goes on";
    EXPECT_LE(largest_step({sound.left.begin() + bar - 1000, sound.left.begin() + bar}), 2 * sine_step)
        << "the old one fades";
    EXPECT_EQ(sound.left[bar - 1000 + fade], 67);
    EXPECT_EQ(sound.left.back(), 60);
}

TEST_F(RescoreTest, NamesAndUnnamesAnInstrument) {
    const auto notes = std::vector{note(beats(0), beats(100), 60)};
    auto unnamed = score({track(1, "gate", notes, {"gain"})});
    unnamed.tracks[0].instrument.reset();
    load(unnamed);
    hear(engine, 1000);
    edit(score({track(1, "gate", {note(beats(4), beats(100), 60)}, {"gain"})}));
    EXPECT_EQ(changes(hear(engine, bar).left), FrameList{bar - 1000});
    edit(unnamed);
    EXPECT_EQ(hear(engine, 2 * bar).left.back(), 0);
}

TEST_F(RescoreTest, LetsATrackThatGoesFadeOrRingOut) {
    const auto notes = std::vector{note(beats(0), beats(100), 60)};
    load(score({track(1, "sine", notes), track(2, "gate", notes, {"echo"}), track(3, "sine")}));
    hear(engine, bar - 1000);
    edit(score({track(3, "sine")}));
    EXPECT_EQ(engine.mixer(1), MixerSettings{});
    EXPECT_EQ(engine.status().tracks.size(), 1u);
    const Sound sound = hear(engine, bar);
    EXPECT_LE(largest_step({sound.left.begin() + 1001, sound.left.begin() + 5700}), 2 * sine_step + 0.01f);
    EXPECT_NEAR(sound.left[1000 + 4800], sound.left[1000 + 100] / 2, 1) << "its echo goes on";
    hear(engine, 10 * bar);
    EXPECT_EQ(hear(engine, 512).left, std::vector<float>(512, 0));
}

TEST_F(RescoreTest, DestroysWhatWentWhenItIsOver) {
    const auto module = test_plugins();
    const auto make_of = [&](const song::PluginWord& word, SlotRole) {
        return hosting::Processor::create(module, "aviary.test." + word.word);
    };
    const auto notes = std::vector{note(beats(0), beats(100), 60)};
    engine.load(score({track(1, "gate", notes, {"octave"}), track(2, "sine", notes)}), make_of);
    engine.play();
    const auto of_one = (module.use_count() - 1) / 3;
    hear(engine, 1000);
    engine.rescore(score({track(1, "gate", notes, {"gain"}), track(3, "sine", notes)}), make_of);
    engine.rescore(score({track(1, "gate", notes, {"late"})}), make_of);
    hear(engine, 2 * bar);
    engine.attend();
    EXPECT_EQ(module.use_count(), 1 + 2 * of_one);
    EXPECT_EQ(hear(engine, 512).left.back(), 60);
}

TEST_F(RescoreTest, LetsSlotsThatTradePlacesGoOnAsTheyWere) {
    const auto notes = std::vector{note(beats(0), beats(100), 60)};
    load(score({track(1, "gate", notes, {"gain", "late"})}));
    engine.set_parameter(2, parameter(2, "gain"), 0.5);
    hear(engine, 1000);
    engine.set_parameter(2, parameter(2, "gain"), 0.25); // not carried out yet
    EXPECT_EQ(ids(edit(score({track(1, "gate", notes, {"late", "gain"})}))), (Ids{1, 4, 2}));
    hear(engine, 512);
    EXPECT_EQ(ids(edit(score({track(1, "gate", notes, {"gain", "late"})}))), (Ids{1, 2, 3}));
    edit(score({track(1, "gate", notes, {"late", "gain", "gain"})}));
    EXPECT_EQ(hear(engine, 2 * bar).left.back(), 15);
    const auto report = edit(score({track(1, "gate", notes, {"gain", "gain", "late"})}));
    EXPECT_EQ(report.slots.size(), 4u);
    EXPECT_EQ(hear(engine, 2 * bar).left.back(), 15);
}

TEST_F(RescoreTest, KeepsAnEmptySlotAndItsReason) {
    load(score({track(1, "gate", {}, {"nothing"})}));
    const auto report = edit(score({track(1, "gate", {}, {"nothing", "gain"})}));
    EXPECT_EQ(ids(report), (Ids{1, 2, 3}));
    ASSERT_EQ(report.problems.size(), 1u);
    EXPECT_EQ(report.problems[0].code, "plugin.missing");
    ASSERT_TRUE(engine.swap(2, must_make("gain")));
    EXPECT_TRUE(edit(score({track(1, "gate", {}, {"nothing", "gain"})})).problems.empty());
}

TEST_F(RescoreTest, KeepsNoteEffectsAndBringsNewOnes) {
    const auto notes = std::vector{note(beats(0), beats(100), 20)};
    load(score({track(1, "gate", notes, {"octave"})}));
    hear(engine, 1000);
    EXPECT_EQ(ids(edit(score({track(1, "gate", notes, {"octave", "octave", "gain"})}))), (Ids{1, 2, 3, 4}));
    Sound sound = hear(engine, bar);
    EXPECT_EQ(changes(sound.left), FrameList{bar - 1000});
    EXPECT_EQ(sound.left.back(), 44);
    edit(score({track(1, "gate", notes)}));
    EXPECT_EQ(hear(engine, bar).left.back(), 20);
    edit(score({track(1, "sine", notes, {"octave"})}));
    hear(engine, bar);
    edit(score({track(1, "gate", notes)})); // both at once
    EXPECT_EQ(hear(engine, bar).left.back(), 20);
    EXPECT_EQ(engine.status().events_dropped, 0u);
}

TEST_F(RescoreTest, DelaysOtherTracksWithoutAClickForALateEffect) {
    const auto notes = std::vector{note(beats(0), beats(100), 60)};
    load(score({track(1, "sine", notes), track(2, "sine", notes)}));
    hear(engine, 1000);
    edit(score({track(1, "sine", notes), track(2, "sine", notes, {"late"})}));
    EXPECT_EQ(engine.latency(), Frames(0));
    Sound sound = hear(engine, bar);
    engine.attend();
    EXPECT_EQ(engine.latency(), Frames(100));
    edit(score({track(1, "sine", notes), track(2, "sine", notes, {"late", "late"})}));
    sound = std::move(sound) + hear(engine, bar);
    // Fading from or to what is not there yet, which takes no more than one period.
    EXPECT_LE(largest_step(sound.left), 4 * sine_step);
    const Sound later = hear(engine, 4800);
    EXPECT_LE(largest_step(later.left), 2 * sine_step) << "and they meet";
}

} // namespace aviary::engine
