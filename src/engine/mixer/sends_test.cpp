// What tracks give to one another.
#include "engine/mixer/mixer_testing.h"

#include <cmath>
#include <limits>

namespace aviary::engine {

namespace {

using song::Ticks;

struct Sends : Mixed {
    void send(int from, std::vector<Send> sends) {
        turn(from, [&](MixerSettings& settings) { settings.sends = std::move(sends); });
    }
    std::string code_of(int from, std::vector<Send> sends) {
        const auto set = engine.set_mixer(from, {.sends = std::move(sends)});
        return set ? "" : set.error().code;
    }
};

std::vector<std::size_t> changes(const std::vector<float>& samples) {
    std::vector<std::size_t> at;
    for (std::size_t i = 1; i < samples.size(); ++i)
        if (samples[i] != samples[i - 1]) at.push_back(i);
    return at;
}

} // namespace

TEST_F(Sends, AddATrackToTheInputOfAnothersEffects) {
    load({track(1, "gate", held(10)), track(2, "gate", held(1), {"gain"})});
    ASSERT_TRUE(engine.set_parameter(3, engine.processor(3)->find_parameter("gain")->index_id, 2));
    EXPECT_EQ(left(), 12);
    send(1, {{2, half}});
    EXPECT_EQ(engine.mixer(1).sends, (std::vector<Send>{{2, half}}));
    EXPECT_FLOAT_EQ(left(), 10 + 2 * (1 + 5));
    send(1, {});
    EXPECT_EQ(left(), 12);
}

TEST_F(Sends, BeginAtOnceBeforeTheFirstSoundWhateverTheOrderOfTheTracks) {
    load({room(1, {"gain"}), track(2, "gate", held(10)), room(3, {"gain"})});
    send(1, {{.to = 3}});
    send(2, {{.to = 1}});
    EXPECT_EQ(hear(engine, 512).left, std::vector<float>(512, 30)) << "10, by track 1, and by 1 and 3";
}

TEST_F(Sends, ComeFromBehindTheFader) {
    load({track(1, "gate", held(10)), room(2)});
    send(1, {{.to = 2}});
    turn(1, [](MixerSettings& mixer) { mixer.volume = half; });
    EXPECT_FLOAT_EQ(left(), 10);
    turn(1, [](MixerSettings& mixer) { mixer.pan = 1; });
    EXPECT_EQ(left(), 0);
    EXPECT_FLOAT_EQ(right(), 1) << "half of one, twice";
    turn(1, [](MixerSettings& mixer) { mixer.mute = true; });
    EXPECT_EQ(right(), 0);
}

TEST_F(Sends, MayComeFromBeforeTheFader) {
    load({track(1, "gate", held(10)), room(2)});
    send(1, {{2, half, true}});
    EXPECT_EQ(engine.mixer(1).sends, (std::vector<Send>{{2, half, true}}));
    turn(1, [](MixerSettings& mixer) { mixer.volume = decibels_of(0.25); });
    EXPECT_FLOAT_EQ(left(), 2.5f + 5);
    turn(1, [](MixerSettings& mixer) { mixer.pan = 1; });
    EXPECT_FLOAT_EQ(left(), 5);
    turn(1, [](MixerSettings& mixer) { mixer.sends[0].is_pre = false; });
    EXPECT_EQ(left(), 0);
    turn(1, [](MixerSettings& mixer) { mixer.sends[0].is_pre = true, mixer.mute = true; });
    EXPECT_EQ(left(), 0) << "a muted track is not heard anywhere";
}

TEST_F(Sends, CancelOutWhatIsTheSameUpsideDown) {
    for (const bool is_pre : {false, true}) {
        load({track(1, "sine", held(60)), room(2, {"late", "late"}), room(3, {"late", "inverted"})});
        // Of the track behind its fader one whole is heard beside the halves.
        turn(1, [&](MixerSettings& mixer) {
            mixer.sends = {{2, half, is_pre}, {3, half, is_pre}};
            mixer.volume = is_pre ? Decibels(-INFINITY) : Decibels(-3);
        });
        if (!is_pre) turn(3, [](MixerSettings& mixer) { mixer.volume = decibels_of(3); });
        EXPECT_LT(loudest(bar), minus_120_db) << is_pre;
    }
}

TEST_F(Sends, LeadToTheMasterToo) {
    load({track(1, "gate", held(10))});
    send(1, {{0, half}});
    EXPECT_FLOAT_EQ(left(), 15);
    ASSERT_TRUE(engine.set_mixer(0, {.volume = half}));
    EXPECT_FLOAT_EQ(left(), 7.5f);
}

TEST_F(Sends, MoveWithoutAClick) {
    load({track(1, "gate", held(100)), room(2, {"gain"}), room(3)});
    hear(engine, 512);
    const std::vector<std::vector<Send>> settings{{{.to = 2}}, {{2, half}, {.to = 3}},
        {{3, Decibels(-std::numeric_limits<double>::infinity())}}, {}, {{.to = 3}}, {}};
    const std::vector<float> levels{200, 250, 100, 100, 200, 100};
    for (std::size_t i = 0; i < settings.size(); ++i) {
        send(1, settings[i]);
        const auto sound = hear(engine, 1024).left;
        EXPECT_FLOAT_EQ(sound.back(), levels[i]) << i;
        EXPECT_EQ(changes(sound).empty(), i == 3) << i;
        EXPECT_LE(largest_step(sound), 151 / float(ramp)) << i;
    }
    for (int i = 0; i < 20; ++i) { // many times within one ramp
        send(1, i % 2 ? std::vector<Send>{} : std::vector<Send>{{.to = 2}});
        EXPECT_LE(largest_step(hear(engine, 64).left), 3 * 101 / float(ramp)) << i;
    }
    EXPECT_EQ(left(), 100);
}

TEST_F(Sends, AreInTimeWhateverTheLatencyOfPlugins) {
    const auto click = std::vector{note(Ticks(96), Ticks(24), 10)};
    // By itself on the master; through a late track into one with a late effect, beside another.
    load({track(1, "gate", click, {"late"}), track(2, "gate", click, {"late", "late"}),
        track(3, "gate", click, {"gain", "late"}), track(4, "gate", click)});
    send(1, {{.to = 3}, {.to = 0}});
    send(2, {{.to = 3}});
    send(3, {{.to = 0}});
    EXPECT_EQ(engine.latency(), Frames(300));
    const auto sound = hear(engine, 2 * beat).left;
    EXPECT_EQ(changes(sound), (std::vector<std::size_t>{beat + 300, beat + 6000 + 300}));
    EXPECT_EQ(sound[beat + 300], 20 + 10 + 2 * 30 + 10);
}

TEST_F(Sends, AreAlignedAgainWhenALatencyChanges) {
    const auto sixteenth = std::vector{note(Ticks(96), Ticks(24), 10), note(Ticks(288), Ticks(24), 10)};
    load({track(1, "gate", sixteenth, {"gain"}), track(2, "gate", sixteenth), track(3, "gate", sixteenth)});
    send(1, {{.to = 2}});
    EXPECT_EQ(hear(engine, 2 * beat).left[beat], 40);
    ASSERT_TRUE(engine.swap(2, must_make("late")));
    EXPECT_EQ(engine.latency(), Frames(100));
    EXPECT_EQ(
        changes(hear(engine, 2 * beat).left), (std::vector<std::size_t>{beat + 100, beat + 6000 + 100}));
}

TEST_F(Sends, CanBeSoloed) {
    // 1 -> 3 -> 4, 2 -> 3, 2 -> 5
    load({track(1, "gate", held(1)), track(2, "gate", held(10)), room(3), room(4), room(5)});
    send(1, {{.to = 3}});
    send(2, {{.to = 3}, {.to = 5}});
    send(3, {{.to = 4}});
    EXPECT_EQ(left(), 11 + 11 + 11 + 10);
    const auto solo = [&](std::vector<int> tracks) { return soloed(std::move(tracks), 5); };
    EXPECT_EQ(solo({1}), 3) << "where it is sent to stays audible, with nothing else";
    EXPECT_EQ(solo({2}), 40);
    EXPECT_EQ(solo({4}), 11) << "with all that comes there";
    EXPECT_EQ(solo({3}), 22);
    EXPECT_EQ(solo({5}), 10);
    EXPECT_EQ(solo({1, 5}), 13);
    turn(3, [](MixerSettings& mixer) { mixer.mute = true; });
    EXPECT_EQ(solo({1}), 1) << "a muted one stays mute";
    EXPECT_EQ(solo({}), 11 + 10);
}

TEST_F(Sends, LeaveReturnTracksOpenWhateverIsSoloed) {
    // 1 -> 3, 2 -> 3 -> 4
    auto returning = track(3, "gate", held(100));
    returning.type = song::TrackType::return_track;
    returning.mix.out = {4, {1, 1}};
    load({track(1, "gate", held(1)), track(2, "gate", held(10)), returning, room(4)});
    send(1, {{.to = 3}});
    send(2, {{.to = 3}});
    EXPECT_EQ(left(), 1 + 10 + 111);
    EXPECT_EQ(soloed({1}, 4), 1 + 101) << "it plays on, and gets nothing of what is not heard";
    EXPECT_EQ(soloed({3}, 4), 111) << "with all that is sent there";
    turn(3, [](MixerSettings& mixer) { mixer.mute = true; });
    EXPECT_EQ(soloed({2}, 4), 10) << "a muted one stays mute";
}

TEST_F(Sends, NeverGoInACircle) {
    load({room(1), room(2), room(3), room(4)});
    send(1, {{.to = 2}});
    send(2, {{.to = 3}});
    EXPECT_EQ(code_of(3, {{.to = 1}}), "send.cycle");
    EXPECT_EQ(code_of(3, {{.to = 4}, {.to = 2}}), "send.cycle");
    EXPECT_EQ(code_of(1, {{.to = 1}}), "send.cycle");
    EXPECT_EQ(code_of(1, {{.to = 9}}), "send.unknown");
    EXPECT_EQ(code_of(9, {}), "track.unknown");
    EXPECT_EQ(code_of(1, {{.to = 2}, {2, Decibels(-6)}}), "send.twice");
    EXPECT_EQ(code_of(0, {{.to = 1}}), "send.master");
    EXPECT_TRUE(engine.mixer(3).sends.empty()) << "on an error nothing has changed";
    EXPECT_EQ(engine.mixer(1).sends, (std::vector<Send>{{.to = 2}}));
    send(1, {{.to = 3}});
    send(2, {});
    EXPECT_EQ(code_of(3, {{.to = 2}}), "") << "now it can";
}

TEST_F(Sends, AreKeptWhereTheSongIsEdited) {
    auto source = track(1, "gate", held(10));
    auto target = room(2, {"gain"});
    target.name = "room";
    load({source, target});
    send(1, {{.to = 2}});
    EXPECT_EQ(left(), 20);
    auto renumbered = target;
    renumbered.number = 3;
    engine.rescore(score({source, track(2, "gate", held(1)), renumbered}), make);
    EXPECT_EQ(engine.mixer(1).sends, (std::vector<Send>{{.to = 3}}));
    const auto sound = hear(engine, bar).left;
    EXPECT_TRUE(changes(sound).empty()) << "the new track begins no note in its middle";
    EXPECT_EQ(sound.back(), 20);
}

TEST_F(Sends, EndWithTheTrackTheyGoTo) {
    load({track(1, "gate", held(10)), room(2, {"echo"}), track(3, "gate", held(1))});
    send(1, {{.to = 2}});
    send(3, {{.to = 2}});
    hear(engine, 512);
    engine.rescore(score({track(1, "gate", held(10)), track(3, "gate", held(1))}), make);
    EXPECT_TRUE(engine.mixer(1).sends.empty());
    hear(engine, bar - 512);
    const auto sound = hear(engine, bar).left;
    EXPECT_LE(largest_step(sound), 23 / float(ramp)) << "and ring out there";
    EXPECT_GT(sound[4799], 11 + 5);
    engine.attend();
    hear(engine, 10 * bar);
    EXPECT_EQ(left(), 11);
}

TEST_F(Sends, ComeBackWithTheTrackTheyGoTo) {
    load({track(1, "gate", held(10)), room(2)});
    send(1, {{.to = 2}});
    hear(engine, 512);
    engine.rescore(score({track(1, "gate", held(10))}), make);
    ASSERT_TRUE(engine.set_mixer(1, {}));
    engine.rescore(score({track(1, "gate", held(10)), room(2)}), make);
    EXPECT_EQ(engine.mixer(1).sends, (std::vector<Send>{{.to = 2}}));
    EXPECT_TRUE(changes(hear(engine, 2 * bar).left).empty());
}

TEST_F(Sends, CanLeadToATrackThatIsNotHeardYet) {
    load({track(1, "gate", held(100))});
    hear(engine, 512);
    engine.rescore(score({track(1, "gate", held(100)), room(2, {"late"}), room(3)}), make);
    send(1, {{2, half}, {3, half}});
    hear(engine, 512);
    engine.rescore(score({track(1, "gate", held(100)), room(2, {"late"})}), make);
    auto sound = hear(engine, bar - 1024).left;
    EXPECT_TRUE(changes(sound).empty());
    sound = hear(engine, bar).left;
    EXPECT_LE(largest_step(sound), 51 / float(ramp));
    EXPECT_EQ(sound.back(), 150);
    engine.attend();
    EXPECT_EQ(engine.latency(), Frames(100));
}

TEST_F(Sends, SoundTheSameInBlocksOfAnySize) {
    std::vector<song::Note> melody;
    for (int i = 0; i < 60; ++i) melody.push_back(note(Ticks(i * 96, 11), Ticks(i % 5 * 30 + 1), 40 + i));
    const auto render = [&](std::uint32_t block) {
        Engine each({});
        each.load(score({room(1, {"echo", "late"}), track(2, "sine", melody, {"late"}),
                      track(3, "gate", melody, {"echo"})}),
            make);
        EXPECT_TRUE(each.set_mixer(2, {.sends = {{1, Decibels(-3)}, {3, Decibels(-6)}}}));
        EXPECT_TRUE(each.set_mixer(3, {.sends = {{1, Decibels(-9)}}}));
        each.play();
        return hear(each, 96000, block).left;
    };
    const auto expected = render(512);
    for (std::uint32_t block : {1u, 77u, 4096u}) EXPECT_TRUE(render(block) == expected) << block;
}

} // namespace aviary::engine
