#include "sdk/core/track/track_feed.h"

#include "rt/no_alloc.h"
#include "sdk/core/track/copy_utf8.h"
#include "sdk/formats/clap/testing/test_plugins.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>

namespace aviary::detail {
namespace {

TrackInfo named(std::string_view name) {
    TrackInfo track;
    track.fields = TrackInfo::has_name;
    copy_utf8(track.name, name);
    return track;
}

/// Gives the track a colour that is a hash of its name: it proves that a snapshot is whole.
TrackInfo numbered(unsigned number) {
    char name[32];
    std::snprintf(name, sizeof name, "%u", number);
    TrackInfo track = named(name);
    track.fields |= TrackInfo::has_colour;
    track.colour = test::checksum(name);
    return track;
}

TEST(TrackMerge, WhatAnUpdateDoesNotCarryStays) {
    TrackInfo known;
    TrackInfo given = named("Bass");
    given.fields |= TrackInfo::has_colour | TrackInfo::has_kind | TrackInfo::has_index
                    | TrackInfo::has_channel_count | TrackInfo::has_port | TrackInfo::has_section
                    | TrackInfo::has_place | TrackInfo::has_runtime_id;
    given.colour = 0xff102030, given.kind = TrackKind::bus, given.index = 3, given.channel_count = 2;
    given.port = TrackPort::stereo, given.section = 2, given.place = TrackPlace::panner, given.runtime_id = 7;
    EXPECT_TRUE(merge(known, given));
    EXPECT_TRUE(merge(known, named("Lead")));
    EXPECT_STREQ(known.name, "Lead");
    EXPECT_EQ(known.fields, given.fields);
    EXPECT_EQ(known.colour, 0xff102030u);
    EXPECT_EQ(known.kind, TrackKind::bus);
    EXPECT_EQ(known.index, 3);
    EXPECT_EQ(known.channel_count, 2u);
    EXPECT_EQ(known.port, TrackPort::stereo);
    EXPECT_EQ(known.section, 2);
    EXPECT_EQ(known.place, TrackPlace::panner);
    EXPECT_EQ(known.runtime_id, 7u);
    EXPECT_EQ(known.generation, 2u);
}

TEST(TrackMerge, TheSameAgainIsNoNews) {
    TrackInfo known;
    EXPECT_FALSE(merge(known, {}));
    EXPECT_TRUE(merge(known, numbered(1)));
    EXPECT_FALSE(merge(known, numbered(1)));
    EXPECT_EQ(known.generation, 1u);
}

TEST(TrackMerge, AnEmptyNameErasesNoKnownOne) {
    TrackInfo known;
    EXPECT_TRUE(merge(known, named(""))) << "that the name is empty is known now";
    EXPECT_TRUE(known.has(TrackInfo::has_name));
    EXPECT_TRUE(merge(known, named("Bass")));
    TrackInfo nameless = named("");
    nameless.fields |= TrackInfo::has_index;
    nameless.index = 9;
    EXPECT_TRUE(merge(known, nameless));
    EXPECT_STREQ(known.name, "Bass");
    EXPECT_EQ(known.index, 9);
}

/// A plugin and its feed, without any host.
struct Fed {
    test::Follower plugin;
    Gate gate;
    TrackFeed feed{plugin, gate};
    Fed() { EXPECT_TRUE(feed.attend()); }
};

TEST(TrackFeed, TellsTheAuthorAndTheNextFetch) {
    Fed fed;
    EXPECT_EQ(fed.plugin.track().generation, 0u);
    EXPECT_TRUE(fed.feed.update(named("Bass")));
    ASSERT_EQ(fed.plugin.told.size(), 1u);
    EXPECT_STREQ(fed.plugin.track().name, "Bass");
    EXPECT_STREQ(fed.feed.front().name, "") << "stands still until the next block";
    fed.feed.fetch();
    EXPECT_STREQ(fed.feed.front().name, "Bass");
    EXPECT_TRUE(fed.feed.update(named("Bass")));
    EXPECT_EQ(fed.plugin.told.size(), 1u) << "no news";
}

TEST(TrackFeed, KeepsWhatComesOnTheWrongThreadUntilAttended) {
    Fed fed;
    bool taken = true;
    std::thread([&] {
        taken = fed.feed.update(numbered(1));
        taken |= fed.feed.update(named("Bass"));
    }).join();
    EXPECT_FALSE(taken);
    EXPECT_TRUE(fed.plugin.told.empty());
    EXPECT_TRUE(fed.feed.attend());
    ASSERT_EQ(fed.plugin.told.size(), 1u);
    EXPECT_STREQ(fed.plugin.track().name, "Bass");
    EXPECT_EQ(fed.plugin.track().colour, test::checksum("1"));
}

TEST(TrackFeed, WhatWasKeptIsOlderThanWhatComesInTime) {
    Fed fed;
    std::thread([&] { fed.feed.update(numbered(1)); }).join();
    EXPECT_TRUE(fed.feed.update(named("Bass")));
    EXPECT_TRUE(fed.feed.attend());
    EXPECT_STREQ(fed.plugin.track().name, "Bass");
    EXPECT_EQ(fed.plugin.track().colour, test::checksum("1"));
}

TEST(TrackFeed, KeepingNeitherAllocatesNorLocks) {
    Fed fed;
    ASSERT_TRUE(fed.gate.enter()); // the thread that runs the block
    rt::NoAllocScope scope;
    for (unsigned i = 0; i < 100; ++i) EXPECT_FALSE(fed.feed.update(numbered(i)));
    EXPECT_EQ(scope.allocations() + scope.frees() + scope.locks(), 0u);
    fed.gate.leave();
    EXPECT_TRUE(fed.feed.attend());
    EXPECT_STREQ(fed.plugin.track().name, "99");
}

TEST(ToldTrack, IsTheSameInWhicheverOrderCallsAreTaken) {
    TrackInfo nameless = named("");
    nameless.fields |= TrackInfo::has_index;
    nameless.index = 4;
    ToldTrack early, late, one, other;
    early.take(numbered(1), 1);
    early.take(nameless, 4);
    late.take(named("Bass"), 2);
    late.take(numbered(3), 3);
    EXPECT_TRUE(one.take(early));
    EXPECT_TRUE(one.take(late));
    EXPECT_TRUE(other.take(late));
    EXPECT_TRUE(other.take(early));
    for (const ToldTrack* told : {&one, &other}) {
        EXPECT_STREQ(told->track.name, "3");
        EXPECT_EQ(told->track.colour, test::checksum("3"));
        EXPECT_EQ(told->track.index, 4);
    }
    EXPECT_FALSE(one.take(named("Bass"), 2)) << "known, and over";
}

TEST(TrackFeed, OfManyMisplacedThreadsNoneLosesItsLastWord) {
    Fed fed;
    constexpr int rounds = 2000;
    const auto say = [&](TrackInfo::Field field, auto TrackInfo::*member) {
        TrackInfo track;
        track.fields = field;
        for (int i = 1; i <= rounds; ++i) {
            track.*member = static_cast<std::remove_reference_t<decltype(track.*member)>>(i);
            fed.feed.update(track);
        }
    };
    std::thread index([&] { say(TrackInfo::has_index, &TrackInfo::index); });
    std::thread section([&] { say(TrackInfo::has_section, &TrackInfo::section); });
    std::thread channels([&] { say(TrackInfo::has_channel_count, &TrackInfo::channel_count); });
    int backwards = 0;
    for (int i = 1, seen = 0; i <= rounds; ++i) {
        TrackInfo track;
        track.fields = TrackInfo::has_colour;
        track.colour = unsigned(i);
        EXPECT_TRUE(fed.feed.update(track));
        backwards += fed.plugin.track().index < seen || fed.plugin.track().colour != unsigned(i);
        seen = fed.plugin.track().index;
    }
    index.join();
    section.join();
    channels.join();
    EXPECT_TRUE(fed.feed.attend());
    EXPECT_EQ(backwards, 0);
    EXPECT_EQ(fed.plugin.track().index, rounds);
    EXPECT_EQ(fed.plugin.track().section, rounds);
    EXPECT_EQ(fed.plugin.track().channel_count, unsigned(rounds));
    EXPECT_EQ(fed.plugin.track().colour, unsigned(rounds));
}

TEST(TrackFeed, TheThreadThatAttendsIsTheMainThread) {
    Fed fed;
    std::thread([&] {
        EXPECT_TRUE(fed.feed.attend());
        EXPECT_TRUE(fed.feed.update(named("Bass")));
    }).join();
    EXPECT_FALSE(fed.feed.update(named("Lead")));
}

struct Reentrant : Effect {
    TrackFeed* feed = nullptr;
    bool taken = true, attended = true;
    int told = 0;
    void process(Block&) override {}
    void track_changed(const TrackInfo&) override {
        if (++told > 1) return;
        taken = feed->update(named("Inner"));
        attended = feed->attend();
    }
};

TEST(TrackFeed, AnUpdateFromWithinTrackChangedWaitsForItsEnd) {
    Reentrant plugin;
    Gate gate;
    TrackFeed feed(plugin, gate);
    plugin.feed = &feed;
    feed.attend();
    EXPECT_TRUE(feed.update(named("Outer")));
    EXPECT_FALSE(plugin.taken);
    EXPECT_FALSE(plugin.attended) << "call again";
    EXPECT_EQ(plugin.told, 1);
    EXPECT_TRUE(feed.attend());
    EXPECT_EQ(plugin.told, 2);
    EXPECT_STREQ(plugin.track().name, "Inner");
}

TEST(TrackFeed, AnUpdateFromWithinABlockOfTheSameThreadWaitsForItsEnd) {
    Fed fed;
    ASSERT_TRUE(fed.gate.enter());
    EXPECT_FALSE(fed.feed.update(named("Bass")));
    fed.gate.leave();
    EXPECT_TRUE(fed.feed.attend());
    EXPECT_STREQ(fed.plugin.track().name, "Bass");
}

struct Failing : Effect {
    void process(Block&) override {}
    void track_changed(const TrackInfo&) override { throw std::runtime_error("no window"); }
};

TEST(TrackFeed, WhatTheAuthorThrowsStopsHere) {
    Failing plugin;
    Gate gate;
    TrackFeed feed(plugin, gate);
    feed.attend();
    testing::internal::CaptureStderr();
    EXPECT_TRUE(feed.update(named("Bass")));
    EXPECT_NE(testing::internal::GetCapturedStderr().find("no window"), std::string::npos);
    EXPECT_TRUE(feed.is_open());
}

/// A plugin that keeps nothing, so that a million updates cost no memory.
struct Forgetful : Effect {
    void process(Block&) override {}
};

TEST(TrackFeed, UpdatingNeitherAllocatesNorLocks) {
    Forgetful plugin;
    Gate gate;
    TrackFeed feed(plugin, gate);
    feed.attend();
    rt::NoAllocScope scope;
    for (unsigned i = 0; i < 100; ++i) {
        feed.update(numbered(i));
        feed.fetch();
    }
    EXPECT_EQ(scope.allocations() + scope.frees() + scope.locks(), 0u);
}

/// How many updates the race makes; AVIARY_TRACK_UPDATES=10000000 is the long form.
unsigned race_updates() {
    const char* given = std::getenv("AVIARY_TRACK_UPDATES");
    return given ? unsigned(std::strtoul(given, nullptr, 10)) : 1'000'000;
}

TEST(TrackFeed, UnderATightLoopOfReadsNothingIsMixedNorGoesBackAndTheLastArrives) {
    const unsigned last = race_updates();
    Forgetful plugin;
    Gate gate;
    TrackFeed feed(plugin, gate);
    std::atomic<bool> done = false;
    std::thread writer([&] {
        feed.attend();
        for (unsigned i = 1; i <= last; ++i) feed.update(numbered(i));
        done.store(true, std::memory_order_release);
    });
    unsigned long long mixed = 0, backwards = 0, generation = 0;
    for (bool more = true; more;) {
        more = !done.load(std::memory_order_acquire);
        feed.fetch();
        const TrackInfo& track = feed.front();
        mixed += track.generation != 0 && track.colour != test::checksum(track.name);
        backwards += track.generation < generation;
        generation = track.generation;
    }
    writer.join();
    EXPECT_EQ(mixed, 0u);
    EXPECT_EQ(backwards, 0u);
    EXPECT_EQ(feed.front().generation, last);
    EXPECT_EQ(feed.front().name, std::to_string(last));
    EXPECT_EQ(feed.front().colour, test::checksum(std::to_string(last).c_str()));
}

} // namespace
} // namespace aviary::detail
