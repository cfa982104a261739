#include "session/under_work/sound_file.h"

#include "session/sounds/test_sounds.h"
#include "session/test_bundles.h"

#include <algorithm>
#include <limits>

namespace aviary::session {

namespace {

struct SoundFile : testing::Test {
    TestBundles place;
    std::filesystem::path folder = place.folder();

    void touch(const std::filesystem::path& file) {
        std::filesystem::create_directories((folder / file).parent_path());
        std::ofstream(folder / file) << "no sound";
    }
    auto read(const std::string& name, double sample_rate = 48000) {
        return read_sound(folder / name, sample_rate, [] { return false; });
    }
};

} // namespace

TEST_F(SoundFile, IsFoundBelowTheProjectButNotInItsBuild) {
    for (auto file : {"b.wav", "a.FLAC", "drums/kick.ogg", "drums/deep/snare.aiff", "tremolo.cpp", "b.mp3",
             "build/c.wav", ".git/d.wav", ".hidden.wav", "drums/build/e.wav"})
        touch(file);
    std::filesystem::create_directory(folder / "folder.wav");
    EXPECT_EQ(find_sounds(folder),
        (std::vector<std::string>{"a.FLAC", "b.wav", "drums/deep/snare.aiff", "drums/kick.ogg"}));
    EXPECT_TRUE(find_sounds(folder / "nowhere").empty());
}

TEST_F(SoundFile, IsOneOfTwoHundredAtMost) {
    for (int i = 0; i < 250; ++i) touch(std::to_string(i) + ".wav");
    EXPECT_EQ(find_sounds(folder).size(), 200u);
}

TEST_F(SoundFile, IsReadSampleForSampleAtItsOwnRate) {
    write_sound(folder / "stereo.wav", {0.1f, -0.1f, 0.2f, -0.2f}, 48000, 2);
    const auto sound = read("stereo.wav");
    ASSERT_TRUE(sound) << sound.error().text();
    EXPECT_EQ((*sound)->left, (std::vector<float>{0.1f, 0.2f}));
    EXPECT_EQ((*sound)->right, (std::vector<float>{-0.1f, -0.2f}));
}

TEST_F(SoundFile, GoesToBothSidesWhenItHasOneChannel) {
    write_sound(folder / "mono.wav", {0.1f, 0.2f, std::numeric_limits<float>::quiet_NaN()}, 48000);
    const auto sound = read("mono.wav");
    ASSERT_TRUE(sound) << sound.error().text();
    EXPECT_EQ((*sound)->left, (std::vector<float>{0.1f, 0.2f, 0}));
    EXPECT_EQ((*sound)->right, (*sound)->left);
}

TEST_F(SoundFile, IsReadInEveryFormatAtAnyRate) {
    const std::pair<const char*, int> formats[] = {{"a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16},
        {"a.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24}, {"a.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS},
        {"a.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_24}};
    for (auto [name, format] : formats) {
        write_sound(folder / name, std::vector<float>(44100, 0.5f), 44100, 1, format);
        const auto sound = read(name);
        ASSERT_TRUE(sound) << sound.error().text();
        ASSERT_EQ((*sound)->left.size(), 48000u) << name;
        EXPECT_NEAR((*sound)->left[24000], 0.5, 0.01) << name;
    }
}

TEST_F(SoundFile, SaysWhyItCannotBeRead) {
    touch("text.wav");
    write_sound(folder / "empty.wav", {}, 48000);
    write_sound(folder / "long.wav", std::vector<float>(601'000), 1000, 1, SF_FORMAT_WAV | SF_FORMAT_PCM_U8);
    const std::pair<const char*, const char*> wrong[] = {{"nowhere.wav", "cannot be read: "},
        {"text.wav", "cannot be read: "}, {"empty.wav", "holds no sound"},
        {"long.wav", "longer than 10 minutes"}};
    for (auto [name, why] : wrong) {
        const auto checked = check_sound(folder / name);
        ASSERT_FALSE(checked) << name;
        EXPECT_EQ(checked.error().code, "source.unknown");
        EXPECT_NE(checked.error().text().find(why), std::string::npos) << checked.error().text();
        EXPECT_FALSE(read(name));
    }
}

} // namespace aviary::session
