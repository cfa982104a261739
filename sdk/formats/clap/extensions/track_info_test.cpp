// Track info through CLAP: what only CLAP has. The rest is in formats/track_info_test.cpp.
#include "sdk/formats/clap/clap_plugin.h"
#include "sdk/formats/clap/testing/clap_test_host.h"
#include "sdk/formats/clap/testing/test_plugins.h"

#include <gtest/gtest.h>

#include <cstdio>
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

TEST(ClapTrack, AMisplacedCallAsksForACallbackAndOnceOnly) {
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

} // namespace
} // namespace aviary::test
