#include "app/render/rendered_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include <unistd.h>

namespace aviary::app {
namespace {

namespace fs = std::filesystem;

struct Folder {
    fs::path path = fs::temp_directory_path() / ("aviary-sound-file-" + std::to_string(::getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() { fs::remove_all(path); }
};

std::string head_of(const fs::path& path) {
    std::string head(16, 0);
    std::ifstream(path, std::ios::binary).read(head.data(), 16);
    return head;
}

/// Writes a second of silence under the word that it may become so long.
std::string written(const fs::path& path, std::int64_t longest, int chunks = 1) {
    auto out = OutFile::begin(path, {});
    EXPECT_TRUE(out);
    auto file = RenderedFile::begin(**out, {SoundKind::wav, SampleFormat::float_32}, 48000,
        {.title = "", .comment = "", .frames = longest});
    EXPECT_TRUE(file);
    const std::vector<float> silence(48000);
    for (int i = 0; i < chunks; ++i) EXPECT_TRUE((*file)->write(silence, silence));
    EXPECT_TRUE((*file)->finish());
    EXPECT_TRUE((*out)->finish());
    return head_of(path);
}

TEST(RenderedFile, IsAnOrdinaryWavWhileItIsBelowFourGigabytes) {
    const Folder folder;
    EXPECT_EQ(written(folder.path / "a.wav", 48000).substr(0, 4), "RIFF");
    EXPECT_EQ(written(folder.path / "b.wav", std::int64_t(1) << 30).substr(0, 4), "RIFF")
        << "what could have become longer, and did not";
}

TEST(RenderedFile, OfAnUnknownEndingHasNoKind) {
    EXPECT_EQ(*sound_kind_of("a.WAV"), SoundKind::wav);
    EXPECT_EQ(*sound_kind_of("b/a.oga"), SoundKind::ogg);
    EXPECT_EQ(sound_kind_of("a.mp3").error().code, "out.kind");
    EXPECT_EQ(sound_kind_of("wav").error().code, "out.kind");
}

/// Writes 5 GB of zeros into a sparse file system, so only the long run does it.
TEST(RenderedFile, DISABLED_IsRf64BeyondFourGigabytes) {
    const Folder folder;
    const int seconds = int((std::int64_t(5) << 30) / (8 * 48000));
    const std::string head = written(folder.path / "a.wav", std::int64_t(seconds) * 48000, seconds);
    EXPECT_EQ(head.substr(0, 4), "RF64");
    EXPECT_GT(fs::file_size(folder.path / "a.wav"), std::uintmax_t(4) << 30);
}

} // namespace
} // namespace aviary::app
