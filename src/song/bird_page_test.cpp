#include "song/bird_page_testing.h"
#include "song/song_testing.h"

namespace aviary::song {
namespace {

TEST(BirdPage, HasExamplesThatAreReadWithoutAComplaintAndPlay) {
    const auto examples = testing::examples_of_page();
    EXPECT_GE(examples.size(), 15u);
    for (const testing::Example& example : examples) {
        const Parsed parsed = testing::read(example.song);
        EXPECT_TRUE(parsed.diagnostics.empty()) << "docs/bird.md:" << example.line << "\n"
                                                << render(parsed.diagnostics, {"bird.md", example.song});
        const bool plays = std::ranges::any_of(
            parsed.score.tracks, [](const Track& track) { return !track.notes.empty() && track.instrument; });
        EXPECT_TRUE(plays) << "docs/bird.md:" << example.line;
    }
}

} // namespace
} // namespace aviary::song
