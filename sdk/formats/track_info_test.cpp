// Track info as a host sends it, in either format: at any time, in any state.
#include "rt/no_alloc.h"
#include "sdk/core/track/copy_utf8.h"
#include "sdk/formats/clap/testing/test_plugins.h"
#include "sdk/formats/either_host.h"

#include <chrono>
#include <random>
#include <thread>

namespace aviary::test {
namespace {

/// Name and colour; the colour proves that the two are of one update.
TrackInfo named(const std::string& name) {
    TrackInfo track;
    track.fields = TrackInfo::has_name | TrackInfo::has_colour;
    detail::copy_utf8(track.name, std::string_view(name));
    track.colour = checksum(track.name);
    return track;
}

/// A follower in a host that has said nothing of its track yet.
struct Track : EitherFormat {
    std::unique_ptr<EitherHost> host = make("test.follower");
    Follower& follower = *Follower::latest;
    void SetUp() override { host->resize(64); }
};
AVIARY_IN_EITHER_FORMAT(Track);

TEST_P(Track, IsKnownBeforePrepare) {
    host->tell(named("Early"));
    EXPECT_STREQ(follower.track().name, "Early");
    ASSERT_TRUE(host->activate());
    EXPECT_STREQ(follower.known_when_prepared.name, "Early");
    EXPECT_EQ(follower.told.size(), 1u);
}

TEST_P(Track, AHostThatSaysNothingLeavesItUnknown) {
    ASSERT_TRUE(host->activate());
    host->process();
    EXPECT_EQ(follower.heard.fields, 0u);
    EXPECT_EQ(follower.heard.generation, 0u);
    EXPECT_TRUE(follower.told.empty());
}

TEST_P(Track, APartialUpdateErasesNothing) {
    ASSERT_TRUE(host->activate());
    host->tell(named("Bass"));
    TrackInfo colour;
    colour.fields = TrackInfo::has_colour;
    colour.colour = 0xff102030;
    host->tell(colour);
    EXPECT_STREQ(follower.track().name, "Bass");
    EXPECT_EQ(follower.track().colour, 0xff102030u);
    TrackInfo name = named("Lead");
    name.fields = TrackInfo::has_name;
    host->tell(name);
    EXPECT_STREQ(follower.track().name, "Lead");
    EXPECT_EQ(follower.track().colour, 0xff102030u);
    name.name[0] = 0;
    host->tell(name);
    EXPECT_STREQ(follower.track().name, "Lead") << "an empty name erases nothing";
    EXPECT_EQ(follower.track().generation, 3u);
}

TEST_P(Track, TheNextBlockSeesItAndNothingPlayingIsNoHindrance) {
    ASSERT_TRUE(host->activate());
    host->tell(named("One"));
    host->process();
    EXPECT_STREQ(follower.heard.name, "One");
    host->tell(named("Two"));
    host->deactivate(); // at once: no block came in between
    EXPECT_STREQ(follower.told.back().name, "Two");
    host->tell(named("Three"));
    EXPECT_STREQ(follower.told.back().name, "Three");
    ASSERT_TRUE(host->activate());
    host->process();
    EXPECT_STREQ(follower.heard.name, "Three");
    EXPECT_EQ(follower.heard.generation, 3u);
}

TEST_P(Track, AMisplacedCallWaitsForTheMainThread) {
    ASSERT_TRUE(host->activate());
    std::thread([&] { host->tell(named("Astray")); }).join();
    EXPECT_TRUE(follower.told.empty());
    host->drop_by();
    EXPECT_STREQ(follower.track().name, "Astray");
    host->process();
    EXPECT_STREQ(follower.heard.name, "Astray");
    host->drop_by();
    EXPECT_EQ(follower.told.size(), 1u) << "told once";
}

/// For the hooks of a follower: they are plain functions and can capture nothing.
EitherHost* telling = nullptr;
int depth = 0, deepest = 0;

TEST_P(Track, ACallFromWithinTrackChangedDoesNotRecur) {
    ASSERT_TRUE(host->activate());
    telling = host.get();
    depth = deepest = 0;
    follower.when_told = [] {
        deepest = std::max(deepest, ++depth);
        if (Follower::latest->told.size() == 1) telling->tell(named("Inner"));
        --depth;
    };
    host->tell(named("Outer"));
    host->drop_by();
    EXPECT_STREQ(follower.track().name, "Inner");
    EXPECT_EQ(follower.told.size(), 2u);
    EXPECT_EQ(deepest, 1);
}

TEST_P(Track, ACallFromWithinABlockWaitsForItsEnd) {
    ASSERT_TRUE(host->activate());
    telling = host.get();
    host->prepare_to_tell(named("Within"));
    follower.in_block = [](Block&) { telling->tell_prepared(); };
    host->process(); // on the main thread, as when a host renders offline
    EXPECT_TRUE(follower.told.empty());
    follower.in_block = nullptr;
    host->drop_by();
    EXPECT_STREQ(follower.track().name, "Within");
}

/// For a block that waits inside process().
std::atomic<int> stage = 0;
void wait_for(int wanted) {
    while (stage.load() < wanted) {
    } // without yield(): a block must not call the system
}

TEST_P(Track, AnUpdateDuringALongBlockIsHeardByTheNextAndByNoPartOfThisOne) {
    ASSERT_TRUE(host->activate(2048));
    host->tell(named("Before"));
    host->resize(2048); // eight parts
    stage = 0;
    static int parts, old_parts;
    parts = old_parts = 0;
    follower.in_block = [](Block& block) {
        if (++parts == 3) {
            stage = 1;
            wait_for(2); // until the host's call has returned
        }
        old_parts += std::string_view(block.track().name) == "Before";
    };
    std::thread audio([&] { host->process(); });
    wait_for(1);
    host->tell(named("During"));
    EXPECT_STREQ(follower.track().name, "During") << "the main thread has it at once";
    stage = 2;
    audio.join();
    EXPECT_EQ(parts, 8);
    EXPECT_EQ(old_parts, 8);
    follower.in_block = nullptr;
    host->process();
    EXPECT_STREQ(follower.heard.name, "During");
}

/// Blocks one after the other on a thread of their own, until it is destroyed.
class Playing {
public:
    explicit Playing(EitherHost& host)
        : thread_([this, &host] {
            rt::NoAllocScope scope;
            while (!ended_.load(std::memory_order_relaxed)) {
                begun_.fetch_add(1, std::memory_order_acq_rel);
                host.process();
                done_.fetch_add(1, std::memory_order_acq_rel);
            }
            misdeeds_ = scope.allocations() + scope.frees() + scope.locks();
        }) {}
    ~Playing() { end(); }
    void end() {
        ended_ = true;
        if (thread_.joinable()) thread_.join();
    }
    /// Returns when a block that begins after this call has ended.
    void await_block() const {
        const long begun = begun_.load(std::memory_order_acquire);
        while (done_.load(std::memory_order_acquire) <= begun) std::this_thread::yield();
    }
    std::uint64_t misdeeds() const { return misdeeds_; } ///< allocations and the like, once ended
    long blocks() const { return done_; }

private:
    std::atomic<bool> ended_ = false;
    std::atomic<long> begun_ = 0, done_ = 0;
    std::uint64_t misdeeds_ = 0;
    std::thread thread_;
};

void spend(std::chrono::microseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < end) {
    }
}

TEST_P(Track, NoUpdateIsLostWhenBlocksTakeNearlyAllTheTime) {
    ASSERT_TRUE(host->activate());
    follower.in_block = [](Block&) { spend(std::chrono::microseconds(190)); }; // of each 200
    Playing playing(*host);
    std::mt19937 random(1);
    int lost = 0;
    for (int i = 1; i <= 1000; ++i) {
        spend(std::chrono::microseconds(random() % 200)); // anywhere within a block
        host->tell(named(std::to_string(i)));
        const auto generation = follower.track().generation;
        playing.await_block();
        lost += follower.heard_generation.load(std::memory_order_acquire) < generation;
    }
    playing.end();
    EXPECT_EQ(lost, 0);
    EXPECT_EQ(follower.told.size(), 1000u);
    EXPECT_EQ(follower.mixed + follower.backwards, 0u);
    EXPECT_EQ(playing.misdeeds(), 0u);
}

/// How long names change while playing goes on. AVIARY_TRACK_SECONDS=900 is the form of `make bench NAME=track`, which
/// runs the program itself: ctest does not wait so long.
std::chrono::seconds stress_time() {
#if defined(AVIARY_SANITIZE_THREAD) || defined(AVIARY_SANITIZE_ADDRESS) || defined(AVIARY_SANITIZE_REALTIME)
    constexpr int seconds = 10;
#else
    constexpr int seconds = 60;
#endif
    const char* given = std::getenv("AVIARY_TRACK_SECONDS");
    return std::chrono::seconds(given ? std::atoi(given) : seconds);
}

TEST_P(Track, PlayingThroughEndlessRenamesNeverAllocatesNorLosesTheLastName) {
    ASSERT_TRUE(host->activate());
    Playing playing(*host);
    std::mt19937 random(2);
    std::string name;
    int renames = 0, lost = 0;
    const auto end = std::chrono::steady_clock::now() + stress_time();
    while (std::chrono::steady_clock::now() < end) {
        name.assign(random() % 200, char('a' + random() % 26));
        name += std::to_string(random());
        host->tell(named(name));
        ++renames;
        if (renames % 64 == 0) { // a pause in the host's talk: what it said last must be there
            playing.await_block();
            lost += follower.heard_generation.load(std::memory_order_acquire) < follower.track().generation;
        }
        std::this_thread::sleep_for(std::chrono::microseconds(1000 + random() % 4000));
    }
    playing.await_block();
    playing.end();
    lost += follower.heard.name != name;
    EXPECT_EQ(lost, 0);
    EXPECT_EQ(follower.track().generation, unsigned(renames));
    EXPECT_EQ(follower.mixed + follower.backwards, 0u);
    EXPECT_EQ(playing.misdeeds(), 0u);
    RecordProperty("renames", renames);
    RecordProperty("blocks", std::to_string(playing.blocks()));
    RecordProperty("lost", lost);
    RecordProperty("wrong", std::to_string(follower.mixed + follower.backwards));
    RecordProperty("allocations", std::to_string(playing.misdeeds()));
}

} // namespace
} // namespace aviary::test
