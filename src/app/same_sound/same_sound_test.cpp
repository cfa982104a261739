// A song is the same bytes on every processor and at every block size, as far as the stock plugins and the engine make it.
// glibc chooses its functions by the processor; GLIBC_TUNABLES makes it choose as on a processor without FMA. The test hears
// the first seconds of each song; with AVIARY_WHOLE_SONGS=1 all of it, which takes minutes.
#include "app/run_aviary.h"

#include <algorithm>
#include <set>
#include <sstream>

namespace aviary::app {
namespace {

namespace fs = std::filesystem;

const std::string without_fma = "GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2";
const std::vector<std::string> block_sizes = {"1", "17", "64", "512", "4096"};

/// The lines that song_digest printed.
std::vector<std::string> digests(
    std::vector<std::string> arguments, std::vector<std::string> environment = {}) {
    RunningAviary run(std::move(arguments), fs::temp_directory_path(), std::move(environment), SONG_DIGEST);
    const Ran& ran = run.to_its_end();
    EXPECT_EQ(ran.exit.code, 0) << ran.err;
    std::istringstream lines(ran.out);
    return {std::istream_iterator<std::string>(lines), {}};
}

std::vector<fs::path> songs() {
    std::vector<fs::path> found{AVIARY_SOURCE_DIR "/examples/tremolo/song.bird"};
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(AVIARY_SOURCE_DIR "/../shared/corpus", absent))
        if (entry.path().extension() == ".bird") found.push_back(entry.path());
    return found;
}

class SameSound : public testing::TestWithParam<fs::path> {};

TEST_P(SameSound, WithAndWithoutFmaAtAnyBlockSize) {
    std::vector<std::string> arguments{GetParam().string(), std::getenv("AVIARY_WHOLE_SONGS") ? "1e6" : "5"};
    arguments.insert(arguments.end(), block_sizes.begin(), block_sizes.end());
    const auto with = digests(arguments), without = digests(arguments, {without_fma});
    ASSERT_EQ(with.size(), block_sizes.size());
    EXPECT_EQ(with, std::vector(block_sizes.size(), with.front())) << "in the order of block sizes";
    EXPECT_EQ(without, with);
}

INSTANTIATE_TEST_SUITE_P(Songs, SameSound, testing::ValuesIn(songs()), [](const auto& param_info) {
    auto name = param_info.param.parent_path().filename().string() + "_" + param_info.param.stem().string();
    std::ranges::replace_if(
        name, [](unsigned char c) { return !std::isalnum(c); }, '_');
    return name;
});

/// Else the test above would show nothing.
TEST(SameSoundItself, SeesWhatLibmDoesWithoutFma) {
#if defined(__x86_64__) && defined(__GLIBC__)
    if (!__builtin_cpu_supports("fma")) GTEST_SKIP() << "this processor has no FMA";
    EXPECT_EQ(digests({"libm"}), digests({"libm"}));
    EXPECT_NE(digests({"libm"}), digests({"libm"}, {without_fma}));
#else
    GTEST_SKIP() << "this libm has no such switch";
#endif
}

} // namespace
} // namespace aviary::app
