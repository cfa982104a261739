// An edited song that goes on where the one before is.
#include "engine/testing.h"

#include <algorithm>

namespace aviary::engine {

namespace {

using song::Ticks;

/// At 120 bpm and 48 kHz, in four quarters.
constexpr std::size_t beat = 24000, bar = 4 * beat, fade = 960;

/// A 100 Hz sine at half scale moves no more than this from one sample to the next.
const float sine_step = float(0.5 * 2 * 3.14159265358979 * 100 / 48000) + 1e-6f;

song::Automation automation(std::string parameter, std::vector<song::AutomationPoint> points) {
    return {std::move(parameter), {7, 3}, std::move(points)};
}

std::vector<song::Note> melody(int count) {
    std::vector<song::Note> notes;
    for (int i = 0; i < count; ++i)
        notes.push_back(note(Ticks(i * 96, 7), Ticks(i % 9 * 30 + 1), 40 + i % 30));
    return notes;
}

/// A little of everything.
song::Score full_song() {
    auto song =
        score({track(1, "gate", melody(120), {"echo", "gain"}), track(2, "sine", melody(100), {"late"}),
                  track(3, "gate", melody(80), {"pulse", "glide", "octave"})},
            123.4);
    song.tracks[0].automation.push_back(automation("level",
        {{Ticks(0), 0.2, true}, {Ticks(500), 1, true}, {Ticks(900), 0.2, false}, {Ticks(1300), 0.5, false}}));
    song.tracks[0].automation.push_back(automation("gain", {{Ticks(96), 0.25, false}}));
    song.tracks[2].automation.push_back(automation("gain", {{Ticks(300), 0.5, false}}));
    return song;
}

struct Rescore : testing::Test {
    Engine engine{{}};

    LoadReport load(const song::Score& song) {
        auto report = engine.load(song, make);
        engine.play();
        return report;
    }
    LoadReport edit(const song::Score& song) { return engine.rescore(song, make); }
    std::uint32_t parameter(SlotId slot, const char* id) {
        return engine.processor(slot)->find_parameter(id)->index_id;
    }
};

/// All that is to be heard of it, from the start.
Sound heard_of(const song::Score& song, std::size_t frames) {
    Engine engine({});
    engine.load(song, make);
    engine.play();
    return hear(engine, frames);
}

Sound operator+(Sound a, const Sound& b) {
    a.left.insert(a.left.end(), b.left.begin(), b.left.end());
    a.right.insert(a.right.end(), b.right.begin(), b.right.end());
    return a;
}

void expect_same(const Sound& sound, const Sound& expected) {
    ASSERT_EQ(sound.size(), expected.size());
    for (std::size_t i = 0; i < sound.size(); ++i)
        ASSERT_TRUE(sound.left[i] == expected.left[i] && sound.right[i] == expected.right[i])
            << "at frame " << i << ": " << sound.left[i] << " for " << expected.left[i];
}

/// Frames at which the samples change.
std::vector<std::size_t> changes(const std::vector<float>& samples) {
    std::vector<std::size_t> at;
    for (std::size_t i = 1; i < samples.size(); ++i)
        if (samples[i] != samples[i - 1]) at.push_back(i);
    return at;
}

using Frames = std::vector<std::size_t>;
using Ids = std::vector<SlotId>;

Ids ids(const LoadReport& report) {
    Ids all;
    for (const Slot& slot : report.slots) all.push_back(slot.id);
    return all;
}

} // namespace

// --- notes -----------------------------------------------------------------------------------------------------

TEST_F(Rescore, IsNotHeardWhenNothingChanged) {
    load(full_song());
    Sound sound = hear(engine, 1000);
    for (int i = 0; i < 12; ++i) {
        edit(full_song());
        if (i % 3 == 0) edit(full_song());
        sound = std::move(sound) + hear(engine, 30000 + 1000 * std::size_t(i));
        engine.attend();
    }
    expect_same(sound, heard_of(full_song(), sound.size()));
    EXPECT_EQ(engine.status().events_dropped, 0u);
}

TEST_F(Rescore, OfALaterSectionIsHeardFromThereOn) {
    auto edited = full_song();
    edited.tracks[1].notes.push_back(note(beats(16), beats(3), 77));
    edited.tracks[0].automation[0].points.push_back({beats(15), 0.1, false});
    load(full_song());
    Sound sound = hear(engine, 50000);
    edit(edited);
    sound = std::move(sound) + hear(engine, 450000);
    expect_same(sound, heard_of(edited, sound.size()));
}

TEST_F(Rescore, GoesOnAtTheNextBarToTheSample) {
    load(score({track(1, "gate", {note(beats(0), beats(12), 60)})}));
    hear(engine, 1000);
    edit(score({track(1, "gate", {note(beats(1), beats(12), 50), note(beats(4), beats(1), 7)})}));
    const Sound sound = hear(engine, 2 * bar);
    // The old note ends; the one that would have begun before does not begin in its middle.
    EXPECT_EQ(changes(sound.left), (Frames{bar - 1000, bar + beat - 1000}));
    EXPECT_EQ(sound.left[bar - 1000], 7);
}

TEST_F(Rescore, LetsNotesGoOnThatBothSongsHave) {
    load(score({track(1, "gate",
        {note(beats(0), beats(6), 1), note(beats(1), beats(9), 10), note(beats(2), beats(9), 20),
            note(beats(3), beats(9), 40)})}));
    hear(engine, 1000);
    edit(score({track(1, "gate",
        {note(beats(0), beats(6), 1), note(beats(1), beats(7), 10), note(beats(2), beats(1), 20),
            note(Ticks(289), beats(9), 40)})}));
    const Sound sound = hear(engine, 3 * bar);
    // As it was; shorter now; over already; another note: it begins elsewhere.
    EXPECT_EQ(sound.left[bar - 1001], 71);
    EXPECT_EQ(changes({sound.left.begin() + bar - 1001, sound.left.end()}),
        (Frames{1, 1 + 2 * beat, 1 + 4 * beat}));
    EXPECT_EQ(sound.left[bar - 1000], 11);
    EXPECT_EQ(sound.right[bar - 1000], 2) << "each sounds once";
}

TEST_F(Rescore, KeepsNotesThatArePlayedByHand) {
    const auto report = load(score({track(1, "gate", {note(beats(0), beats(2), 1)})}));
    ASSERT_TRUE(engine.play_note(report.slots[0].id, 30, 1, true));
    hear(engine, 1000);
    edit(score({track(1, "gate", {note(beats(4), beats(1), 2)})}));
    const Sound sound = hear(engine, 2 * bar);
    EXPECT_EQ(changes(sound.left), (Frames{2 * beat - 1000, bar - 1000, bar + beat - 1000}));
    EXPECT_EQ(sound.left.back(), 30);
    ASSERT_TRUE(engine.play_note(report.slots[0].id, 30, 1, false));
    EXPECT_EQ(hear(engine, 512).left.back(), 0);
}

TEST_F(Rescore, EndsMoreNotesThanTheNewSongHasRoomFor) {
    std::vector<song::Note> cluster;
    for (int i = 0; i < 64; ++i) cluster.push_back(note(beats(0), beats(9), 20 + i));
    load(score({track(1, "gate", cluster), track(2, "sine", cluster)}));
    hear(engine, 1000);
    edit(score({track(1, "gate"), track(2, "sine")}));
    EXPECT_EQ(hear(engine, bar).left.back(), 0);
    EXPECT_EQ(engine.status().events_dropped, 0u);
}

// --- the transport ---------------------------------------------------------------------------------------------

TEST_F(Rescore, GoesOnAtOnceWhileTheTransportStands) {
    load(score({track(1, "gate", {note(beats(0), beats(12), 60)})}));
    hear(engine, 1000);
    engine.stop();
    hear(engine, 512);
    edit(score({track(1, "gate", {note(Ticks(5), beats(12), 50)})}));
    engine.play();
    const Sound sound = hear(engine, 1000);
    EXPECT_EQ(changes(sound.left), Frames{250}) << "from frame 1000 on: it keeps its place";
    EXPECT_EQ(sound.left.back(), 50);
}

TEST_F(Rescore, DoesNotWaitForABarThatALoopNeverReaches) {
    load(score({track(1, "gate", {note(beats(1), beats(1), 60)})}));
    engine.set_loop(Loop{1, 2});
    engine.seek(1);
    hear(engine, 1000);
    edit(score({track(1, "gate", {note(beats(1), Ticks(48), 50)})}));
    const Sound sound = hear(engine, 2 * beat);
    EXPECT_EQ(changes(sound.left), (Frames{beat - 1000, beat + 12000 - 1000, 2 * beat - 1000}));
    EXPECT_EQ(sound.left[beat - 1000], 50);
}

TEST_F(Rescore, IsTakenUpWhereALoopOfBarsBeginsAgain) {
    load(score({track(1, "gate", {note(beats(0), beats(1), 60)})}));
    engine.set_loop(Loop{0, 4});
    hear(engine, 1000);
    edit(score({track(1, "gate", {note(beats(0), beats(1), 50)})}));
    const Sound sound = hear(engine, 2 * bar);
    EXPECT_EQ(changes(sound.left), (Frames{beat - 1000, bar - 1000, bar + beat - 1000, 2 * bar - 1000}));
    EXPECT_EQ(sound.left[bar - 1000], 50);
}

TEST_F(Rescore, AtAnotherTempoKeepsTheBeat) {
    load(score({track(1, "gate", {note(beats(3), beats(2), 60), note(beats(5), beats(1), 1)})}));
    hear(engine, 1000);
    // 97 bpm: a bar of 118762.89 frames.
    edit(score({track(1, "gate", {note(beats(3), beats(2), 60), note(beats(5), beats(1), 1)})}, 97));
    const Sound sound = hear(engine, 2 * bar);
    const std::size_t fifth = 148454 - 118763, sixth = 178144 - 118763;
    EXPECT_EQ(changes(sound.left), (Frames{3 * beat - 1000, bar + fifth - 1000, bar + sixth - 1000}));
    EXPECT_NEAR(engine.status().position_beats, 4 + (bar + 1000) / (48000 * 60 / 97.0), 1e-4);
}

TEST_F(Rescore, AtAnotherTempoMissesNoNoteOnTheBar) {
    for (double bpm : {59.9, 61.0, 77.7, 119.99, 133.3, 177.7}) {
        Engine each({});
        each.load(score({track(1, "gate")}, 121.3), make);
        each.play();
        hear(each, 1000);
        each.rescore(score({track(1, "gate", {note(beats(4), beats(1), 5)})}, bpm), make);
        hear(each, 94955 - 1000); // a bar at 121.3 bpm is 94971.145 frames
        EXPECT_EQ(changes(hear(each, 100).left), Frames{16}) << bpm;
    }
}

TEST_F(Rescore, GoesByTheBarsOfItsMeter) {
    auto waltz = score({track(1, "gate", {note(beats(0), beats(12), 60)})});
    waltz.meter = {3, 4};
    load(waltz);
    hear(engine, 1000);
    edit(score({track(1, "gate")})); // in four quarters
    EXPECT_EQ(changes(hear(engine, bar).left), Frames{3 * beat - 1000});
    edit(score({track(1, "gate", {note(beats(4), beats(4), 5), note(beats(8), beats(1), 6)})}));
    EXPECT_EQ(changes(hear(engine, bar).left), Frames{2 * bar - bar - 1000});
}

// --- slots and tracks ------------------------------------------------------------------------------------------

TEST_F(Rescore, KeepsTheProcessorsOfSlotsThatRemain) {
    const auto notes = std::vector{note(beats(0), beats(100), 60)};
    const auto before = load(score({track(1, "gate", notes, {"gain", "echo", "gain"}), track(2, "sine")}));
    EXPECT_EQ(ids(before), (Ids{1, 2, 3, 4, 5}));
    engine.set_parameter(2, parameter(2, "gain"), 0.5);
    ASSERT_TRUE(engine.set_mixer(1, {.volume_db = -3}));
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
    EXPECT_EQ(engine.mixer(1).volume_db, -3);
    EXPECT_EQ(engine.latency(), 100u);
    EXPECT_EQ(
        ids(edit(score({track(1, "gate", notes, {"echo", "gain"}), track(2, "sine")}))), (Ids{1, 3, 4, 5}));
    EXPECT_EQ(engine.processor(2), nullptr);
}

TEST_F(Rescore, KeepsATrackThatOthersArePutBefore) {
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

TEST_F(Rescore, BringsANewEffectInAStraightLine) {
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

TEST_F(Rescore, TakesAnEffectAwayInAStraightLine) {
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

TEST_F(Rescore, LetsTheTailRingOfAnEffectThatGoes) {
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

TEST_F(Rescore, BeginsWithANewInstrumentAtItsFirstNote) {
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

TEST_F(Rescore, NamesAndUnnamesAnInstrument) {
    const auto notes = std::vector{note(beats(0), beats(100), 60)};
    auto unnamed = score({track(1, "gate", notes, {"gain"})});
    unnamed.tracks[0].instrument.reset();
    load(unnamed);
    hear(engine, 1000);
    edit(score({track(1, "gate", {note(beats(4), beats(100), 60)}, {"gain"})}));
    EXPECT_EQ(changes(hear(engine, bar).left), Frames{bar - 1000});
    edit(unnamed);
    EXPECT_EQ(hear(engine, 2 * bar).left.back(), 0);
}

TEST_F(Rescore, LetsATrackThatGoesFadeOrRingOut) {
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

TEST_F(Rescore, DestroysWhatWentWhenItIsOver) {
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

TEST_F(Rescore, LetsSlotsThatTradePlacesGoOnAsTheyWere) {
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

TEST_F(Rescore, KeepsAnEmptySlotAndItsReason) {
    load(score({track(1, "gate", {}, {"nothing"})}));
    const auto report = edit(score({track(1, "gate", {}, {"nothing", "gain"})}));
    EXPECT_EQ(ids(report), (Ids{1, 2, 3}));
    ASSERT_EQ(report.problems.size(), 1u);
    EXPECT_EQ(report.problems[0].code, "plugin.missing");
    ASSERT_TRUE(engine.swap(2, must_make("gain")));
    EXPECT_TRUE(edit(score({track(1, "gate", {}, {"nothing", "gain"})})).problems.empty());
}

TEST_F(Rescore, KeepsNoteEffectsAndBringsNewOnes) {
    const auto notes = std::vector{note(beats(0), beats(100), 20)};
    load(score({track(1, "gate", notes, {"octave"})}));
    hear(engine, 1000);
    EXPECT_EQ(ids(edit(score({track(1, "gate", notes, {"octave", "octave", "gain"})}))), (Ids{1, 2, 3, 4}));
    Sound sound = hear(engine, bar);
    EXPECT_EQ(changes(sound.left), Frames{bar - 1000});
    EXPECT_EQ(sound.left.back(), 44);
    edit(score({track(1, "gate", notes)}));
    EXPECT_EQ(hear(engine, bar).left.back(), 20);
    edit(score({track(1, "sine", notes, {"octave"})}));
    hear(engine, bar);
    edit(score({track(1, "gate", notes)})); // both at once
    EXPECT_EQ(hear(engine, bar).left.back(), 20);
    EXPECT_EQ(engine.status().events_dropped, 0u);
}

TEST_F(Rescore, DelaysOtherTracksWithoutAClickForALateEffect) {
    const auto notes = std::vector{note(beats(0), beats(100), 60)};
    load(score({track(1, "sine", notes), track(2, "sine", notes)}));
    hear(engine, 1000);
    edit(score({track(1, "sine", notes), track(2, "sine", notes, {"late"})}));
    EXPECT_EQ(engine.latency(), 0u);
    Sound sound = hear(engine, bar);
    engine.attend();
    EXPECT_EQ(engine.latency(), 100u);
    edit(score({track(1, "sine", notes), track(2, "sine", notes, {"late", "late"})}));
    sound = std::move(sound) + hear(engine, bar);
    // Fading from or to what is not there yet, which takes no more than one period.
    EXPECT_LE(largest_step(sound.left), 4 * sine_step);
    const Sound later = hear(engine, 4800);
    EXPECT_LE(largest_step(later.left), 2 * sine_step) << "and they meet";
}

// --- automation ------------------------------------------------------------------------------------------------

TEST_F(Rescore, TakesUpTheAutomationOfTheNewSong) {
    auto song = score({track(1, "gate", {note(beats(0), beats(100), 10)}, {"gain"})});
    song.tracks[0].automation = {automation("level", {{Ticks(10), 1, false}})};
    load(song);
    EXPECT_EQ(hear(engine, 5000).left.back(), 20);
    song.tracks[0].automation[0].points = {{Ticks(20), 0.25, false}, {beats(6), 0.75, false}};
    edit(song);
    Sound sound = hear(engine, bar + 2 * beat);
    EXPECT_EQ(changes(sound.left), (Frames{bar - 5000, bar + 2 * beat - 5000}));
    EXPECT_EQ(sound.left[bar - 5000], 5);
    song.tracks[0].automation[0] = automation("gain", {{Ticks(20), 0.5, false}}); // 0..4
    edit(song);
    EXPECT_EQ(hear(engine, bar).left.back(), 20) << "level is its own again, gain is 2";
}

TEST_F(Rescore, LeavesAParameterAsItWasTurnedSinceItsAutomation) {
    auto song = score({track(1, "gate", {note(beats(0), beats(100), 10)})});
    song.tracks[0].automation = {automation("level", {{Ticks(10), 1, false}})};
    load(song);
    hear(engine, 5000);
    engine.set_parameter(1, parameter(1, "level"), 0.5);
    edit(song);
    EXPECT_EQ(hear(engine, 2 * bar).left.back(), 5);
}

TEST_F(Rescore, GoesBackToAValueThatWasTurnedWhileItWasOnOffer) {
    auto song = score({track(1, "gate", {note(beats(0), beats(100), 10)})});
    load(song);
    hear(engine, 1000);
    song.tracks[0].automation = {automation("level", {{beats(5), 1, false}})};
    edit(song);
    engine.set_parameter(1, parameter(1, "level"), 0.5);
    EXPECT_EQ(hear(engine, 2 * bar).left.back(), 20);
    engine.attend();
    hear(engine, 512);
    engine.seek(0);
    EXPECT_EQ(hear(engine, 1000).left.back(), 5);
}

// --- what happens at the same time -----------------------------------------------------------------------------

TEST_F(Rescore, OfSeveralBeforeTheBarTheLastCounts) {
    const auto song = [](int key, std::vector<std::string> effects) {
        return score({track(1, "gate", {note(beats(4), beats(1), key)}, std::move(effects))});
    };
    load(song(1, {"gain"}));
    hear(engine, 1000);
    EXPECT_EQ(ids(edit(song(2, {"gain", "echo"}))), (Ids{1, 2, 3}));
    EXPECT_EQ(ids(edit(song(3, {}))), (Ids{1}));
    hear(engine, 1000);
    EXPECT_EQ(ids(edit(song(4, {"gain", "late"}))), (Ids{1, 2, 4})) << "what sounds was never gone";
    hear(engine, 1000);
    EXPECT_EQ(ids(edit(song(5, {"late", "gain"}))), (Ids{1, 4, 2})) << "what waits may wait elsewhere";
    const Sound sound = hear(engine, bar);
    EXPECT_EQ(sound.left[bar - 3000 + 100], 5);
    EXPECT_EQ(engine.processor(3), nullptr);
    engine.attend();
    EXPECT_EQ(engine.latency(), 100u);
}

TEST_F(Rescore, OfATrackTakenAwayAndPutBackIsNotHeard) {
    auto without = full_song(), with_more = full_song();
    without.tracks.erase(without.tracks.begin() + 1);
    with_more.tracks.push_back(track(4, "bits", melody(9)));
    load(full_song());
    ASSERT_TRUE(engine.set_mixer(2, {.volume_db = -3}));
    Sound sound = hear(engine, 1000);
    edit(without);
    sound = std::move(sound) + hear(engine, 1000);
    edit(with_more);
    sound = std::move(sound) + hear(engine, 1000);
    edit(full_song());
    sound = std::move(sound) + hear(engine, 200000);
    Engine untouched({});
    untouched.load(full_song(), make);
    untouched.play();
    ASSERT_TRUE(untouched.set_mixer(2, {.volume_db = -3}));
    expect_same(sound, hear(untouched, sound.size()));
}

TEST_F(Rescore, LeavesAGestureUndisturbed) {
    const auto gesture = [](Engine& each, std::size_t at) {
        const auto* gain = each.processor(3)->find_parameter("gain");
        each.set_parameter(3, gain->index_id, double(at % 70000) / 70000);
        EXPECT_TRUE(each.set_mixer(1, {.volume_db = -double(at % 10000) / 1000}));
        return hear(each, 256);
    };
    auto edited = full_song();
    edited.tracks[0].notes.push_back(note(beats(30), beats(1), 1));
    load(full_song());
    Engine untouched({});
    untouched.load(full_song(), make);
    untouched.play();
    for (std::size_t at = 0; at < 300000; at += 256) {
        if (at % 12800 == 0) edit(edited);
        const Sound sound = gesture(engine, at);
        ASSERT_EQ(sound.left, gesture(untouched, at).left) << at;
        engine.attend();
    }
}

TEST_F(Rescore, LetsCodeBeSwappedAtTheSameTime) {
    const auto notes = std::vector{note(beats(0), beats(100), 60)};
    auto song = score({track(1, "sine", notes, {"kept_echo", "glide"})});
    load(song);
    const Sound expected = heard_of(song, 6 * bar);
    auto edited = song;
    edited.tracks[0].notes.push_back(note(beats(40), beats(1), 1));
    Sound sound = hear(engine, 1000);
    for (int i = 0; i < 10; ++i) {
        if (i % 2 == 0) edit(i % 4 ? song : edited);
        for (SlotId slot : {1u, 2u, 3u})
            ASSERT_TRUE(engine.swap(slot, must_make(slot == 1 ? "sine" : slot == 2 ? "kept_echo" : "glide")));
        if (i % 2 == 1) edit(i % 4 ? song : edited);
        const std::size_t until_just_before_a_bar = bar - 700 - sound.size() % bar;
        sound = std::move(sound) + hear(engine, i % 3 == 0 ? until_just_before_a_bar : 9000);
        engine.attend();
    }
    sound = std::move(sound) + hear(engine, 2000);
    ASSERT_LT(sound.size(), expected.size());
    expect_same(sound, {{expected.left.begin(), expected.left.begin() + std::ptrdiff_t(sound.size())},
                           {expected.right.begin(), expected.right.begin() + std::ptrdiff_t(sound.size())}});
}

TEST_F(Rescore, LetsTheCodeOfANewSlotBeSwappedBeforeItIsHeard) {
    const auto notes = std::vector{note(beats(0), beats(100), 10)};
    auto song = score({track(1, "gate", notes)});
    load(song);
    hear(engine, 1000);
    song = score({track(1, "gate", notes, {"gain"}), track(2, "gate", {note(beats(4), beats(9), 5)})});
    song.tracks[0].automation.push_back(automation("extra", {{Ticks(0), 0.5, false}}));
    EXPECT_EQ(edit(song).problems.size(), 1u);
    engine.set_parameter(2, parameter(2, "gain"), 2);
    hear(engine, 1000);
    ASSERT_TRUE(engine.swap(2, must_make("edited_gain")));
    ASSERT_TRUE(engine.swap(3, must_make("gate")));
    EXPECT_TRUE(engine.problems().empty());
    const Sound sound = hear(engine, bar);
    EXPECT_EQ(sound.left[bar - 2001], 10);
    EXPECT_EQ(sound.left.back(), 10 * 2 * 0.5 + 5);
}

TEST_F(Rescore, EndsTheTapOfASlotThatGoes) {
    load(score({track(1, "gate", {note(beats(0), beats(100), 10)}, {"gain"})}));
    ASSERT_TRUE(engine.tap(2));
    hear(engine, 1000);
    EXPECT_EQ(engine.read_tap().size(), 2000u);
    edit(score({track(1, "gate", {note(beats(0), beats(100), 10)})}));
    hear(engine, bar);
    EXPECT_TRUE(engine.read_tap().empty());
    EXPECT_FALSE(engine.tap(2));
}

TEST_F(Rescore, FreesASlotThatGoesOfItsSource) {
    load(score({track(1, "gate", {note(beats(0), beats(100), 10)}, {"gain"})}));
    ASSERT_TRUE(engine.set_source(2, {.kind = Source::Kind::silence}));
    EXPECT_EQ(hear(engine, 1000).left.back(), 0);
    edit(score({track(1, "gate", {note(beats(0), beats(100), 10)})}));
    EXPECT_EQ(hear(engine, bar).left.back(), 10);
}

TEST_F(Rescore, IsALoadWhereNoSongIs) {
    engine.play();
    EXPECT_EQ(ids(edit(score({track(1, "gate", {note(beats(0), beats(1), 60)})}))), Ids{1});
    EXPECT_EQ(hear(engine, 512).left[0], 60);
    edit(score({track(1, "gate", {}, {"gain"})}));
    load(score({track(2, "gate", {note(beats(1), beats(9), 7)})})); // while one is on offer
    EXPECT_EQ(hear(engine, bar).left.back(), 7);
}

// --- with an audio thread --------------------------------------------------------------------------------------

TEST(RescoreInRealTime, IsNotHeardWhenNothingChanged) {
    auto song = full_song();
    song.bpm = 480; // a bar every half second
    auto edited = song;
    edited.tracks[1].automation.push_back(automation("gain", {{beats(4000), 0, false}}));
    Engine engine({});
    engine.load(song, make);
    engine.play();
    Recording recording(engine);
    for (int i = 0; i < 40; ++i) {
        engine.rescore(i % 2 ? song : edited, make);
        recording.play_on(std::uint64_t(i % 5) * 1500);
    }
    const auto sound = recording.end();
    Engine untouched({});
    untouched.load(song, make);
    untouched.play();
    const auto expected = hear(untouched, sound.size(), 256).left;
    for (std::size_t i = 0; i < sound.size(); ++i) ASSERT_EQ(sound[i], expected[i]) << "at frame " << i;
}

TEST(RescoreInRealTime, OfAChainNeverClicks) {
    const auto notes = std::vector{note(beats(0), beats(1000), 60)};
    Engine engine({});
    engine.load(score({track(1, "sine", notes)}, 960), make); // a bar every quarter of a second
    engine.play();
    Recording recording(engine);
    recording.play_on(1024);
    const std::vector<std::vector<std::string>> chains{{"gain"}, {"gain", "glide"}, {"glide"}, {"gain"}, {}};
    for (int i = 0; i < 10; ++i) {
        engine.rescore(score({track(1, "sine", notes, chains[std::size_t(i) % 5])}, 960), make);
        recording.play_on(13000);
    }
    EXPECT_LE(largest_step(recording.end()), sine_step);
}

} // namespace aviary::engine
