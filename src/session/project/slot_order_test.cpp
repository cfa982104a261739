// For a song, the entries of daw.plugins.json and the slots of the engine come in the same order.
#include "engine/engine.h"
#include "song/files/plugins_file.h"
#include "song/song.h"

#include <gtest/gtest.h>

namespace aviary::session {
namespace {

TEST(SlotOrder, IsTheEngines) {
    const song::Score score =
        song::read_song("tracks\n  3 keys\n    strip channel\n    fx delay\n    plugin poly\n"
                        "    fx reverb\n  1 bass\n    plugin mono\n  2 voice\n    type audio\n",
            "song.bird")
            .score;
    engine::Engine engine({});
    const auto report = engine.load(score, [](const auto&, auto) {
        return Error{"plugin.unknown", "none is here", {}};
    });

    song::PluginsFile file;
    const auto entries = fit(file, score);
    ASSERT_EQ(entries.size(), report.slots.size());
    ASSERT_EQ(entries.size(), 5u);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const song::PluginSlot& entry = file.slots[entries[i]];
        EXPECT_EQ(entry.track, report.slots[i].track);
        EXPECT_EQ(entry.word, report.slots[i].word);
        EXPECT_EQ(int(entry.role), int(report.slots[i].role));
    }
}

} // namespace
} // namespace aviary::session
