#include "engine/render/offline.h"

#include "engine/engine_testing.h"

#include <algorithm>

namespace aviary::engine {

namespace {

struct Rendering {
    Sound sound;
    Rendered rendered;
};

Rendering render(
    const song::Score& song, std::uint32_t max_frames = 512, const OfflineOptions& options = {}) {
    Engine engine({.max_frames = max_frames, .offline = true});
    engine.load(song, make);
    Rendering rendering;
    rendering.rendered = render_offline(
        engine, song.length.beats(),
        [&](auto left, auto right) {
            rendering.sound.left.insert(rendering.sound.left.end(), left.begin(), left.end());
            rendering.sound.right.insert(rendering.sound.right.end(), right.begin(), right.end());
            return true;
        },
        options);
    return rendering;
}

song::Score some_song() {
    std::vector<song::Note> notes;
    for (int i = 0; i < 30; ++i) notes.push_back(note(song::Ticks(i * 96, 9), song::Ticks(20 + i), 40 + i));
    return score({track(1, "gate", notes, {"kept_echo", "late"}), track(2, "sine", notes, {"echo"})}, 127.7);
}

} // namespace

TEST(Offline, GivesTheSameSamplesOnEveryRun) {
    const Rendering first = render(some_song()), second = render(some_song());
    EXPECT_EQ(first.sound.left, second.sound.left);
    EXPECT_EQ(first.sound.right, second.sound.right);
}

TEST(Offline, GivesTheSameSamplesForEveryBlockSize) {
    const Rendering expected = render(some_song(), 512);
    EXPECT_TRUE(std::ranges::any_of(expected.sound.left, [](float sample) { return sample != 0; }));
    for (std::uint32_t max_frames : {64u, 100u, 2048u}) {
        const Rendering other = render(some_song(), max_frames);
        EXPECT_EQ(other.rendered.length, expected.rendered.length);
        EXPECT_EQ(other.sound.left, expected.sound.left) << max_frames;
        EXPECT_EQ(other.sound.right, expected.sound.right) << max_frames;
    }
}

TEST(Offline, StartsWithTheSongThoughPluginsAreLate) {
    const Rendering rendering = render(score({track(1, "gate", {note(beats(0), beats(1), 60)}, {"late"})}));
    EXPECT_EQ(rendering.sound.left[0], 60);
    EXPECT_EQ(rendering.sound.left[23999], 60);
    EXPECT_EQ(rendering.sound.left[24000], 0);
}

TEST(Offline, EndsHalfASecondAfterTheLastSound) {
    // The song's length is 4 beats, 96000 frames; the note rings to 5.
    const Rendering rendering = render(score({track(1, "gate", {note(beats(0), beats(5), 60)})}));
    EXPECT_EQ(rendering.rendered.song_length, Frames(96000));
    EXPECT_EQ(rendering.rendered.length, Frames(120000 + 24000));
    EXPECT_EQ(rendering.sound.left[119999], 60);
}

TEST(Offline, FadesATailThatNeverEnds) {
    const Rendering rendering = render(score({track(1, "gate", {note(beats(0), beats(500), 60)})}));
    EXPECT_EQ(rendering.rendered.length, Frames(96000 + 30 * 48000));
    EXPECT_TRUE(rendering.rendered.faded);
    const auto& sound = rendering.sound.left;
    EXPECT_EQ(sound[sound.size() - 2401], 60);
    EXPECT_LT(sound.back(), 0.05f);
    EXPECT_TRUE(std::is_sorted(sound.rbegin(), sound.rbegin() + 2400));
}

TEST(Offline, WaitsForAnEchoAsLongAsThePluginSaysItMayBeAway) {
    // The note is short, and its echo comes 30000 frames later: after more silence than would end the song.
    const auto notes = {note(beats(3), song::Ticks(4), 60)};
    const Rendering rendering = render(score({track(1, "gate", notes, {"far_echo"})}));
    const auto& sound = rendering.sound.left;
    ASSERT_EQ(rendering.rendered.length, Frames(72000 + 30000 + 1000 + 24000));
    EXPECT_EQ(sound[72999], 60);
    EXPECT_EQ(sound[73000], 0);
    EXPECT_EQ(sound[102999], 30);
    EXPECT_EQ(sound[103000], 0);
    EXPECT_FALSE(rendering.rendered.faded);
}

TEST(Offline, GivesATailOfTheLengthThatIsWanted) {
    const auto song = score({track(1, "gate", {note(beats(0), beats(5), 60)})});
    OfflineOptions options;
    options.tail_seconds = 0;
    const Rendering cut = render(song, 512, options);
    EXPECT_EQ(cut.rendered.length, Frames(96000));
    EXPECT_EQ(cut.sound.left.back(), 60);
    options.tail_seconds = 2;
    const Rendering longer = render(song, 512, options);
    EXPECT_EQ(longer.rendered.length, Frames(96000 + 96000));
    EXPECT_FALSE(longer.rendered.faded);
}

TEST(Offline, APartIsWhatTheWholeSongHasThere) {
    const auto song = some_song();
    const Rendering whole = render(song);
    OfflineOptions options;
    options.from = Beats(4), options.to = Beats(9), options.tail_seconds = 0;
    for (const std::uint32_t max_frames : {512u, 77u}) {
        const Rendering part = render(song, max_frames, options);
        const auto from = std::size_t(std::llround(4 * 60 / 127.7 * 48000));
        ASSERT_GT(part.sound.left.size(), 100000u);
        EXPECT_EQ(part.rendered.song_length, part.rendered.length);
        EXPECT_TRUE(std::ranges::equal(
            part.sound.left, std::span(whole.sound.left).subspan(from, part.sound.left.size())));
    }
}

TEST(Offline, APartsNotesEndWithItAndItsTailsRingOut) {
    OfflineOptions options;
    options.to = Beats(2);
    const Rendering part =
        render(score({track(1, "gate", {note(beats(0), beats(4), 60)}, {"far_echo"})}), 512, options);
    EXPECT_EQ(part.rendered.song_length, Frames(48000));
    EXPECT_EQ(part.sound.left[47999], 90); // the note, and its echo
    EXPECT_EQ(part.sound.left[48000], 30); // the echo alone
    EXPECT_EQ(part.rendered.length, Frames(48000 + 30000 + 24000));
}

TEST(Offline, StopsWhenTheSinkIsFull) {
    Engine engine({.offline = true});
    engine.load(some_song(), make);
    int calls = 0;
    const Rendered rendered = render_offline(engine, Beats(4), [&](auto, auto) { return ++calls < 3; });
    EXPECT_EQ(calls, 3);
    EXPECT_FALSE(rendered.complete);
}

} // namespace aviary::engine
