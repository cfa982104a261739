// One sound, however many threads make it.
#include "engine/engine_testing.h"
#include "engine/parallel/team.h"
#include "engine/render/offline.h"
#include "rt/no_alloc.h"

#include <atomic>
#include <numeric>
#include <thread>

namespace aviary::engine {

namespace {

song::Score many_tracks() {
    std::vector<song::Track> tracks;
    for (int number = 1; number <= 9; ++number) {
        std::vector<song::Note> notes;
        for (int i = 0; i < 24; ++i)
            notes.push_back(
                note(song::Ticks(i * 31 + number * 7, 2), song::Ticks(11 + number), 40 + i + number));
        tracks.push_back(track(number, number % 2 ? "gate" : "sine", notes, {number % 3 ? "echo" : "late"}));
    }
    tracks[3].effects.push_back({"kept_echo", {1, 1}});
    tracks[1].effects.push_back({"difference", {1, 1}, {}, song::Written<int>{1, {1, 1}}});
    // Two groups, one of which goes into the other.
    for (const int member : {3, 5, 6}) tracks[std::size_t(member - 1)].mix.out = {4, {1, 1}};
    for (const int member : {4, 7}) tracks[std::size_t(member - 1)].mix.out = {9, {1, 1}};
    auto song = score(std::move(tracks), 133);
    return song;
}

std::vector<float> rendered(unsigned helpers, std::uint32_t max_frames = 256) {
    Engine engine({.max_frames = max_frames, .offline = true, .helpers = helpers});
    engine.load(many_tracks(), make);
    // Two tracks into two more, one of which goes into a third: three depths.
    MixerSettings mixer;
    mixer.sends = {{8, Decibels(-3)}, {9, Decibels(-9)}};
    EXPECT_TRUE(engine.set_mixer(1, mixer));
    EXPECT_TRUE(engine.set_mixer(2, mixer));
    mixer.sends = {{9, Decibels(-1), true}};
    mixer.pan = 0.3;
    EXPECT_TRUE(engine.set_mixer(8, mixer));
    std::vector<float> sound;
    render_offline(engine, Beats(6), [&](auto left, auto right) {
        sound.insert(sound.end(), left.begin(), left.end());
        sound.insert(sound.end(), right.begin(), right.end());
        return true;
    });
    return sound;
}

} // namespace

TEST(Team, DoesEachPieceOnceAndWaitsForAll) {
    for (const unsigned helpers : {0u, 1u, 2u, 7u}) {
        Team team({.helpers = helpers, .always = true});
        EXPECT_EQ(team.members(), helpers + 1);
        for (int round = 0; round < 400; ++round) {
            const unsigned count = unsigned(round) % (Team::most_pieces + 1);
            std::array<std::atomic<int>, Team::most_pieces> times{};
            std::vector<unsigned> sums(team.members()); // each member's own: a race if two had one number
            team.run(count, [&](unsigned index, unsigned member) {
                ++times[index];
                sums[member] += index + 1;
            });
            for (unsigned index = 0; index < count; ++index) ASSERT_EQ(times[index], 1) << index;
            ASSERT_EQ(std::accumulate(sums.begin(), sums.end(), 0u), count * (count + 1) / 2);
        }
    }
}

TEST(Team, HelpersWithoutRealTimePriorityStandAside) {
    Team team({.helpers = 2});
    std::atomic<int> elsewhere = 0;
    for (int round = 0; round < 50; ++round)
        team.run(8, [&](unsigned, unsigned member) { elsewhere += member != 0; });
    EXPECT_EQ(elsewhere, 0) << "this test's own thread has none";
}

TEST(Parallel, EveryNumberOfThreadsGivesTheSameSamples) {
    const std::vector<float> alone = rendered(0);
    ASSERT_TRUE(std::ranges::any_of(alone, [](float sample) { return sample != 0; }));
    for (const unsigned helpers : {1u, 2u, 7u}) EXPECT_EQ(rendered(helpers), alone) << helpers;
}

TEST(Parallel, ProcessNeitherAllocatesNorFreesNorLocks) {
    Engine engine({.offline = true, .helpers = 2});
    engine.load(many_tracks(), make);
    engine.play();
    std::vector<float> left(512), right(512);
    engine.process(left.data(), right.data(), 512);
    const rt::NoAllocScope scope;
    for (int block = 0; block < 200; ++block) engine.process(left.data(), right.data(), 512);
    EXPECT_EQ(scope.allocations() + scope.frees() + scope.locks(), 0u);
}

TEST(Parallel, EditsAndSwapsComeWhileHelpersPlay) {
    Engine engine({.max_frames = 64, .offline = true, .helpers = 2});
    engine.load(many_tracks(), make);
    engine.play();
    std::atomic<bool> is_over = false;
    std::thread audio([&] {
        std::vector<float> left(64), right(64);
        while (!is_over) engine.process(left.data(), right.data(), 64);
    });
    for (int edit = 0; edit < 30; ++edit) {
        auto song = many_tracks();
        if (edit % 2) song.tracks.pop_back();
        if (edit % 3 == 0) song.tracks[1].effects.push_back({"gain", {1, 1}});
        engine.rescore(song, make);
        MixerSettings mixer;
        mixer.volume = Decibels(-double(edit % 7));
        mixer.sends = {{2, Decibels(-6)}};
        EXPECT_TRUE(engine.set_mixer(1, mixer));
        for (int i = 0; i < 5; ++i) {
            engine.attend();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    is_over = true;
    audio.join();
    EXPECT_EQ(engine.status().broken_blocks, 0u);
}

} // namespace aviary::engine
