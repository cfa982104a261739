// Songs whose tempo and meter change, as the engine plays them.
#include "engine/engine_testing.h"
#include "engine/timeline/transport_event.h"

namespace aviary::engine {

namespace {

/// Eight beats at 120, from the fourth on at 60. A note begins with each beat.
song::Score slowing() {
    std::vector<song::Note> notes;
    for (int beat = 0; beat < 8; ++beat) notes.push_back(note(beats(beat), song::Ticks(48), 60 + beat));
    song::Score made = score({track(1, "gate", notes)});
    made.tempos = {{beats(4), 60, false}};
    made.length = beats(8);
    return made;
}

/// The frames at which a sound begins behind silence.
std::vector<std::size_t> beginnings(const std::vector<float>& sound) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < sound.size(); ++i)
        if (sound[i] != 0 && (i == 0 || sound[i - 1] == 0)) found.push_back(i);
    return found;
}

} // namespace

TEST(MovingTempo, PutsNotesWhereTheyBelong) {
    Engine engine({.offline = true});
    engine.load(slowing(), make);
    engine.play();
    const std::vector<std::size_t> expected{0, 24000, 48000, 72000, 96000, 144000, 192000, 240000};
    EXPECT_EQ(beginnings(hear(engine, 288000).left), expected);
}

TEST(MovingTempo, IsFollowedByPlayheadLoopAndSeek) {
    Engine engine({.offline = true});
    engine.load(slowing(), make);
    engine.seek(Beats(3));
    engine.set_loop(Loop{Beats(3), Beats(5)});
    engine.play();
    const std::vector<float> sound = hear(engine, 144000).left;
    EXPECT_EQ(beginnings(sound), (std::vector<std::size_t>{0, 24000, 72000, 96000}))
        << "a beat of half a second, one of a second, and again";
    EXPECT_EQ(sound[0], 63);
    EXPECT_EQ(sound[72000], 63);
    EXPECT_NEAR(engine.status().position.count, 3, 1e-6);
}

TEST(MovingTempo, OfAnEditedSongKeepsItsBeat) {
    Engine engine({.offline = true});
    engine.load(slowing(), make);
    engine.play();
    hear(engine, 72000);
    song::Score edited = slowing();
    edited.tempos = {{beats(0), 240, false}};
    engine.rescore(edited, make);
    hear(engine, 24000); // up to the bar
    hear(engine, 12000);
    EXPECT_NEAR(engine.status().position.count, 5, 0.05);
}

TEST(MovingTempo, IsToldToPlugins) {
    const song::TempoChange changes[] = {{beats(4), 60, true}, {beats(8), 180, false}};
    const song::MeterChange meters[] = {{beats(4), {3, 4}}};
    const Tempo tempo(120, changes, 48000);
    const Bars bars({4, 4}, meters);
    const auto before = transport_event(tempo, bars, tempo.frame(Beats(2)), true, {});
    EXPECT_EQ(before.tempo, 120);
    EXPECT_EQ(before.tempo_inc, 0);
    EXPECT_EQ(before.tsig_num, 4);
    const auto after = transport_event(tempo, bars, tempo.frame(Beats(4)), true, {});
    EXPECT_NEAR(after.tempo, 60, 1e-3);
    EXPECT_NEAR(after.tempo_inc, 120.0 / (2 * 48000), 1e-9) << "from 60 to 180 in two seconds";
    EXPECT_EQ(after.tsig_num, 3);
    EXPECT_EQ(after.bar_number, 1);
    const auto late = transport_event(tempo, bars, tempo.frame(Beats(7.5)), true, {});
    EXPECT_EQ(late.bar_number, 2);
    EXPECT_EQ(late.bar_start, clap_beattime(7) * CLAP_BEATTIME_FACTOR);
}

TEST(MovingTempo, RendersTheSameWhateverTheBlock) {
    song::Score song = slowing();
    song.tempos = {{beats(1), 90, true}, {beats(3), 150, false}, {song::Ticks(500), 70, false}};
    song.meters = {{beats(3), {3, 8}}};
    std::vector<float> first;
    for (const std::uint32_t block : {512u, 64u, 333u}) {
        Engine engine({.max_frames = block, .offline = true});
        engine.load(song, make);
        engine.play();
        const std::vector<float> sound = hear(engine, 200000, block).left;
        if (first.empty()) first = sound;
        EXPECT_EQ(sound, first) << block;
    }
}

} // namespace aviary::engine
