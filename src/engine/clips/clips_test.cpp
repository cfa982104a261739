#include "engine/clips/clip_pieces.h"

#include "engine/engine_testing.h"
#include "engine/render/offline.h"

#include <cmath>

namespace aviary::engine {

namespace {

constexpr std::size_t beat = 24000;

song::Clip clip(int start, int length, const std::string& file = "slope") {
    song::Clip clip;
    clip.file = file;
    clip.start = beats(start);
    clip.length = beats(length);
    clip.position = {3, 5};
    return clip;
}

/// Its left channel rises by a millionth with each frame, its right one is a half: four beats long.
std::shared_ptr<const ClipSound> slope() {
    static const auto sound = [] {
        ClipSound made;
        for (std::size_t i = 0; i < 4 * beat; ++i) made.left.push_back(0.1f + 1e-6f * float(i));
        made.right.assign(4 * beat, 0.5f);
        return std::make_shared<const ClipSound>(std::move(made));
    }();
    return sound;
}

class ClipsTest : public ::testing::Test, protected ClipSource {
protected:
    /// A track of clips alone.
    static song::Score song(std::vector<song::Clip> clips, double bpm = 120) {
        song::Track track;
        track.number = 1;
        track.type = song::TrackType::audio;
        track.clips = std::move(clips);
        return score({std::move(track)}, bpm);
    }
    Engine& load(const song::Score& song, unsigned max_frames = 512, unsigned helpers = 0) {
        EngineSetup setup{.max_frames = max_frames, .offline = true, .helpers = helpers};
        setup.clips = this;
        engine_.emplace(std::move(setup));
        report_ = engine_->load(song, make);
        return *engine_;
    }
    Sound play(const song::Score& song, std::size_t frames) {
        Engine& engine = load(song);
        engine.play();
        return hear(engine, frames);
    }
    Result<std::shared_ptr<const ClipSound>> find(const song::Clip& clip, double speed) override {
        speed_ = speed;
        if (clip.file == "slope") return slope();
        if (clip.file == "later") return later_;
        return Error{"clip.missing", "there is no " + clip.file, ""};
    }

    std::optional<Engine> engine_;
    LoadReport report_;
    double speed_ = 0;
    std::shared_ptr<const ClipSound> later_;
};

} // namespace

TEST_F(ClipsTest, SoundFromTheirBeatForTheirLengthSampleBySample) {
    const Sound sound = play(song({clip(1, 2)}), 4 * beat);
    for (std::size_t i = 0; i < sound.size(); ++i) {
        const bool inside = i >= beat && i < 3 * beat;
        ASSERT_EQ(sound.left[i], inside ? slope()->left[i - beat] : 0) << i;
        ASSERT_EQ(sound.right[i], inside ? 0.5f : 0) << i;
    }
}

TEST_F(ClipsTest, EndWithTheirFile) {
    const Sound sound = play(song({clip(0, 100)}), 5 * beat);
    EXPECT_EQ(sound.left[4 * beat - 1], slope()->left.back());
    EXPECT_EQ(sound.left[4 * beat], 0);
}

TEST_F(ClipsTest, HaveAnOffsetAGainAndFades) {
    song::Clip one = clip(0, 2);
    one.from_seconds = 0.25; // half a beat
    one.gain_db = -6;
    one.fade_in_seconds = 0.1;
    one.fade_out_seconds = 0.2;
    const Sound sound = play(song({one}), 3 * beat);
    const float gain = float(std::pow(10, -6.0 / 20));
    EXPECT_NEAR(sound.left[beat], gain * slope()->left[beat + beat / 2], 1e-6);
    EXPECT_EQ(sound.right[0], 0);
    EXPECT_NEAR(sound.right[2400], gain * 0.25f, 1e-6) << "halfway in";
    EXPECT_NEAR(sound.right[4800], gain * 0.5f, 1e-6);
    EXPECT_NEAR(sound.right[2 * beat - 4800], gain * 0.25f, 1e-6) << "halfway out";
    EXPECT_NEAR(sound.right[2 * beat - 1], 0, 1e-4);
}

TEST_F(ClipsTest, SoundThroughTheEffectsOfTheirTrackAndBesideEachOther) {
    song::Score both = song({clip(0, 1), clip(0, 1)});
    both.tracks[0].effects.push_back({"late", {1, 1}});
    Engine& engine = load(both);
    std::vector<float> right;
    render_offline(engine, beats(1).beats(), [&](auto, auto samples) {
        right.insert(right.end(), samples.begin(), samples.end());
        return true;
    });
    EXPECT_EQ(right[0], 1) << "the latency is cut off";
    EXPECT_EQ(right[beat - 1], 1);
    EXPECT_EQ(right[beat + 100], 0);
}

TEST_F(ClipsTest, AreTheSameSoundForEveryBlockSizeAndHelper) {
    song::Clip faded = clip(1, 2);
    faded.fade_in_seconds = faded.fade_out_seconds = 0.33;
    song::Score many = song({clip(0, 1), faded}, 97.3);
    many.tracks.push_back(many.tracks[0]);
    many.tracks[1].number = 2;
    const auto render = [&](unsigned max_frames, unsigned helpers) {
        std::vector<float> left;
        render_offline(load(many, max_frames, helpers), many.length.beats(), [&](auto samples, auto) {
            left.insert(left.end(), samples.begin(), samples.end());
            return true;
        });
        return left;
    };
    const auto expected = render(512, 0);
    EXPECT_NE(expected[100], 0);
    for (const unsigned frames : {17u, 64u, 4096u}) EXPECT_EQ(render(frames, 0), expected) << frames;
    EXPECT_EQ(render(512, 2), expected);
}

TEST_F(ClipsTest, AreStretchedToTheSongsTempo) {
    song::Clip one = clip(0, 2);
    one.bpm = 60;
    play(song({one}, 120), 100);
    EXPECT_NEAR(speed_, 2, 1e-9);
    song::Score ramp = song({one}, 60);
    ramp.tempos = {{beats(0), 60, false}, {beats(1), 120, false}}; // a beat of a second, then one of a half
    play(ramp, 100);
    EXPECT_NEAR(speed_, 4.0 / 3, 1e-4);
}

TEST_F(ClipsTest, ThatAreMissingOrTooFarFromTheTempoAreSilentAndSaidWithTheirPlace) {
    song::Clip fast = clip(0, 1);
    fast.bpm = 1;
    const Sound sound = play(song({clip(0, 1, "gone"), fast}), 1000);
    EXPECT_EQ(sound.left[10], 0);
    ASSERT_EQ(report_.problems.size(), 2u);
    EXPECT_EQ(report_.problems[0].code, "clip.missing");
    EXPECT_EQ(report_.problems[0].where, "3:5");
    EXPECT_EQ(report_.problems[1].code, "clip.speed");
    EXPECT_EQ(engine_->problems().size(), 2u);
}

TEST_F(ClipsTest, DoNotBreakOffOrBeginInTheirMidstWhereTheTransportTurns) {
    Engine& engine = load(song({clip(0, 4)}));
    engine.play();
    const auto right_of = [&](std::size_t frames) { return hear(engine, frames).right; };
    EXPECT_EQ(right_of(1024)[0], 0.5f) << "its beginning is not blunted";
    engine.stop();
    const auto stopped = right_of(1024);
    EXPECT_LT(largest_step(stopped), 0.01);
    EXPECT_GT(stopped[0], 0.49);
    EXPECT_EQ(stopped[300], 0);
    engine.seek(Beats(2));
    engine.play();
    const auto entered = right_of(1024);
    EXPECT_LT(entered[0], 0.01);
    EXPECT_LT(largest_step(entered), 0.01);
    EXPECT_NEAR(entered[300], 0.5, 1e-6);
    engine.seek(Beats(1));
    const auto jumped = right_of(1024);
    EXPECT_LT(largest_step(jumped), 0.01);
    EXPECT_NEAR(jumped[120], 0.5, 0.01) << "one falls as the other rises";
}

TEST_F(ClipsTest, LoopWithoutASeamWhereTheLoopIsTheirs) {
    Engine& engine = load(song({clip(0, 2)}));
    engine.set_loop(Loop{Beats(0), Beats(2)});
    engine.play();
    const auto right = hear(engine, 6 * beat).right;
    for (std::size_t i = 0; i < right.size(); ++i) ASSERT_EQ(right[i], 0.5f) << i;
}

TEST_F(ClipsTest, GoOnUnderAnEditThatLeavesThemAndFadeUnderOneThatTakesThemAway) {
    Engine& engine = load(song({clip(0, 4)}));
    engine.play();
    hear(engine, 1000);
    engine.rescore(song({clip(0, 4), clip(8, 1)}), make);
    const Sound through = hear(engine, 3 * beat); // over the first bar? it is four beats long
    for (std::size_t i = 0; i < through.size(); ++i) ASSERT_EQ(through.right[i], 0.5f) << i;
    engine.seek(Beats(0));
    hear(engine, 1000);
    engine.rescore(song({}), make);
    engine.seek(Beats(1)); // taken up at the jump
    const auto gone = hear(engine, 1024).right;
    EXPECT_LT(largest_step(gone), 0.01);
    EXPECT_EQ(gone[300], 0);
}

TEST_F(ClipsTest, ThatAreStillBeingReadAreHeardOnceTheyAreThere) {
    Engine& engine = load(song({clip(0, 4, "later")}));
    EXPECT_TRUE(report_.problems.empty());
    EXPECT_EQ(hear(engine, 512).right[100], 0);
    later_ = slope();
    engine.hear_clips();
    engine.play();
    EXPECT_EQ(hear(engine, 512).right[0], 0.5f);
}

} // namespace aviary::engine
