// Tracks that go into groups.
#include "engine/mixer/mixer_testing.h"

namespace aviary::engine {

namespace {

using song::Ticks;

song::Track into(int group, song::Track track) {
    track.mix.out = {group, {7, 9}};
    return track;
}
song::Track group(int number, std::vector<std::string> effects = {}) {
    auto made = room(number, std::move(effects));
    made.type = song::TrackType::group;
    return made;
}

struct Groups : Mixed {};

} // namespace

TEST_F(Groups, TakeTheirMembersThroughTheirEffectsAndTheirFader) {
    load({into(3, track(1, "gate", held(10))), into(3, track(2, "gate", held(1))), group(3, {"gain"})});
    set_gain(3, 2);
    EXPECT_EQ(left(), 22);
    turn(3, [](MixerSettings& mixer) { mixer.volume = half; });
    EXPECT_FLOAT_EQ(left(), 11);
    turn(3, [](MixerSettings& mixer) { mixer.pan = 1; });
    EXPECT_EQ(left(), 0);
    EXPECT_FLOAT_EQ(right(), 2) << "two velocities of 1";
    turn(3, [](MixerSettings& mixer) { mixer = {.mute = true}; });
    EXPECT_EQ(left(), 0);
    turn(3, [](MixerSettings& mixer) { mixer = {.sends = {{0, half}}}; });
    EXPECT_FLOAT_EQ(left(), 33) << "its sends are its own";
}

TEST_F(Groups, HearTheirMembersBehindTheirFaders) {
    load({into(2, track(1, "gate", held(10))), group(2)});
    EXPECT_EQ(left(), 10);
    turn(1, [](MixerSettings& mixer) { mixer.volume = half; });
    EXPECT_FLOAT_EQ(left(), 5);
    EXPECT_GT(engine.status().tracks[0].left, 4) << "the member's meter shows what goes into the group";
    turn(1, [](MixerSettings& mixer) { mixer.mute = true; });
    EXPECT_EQ(left(), 0);
}

TEST_F(Groups, GoIntoGroupsWhateverTheOrderOfTheTracks) {
    load({into(2, group(1, {"gain"})), group(2, {"gain"}), into(1, track(3, "gate", held(10)))});
    for (const SlotId slot : {1u, 2u}) set_gain(slot, 3);
    EXPECT_EQ(hear(engine, 512).left.back(), 90);
}

TEST_F(Groups, AreInTimeWhateverTheLatencyOfPlugins) {
    const auto click = std::vector{note(Ticks(96), Ticks(24), 10)};
    load({into(4, track(1, "gate", click, {"late"})), into(4, track(2, "gate", click)),
        track(3, "gate", click), into(5, group(4, {"late"})), group(5, {"gain", "late"})});
    EXPECT_EQ(engine.latency(), Frames(300));
    const auto sound = hear(engine, 2 * beat).left;
    for (std::size_t i = 0; i < sound.size(); ++i)
        ASSERT_EQ(sound[i], i >= beat + 300 && i < beat + 6000 + 300 ? 30 : 0) << i;
}

TEST_F(Groups, CancelOutWhatIsTheSameUpsideDown) {
    load({into(3, track(1, "sine", held(60))), track(2, "sine", held(60), {"inverted"}),
        into(4, group(3, {"late"})), group(4, {"late", "gain"})});
    EXPECT_LT(loudest(bar), minus_120_db);
}

TEST_F(Groups, NeverGoInACircle) {
    auto one = into(2, track(1, "gate", held(10))), two = into(3, group(2)), three = into(1, group(3));
    one.name = "bass", two.name = "low";
    const auto report = load({one, two, three});
    ASSERT_EQ(report.problems.size(), 1u);
    EXPECT_EQ(report.problems[0].code, "out.cycle");
    EXPECT_EQ(report.problems[0].message, "track 3 cannot go into 1 bass, 2 low, 3: it would hear itself");
    EXPECT_EQ(report.problems[0].where, "7:9");
    EXPECT_EQ(engine.problems().size(), 1u);
    EXPECT_EQ(left(), 10) << "the other ways are as they are written";

    const auto refused = engine.set_mixer(3, {.volume = half, .sends = {{.to = 1}}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "send.cycle");
    EXPECT_NE(refused.error().message.find("(1 bass, 2 low, 3)"), std::string::npos)
        << refused.error().message;
    EXPECT_EQ(engine.mixer(3), MixerSettings{}) << "on an error nothing has changed";
    EXPECT_EQ(left(), 10);

    EXPECT_TRUE(edit({one, two, group(3)}).problems.empty());
    EXPECT_TRUE(engine.problems().empty());
}

TEST_F(Groups, OfTheTextComeBeforeSendsOfTheMixer) {
    load({track(1, "gate", held(10)), group(2)});
    turn(2, [](MixerSettings& mixer) { mixer.sends = {{.to = 1}}; });
    EXPECT_TRUE(edit({into(2, track(1, "gate", held(10))), group(2)}).problems.empty());
    EXPECT_TRUE(engine.mixer(2).sends.empty());
    hear(engine, bar);
    EXPECT_EQ(left(), 10);
}

TEST_F(Groups, AndTheirMembersCanBeSoloed) {
    // 1 and 2 -> 4 -> 5, 3 -> 5; 1 is sent to 6
    load({into(4, track(1, "gate", held(1))), into(4, track(2, "gate", held(10))),
        into(5, track(3, "gate", held(100))), into(5, group(4)), group(5), group(6)});
    turn(1, [](MixerSettings& mixer) { mixer.sends = {{.to = 6}}; });
    EXPECT_EQ(left(), 112);
    const auto solo = [&](std::vector<int> tracks) { return soloed(std::move(tracks), 6); };
    EXPECT_EQ(solo({2}), 10) << "its groups stay open, the others' ways into them do not";
    EXPECT_EQ(solo({4}), 12) << "a group with its members, and what those send";
    EXPECT_EQ(solo({5}), 112);
    EXPECT_EQ(solo({6}), 1) << "what is sent there, and nothing else of it";
    turn(4, [](MixerSettings& mixer) { mixer.mute = true; });
    EXPECT_EQ(solo({2}), 0) << "a muted one stays mute";
    EXPECT_EQ(solo({3, 2}), 100);
}

TEST_F(Groups, AreTakenUpAtTheBarWithoutAClick) {
    const auto player = track(1, "gate", held(100));
    load({player, group(2)});
    hear(engine, 2048);
    const auto expect_no_click = [&](std::vector<song::Track> tracks, float least) {
        edit(std::move(tracks));
        auto sound = hear(engine, bar - 2048).left;
        EXPECT_EQ(largest_step(sound), 0) << "nothing changes before the bar";
        EXPECT_FLOAT_EQ(sound.back(), 100);
        sound = hear(engine, 2048).left;
        EXPECT_LE(largest_step(sound), 1.5f * 100 / float(ramp));
        EXPECT_GE(*std::ranges::min_element(sound), least);
        engine.attend();
    };
    expect_no_click({into(2, player), group(2)}, 99.9f);           // one that is there
    expect_no_click({into(3, player), group(2), group(3)}, 99.9f); // a new one
    expect_no_click({into(4, player), group(4, {"late"})}, 79);    // of which nothing is heard for 100 frames
    expect_no_click({into(2, player), into(4, group(2)), group(4, {"late"})}, 79);
    expect_no_click({player}, 99.9f); // the master, while the groups go
    EXPECT_FLOAT_EQ(left(), 100);
}

TEST_F(Groups, ThatAnEditTakesBackWereNeverThere) {
    const auto player = track(1, "gate", held(100));
    load({player, group(2)});
    hear(engine, 512);
    edit({into(2, player), group(2, {"gain"})});
    edit({into(3, player), group(2), group(3)});
    edit({player, group(2)});
    EXPECT_EQ(largest_step(hear(engine, 2 * bar).left), 0);
    edit({into(2, player), group(2)});
    edit({into(2, player), group(2)});
    hear(engine, 2 * bar);
    turn(2, [](MixerSettings& mixer) { mixer.mute = true; });
    EXPECT_EQ(left(), 0);
}

TEST_F(Groups, SoundTheSameInBlocksOfAnySize) {
    std::vector<song::Note> melody;
    for (int i = 0; i < 60; ++i) melody.push_back(note(Ticks(i * 96, 11), Ticks(i % 5 * 30 + 1), 40 + i));
    const auto render = [&](std::uint32_t block) {
        Engine each({});
        each.load(score({group(1, {"echo", "late"}), into(1, track(2, "sine", melody, {"late"})),
                      into(4, track(3, "gate", melody, {"echo"})), into(1, group(4, {"echo"}))}),
            make);
        EXPECT_TRUE(each.set_mixer(2, {.volume = Decibels(-3), .sends = {{4, Decibels(-6)}}}));
        each.play();
        return hear(each, 96000, block).left;
    };
    const auto expected = render(512);
    for (std::uint32_t block : {1u, 77u, 4096u}) EXPECT_TRUE(render(block) == expected) << block;
}

} // namespace aviary::engine
