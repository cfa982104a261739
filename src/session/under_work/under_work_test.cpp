// The plugin under work: its input, its output, whether it sounds, and the stages of its runs.
#include "session/sounds/test_sounds.h"
#include "session/test_session.h"

#include <algorithm>
#include <cmath>
#include <thread>

namespace aviary::session {

namespace {

constexpr std::string_view song_text = R"(sig
  bpm 120
tracks
  1 lead
    plugin beep
    fx wobble
sec main
  trk 1 lead
    p w
      n C4
)";

class UnderWorkTest : public HeardSession {
protected:
    UnderWorkTest() { std::filesystem::create_directories(project_); }
    void open(const std::string& bundle = "wobble") {
        session_.under_work().work_on("wobble", bundle, {.folder = project_, .is_caged = true});
        ASSERT_TRUE(session_.open_text(song_text, "first.bird"));
        events_.clear();
    }
    /// Processes so many blocks and gives the last sample of the output.
    float run(int blocks, const float* input = nullptr) {
        for (int i = 0; i < blocks; ++i) run_block(input);
        return left_.back();
    }
    Workshop workshop() { return session_.state().workshop.value(); }
    std::string refused(const Source& source) {
        const auto set = session_.under_work().set_source(source);
        return set ? "" : set.error().code;
    }

    std::filesystem::path project_ = bundles_.folder() / "project";
};

const Source a_tone{.kind = Source::Kind::tone, .frequency = Hertz(1000), .level = Decibels(-6)};

} // namespace

TEST_F(UnderWorkTest, IsShownWithAllThatIsKnownOfIt) {
    write_sound(project_ / "loops" / "beat.wav", {0.5f}, 48000);
    open();
    EXPECT_TRUE(workshop().is_caged);
    EXPECT_EQ(workshop().health.state, Health::State::none);
    EXPECT_EQ(workshop().source.kind, Source::Kind::song);
    EXPECT_EQ(workshop().sounds.names, std::vector<std::string>{"loops/beat.wav"});
    EXPECT_TRUE(workshop().versions.known.empty());
}

TEST_F(UnderWorkTest, IsFedWithATone) {
    open();
    ASSERT_TRUE(session_.under_work().set_source(a_tone));
    run(4);
    float loudest = 0;
    for (float sample : left_) loudest = std::max(loudest, std::abs(sample));
    EXPECT_NEAR(loudest, 0.5012, 0.001);
    ASSERT_EQ(heard<Source>().size(), 1u);
    EXPECT_EQ(heard<Source>()[0].frequency, Hertz(1000));
    EXPECT_EQ(workshop().source.kind, Source::Kind::tone);
}

TEST_F(UnderWorkTest, IsFedWithASoundFile) {
    write_sound(project_ / "half.wav", {0.5f, 0.5f}, 44100);
    open();
    run(2);
    ASSERT_TRUE(session_.under_work().set_source({.kind = Source::Kind::file, .name = "half.wav"}));
    while (std::abs(run(1) - 0.5f) > 1e-3f) std::this_thread::yield(); // until the file has been read
    ASSERT_TRUE(session_.under_work().set_source(
        {.kind = Source::Kind::file, .level = Decibels(-20), .name = "half.wav"}));
    EXPECT_NEAR(run(3), 0.05, 1e-3) << "the same file is not read again";
    ASSERT_TRUE(session_.under_work().set_source({}));
    EXPECT_EQ(run(3), 0);
}

TEST_F(UnderWorkTest, GoesOnWithTheSourceUntilAnotherFileIsRead) {
    write_sound(project_ / "long.wav", std::vector<float>(400'000, 0.25f), 44100);
    write_sound(project_ / "short.wav", {0.5f}, 48000);
    open();
    run(1);
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(session_.under_work().set_source({.kind = Source::Kind::file, .name = "long.wav"}));
        ASSERT_TRUE(session_.under_work().set_source({.kind = Source::Kind::file, .name = "short.wav"}));
    }
    while (run(1) != 0.5f) std::this_thread::yield();
    for (int i = 0; i < 50; ++i) ASSERT_EQ(run(1), 0.5f) << "the one that was given up never comes";
}

TEST_F(UnderWorkTest, IsFedWithTheDevicesInputWhereThereIsOne) {
    open();
    run(1);
    EXPECT_EQ(refused({.kind = Source::Kind::device}), "source.device");
    const std::vector<float> input(frames, 0.25f);
    run(1, input.data());
    ASSERT_TRUE(session_.under_work().set_source({.kind = Source::Kind::device}));
    EXPECT_EQ(run(3, input.data()), 0.25f);
    EXPECT_EQ(run(1), 0) << "the device is gone";
}

TEST_F(UnderWorkTest, RefusesASourceThatMakesNoSense) {
    write_sound(project_ / "good.wav", {0.5f}, 48000);
    std::ofstream(project_ / "bad.wav") << "no sound";
    std::ofstream(bundles_.folder() / "outside.wav") << "no sound";
    EXPECT_EQ(refused({.kind = Source::Kind::silence}), "work.none");
    open();
    using Kind = Source::Kind;
    for (double hertz : {19.9, 20'001.0, double(NAN)})
        EXPECT_EQ(refused({.kind = Kind::tone, .frequency = Hertz(hertz)}), "source.range") << hertz;
    for (double level : {0.1, -60.1, double(NAN)})
        for (auto kind : {Kind::tone, Kind::noise, Kind::file, Kind::device})
            EXPECT_EQ(refused({.kind = kind, .level = Decibels(level), .name = "good.wav"}), "source.range")
                << level;
    for (auto name : {"nowhere.wav", "bad.wav", "../outside.wav", "", "/etc/passwd"})
        EXPECT_EQ(refused({.kind = Kind::file, .name = name}), "source.unknown") << name;
    EXPECT_TRUE(heard<Source>().empty());
    EXPECT_EQ(workshop().source.kind, Kind::song);
}

TEST_F(UnderWorkTest, TakesNoSoundWhenItIsAnInstrument) {
    open("beep");
    run(1);
    EXPECT_EQ(refused(a_tone), "source.range");
    EXPECT_EQ(refused({.kind = Source::Kind::noise}), "source.range");
    EXPECT_EQ(refused({.kind = Source::Kind::silence}), "");
    ASSERT_TRUE(session_.notes().play(*workshop().slot, 60, 1, true));
    EXPECT_EQ(run(3), 0.25f);
}

TEST_F(UnderWorkTest, KeepsItsSourceOverASwapAndANewSong) {
    write_sound(project_ / "half.wav", {0.5f}, 48000);
    open();
    ASSERT_TRUE(session_.under_work().set_source({.kind = Source::Kind::file, .name = "half.wav"}));
    while (run(1) != 0.5f) std::this_thread::yield();
    ASSERT_TRUE(session_.plugins().go_live(bundles_.add("wobble", "test_wobble_v2", "build")));
    for (int i = 0; i < 20; ++i) ASSERT_EQ(run(1), 0.5f);
    ASSERT_TRUE(session_.open_text(song_text, "first.bird"));
    EXPECT_EQ(run(20), 0.5f);
    EXPECT_EQ(workshop().source.name, "half.wav");
}

TEST_F(UnderWorkTest, GoesBackToTheSongWhenNewCodeTakesNoSound) {
    open();
    ASSERT_TRUE(session_.under_work().set_source(a_tone));
    run(3);
    ASSERT_TRUE(session_.plugins().go_live(bundles_.add("wobble", "test_beep", "build")));
    ASSERT_EQ(heard<Source>().size(), 2u);
    EXPECT_EQ(heard<Source>()[1].kind, Source::Kind::song);
    run(20);
    ASSERT_TRUE(session_.plugins().go_live(bundles_.add("wobble", "test_wobble_v1", "build")));
    EXPECT_EQ(run(20), 0) << "and the tone does not come back by itself";
}

TEST_F(UnderWorkTest, FindsSoundFilesThatComeLater) {
    open();
    EXPECT_TRUE(workshop().sounds.names.empty());
    write_sound(project_ / "late.wav", {0.5f}, 48000);
    while (heard<SoundFiles>().empty()) {
        run(1);
        std::this_thread::yield();
    }
    EXPECT_EQ(heard<SoundFiles>()[0].names, std::vector<std::string>{"late.wav"});
    EXPECT_EQ(workshop().sounds.names, std::vector<std::string>{"late.wav"});
    run(300);
    EXPECT_EQ(heard<SoundFiles>().size(), 1u) << "told once";
}

TEST_F(UnderWorkTest, IsWatchedSampleForSampleBehindItsOwnGain) {
    open();
    ASSERT_TRUE(session_.parameters().set(*workshop().slot, "gain", 0.5));
    ASSERT_TRUE(session_.mixer().set(1, {.mute = true}));
    ASSERT_TRUE(session_.transport().play());
    run(2);
    EXPECT_TRUE(heard<Watched>().empty());
    session_.under_work().watch(true);
    run(10);
    std::size_t samples = 0;
    for (const Watched& watched : heard<Watched>()) {
        samples += watched.sound.samples.size();
        for (float sample : watched.sound.samples) ASSERT_EQ(sample, 0.125f);
    }
    EXPECT_EQ(samples, 10u * 2 * frames);
    ASSERT_TRUE(session_.open_text(song_text, "first.bird"));
    events_.clear();
    run(4);
    EXPECT_EQ(heard<Watched>().size(), 4u) << "also in the next song";
    session_.under_work().watch(false);
    events_.clear();
    run(4);
    EXPECT_TRUE(heard<Watched>().empty());
}

TEST_F(UnderWorkTest, IsHeardByWhoWatchedBeforeThereWasAnyCodeOfIt) {
    session_.under_work().work_on("late", "late", {.folder = project_});
    ASSERT_TRUE(session_.open_text("tracks\n  1 lead\n    plugin late\n", "first.bird"));
    session_.under_work().watch(true);
    run(4);
    EXPECT_TRUE(heard<Watched>().empty());
    ASSERT_TRUE(session_.plugins().go_live(bundles_.add("late", "test_beep", "build")));
    run(4);
    EXPECT_EQ(heard<Watched>().size(), 4u);
}

TEST_F(UnderWorkTest, TellsHowItFaresAndWhichCodeSounds) {
    session_.under_work().set_health({Health::State::sounding, ""});
    EXPECT_TRUE(heard<Health>().empty()) << "nothing is under work";
    open();
    session_.under_work().set_health({Health::State::sounding, ""});
    session_.under_work().set_health({Health::State::sounding, ""});
    session_.under_work().set_health({Health::State::lost, "wobble crashed"});
    ASSERT_EQ(heard<Health>().size(), 2u) << "only what is new";
    EXPECT_EQ(workshop().health.text, "wobble crashed");
    session_.under_work().set_versions({{{3, "12:03:11", "0a1b2c3d"}}, 3});
    ASSERT_EQ(heard<Versions>().size(), 1u);
    EXPECT_EQ(workshop().versions.sounding, 3);
    EXPECT_EQ(workshop().versions.known.at(0).code, "0a1b2c3d");
    session_.under_work().set_author_page({"/ui/", ""});
    session_.under_work().set_author_page({"/ui/", ""});
    ASSERT_EQ(heard<AuthorPage>().size(), 1u);
    EXPECT_EQ(workshop().page.path, "/ui/");
}

TEST_F(UnderWorkTest, RemembersTheStagesOfTheLastRuns) {
    session_.under_work().work_on("projects/wobble", "wobble");
    Stage stage;
    for (stage.run = 1; stage.run <= 10; ++stage.run) {
        stage.state = Stage::State::running;
        session_.under_work().report(stage);
        stage.state = Stage::State::done;
        session_.under_work().report(stage);
    }
    EXPECT_EQ(heard<Stage>().size(), 20u);
    const auto runs = session_.state().workshop->runs;
    ASSERT_EQ(runs.size(), 8u) << "one a run: done takes the place of running";
    EXPECT_EQ(runs.front().run, 3);
    EXPECT_EQ(runs.back().state, Stage::State::done);
}

TEST_F(UnderWorkTest, RemembersTheStagesOfBothCodesOfARun) {
    session_.under_work().work_on("projects/wobble", "wobble");
    Stage stage{.run = 1, .stage = Stage::Name::build};
    session_.under_work().report(stage);
    stage.state = Stage::State::done;
    for (const auto step : {Stage::Step::fast, Stage::Step::optimised}) {
        stage.step = step;
        session_.under_work().report(stage);
    }
    const auto state = session_.state();
    ASSERT_EQ(state.workshop->runs.size(), 2u);
    EXPECT_EQ(state.workshop->runs[0].step, Stage::Step::fast);
}

} // namespace aviary::session
