#include "session/sounds/clip_sounds.h"

#include "session/sounds/convert.h"
#include "session/sounds/test_sounds.h"
#include "session/test_session.h"

#include <cmath>
#include <fstream>
#include <numbers>
#include <thread>

namespace aviary::session {

namespace {

namespace fs = std::filesystem;

const GivenUp never = [] { return false; };

std::vector<float> sine(double hertz, double rate, std::size_t frames) {
    std::vector<float> samples(frames);
    for (std::size_t i = 0; i < frames; ++i)
        samples[i] = float(0.5 * std::sin(2 * std::numbers::pi * hertz * double(i) / rate));
    return samples;
}

/// How far from a sine of that frequency the samples are, as a part of it, edges left out.
double distance_from(const std::vector<float>& samples, const std::vector<float>& sine, std::size_t edge) {
    double difference = 0, all = 0;
    for (std::size_t i = edge; i + edge < std::min(samples.size(), sine.size()); ++i) {
        difference += std::pow(samples[i] - sine[i], 2);
        all += std::pow(sine[i], 2);
    }
    return std::sqrt(difference / all);
}

int upward_crossings(const std::vector<float>& samples) {
    int count = 0;
    for (std::size_t i = 1; i < samples.size(); ++i) count += samples[i - 1] < 0 && samples[i] >= 0;
    return count;
}

song::Clip clip(const std::string& file) {
    song::Clip clip;
    clip.file = file;
    return clip;
}

class ClipSoundsTest : public testing::Test {
protected:
    ClipSoundsTest() { clips_.set_folder(folder()); }
    fs::path folder() const { return bundles_.folder() / "song"; }
    /// Waits until it is read.
    Result<ClipSounds::Sound> read(const song::Clip& wanted, double speed = 1) {
        for (auto found = clips_.find(wanted, speed);; found = clips_.find(wanted, speed)) {
            if (!found || *found) return found;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    TestBundles bundles_; // for its folder
    ClipSounds clips_{48000, false};
};

} // namespace

TEST(Convert, ChangesTheRateAndNothingElse) {
    for (const auto& [from, to] : {std::pair(44100.0, 48000.0), {48000.0, 44100.0}, {96000.0, 48000.0}}) {
        const auto given = sine(997, from, std::size_t(from)), wanted = sine(997, to, std::size_t(to));
        const auto made = with_rate(given, from, to, never);
        EXPECT_EQ(made.size(), wanted.size());
        EXPECT_LT(distance_from(made, wanted, 2000), 1e-4)
            << from << " to " << to; // -80 dB, the phase included
    }
    const auto gone = with_rate(sine(20000, 48000, 48000), 48000, 22050, never);
    for (std::size_t i = 500; i + 500 < gone.size(); ++i) ASSERT_LT(std::abs(gone[i]), 1e-3);
}

TEST(Convert, ChangesTheTempoAndNotThePitch) {
    const engine::ClipSound given{sine(440, 48000, 96000), sine(880, 48000, 96000)};
    const engine::ClipSound fast = at_speed(given, 48000, 1.25, never);
    ASSERT_EQ(fast.left.size(), 76800u);
    EXPECT_NEAR(upward_crossings(fast.left), 440 * 1.6, 8);
    EXPECT_NEAR(upward_crossings(fast.right), 880 * 1.6, 16);
    EXPECT_EQ(at_speed(given, 48000, 0.5, never).left.size(), 192000u);
    EXPECT_TRUE(at_speed(given, 48000, 2, [] { return true; }).left.empty());
}

TEST_F(ClipSoundsTest, AreReadInTheBackgroundAndKept) {
    write_sound(folder() / "samples/a take.wav", {0.1f, 0.2f, 0.3f, 0.4f}, 48000, 2);
    const auto first = clips_.find(clip("samples/a take.wav"), 1);
    ASSERT_TRUE(first);
    const auto sound = read(clip("samples/a take.wav"));
    ASSERT_TRUE(sound) << sound.error().text();
    EXPECT_EQ((*sound)->left, (std::vector{0.1f, 0.3f}));
    EXPECT_EQ((*sound)->right, (std::vector{0.2f, 0.4f}));
    EXPECT_TRUE(clips_.take_news());
    EXPECT_FALSE(clips_.take_news());
    for (int i = 0; i < 10; ++i) clips_.forget_unused();
    EXPECT_EQ(*read(clip("samples/a take.wav")), *sound) << "somebody plays it";
}

TEST_F(ClipSoundsTest, AreConvertedToTheEnginesRateAndTheSpeed) {
    write_sound(
        folder() / "take.flac", sine(1000, 44100, 44100), 44100, 1, SF_FORMAT_FLAC | SF_FORMAT_PCM_24);
    const auto sound = read(clip("take.flac"));
    ASSERT_TRUE(sound);
    EXPECT_EQ((*sound)->left.size(), 48000u);
    EXPECT_EQ((*sound)->left, (*sound)->right);
    EXPECT_EQ((*read(clip("take.flac"), 2))->left.size(), 24000u);
}

TEST_F(ClipSoundsTest, ThatAreWrittenAnewAreReadAnew) {
    write_sound(folder() / "take.wav", {0.1f}, 48000);
    const auto before = read(clip("take.wav"));
    ASSERT_TRUE(before);
    write_sound(folder() / "take.wav", {0.7f, 0.8f}, 48000);
    fs::last_write_time(folder() / "take.wav", fs::file_time_type::clock::now() + std::chrono::seconds(5));
    const auto after = read(clip("take.wav"));
    ASSERT_TRUE(after);
    EXPECT_EQ((*after)->left, (std::vector{0.7f, 0.8f}));
}

TEST_F(ClipSoundsTest, SayWhatIsWrongWithAFile) {
    fs::create_directories(folder() / "a folder");
    std::ofstream(folder() / "notes.wav") << "no sound at all";
    const auto why = [&](const std::string& file) {
        const auto sound = read(clip(file));
        return sound ? std::string("read") : sound.error().message;
    };
    EXPECT_NE(
        why("gone.wav")
            .find("the clip 'gone.wav' is silent: the sound file cannot be read: there is no such file"),
        std::string::npos);
    EXPECT_NE(why("notes.wav").find("cannot be read"), std::string::npos) << why("notes.wav");
    EXPECT_NE(why("a folder").find("it is no file"), std::string::npos);
    for (const char* outside : {"../take.wav", "/etc/passwd", "samples/../../take.wav"})
        EXPECT_NE(why(outside).find("must lie in the song's folder"), std::string::npos) << outside;
}

TEST_F(ClipSoundsTest, ThatWouldFillTheMemoryAreNotConverted) {
    write_sound(folder() / "slow.wav", std::vector<float>(3500),
        1); // an hour in 14 KB, and ten at a tenth of its tempo
    const auto sound = read(clip("slow.wav"), 0.1);
    ASSERT_FALSE(sound);
    EXPECT_EQ(sound.error().code, "clip.memory");
}

TEST_F(ClipSoundsTest, SoundInTheSongOnceTheyAreRead) {
    fs::create_directories(folder());
    write_sound(folder() / "take.wav", std::vector<float>(96000, 0.25f), 48000);
    Session session({.engine = {.sample_rate = 48000, .max_frames = 256}, .plugin_folders = {}});
    bool was_told = false;
    const auto watching = session.observe(
        [&](const Event& event) { was_told = was_told || std::holds_alternative<ClipsRead>(event); });
    const auto opened =
        session.open_text("sig\n  bpm 120\ntracks\n  1 tape\n    type audio\narr\n  a 1\nsec a\n"
                          "  trk 1\n    clip take.wav 0 4\n    clip gone.wav 0 1\n",
            folder() / "song.bird");
    ASSERT_TRUE(opened);
    EXPECT_TRUE(opened->diagnostics.empty());
    float left[256], right[256];
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    const auto run = [&] {
        session.process(left, right, 256);
        session.tick();
    };
    while (!was_told && std::chrono::steady_clock::now() < end) run();
    while (session.problems().empty() && std::chrono::steady_clock::now() < end) run();
    ASSERT_EQ(session.problems().size(), 1u);
    EXPECT_EQ(session.problems()[0].where, "11:10");
    (void)session.transport().set_loop(engine::Loop{Beats(0), Beats(4)});
    (void)session.transport().play();
    do run();
    while (left[200] != 0.25f && std::chrono::steady_clock::now() < end);
    EXPECT_EQ(left[200], 0.25f);
}

} // namespace aviary::session
