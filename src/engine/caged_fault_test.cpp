// What the fault of one caged plugin does to the other tracks: nothing, to the last bit.
#include "engine/engine_testing.h"
#include "hosting/hosting_testing.h"

#include <chrono>
#include <cmath>
#include <csignal>

namespace aviary::engine {

namespace {

using namespace std::chrono_literals;
using State = hosting::CageNews::State;

constexpr int track_count = 8;
constexpr SlotId rogue = 1; ///< the others follow in order

/// What "bits" at that place puts out, `played` frames after its beginning.
unsigned bits_at(unsigned played) { return (played * 2654435761u) >> 29; }

/// The stem of that place, taken out of the sum.
unsigned bits_of(float sum, int place) {
    return unsigned(std::lround(double(sum) * double(1 << 24))) >> 3 * place & 7;
}

class CagedFault : public testing::Test {
protected:
    CagedFault() {
        std::vector<song::Track> tracks{track(1, "rogue")};
        for (int number = 2; number <= track_count; ++number) tracks.push_back(track(number, "bits"));
        const auto make_some_caged = [this](const song::PluginWord& word, SlotRole role) {
            return word.word == "rogue" ? hosting::Processor::create(module, "aviary.test.rogue")
                                        : make(word, role);
        };
        EXPECT_TRUE(engine.load(score(tracks), make_some_caged).problems.empty());
        for (SlotId slot = 2; slot <= track_count; ++slot)
            engine.set_parameter(slot, engine.processor(slot)->find_parameter("place")->index_id, slot - 1);
        recording.emplace(engine);
    }

    void misbehave(int fault) {
        engine.set_parameter(rogue, engine.processor(rogue)->find_parameter("fault")->index_id, fault);
    }
    /// As the main thread does; the limit only keeps a broken test from hanging.
    template <typename Condition>
    void run_until(const Condition& condition) {
        const auto end = std::chrono::steady_clock::now() + 60s;
        while (!condition() && std::chrono::steady_clock::now() < end) {
            if (io.stopped()) io.restart();
            io.run_one_for(5ms);
            engine.attend();
        }
        EXPECT_TRUE(condition());
    }
    void play_on(std::int64_t count) {
        const auto frames = [this] { return engine.status().processed; };
        run_until([&, until = frames() + Frames(count)] { return frames() >= until; });
    }
    bool heard(State state) const { return std::ranges::find(news, state) != news.end(); }

    /// All stems but the first are those of a run without a fault; of that one so many frames are missing.
    void expect_the_others_whole() {
        const auto& sum = recording->end();
        std::size_t missing = 0;
        for (unsigned n = 0; n < sum.size(); ++n) {
            for (int place = 1; place < track_count; ++place)
                ASSERT_EQ(bits_of(sum[n], place), bits_at(n)) << "track " << place + 1 << ", frame " << n;
            missing += bits_of(sum[n], 0) != bits_at(n);
        }
        EXPECT_GT(missing, 0u) << "the fault was not heard at all";
    }

    boost::asio::io_context io;
    std::vector<State> news;
    std::shared_ptr<const hosting::Module> module = caged_test_plugins(
        io, {"rogue"}, 20, [this](const hosting::CageNews& one) { news.push_back(one.state); });
    Engine engine{{}};
    std::optional<Recording> recording;
};

} // namespace

TEST_F(CagedFault, ACrashLeavesTheOtherTracksAsTheyAre) {
    play_on(60000); // more than a second, so that it is started again
    misbehave(1);
    run_until([&] { return heard(State::sounding); });
    play_on(10000);
    EXPECT_EQ(news, (std::vector{State::lost, State::sounding}));
    expect_the_others_whole();
}

TEST_F(CagedFault, AHangLeavesTheOtherTracksAsTheyAre) {
    play_on(60000);
    misbehave(2);
    run_until([&] { return heard(State::sounding); });
    play_on(10000);
    expect_the_others_whole();
}

TEST_F(CagedFault, AnExitLeavesTheOtherTracksAsTheyAre) {
    play_on(20000);
    misbehave(3);
    run_until([&] { return heard(State::stopped); });
    play_on(10000);
    expect_the_others_whole();
}

TEST_F(CagedFault, AKilledProcessLeavesTheOtherTracksAsTheyAreAndComesBack) {
    play_on(60000);
    const auto children = hosting::children();
    ASSERT_FALSE(children.empty());
    ASSERT_EQ(kill(children.front(), SIGKILL), 0);
    run_until([&] { return heard(State::sounding); });
    play_on(10000);
    EXPECT_EQ(news, (std::vector{State::lost, State::sounding}));
    expect_the_others_whole();
}

} // namespace aviary::engine
