// Real songs, by others and our own, become music: every section is heard, nothing is no number, nothing clips, and a
// second render is the same to the byte.
#include "app/run_aviary.h"
#include "song/bird_page_testing.h"
#include "song/song.h"

#include <nlohmann/json.hpp>
#include <sndfile.h>

#include <cmath>
#include <fstream>
#include <sstream>

namespace aviary::app {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> songs() {
    std::vector<fs::path> found;
    for (const auto& example : fs::directory_iterator(AVIARY_SOURCE_DIR "/examples"))
        if (const auto song = example.path() / "song.bird"; fs::exists(song)) found.push_back(song);
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(AVIARY_SOURCE_DIR "/../shared/corpus", absent)) {
        const auto name = entry.path().filename().string();
        if (name.ends_with(".bird") && !name.starts_with("legacy")) found.push_back(entry.path());
    }
    return found;
}

std::string contents(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return std::move(text).str();
}

struct Sound {
    double rate = 0;
    std::vector<float> samples; ///< stereo, interleaved

    double seconds() const { return double(samples.size()) / 2 / rate; }
    float peak() const {
        float peak = 0;
        for (const float sample : samples) peak = std::max(peak, std::abs(sample));
        return peak;
    }
    double rms(double from, double to) const {
        const auto first = std::size_t(from * rate) * 2;
        const auto last = std::min(std::size_t(to * rate) * 2, samples.size());
        double energy = 0;
        for (auto i = first; i < last; ++i) energy += double(samples[i]) * samples[i];
        return std::sqrt(energy / double(std::max<std::size_t>(1, last - first)));
    }
};

Sound read(const fs::path& file) {
    SF_INFO info{};
    SNDFILE* opened = sf_open(file.c_str(), SFM_READ, &info);
    Sound sound{double(info.samplerate), std::vector<float>(std::size_t(info.frames * info.channels))};
    sf_readf_float(opened, sound.samples.data(), info.frames);
    sf_close(opened);
    return sound;
}

class Corpus : public testing::TestWithParam<fs::path> {
protected:
    fs::path render(const char* name) {
        const auto ran =
            run_aviary({"render", GetParam().string(), "-o", name, "--bits", "32f"}, place_.folder());
        EXPECT_EQ(ran.exit.code, 0) << ran.err;
        return place_.folder() / name;
    }

    workshop::TestProject place_;
};

} // namespace

TEST_P(Corpus, EverySectionIsHeardAndNothingClips) {
    const auto score = song::read_song(contents(GetParam()), GetParam().string()).score;
    const Sound sound = read(render("song.wav"));
    const double beat = 60 / score.bpm;

    EXPECT_GE(sound.seconds(), score.length.beats().count * beat);
    EXPECT_LE(sound.seconds(), score.length.beats().count * beat + 10.1) << "the tail has no end";
    EXPECT_LT(sound.peak(), 1.0f);
    EXPECT_TRUE(std::ranges::all_of(sound.samples, [](float sample) { return std::isfinite(sample); }));
    for (const auto& section : score.sections) {
        const double start = section.start.beats().count * beat,
                     end = start + section.length.beats().count * beat;
        EXPECT_GT(sound.rms(start, end), 0.003) << section.name << " at " << start << " s";
    }
}

TEST_P(Corpus, ASecondRenderIsTheSameToTheByte) {
    EXPECT_TRUE(contents(render("a.wav")) == contents(render("b.wav")));
}

INSTANTIATE_TEST_SUITE_P(Songs, Corpus, testing::ValuesIn(songs()), [](const auto& param_info) {
    auto name = param_info.param.parent_path().filename().string() + "_" + param_info.param.stem().string();
    std::ranges::replace_if(
        name, [](unsigned char c) { return !std::isalnum(c); }, '_');
    return name;
});

TEST(BirdPage, EveryExampleSounds) {
    workshop::TestProject place;
    for (const auto& example : song::testing::examples_of_page()) {
        std::ofstream(place.folder() / "example.bird") << example.song;
        const auto ran =
            run_aviary({"render", "example.bird", "-o", "example.wav", "--json"}, place.folder());
        ASSERT_EQ(ran.exit.code, 0) << "docs/bird.md:" << example.line << "\n" << ran.err;
        const auto told = nlohmann::json::parse(ran.out);
        EXPECT_TRUE(told["warnings"].empty()) << "docs/bird.md:" << example.line << "\n" << told["warnings"];
        EXPECT_TRUE(told["peak_db"].is_number()) << "docs/bird.md:" << example.line << " is silent";
    }
}

TEST(CorpusSong, DawIsFiveSectionsOf150Seconds) {
    const fs::path file = AVIARY_SOURCE_DIR "/../shared/corpus/daw.bird";
    if (!fs::exists(file)) GTEST_SKIP() << file << " is not here";
    const auto score = song::read_song(contents(file), file.string()).score;
    EXPECT_EQ(score.bpm, 128);
    EXPECT_EQ(score.sections.size(), 5u);
    EXPECT_EQ(score.length.beats().count * 60 / score.bpm, 150);
}

} // namespace aviary::app
