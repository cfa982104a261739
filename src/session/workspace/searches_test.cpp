// Plugins of other people in a project.
#include "session/plugins/test_plugin_files.h"
#include "session/workspace/test_workspace.h"

namespace aviary::session {
namespace {

constexpr std::string_view dusk = R"(sig
  bpm 120
tracks
  1 lead
    plugin beep
    fx test.gain
arr
  main 4
sec main
  trk 1 lead
    p w
      n C4
)";

class SearchesTest : public WorkspaceTest {
protected:
    SearchesTest() {
        open_scanned_ =
            TestPluginFiles::open_in(io_, [this](const std::string& text) { news_ += text + "\n"; });
        search_ = files_.search();
        write("night.bird", dusk);
        restart();
    }
    ~SearchesTest() override { stop(); }

    int scans() const { return int(std::count(events_.begin(), events_.end(), "scan")); }
    bool is_missing(std::size_t plugin) const {
        return session_->state().tracks.at(0).plugins.at(plugin).is_missing;
    }
    /// Scans and keeps the list, as an earlier run of the program did.
    void scan() {
        std::optional<PluginScanReport> report;
        const auto scan =
            PluginScan::start(io_, search_, [&](PluginScanReport done) { report = std::move(done); });
        ASSERT_TRUE(come_true([&] { return report.has_value(); }));
    }

    TestPluginFiles files_;
    std::string news_; ///< what was told of the plugins' processes
};

TEST_F(SearchesTest, AProjectThatNamesAnUnknownPluginLooksForItAndPlaysIt) {
    files_.add("plain");
    open_by(page);
    EXPECT_EQ(scans(), 1);
    EXPECT_FALSE(is_missing(1));
    EXPECT_EQ(session_->plugins().name_of(session_->plugins().slot_at(1)), "Gain");
    EXPECT_EQ(value(1, "7"), 1);
    turn(1, "7", 0.5);
    EXPECT_TRUE(come_true([&] { return value(1, "7") == 0.5; }));
}

TEST_F(SearchesTest, NothingIsLookedForWhenAllPluginsOfAProjectAreKnown) {
    files_.add("plain");
    scan();
    const int looks = files_.looks();
    files_.add("half", "newer"); // nobody asks for it
    open_by(page);
    EXPECT_FALSE(is_missing(1)) << "it is in the list";
    workspace_->open(folder());
    ASSERT_TRUE(come_true([&] { return dones() == 2; }));
    write("night.bird", night);
    workspace_->open(folder());
    ASSERT_TRUE(come_true([&] { return dones() == 3; }));
    EXPECT_EQ(scans(), 0);
    EXPECT_EQ(files_.looks(), looks);
}

TEST_F(SearchesTest, NothingIsLookedForBeforeSomebodyAsks) {
    files_.add("plain");
    workspace_->open(folder());
    workspace_->browser_opened();
    io_.run_for(std::chrono::milliseconds(50));
    EXPECT_EQ(events_, std::vector<std::string>());
    EXPECT_EQ(files_.looks(), 0);
}

TEST_F(SearchesTest, TheBrowserLooksForPluginsAndTellsWhenItHas) {
    write("night.bird", night);
    files_.add("plain");
    files_.add("crashes");
    open_by(page);
    EXPECT_EQ(session_->plugins().library().plugins().size(), 2u) << "beep and wobble";
    workspace_->browser_opened();
    EXPECT_TRUE(workspace_->is_scanning());
    workspace_->browser_opened();
    ASSERT_TRUE(come_true([&] { return !workspace_->is_scanning(); }));
    EXPECT_EQ(scans(), 1) << "of both, there is one scan";
    EXPECT_EQ(events_.back(), "plugins");
    const auto known = session_->plugins().library().plugins();
    ASSERT_EQ(known.size(), 3u);
    EXPECT_EQ(known.back().word, "test.gain");
    EXPECT_EQ(known.back().bundle, files_.plugins() / "plain.clap");
}

TEST_F(SearchesTest, ADamagedListIsSaidAndIsAsNone) {
    files_.add("plain");
    scan();
    std::ofstream(search_.list) << "{";
    open_by(page);
    EXPECT_NE(troubles_.find("plugins.json"), std::string::npos) << troubles_;
    EXPECT_EQ(scans(), 1) << "nothing is known of test.gain";
    EXPECT_FALSE(is_missing(1));
}

TEST_F(SearchesTest, APluginThatIsGoneKeepsItsStateAndPlaysOnWhenItIsBack) {
    files_.add("plain");
    open_by(page);
    turn(1, "7", 0.5);
    ASSERT_TRUE(come_true([&] { return commits() == 2; })) << troubles_;
    const std::string saved = read("daw.plugins.json");
    std::filesystem::remove(files_.plugins() / "plain.clap");
    for (const char* instead : {"", "crashes", "init_fails", "no_entry"}) {
        if (*instead) files_.add(instead, "plain");
        restart();
        scan();
        open_by(page);
        EXPECT_TRUE(is_missing(1)) << instead;
        EXPECT_NE(troubles_.find("there is no plugin 'test.gain'"), std::string::npos) << troubles_;
        fade(1, -3 - double(std::string_view(instead).size()));
        ASSERT_TRUE(come_true([&] { return commits() == 2; })) << troubles_;
        EXPECT_EQ(read("daw.plugins.json"), saved) << instead;
    }
    EXPECT_NE(troubles_.find("one plugin file of this machine cannot be used"), std::string::npos);
    files_.add("plain");
    restart();
    open_by(page);
    EXPECT_TRUE(come_true([&] { return value(1, "7") == 0.5; }));
}

TEST_F(SearchesTest, APluginThatComesLaterFillsItsPlaceInTheOpenSong) {
    files_.add("plain");
    open_by(page);
    turn(1, "7", 0.5);
    ASSERT_TRUE(come_true([&] { return commits() == 2; })) << troubles_;
    std::filesystem::remove(files_.plugins() / "plain.clap");
    restart();
    scan();
    open_by(page);
    ASSERT_TRUE(is_missing(1));
    ASSERT_EQ(song().diagnostics.size(), 1u);
    EXPECT_EQ(song().diagnostics[0].severity, song::Severity::warning);
    EXPECT_EQ(song().diagnostics[0].position.line, 6);
    files_.add("plain");
    workspace_->browser_opened();
    ASSERT_TRUE(come_true([&] { return !is_missing(1); }));
    EXPECT_TRUE(song().diagnostics.empty());
    EXPECT_TRUE(come_true([&] { return value(1, "7") == 0.5; })) << "as it was saved";
    EXPECT_EQ(session_->plugins().name_of(session_->plugins().slot_at(1)), "Gain");
}

/// `dusk` with more effects on its track.
std::string with_effects(const std::string& more) {
    std::string text(dusk);
    return text.insert(text.find("arr"), more);
}

TEST_F(SearchesTest, AWrittenPluginIsOpenedWhileTheSongGoesOnAndIsNotWaitedFor) {
    files_.add("opens_slowly"); // takes half a second to open
    files_.add("plain");
    open_by(page);
    ASSERT_TRUE(workspace_->write_song(page, with_effects("    fx test.slow\n"), song().version));
    EXPECT_TRUE(is_missing(2)) << "so far";
    ASSERT_TRUE(come_true([&] { return !is_missing(2); }));
    EXPECT_FALSE(is_missing(1));
}

TEST_F(SearchesTest, AWrittenPluginThatIsTakenOutAgainBeforeItOpenedLeavesNothing) {
    files_.add("opens_slowly");
    files_.add("plain");
    open_by(page);
    const auto before = hosting::children().size();
    ASSERT_TRUE(workspace_->write_song(page, with_effects("    fx test.slow\n"), song().version));
    ASSERT_TRUE(workspace_->write_song(page, std::string(dusk), song().version));
    ASSERT_TRUE(
        workspace_->write_song(page, with_effects("    fx test.slow\n    fx test.slow\n"), song().version));
    ASSERT_TRUE(come_true([&] { return !is_missing(2) && !is_missing(3); }));
    EXPECT_TRUE(come_true([&] { return hosting::children().size() == before + 2; }));
    EXPECT_EQ(troubles_, "");
}

TEST_F(SearchesTest, ACrashWhileItPlaysHarmsNothingElse) {
    files_.add("process_exits_high");
    open_by(page);
    ASSERT_FALSE(is_missing(1));
    turn(1, "7", 2);
    ASSERT_TRUE(session_->transport().play());
    EXPECT_TRUE(come_true([&] { return news_.find("exited") != std::string::npos; })) << news_;
    EXPECT_TRUE(session_->is_open());
    EXPECT_TRUE(workspace_->may_edit(page));
}

TEST_F(SearchesTest, PluginsOfABundleComeBeforeThoseOfOthers) {
    files_.add("plain");
    bundles_.add("mine", "test_wobble_v2");
    write("night.bird", [] {
        std::string text(dusk);
        return text.replace(text.find("test.gain"), 9, "test.wobble");
    }());
    open_by(page);
    EXPECT_EQ(scans(), 0);
    EXPECT_FALSE(is_missing(1));
}

} // namespace
} // namespace aviary::session
