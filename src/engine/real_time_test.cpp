// What the audio thread must never do, and what two threads must not do to each other.
#include "engine/engine_testing.h"
#include "rt/no_alloc.h"

#include <atomic>
#include <thread>

namespace aviary::engine {

namespace {

/// How often process() allocated, freed or locked while `frames` were heard.
std::uint64_t sins(Engine& engine, std::size_t frames) {
    std::vector<float> left(512), right(512);
    std::uint64_t count = 0;
    for (std::size_t at = 0; at < frames; at += 512) {
        const rt::NoAllocScope scope;
        engine.process(left.data(), right.data(), 512);
        count += scope.allocations() + scope.frees() + scope.locks();
    }
    return count;
}

song::Score busy_song() {
    std::vector<song::Note> notes;
    for (int i = 0; i < 200; ++i)
        notes.push_back(note(song::Ticks(i * 5), song::Ticks(i % 40 + 1), 30 + i % 60));
    auto song = score({track(1, "gate", notes, {"gain", "echo"}), track(2, "sine", notes, {"late", "gain"})});
    song.tracks[0].automation.push_back({"level", {1, 1},
        {{song::Ticks(0), 0, true}, {song::Ticks(400), 1, true}, {song::Ticks(900), 0.2, false}}});
    return song;
}

/// What somebody makes of it: another tempo, other notes and automation, slots and a track that come and go.
song::Score edited_song(int edit) {
    auto song = busy_song();
    song.bpm = 120 + edit % 3;
    song.tracks[0].notes.resize(std::size_t(200 - 20 * (edit % 5)));
    song.tracks[0].automation[0].points[0].value = edit % 2;
    if (edit % 2) song.tracks[0].effects.insert(song.tracks[0].effects.begin() + 1, {"octave", {1, 1}});
    if (edit % 3 == 0) song.tracks[0].effects.erase(song.tracks[0].effects.begin() + 1);
    if (edit % 4 == 1) song.tracks[1].instrument->word = "gate";
    if (edit % 4 > 1) song.tracks.push_back(track(3, "gate", song.tracks[1].notes, {"late", "echo"}));
    if (edit % 8 == 7) song.tracks.erase(song.tracks.begin());
    return song;
}

} // namespace

TEST(RealTime, ProcessNeitherAllocatesNorFreesNorLocks) {
    // Where a sanitizer has malloc, nothing is counted here: RealtimeSanitizer then stops at the first sin itself.
    Engine engine({});
    EXPECT_EQ(sins(engine, 1024), 0u);
    engine.load(busy_song(), make);
    engine.play();
    EXPECT_EQ(sins(engine, 48000), 0u) << "playing";
    engine.seek(Beats(1.3));
    EXPECT_EQ(sins(engine, 4096), 0u) << "seeking";
    engine.set_loop(Loop{Beats(0.5), Beats(0.52)});
    engine.seek(Beats(0.5));
    EXPECT_EQ(sins(engine, 48000), 0u) << "looping";
    const auto gain = engine.processor(2)->find_parameter("gain")->index_id;
    for (int i = 0; i < 1000; ++i) engine.set_parameter(2, gain, i / 1000.0);
    ASSERT_TRUE(engine.set_mixer(1, {.volume = Decibels(-6), .pan = 0.3}));
    EXPECT_EQ(sins(engine, 8192), 0u) << "changing parameters";
    for (const char* word : {"gain", "edited_gain", "echo", "late", "echo", "echo", "echo", "echo", "gain"}) {
        ASSERT_TRUE(engine.swap(2, must_make(word)));
        EXPECT_EQ(sins(engine, 1024), 0u) << "swapping in " << word;
    }
    EXPECT_EQ(sins(engine, 20 * 48000), 0u) << "ringing out";
    ASSERT_TRUE(engine.tap(2));
    const auto sound = std::make_shared<LoopedSound>(LoopedSound{{1, 2}, {3, 4}});
    for (auto kind : {Source::Kind::silence, Source::Kind::tone, Source::Kind::noise, Source::Kind::file,
             Source::Kind::device, Source::Kind::song}) {
        for (int i = 0; i < 5; ++i) ASSERT_TRUE(engine.set_source(2, {.kind = kind, .sound = sound}));
        ASSERT_TRUE(engine.play_note(1, std::uint8_t(kind), 1, true));
        EXPECT_EQ(sins(engine, 2048), 0u) << "fed with source " << int(kind);
        ASSERT_TRUE(engine.play_note(1, std::uint8_t(kind), 1, false));
    }
    for (const std::vector<Send>& sends : {std::vector<Send>{{2, Decibels(-3)}},
             {{.to = 2}, {0, Decibels(-6)}}, {{.to = 0}}, {{2, Decibels(-3)}}}) {
        ASSERT_TRUE(engine.set_mixer(1, {.sends = sends}));
        EXPECT_EQ(sins(engine, 300), 0u) << "sending";
    }
    for (int i = 0; i < 8; ++i) { // two bars a second
        engine.rescore(edited_song(i), make);
        EXPECT_EQ(sins(engine, i % 3 == 0 ? 512 : 120'000), 0u) << "going on with edit " << i;
        engine.attend();
    }
    engine.load(busy_song(), make);
    EXPECT_EQ(sins(engine, 4096), 0u) << "loading";
    engine.stop();
    EXPECT_EQ(sins(engine, 4096), 0u) << "stopping";
    engine.attend();
}

TEST(RealTime, AMainThreadMayDoEverythingWhileTheAudioThreadRuns) {
    Engine engine({.max_frames = 64});
    std::atomic<bool> done = false;
    std::thread audio([&] {
        std::vector<float> left(64), right(64);
        while (!done.load(std::memory_order_acquire)) engine.process(left.data(), right.data(), 64);
    });
    for (int round = 0; round < 5; ++round) {
        const LoadReport loaded = engine.load(busy_song(), make);
        const SlotId effect = loaded.slots[1].id, instrument = loaded.slots[3].id;
        engine.play();
        engine.set_loop(Loop{Beats(0.1), Beats(0.3)});
        for (int i = 0; i < 20; ++i) {
            const auto* gain = engine.processor(effect)->find_parameter("gain");
            for (int k = 0; k < 50; ++k) engine.set_parameter(effect, gain->index_id, k / 50.0);
            ASSERT_TRUE(engine.set_mixer(
                1 + i % 2, {.volume = Decibels(-double(i)), .pan = 0.1, .solo = i % 3 == 0}));
            engine.seek(Beats(i / 10.0));
            ASSERT_TRUE(
                engine.set_source(effect, {.kind = i % 2 ? Source::Kind::noise : Source::Kind::song}));
            ASSERT_TRUE(engine.tap(i % 3 ? std::optional(effect) : std::nullopt));
            (void)engine.play_note(instrument, std::uint8_t(60 + i % 4), 1, i % 3 == 0);
            ASSERT_TRUE(engine.swap(effect, must_make(i % 2 ? "gain" : "edited_gain")));
            ASSERT_TRUE(engine.swap(instrument, must_make("sine")));
            if (i % 5 == 0) engine.stop();
            engine.play();
            engine.attend();
            engine.read_tap();
            engine.status();
        }
    }
    done.store(true, std::memory_order_release);
    audio.join();
    EXPECT_EQ(engine.status().broken_blocks, 0u);
    EXPECT_EQ(engine.status().events_dropped, 0u);
}

TEST(RealTime, AMainThreadMayEditTheSongWhileTheAudioThreadRuns) {
    Engine engine({.max_frames = 64});
    std::atomic<bool> done = false;
    std::thread audio([&] {
        std::vector<float> left(64), right(64);
        while (!done.load(std::memory_order_acquire)) engine.process(left.data(), right.data(), 64);
    });
    engine.rescore(busy_song(), make);
    engine.play();
    engine.set_loop(Loop{Beats(0.5), Beats(0.7)});
    for (int i = 0; i < 200; ++i) {
        const LoadReport report = engine.rescore(edited_song(i), make);
        for (const Slot& slot : report.slots) {
            if (const auto* gain = engine.processor(slot.id)->find_parameter("gain"))
                for (int k = 0; k < 20; ++k) engine.set_parameter(slot.id, gain->index_id, k / 20.0);
            if (slot.word == "gain" && i % 3 == 0) {
                ASSERT_TRUE(engine.swap(slot.id, must_make("edited_gain")));
            }
            if (slot.word == "sine") (void)engine.play_note(slot.id, std::uint8_t(60 + i % 4), 1, i % 2 == 0);
            if (slot.word == "echo") (void)engine.tap(slot.id);
            if (slot.word == "late")
                (void)engine.set_source(slot.id, {.kind = i % 2 ? Source::Kind::tone : Source::Kind::song});
        }
        (void)engine.set_mixer(1 + i % 3, {.volume = Decibels(-double(i % 9)), .solo = i % 5 == 0});
        const int from = 1 + i % 2; // there and back
        (void)engine.set_mixer(3 - from, {});
        (void)engine.set_mixer(from, {.sends = {{3 - from, Decibels(-6)}, {.to = i % 3}}});
        if (i % 7 == 0) engine.seek(Beats(i / 50.0));
        if (i % 20 == 0) engine.stop();
        engine.play();
        engine.attend();
        engine.read_tap();
        engine.status();
    }
    done.store(true, std::memory_order_release);
    audio.join();
    EXPECT_EQ(engine.status().broken_blocks, 0u);
    EXPECT_EQ(engine.status().events_dropped, 0u);
}

} // namespace aviary::engine
