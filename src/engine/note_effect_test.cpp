// Note effects: they stand among a track's effects, and come before its instrument.
#include "engine/engine_testing.h"
#include "engine/render/offline.h"
#include "rt/no_alloc.h"

namespace aviary::engine {

namespace {

constexpr SlotId instrument = 1, first = 2, second = 3;

struct NoteEffects : testing::Test {
    Engine engine{{}};

    /// A note of key 60 for so many beats.
    void load(std::vector<std::string> effects, int length = 4) {
        engine.load(score({track(1, "gate", {note(beats(0), beats(length), 60)}, std::move(effects))}), make);
        engine.play();
    }
    /// The sum of the keys that sound at the end of the next blocks.
    float sounding(int blocks = 1) { return hear(engine, std::size_t(blocks) * 512).left.back(); }
    void swap(SlotId slot, const std::string& word) { ASSERT_TRUE(engine.swap(slot, must_make(word))); }
};

} // namespace

TEST_F(NoteEffects, ComeBeforeTheInstrument) {
    load({"octave"}, 1);
    const Sound sound = hear(engine, 24001);
    EXPECT_EQ(sound.left[0], 72);
    EXPECT_EQ(sound.right[0], 1) << "one note, not two";
    EXPECT_EQ(sound.left[23999], 72);
    EXPECT_EQ(sound.left[24000], 0) << "its end is passed on at its frame";
    EXPECT_EQ(engine.status().events_dropped, 0u);
}

TEST_F(NoteEffects, FollowOneAnotherAndLeaveSoundToTheRest) {
    load({"octave", "gain", "octave"});
    engine.set_parameter(3, engine.processor(3)->find_parameter("gain")->index_id, 0.5);
    EXPECT_EQ(sounding(), 42);
}

TEST_F(NoteEffects, MakeNotesOfTheirOwn) {
    load({"pulse"});
    const Sound sound = hear(engine, 10'000);
    for (std::size_t i = 0; i < 10'000; ++i) ASSERT_EQ(sound.left[i], i % 1000 < 500 ? 60 : 0) << i;
}

TEST_F(NoteEffects, GiveTheSameForEveryBlockSize) {
    std::vector<song::Note> notes;
    for (int i = 0; i < 30; ++i) notes.push_back(note(song::Ticks(i * 96, 9), song::Ticks(20 + i), 40 + i));
    const auto song = score({track(1, "gate", notes, {"pulse", "octave", "kept_echo"})}, 127.7);
    std::vector<float> expected;
    for (std::uint32_t max_frames : {512u, 64u, 100u}) {
        Engine offline({.max_frames = max_frames, .offline = true});
        offline.load(song, make);
        std::vector<float> heard;
        render_offline(offline, Beats(4), [&](auto left, auto) {
            heard.insert(heard.end(), left.begin(), left.end());
            return true;
        });
        if (expected.empty()) expected = heard;
        EXPECT_EQ(heard, expected) << max_frames;
    }
}

TEST_F(NoteEffects, HearNotesByHandAndTheTransportStop) {
    load({"octave"});
    engine.stop();
    EXPECT_EQ(sounding(), 0);
    ASSERT_TRUE(engine.play_note(first, 10, 1, true));
    EXPECT_EQ(sounding(), 22);
    ASSERT_TRUE(engine.play_note(first, 10, 1, false));
    EXPECT_EQ(sounding(), 0);
    engine.seek(Beats(0));
    engine.play();
    EXPECT_EQ(sounding(), 72);
    engine.stop();
    EXPECT_EQ(sounding(), 0);
}

TEST_F(NoteEffects, AreSwappedUnderAHeldNote) {
    load({"octave"}, 1);
    EXPECT_EQ(sounding(), 72);
    swap(first, "edited_octave");
    const Sound sound = hear(engine, 23'000);
    EXPECT_EQ(sound.left[0], 84) << "from the first frame on";
    EXPECT_EQ(sound.left[22'999], 84);
    EXPECT_EQ(sounding(4), 0);
    EXPECT_EQ(engine.status().events_dropped, 0u);
}

TEST_F(NoteEffects, LeaveNothingSoundingBehind) {
    load({"careless"}, 1);
    EXPECT_EQ(sounding(), 61);
    EXPECT_EQ(sounding(100), 61) << "the song's note has ended, this one hangs";
    swap(first, "octave");
    EXPECT_EQ(sounding(), 0);
}

TEST_F(NoteEffects, AreSwappedInARow) {
    load({"octave", "octave"});
    EXPECT_EQ(sounding(), 84);
    swap(first, "edited_octave");
    EXPECT_EQ(sounding(), 96);
    swap(second, "pulse");
    hear(engine, 10'000);
    swap(second, "octave");
    EXPECT_EQ(sounding(), 96);
    swap(first, "careless");
    EXPECT_EQ(sounding(), 73);
}

TEST_F(NoteEffects, FillAnEmptySlotAndMakeWayForSound) {
    load({"nothing"}, 1);
    EXPECT_EQ(sounding(), 60);
    swap(first, "octave");
    EXPECT_EQ(sounding(), 72);
    swap(first, "gain");
    EXPECT_EQ(sounding(4), 60) << "until the crossfade is over";
    swap(first, "octave");
    EXPECT_EQ(sounding(), 72);
    EXPECT_EQ(sounding(50), 0) << "at the end of the song's note";
    EXPECT_EQ(engine.status().broken_blocks, 0u);
}

TEST_F(NoteEffects, LetTheEffectFadeThatTheyReplace) {
    load({"gain"});
    engine.set_parameter(first, engine.processor(first)->find_parameter("gain")->index_id, 2);
    EXPECT_EQ(sounding(), 120);
    swap(first, "octave");
    const Sound sound = hear(engine, 2048); // from twice as loud, but an octave higher
    EXPECT_NEAR(sound.left[0], 144, 0.1);
    EXPECT_LE(largest_step(sound.left), 72 / 960.0 + 1e-4);
    EXPECT_EQ(sound.left[2047], 72);
}

TEST_F(NoteEffects, HoldTheirNotesWhenTheInstrumentIsSwapped) {
    load({"octave"}, 1);
    EXPECT_EQ(sounding(), 72);
    swap(instrument, "gate");
    EXPECT_EQ(sounding(10), 72);
    EXPECT_EQ(sounding(40), 0);
}

TEST_F(NoteEffects, GoOnWithTheirStateAsItIsWhenTheSwapIsCarriedOut) {
    load({"pulse"}, 1);
    hear(engine, 23'800); // a note is sounding until 24000
    swap(first, "pulse");
    EXPECT_EQ(hear(engine, 100).left.back(), 0) << "cut at the swap";
    engine.play_note(first, 0, 1, true); // what comes before a swap in a block holds it up to the next one
    swap(first, "pulse");                // keeps that a key is down
    hear(engine, 512);                   // in which it is let go
    const Sound sound = hear(engine, 5000);
    EXPECT_EQ(sound.left, std::vector<float>(5000, 0)) << "the new code has heard of that";
}

TEST_F(NoteEffects, ThatFloodTheInstrumentAreHeldBackAndStillEnded) {
    load({"careless"});
    engine.set_parameter(first, engine.processor(first)->find_parameter("times")->index_id, 200);
    for (std::uint8_t key = 0; key < 10; ++key) ASSERT_TRUE(engine.play_note(first, key, 1, true));
    EXPECT_GT(sounding(), 0);
    EXPECT_GT(engine.status().events_dropped, 0u);
    engine.stop();
    swap(first, "octave");
    EXPECT_EQ(sounding(2), 0);
}

TEST_F(NoteEffects, PlayAndSwapWithoutAllocating) {
    load({"pulse", "octave", "gain"});
    const auto sins = [&](int blocks) {
        std::vector<float> left(512), right(512);
        const rt::NoAllocScope scope;
        for (int i = 0; i < blocks; ++i) engine.process(left.data(), right.data(), 512);
        return scope.allocations() + scope.frees() + scope.locks();
    };
    EXPECT_EQ(sins(100), 0u);
    for (const char* word : {"octave", "pulse", "careless", "gain", "echo", "octave", "gate", "pulse"}) {
        swap(first, word);
        EXPECT_EQ(sins(10), 0u) << word;
        swap(instrument, "gate");
        EXPECT_EQ(sins(10), 0u) << "and the instrument behind " << word;
    }
    engine.stop();
    EXPECT_EQ(sins(10), 0u);
    engine.attend();
}

TEST_F(NoteEffects, ThatComeInTheBlockOfAKeyDoNotLeaveItHanging) {
    load({}, 0);
    engine.stop();
    sounding();
    ASSERT_TRUE(engine.play_note(instrument, 41, 1, true));
    engine.rescore(score({track(1, "gate", {}, {"octave"})}), make);
    EXPECT_EQ(sounding(), 53);
    ASSERT_TRUE(engine.play_note(instrument, 41, 1, false));
    EXPECT_EQ(sounding(), 0);
}

TEST_F(NoteEffects, ThatGoInTheBlockOfAStopDoNotLeaveANoteHanging) {
    load({"octave"});
    EXPECT_EQ(sounding(), 72);
    swap(first, "gain");
    engine.stop();
    EXPECT_EQ(sounding(4), 0);
}

} // namespace aviary::engine
