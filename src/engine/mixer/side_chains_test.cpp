// Tracks that are the side chain of another track's plugin.
#include "engine/mixer/mixer_testing.h"

#include <boost/asio/io_context.hpp>

namespace aviary::engine {

namespace {

/// A track whose last effect has another track as its side chain.
song::Track keyed(int by, song::Track track) {
    track.effects.back().sidechain = {by, {5, 17}};
    return track;
}

struct SideChains : Mixed {
    /// A track that is heard by side chains alone.
    static song::Track unheard(song::Track track) {
        track.mix.out = {9, {1, 1}};
        return track;
    }
    void load_muted(std::vector<song::Track> tracks) {
        tracks.push_back(room(9));
        EXPECT_TRUE(load(std::move(tracks)).problems.empty());
        turn(9, [](MixerSettings& mixer) { mixer.mute = true; });
    }
};

} // namespace

TEST_F(SideChains, ReachThePluginBehindTheFaderOfTheirTrack) {
    load_muted(
        {unheard(track(1, "gate", held(10))), keyed(1, track(2, "gate", held(100), {"gain", "difference"}))});
    EXPECT_EQ(engine.problems().size(), 0u);
    EXPECT_EQ(left(), 90);
    turn(1, [](MixerSettings& mixer) { mixer.volume = half; });
    EXPECT_FLOAT_EQ(left(), 95);
    turn(1, [](MixerSettings& mixer) { mixer.pan = 1; });
    EXPECT_EQ(left(), 100);
    EXPECT_FLOAT_EQ(right(), 0.5f);
    turn(1, [](MixerSettings& mixer) { mixer.mute = true; });
    EXPECT_EQ(right(), 1);
}

TEST_F(SideChains, OfOneChannelGetTheMiddle) {
    load_muted({unheard(track(1, "gate", held(11))), keyed(1, track(2, "gate", held(100), {"mono_key"}))});
    EXPECT_EQ(left(), 100 - 6) << "half of 11 and 1";
}

TEST_F(SideChains, ReachAPluginInAProcessOfItsOwn) {
    boost::asio::io_context io;
    for (const char* word : {"difference", "mono_key"}) {
        const auto caged = caged_test_plugins(io, {word});
        engine.load(score({unheard(track(1, "gate", held(11))), keyed(1, track(2, "gate", held(100), {word})),
                        room(9)}),
            [&](const song::PluginWord& asked, SlotRole role) {
                return asked.word == word ? hosting::Processor::create(caged, "aviary.test." + asked.word)
                                          : make(asked, role);
            });
        turn(9, [](MixerSettings& mixer) { mixer.mute = true; });
        engine.seek(Beats(0));
        engine.play();
        EXPECT_TRUE(engine.problems().empty());
        EXPECT_EQ(left(), std::string(word) == "difference" ? 89 : 94) << word;
    }
    engine.load(score({}), make); // the plugins go before their loop
    hear(engine, 4096);
    engine.attend();
}

TEST_F(SideChains, AreInTimeWhateverTheLatencyOfPlugins) {
    using Words = std::vector<std::string>;
    for (const auto& [before, key] : {std::pair(Words{}, Words{"late", "late"}),
             std::pair(Words{"late"}, Words{}), std::pair(Words{"late", "late"}, Words{"late"})}) {
        Words effects = before;
        effects.push_back("difference");
        auto first = keyed(1, track(2, "sine", held(60), effects));
        first.effects.push_back({"late", {1, 1}}); // what comes behind it does not matter
        load_muted({unheard(track(1, "sine", held(60), key)), first,
            track(3, "gate", {}, {"late", "late", "late", "late"})});
        hear(engine, 4096); // the song before fades out
        EXPECT_LT(loudest(bar), minus_120_db) << before.size() << key.size();
    }
}

TEST_F(SideChains, AreHeardTheSameWhateverIsSoloed) {
    // 1 -> 4, 4 is the side chain of 2
    load({[] {
              auto kick = track(1, "gate", held(10));
              kick.mix.out = {4, {1, 1}};
              return kick;
          }(),
        keyed(4, track(2, "gate", held(100), {"difference"})), track(3, "gate", held(30)), room(4)});
    EXPECT_EQ(left(), 10 + 90 + 30);
    EXPECT_EQ(soloed({2}, 4), 90);
    EXPECT_EQ(soloed({3}, 4), 30);
    EXPECT_EQ(soloed({1}, 4), 10);
}

TEST_F(SideChains, ThatCannotBeAreReported) {
    auto one = keyed(2, track(1, "gate", held(10), {"difference"}));
    auto two = keyed(1, track(2, "gate", held(1), {"difference"}));
    auto three = keyed(7, track(3, "gate", {}, {"difference"}));
    auto four = keyed(4, track(4, "gate", {}, {"difference"}));
    auto five = keyed(1, track(5, "gate", {}, {"gain"}));
    const auto report = load({one, two, three, four, five});
    ASSERT_EQ(report.problems.size(), 4u);
    EXPECT_EQ(report.problems[0].code, "sidechain.cycle");
    EXPECT_EQ(report.problems[0].message, "track 1 cannot be a side chain of track 2, whose sound comes back "
                                          "there (2, 1)");
    EXPECT_EQ(report.problems[1].code, "sidechain.unknown");
    EXPECT_EQ(report.problems[2].code, "sidechain.cycle");
    EXPECT_EQ(report.problems[3].code, "sidechain.deaf");
    EXPECT_EQ(report.problems[3].message, "'gain' has no side-chain input: it does not hear track 1");
    EXPECT_EQ(report.problems[3].where, "5:17");
    EXPECT_EQ(left(), 10);
    const auto refused = engine.set_mixer(1, {.sends = {{.to = 2}}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "send.cycle");
}

TEST_F(SideChains, ComeAndGoWithAnEdit) {
    const auto key = unheard(track(1, "gate", held(10))), other = unheard(track(3, "gate", held(20)));
    const auto plain = track(2, "gate", held(100), {"difference"});
    load_muted({key, plain, other});
    EXPECT_EQ(left(), 100);
    const auto after = [&](song::Track two) {
        edit({key, std::move(two), other, room(9)});
        EXPECT_LE(largest_step(hear(engine, 2 * bar).left), 1.5f * 30 / float(ramp));
        engine.attend();
        return left();
    };
    EXPECT_EQ(after(keyed(1, plain)), 90);
    EXPECT_EQ(after(keyed(3, plain)), 80);
    auto behind = keyed(3, track(2, "gate", held(100), {"gain", "difference"}));
    EXPECT_EQ(after(behind), 80) << "a slot before it is another one";
    EXPECT_EQ(after(plain), 100);
    EXPECT_EQ(engine.status().broken_blocks, 0u);
}

} // namespace aviary::engine
