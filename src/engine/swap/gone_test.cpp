// What goes when an edited song is taken up, or was never heard, and what the main thread may still say of it: the audio
// thread lets go of tracks, slots and sends at the bar, and attend() frees them. Each call here comes between two of those.
#include "engine/swap/rescore_testing.h"

#include <limits>

namespace aviary::engine {

namespace {

std::vector<song::Note> held(int key) { return {note(beats(0), beats(1000), key)}; }

/// A track that plays nothing by itself.
song::Track room(int number, std::vector<std::string> effects = {}) {
    auto made = track(number, "nothing", {}, std::move(effects));
    made.instrument.reset();
    return made;
}

struct Gone : RescoreTest {
    /// The edited song is taken up, and what it lacks has faded out. Nothing is attended to.
    void pass_the_bar() { hear(engine, bar + 4096); }
    void send(int from, std::vector<Send> sends) {
        MixerSettings settings = engine.mixer(from);
        settings.sends = std::move(sends);
        ASSERT_TRUE(engine.set_mixer(from, settings));
    }
    /// A track that is sent to another one, until that one goes.
    void let_a_target_go() {
        load(score({track(1, "gate", held(10)), room(2, {"gain"}), room(3, {"gain"})}));
        send(1, {{.to = 2}});
        EXPECT_EQ(left(), 20);
        engine.attend();
        edit(score({track(1, "gate", held(10)), room(3, {"gain"})}));
        pass_the_bar();
    }
    float left() { return hear(engine, 4096).left.back(); }
};

} // namespace

TEST_F(Gone, ASendIsNoMoreOnceItsTargetHasGone) {
    let_a_target_go();
    send(1, {{.to = 3}});
    engine.attend();
    ASSERT_TRUE(engine.set_mixer(1, {.volume = Decibels(-6), .sends = {{.to = 3}}}));
    EXPECT_NEAR(left(), 2 * 5.01, 0.01);
    EXPECT_EQ(engine.mixer(1).sends, (std::vector<Send>{{.to = 3}}));
}

TEST_F(Gone, AFaderThatMovesAtTheBarMovesNoSendThatHasGone) {
    let_a_target_go();
    ASSERT_TRUE(engine.set_mixer(1, {.volume = Decibels(-6)}));
    engine.attend();
    EXPECT_NEAR(left(), 5.01, 0.01);
    ASSERT_TRUE(engine.set_mixer(3, {.solo = true})); // moves all faders
    EXPECT_EQ(left(), 0);
}

TEST_F(Gone, ALatencyThatChangesAtTheBarDelaysNoSendThatHasGone) {
    let_a_target_go();
    hear(engine, 2 * bar);
    ASSERT_TRUE(engine.swap(2, must_make("late")).error().code == "slot.unknown") << "it was the target's";
    ASSERT_TRUE(engine.swap(3, must_make("late")));
    engine.attend();
    EXPECT_EQ(engine.latency(), Frames(100));
    ASSERT_TRUE(engine.swap(3, must_make("gain")));
    EXPECT_EQ(left(), 10);
}

TEST_F(Gone, TheNewSongsLatencyIsKnownAtOnce) {
    load(score({track(1, "gate", held(10), {"late", "late"})}));
    edit(score({track(1, "gate", held(10), {"late"})}));
    EXPECT_EQ(engine.latency(), Frames(200));
    pass_the_bar();
    EXPECT_EQ(engine.latency(), Frames(100));
}

TEST_F(Gone, TheSoloOfATrackThatHasGoneEnds) {
    load(score({track(1, "gate", held(10)), track(2, "gate", held(1))}));
    ASSERT_TRUE(engine.set_mixer(2, {.solo = true}));
    EXPECT_EQ(left(), 1);
    edit(score({track(1, "gate", held(10))}));
    pass_the_bar();
    ASSERT_TRUE(engine.set_mixer(1, {.volume = Decibels(0)}));
    EXPECT_EQ(left(), 10);
}

TEST_F(Gone, ATapHearsNoSlotThatCameInPlaceOfItsOwn) {
    load(score({track(1, "gate", held(10), {"gain"})}));
    ASSERT_TRUE(engine.tap(2));
    for (int i = 0; i < 20; ++i) { // until what is new has the memory of what was tapped
        edit(score({track(
            1, "gate", held(10), i % 2 ? std::vector<std::string>{"gain"} : std::vector<std::string>{})}));
        pass_the_bar();
        engine.attend();
        hear(engine, 4096);
        (void)engine.read_tap();
        EXPECT_TRUE((hear(engine, 512), engine.read_tap().empty())) << i;
    }
}

TEST_F(Gone, AllThatIsToldToASlotThatHasGoneIsRefused) {
    load(score({track(1, "gate", held(10), {"gain", "late"})}));
    const auto gain = parameter(2, "gain");
    edit(score({track(1, "gate", held(10), {"late"})}));
    pass_the_bar();
    EXPECT_FALSE(engine.set_parameter(2, gain, 2));
    EXPECT_FALSE(engine.set_source(2, {.kind = Source::Kind::tone}));
    EXPECT_FALSE(engine.play_note(2, 60, 1, true));
    EXPECT_FALSE(engine.tap(2));
    EXPECT_EQ(engine.processor(2), nullptr);
    EXPECT_EQ(engine.swap(2, must_make("gain")).error().code, "slot.unknown");
    engine.attend();
    EXPECT_EQ(left(), 10);
}

TEST_F(Gone, ATrackIsPutBackBesideOneThatIsNew) {
    load(score({track(1, "gate", held(10)), track(2, "gate", held(1), {"gain"})}));
    ASSERT_TRUE(engine.set_parameter(3, parameter(3, "gain"), 3));
    hear(engine, 512);
    edit(score({track(1, "gate", held(10))}));
    const auto report = edit(score({track(1, "gate", held(10)), track(3, "gate", held(100)),
        track(4, "gate", held(1000)), track(2, "gate", held(1), {"gain"})}));
    EXPECT_EQ(report.slots.back().id, 3u);
    pass_the_bar();
    EXPECT_EQ(left(), 10 + 3) << "notes that began before are not heard of new tracks";
}

TEST_F(Gone, ATrackThatIsPutBackHasTheMixerThatItWasLastGiven) {
    load(score({track(1, "gate", held(10)), track(2, "gate", held(1)), room(3)}));
    hear(engine, 512);
    auto edited = score({track(1, "gate", held(10)), track(2, "gate", held(1), {"gain"}), room(3)});
    edit(edited);
    ASSERT_TRUE(engine.set_mixer(2, {.volume = Decibels(-std::numeric_limits<double>::infinity())}));
    ASSERT_TRUE(engine.set_mixer(1, {.sends = {{.to = 3}}}));
    ASSERT_TRUE(engine.set_mixer(1, {.sends = {{3, Decibels(20)}}})); // another level alone
    edit(score({room(3)}));
    edit(edited);
    EXPECT_EQ(engine.mixer(2).volume, Decibels(-std::numeric_limits<double>::infinity()));
    EXPECT_EQ(engine.mixer(1).sends, (std::vector<Send>{{3, Decibels(20)}}));
    pass_the_bar();
    EXPECT_EQ(left(), 10 + 100);
}

TEST_F(Gone, ASendToATrackThatWasNeverHeardGoesWithIt) {
    load(score({track(1, "gate", held(10))}));
    hear(engine, 512);
    for (int i = 0; i < 5; ++i) {
        const Ids slots = ids(edit(score({track(1, "gate", held(10)), room(2, {"late"})})));
        send(1, {{.to = 2}});
        ASSERT_TRUE(engine.swap(slots.back(), must_make("late"))) << i;
        hear(engine, 512);
        edit(score({track(1, "gate", held(10))}));
        hear(engine, 4096);
        engine.attend();
        ASSERT_TRUE(engine.set_mixer(1, {.volume = Decibels(-6)}));
        ASSERT_TRUE(engine.swap(1, must_make("gate")));
    }
    pass_the_bar();
    EXPECT_EQ(engine.latency(), Frames(0));
    EXPECT_NEAR(left(), 5.01, 0.01);
}

} // namespace aviary::engine
