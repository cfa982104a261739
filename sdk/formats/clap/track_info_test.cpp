// Track info through the CLAP door, as a host sends it: at any time, in any state.
#include "rt/no_alloc.h"
#include "sdk/formats/clap/plugin.h"
#include "sdk/formats/clap/test_host.h"
#include "sdk/formats/clap/test_plugins.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <thread>

namespace aviary::test {
namespace {

/// Name and colour; the colour proves that the two are of one update.
clap_track_info_t named(const std::string& name) {
    clap_track_info_t track{};
    track.flags = CLAP_TRACK_INFO_HAS_TRACK_NAME | CLAP_TRACK_INFO_HAS_TRACK_COLOR;
    std::snprintf(track.name, sizeof track.name, "%s", name.c_str());
    const unsigned colour = checksum(track.name);
    track.color = {std::uint8_t(colour >> 24), std::uint8_t(colour >> 16), std::uint8_t(colour >> 8),
        std::uint8_t(colour)};
    return track;
}

/// A follower in a host that has heard of no track yet.
struct Followed : Host {
    Followed()
        : Host("test.follower")
        , follower(*Follower::latest) {
        resize(64);
    }
    void stop() {
        plugin->stop_processing(plugin);
        plugin->deactivate(plugin);
    }
    Follower& follower;
};

TEST(ClapTrack, EveryFieldArrives) {
    Followed host;
    ASSERT_TRUE(host.start());
    clap_track_info_t track = named("Bass");
    track.color = {0xff, 0x10, 0x20, 0x30};
    track.flags |= CLAP_TRACK_INFO_HAS_AUDIO_CHANNEL;
    track.audio_channel_count = 2;
    track.audio_port_type = "stereo";
    host.set_track(track);
    const TrackInfo& known = host.follower.track();
    EXPECT_STREQ(known.name, "Bass");
    EXPECT_EQ(known.colour, 0xff102030u);
    EXPECT_EQ(known.channel_count, 2u);
    EXPECT_EQ(known.port, TrackPort::stereo);
    EXPECT_EQ(known.kind, TrackKind::track);
    EXPECT_FALSE(known.has(TrackInfo::has_index));
    EXPECT_EQ(known.generation, 1u);

    const std::pair<std::uint64_t, TrackKind> kinds[] = {
        {CLAP_TRACK_INFO_IS_FOR_RETURN_TRACK, TrackKind::return_track},
        {CLAP_TRACK_INFO_IS_FOR_BUS, TrackKind::bus}, {CLAP_TRACK_INFO_IS_FOR_MASTER, TrackKind::master}};
    for (const auto& [flag, kind] : kinds) {
        clap_track_info_t only_kind{};
        only_kind.flags = flag;
        host.set_track(only_kind);
        EXPECT_EQ(known.kind, kind);
        EXPECT_STREQ(known.name, "Bass") << "what is not carried stays";
        EXPECT_EQ(known.colour, 0xff102030u);
    }
}

TEST(ClapTrack, WhatTheHostKnowsBeforehandIsThereBeforePrepare) {
    Followed host;
    host.set_track(named("Early"), true);
    ASSERT_TRUE(host.plugin->init(host.plugin));
    EXPECT_STREQ(host.follower.track().name, "Early");
    ASSERT_TRUE(host.plugin->activate(host.plugin, 48000, 1, 64));
    EXPECT_STREQ(host.follower.known_when_prepared.name, "Early");
    EXPECT_EQ(host.follower.told.size(), 1u);
}

TEST(ClapTrack, IsAskedForOnceMoreAtActivation) {
    Followed host;
    ASSERT_TRUE(host.plugin->init(host.plugin));
    host.set_track(named("Untold"), true);
    ASSERT_TRUE(host.plugin->activate(host.plugin, 48000, 1, 64));
    EXPECT_STREQ(host.follower.known_when_prepared.name, "Untold");
}

TEST(ClapTrack, IsOfferedUnderBothNamesAndTakenUnderEither) {
    Followed host;
    EXPECT_NE(host.extension<void>(CLAP_EXT_TRACK_INFO), nullptr);
    EXPECT_EQ(host.extension<void>(CLAP_EXT_TRACK_INFO), host.extension<void>(CLAP_EXT_TRACK_INFO_COMPAT));
    host.track_extension = CLAP_EXT_TRACK_INFO_COMPAT;
    ASSERT_TRUE(host.start());
    host.set_track(named("Draft"));
    EXPECT_STREQ(host.follower.track().name, "Draft");
}

TEST(ClapTrack, AHostThatKnowsNoTracksIsNotAsked) {
    Followed host;
    host.track_extension = "none";
    ASSERT_TRUE(host.start());
    host.set_track(named("Nobody"));
    EXPECT_EQ(host.track_questions, 0);
    EXPECT_EQ(host.follower.track().generation, 0u);
    host.process({});
    EXPECT_EQ(host.follower.heard.fields, 0u);
}

TEST(ClapTrack, NamesOfAnyQualityArriveWellFormed) {
    Followed host;
    ASSERT_TRUE(host.start());
    const auto heard = [&](std::string_view name) {
        clap_track_info_t track{};
        track.flags = CLAP_TRACK_INFO_HAS_TRACK_NAME;
        std::copy_n(name.data(), name.size(), track.name);
        host.set_track(track);
        host.process({});
        return std::string(host.follower.heard.name);
    };
    EXPECT_EQ(heard(""), "");
    EXPECT_EQ(heard("x"), "x");
    EXPECT_EQ(heard(""), "x") << "an empty name erases nothing";
    EXPECT_EQ(heard("a\xff\xc0z"), "a\xef\xbf\xbd\xef\xbf\xbdz");
    EXPECT_EQ(heard(std::string(255, 'n')), std::string(255, 'n'));
    EXPECT_EQ(heard(std::string(256, 'u')), std::string(256, 'u')) << "without its terminator";
    std::string cut(254, 'c');
    for (char byte : {'\xe6', '\x9d'}) cut.push_back(byte);
    EXPECT_EQ(heard(cut), std::string(254, 'c')) << "by the host";
}

TEST(ClapTrack, TheNextBlockSeesItAndNothingPlayingIsNoHindrance) {
    Followed host;
    ASSERT_TRUE(host.start());
    host.set_track(named("One"));
    host.process({});
    EXPECT_STREQ(host.follower.heard.name, "One");
    host.set_track(named("Two"));
    host.stop(); // at once: no block came in between
    EXPECT_STREQ(host.follower.told.back().name, "Two");
    host.set_track(named("Three"));
    EXPECT_STREQ(host.follower.told.back().name, "Three");
    ASSERT_TRUE(host.plugin->activate(host.plugin, 48000, 1, 64));
    ASSERT_TRUE(host.plugin->start_processing(host.plugin));
    host.process({});
    EXPECT_STREQ(host.follower.heard.name, "Three");
    EXPECT_EQ(host.follower.heard.generation, 3u);
}

TEST(ClapTrack, AMisplacedCallWaitsForTheMainThread) {
    Followed host;
    ASSERT_TRUE(host.start());
    const int questions = host.track_questions;
    std::thread([&] { host.set_track(named("Astray")); }).join();
    EXPECT_EQ(host.track_questions, questions);
    EXPECT_TRUE(host.follower.told.empty());
    ASSERT_EQ(host.callbacks, 1);
    host.plugin->on_main_thread(host.plugin);
    EXPECT_STREQ(host.follower.track().name, "Astray");
    host.plugin->on_main_thread(host.plugin);
    EXPECT_EQ(host.track_questions, questions + 1) << "asked once";
}

TEST(ClapTrack, ACallFromWithinTheQuestionDoesNotRecur) {
    Followed host;
    ASSERT_TRUE(host.start());
    const int questions = host.track_questions;
    host.when_asked = [](Host& asked) {
        asked.when_asked = nullptr;
        asked.set_track(named("Inner"));
    };
    host.set_track(named("Outer"));
    EXPECT_EQ(host.track_questions, questions + 1);
    ASSERT_EQ(host.callbacks, 1);
    host.plugin->on_main_thread(host.plugin);
    EXPECT_EQ(host.track_questions, questions + 2);
    EXPECT_STREQ(host.follower.track().name, "Inner");
}

Host* telling = nullptr;

TEST(ClapTrack, ACallFromWithinTrackChangedDoesNotRecur) {
    Followed host;
    ASSERT_TRUE(host.start());
    telling = &host;
    host.follower.when_told = [] {
        if (telling->track_updates == 1) telling->set_track(named("Inner"));
    };
    host.set_track(named("Outer"));
    EXPECT_EQ(host.follower.told.size(), 1u);
    ASSERT_EQ(host.callbacks, 1);
    host.plugin->on_main_thread(host.plugin);
    EXPECT_STREQ(host.follower.track().name, "Inner");
}

/// For a block that waits inside process().
std::atomic<int> stage = 0;
void wait_for(int wanted) {
    while (stage.load() < wanted) {
    } // without yield(): a block must not call the system
}

TEST(ClapTrack, AnUpdateDuringALongBlockIsHeardByTheNextAndByNoPartOfThisOne) {
    Followed host;
    ASSERT_TRUE(host.start(48000, 2048));
    host.set_track(named("Before"));
    host.resize(2048); // eight parts
    stage = 0;
    static int parts, old_parts;
    parts = old_parts = 0;
    host.follower.in_block = [](Block& block) {
        if (++parts == 3) {
            stage = 1;
            wait_for(2); // until the host's call has returned
        }
        old_parts += std::string_view(block.track().name) == "Before";
    };
    std::thread audio([&] { host.process({}); });
    wait_for(1);
    host.set_track(named("During"));
    EXPECT_STREQ(host.follower.track().name, "During") << "the main thread has it at once";
    stage = 2;
    audio.join();
    EXPECT_EQ(parts, 8);
    EXPECT_EQ(old_parts, 8);
    host.follower.in_block = nullptr;
    host.process({});
    EXPECT_STREQ(host.follower.heard.name, "During");
}

/// Blocks one after the other on a thread of their own, until it is destroyed.
class Playing {
public:
    explicit Playing(Followed& host)
        : thread_([this, &host] {
            rt::NoAllocScope scope;
            while (!ended_.load(std::memory_order_relaxed)) {
                begun_.fetch_add(1, std::memory_order_acq_rel);
                host.process(events_);
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

private:
    const Events events_;
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

TEST(ClapTrack, NoUpdateIsLostWhenBlocksTakeNearlyAllTheTime) {
    Followed host;
    ASSERT_TRUE(host.start());
    host.follower.in_block = [](Block&) { spend(std::chrono::microseconds(190)); }; // of each 200
    Playing playing(host);
    std::mt19937 random(1);
    int lost = 0;
    for (int i = 1; i <= 1000; ++i) {
        spend(std::chrono::microseconds(random() % 200)); // anywhere within a block
        host.set_track(named(std::to_string(i)));
        const auto generation = host.follower.track().generation;
        playing.await_block();
        lost += host.follower.heard_generation.load(std::memory_order_acquire) < generation;
    }
    playing.end();
    EXPECT_EQ(lost, 0);
    EXPECT_EQ(host.follower.told.size(), 1000u);
    EXPECT_EQ(host.follower.mixed + host.follower.backwards, 0u);
    EXPECT_EQ(playing.misdeeds(), 0u);
}

/// Renaming while playing goes on so long; AVIARY_TRACK_SECONDS=60 is the long form, and 900 the longest (beyond what
/// ctest waits for: run the program itself).
std::chrono::seconds stress_time() {
    const char* given = std::getenv("AVIARY_TRACK_SECONDS");
    return std::chrono::seconds(given ? std::atoi(given) : 10);
}

TEST(ClapTrack, PlayingThroughEndlessRenamesNeverAllocatesNorLosesTheLastName) {
    Followed host;
    ASSERT_TRUE(host.start());
    Playing playing(host);
    std::mt19937 random(2);
    std::string name;
    const auto end = std::chrono::steady_clock::now() + stress_time();
    while (std::chrono::steady_clock::now() < end) {
        name.assign(random() % 200, char('a' + random() % 26));
        name += std::to_string(random());
        host.set_track(named(name));
        std::this_thread::sleep_for(std::chrono::microseconds(1000 + random() % 4000));
    }
    playing.await_block();
    playing.end();
    EXPECT_EQ(host.follower.heard.name, name);
    EXPECT_EQ(host.follower.mixed + host.follower.backwards, 0u);
    EXPECT_EQ(playing.misdeeds(), 0u);
}

} // namespace
} // namespace aviary::test
