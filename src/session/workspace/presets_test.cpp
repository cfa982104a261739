// `preset "NAME"` under a plugin of the song.
#include "session/workspace/test_workspace.h"

namespace aviary::session {
namespace {

class PresetTest : public WorkspaceTest {
protected:
    /// The song with that line under its instrument; an empty one is left out.
    static std::string with(const std::string& line) {
        std::string text(night);
        const std::string_view plugin = "    plugin beep\n";
        if (!line.empty()) text.insert(text.find(plugin) + plugin.size(), "      " + line + "\n");
        return text;
    }
    void write_song(const std::string& line) {
        const auto written = workspace_->write_song(page, with(line), song().version);
        ASSERT_TRUE(written) << written.error().text();
    }
    void open_with(const std::string& line) {
        write("night.bird", with(line));
        open_by(page);
    }
    /// The audio thread moves parameters one by one, so it may take a block.
    bool has_level(double wanted) {
        return come_true([&] { return value(0, "level") == wanted; });
    }
    std::string warnings() const {
        std::string all;
        for (const song::Diagnostic& said : song().diagnostics)
            all += std::to_string(said.position.line) + ": " + said.message + "\n";
        return all;
    }
};

TEST_F(PresetTest, IsLoadedWithItsSong) {
    open_with("preset \"Half Asleep\"");
    EXPECT_TRUE(has_level(0.125));
    EXPECT_EQ(warnings(), "");
}

TEST_F(PresetTest, IsLoadedWhenItsLineIsWritten) {
    open_with("");
    EXPECT_TRUE(has_level(0.25));
    write_song("preset Loud");
    EXPECT_TRUE(has_level(0.75));
    write_song("preset \"Half Asleep\"");
    EXPECT_TRUE(has_level(0.125));
    write_song("");
    EXPECT_TRUE(has_level(0.25));
}

TEST_F(PresetTest, ThatIsUnknownIsAWarningWithTheNearestAndChangesNothing) {
    open_with("preset Loud");
    turn(0, "level", 0.5);
    EXPECT_TRUE(has_level(0.5));
    write_song("preset Lod");
    EXPECT_TRUE(has_level(0.5));
    EXPECT_EQ(warnings(), "6: 'beep' has no preset 'Lod'; did you mean 'Loud'?\n");
    write_song("preset Strings");
    EXPECT_EQ(warnings(), "6: 'beep' has no preset 'Strings'; it has 'Half Asleep', 'Loud'\n");
    write_song("preset Loud");
    EXPECT_TRUE(has_level(0.5)) << "it is what the plugin began from";
}

TEST_F(PresetTest, LeavesWhatWasMovedSinceToTheProject) {
    open_with("preset Loud");
    turn(0, "level", 0.5);
    restart();
    open_by(page);
    EXPECT_TRUE(has_level(0.5));
    EXPECT_NE(read("daw.plugins.json").find("\"preset\": \"Loud\""), std::string::npos);
}

TEST_F(PresetTest, OfAnotherNameBeginsAnewWhateverWasKept) {
    open_with("preset Loud");
    turn(0, "level", 0.5);
    stop();
    write("night.bird", with("preset \"Half Asleep\""));
    start();
    events_.clear();
    open_by(page);
    EXPECT_TRUE(has_level(0.125));
}

TEST_F(PresetTest, IsTakenBackByUndoWithWhatWasMovedBefore) {
    open_with("preset Loud");
    turn(0, "level", 0.5);
    EXPECT_TRUE(has_level(0.5));
    write_song("preset \"Half Asleep\"");
    EXPECT_TRUE(has_level(0.125));
    turn(0, "level", 1);
    EXPECT_TRUE(has_level(1));
    EXPECT_TRUE(moved(false));
    EXPECT_TRUE(has_level(0.125));
    EXPECT_TRUE(moved(false));
    EXPECT_TRUE(has_level(0.5));
    EXPECT_TRUE(moved(false));
    EXPECT_TRUE(has_level(0.75));
    EXPECT_TRUE(moved(true));
    EXPECT_TRUE(has_level(0.5));
    EXPECT_TRUE(moved(true));
    EXPECT_TRUE(has_level(0.125));
    EXPECT_TRUE(moved(true));
    EXPECT_TRUE(has_level(1));
}

TEST_F(PresetTest, OfAPluginThatHasNoneIsAWarning) {
    std::string text(night);
    text.insert(text.find("arr\n"), "      preset Deep\n");
    write("night.bird", text);
    open_by(page);
    EXPECT_NE(warnings().find("7: no presets of 'wobble' are known"), std::string::npos) << warnings();
}

} // namespace
} // namespace aviary::session
