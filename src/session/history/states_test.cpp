#include "base/atomic_file.h"
#include "session/history/test_project.h"
#include "song/files/plugins_file.h"

namespace aviary::session {
namespace {

namespace fs = std::filesystem;

/// A project whose plugin has a state in a file of its own. Counts what the history writes.
class StatesTest : public TestProject {
protected:
    StatesTest() {
        put(one);
        write("daw.plugins.json", naming(one));
    }

    static song::SavedState state(char filling) { return std::vector(100000, std::byte(filling)); }
    static std::string text(const song::SavedState& state) {
        return {reinterpret_cast<const char*>(state.bytes().data()), state.bytes().size()};
    }
    static std::string path(const song::SavedState& state) { return song::state_path(state.digest()); }
    /// daw.plugins.json for a plugin with that state and a value beside.
    static std::string naming(const song::SavedState& state, double value = 0) {
        song::PluginsFile file;
        auto& slot = file.slots.emplace_back().change();
        slot.track = 1;
        slot.role = song::PluginRole::instrument;
        slot.id = "id";
        slot.parameters = {{"value", value}};
        slot.state = state;
        return song::plugins_text(file);
    }
    void put(const song::SavedState& state) const { write(path(state), text(state)); }
    bool is_there(const song::SavedState& state) const { return read(path(state)) == text(state); }
    void remove(const song::SavedState& state) const { fs::remove(folder() / path(state)); }

    HistoryPlace counting() {
        return {
            folder(), "first.bird", [this](const fs::path& place, std::string_view content) -> Result<void> {
                if (place.filename() == failing_) return disk_error(place, 28); // no space left
                written_ += place.filename().string().substr(0, 12) + " ";
                return write_atomically(place, content);
            }};
    }
    Repository begin() {
        auto repository = Repository::open(counting());
        if (!repository) throw std::runtime_error(repository.error().text());
        EXPECT_TRUE(repository->commit_floor({}));
        written_.clear();
        return *std::move(repository);
    }
    static std::string shown(const song::SavedState& state) { return state.digest().substr(0, 12) + " "; }
    /// The states that the newest commit has.
    std::string committed() const { return lines("ls-tree --name-only HEAD daw.states/"); }
    static std::string listed(const song::SavedState& state) {
        return "daw.states/.gitattributes|" + path(state);
    }

    const song::SavedState one = state('1'), two = state('2');
    std::string written_, failing_;
};

} // namespace

TEST_F(StatesTest, AreCommittedWithTheFileThatNamesThem) {
    const auto repository = begin();
    EXPECT_EQ(committed(), listed(one));
    EXPECT_EQ(status(), "");
    EXPECT_EQ(repository.committed_files()->at(path(one)), text(one));
    EXPECT_FALSE(repository.committed_files({one.digest()})->contains(path(one)));
}

TEST_F(StatesTest, AreWrittenOnceAndBeforeTheFileThatNamesThem) {
    auto repository = begin();
    commit(repository, "state", {{"daw.plugins.json", naming(two)}, {path(two), text(two)}});
    EXPECT_EQ(written_, shown(two) + "daw.plugins. ");
    EXPECT_EQ(committed(), listed(two));
    written_.clear();
    commit(repository, "knob", {{"daw.plugins.json", naming(two, 1)}});
    commit(repository, "mixer", {{"daw.mixer.json", "mixer 2"}});
    EXPECT_EQ(written_, "daw.plugins. daw.mixer.js ");
    written_.clear();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(moved(repository.undo()));
    EXPECT_EQ(committed(), listed(one));
    EXPECT_EQ(read("daw.plugins.json"), naming(one));
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(moved(repository.redo()));
    EXPECT_EQ(written_.find(shown(one)), std::string::npos);
    EXPECT_EQ(written_.find(shown(two)), std::string::npos);
    EXPECT_TRUE(is_there(one));
    EXPECT_TRUE(is_there(two));
    EXPECT_TRUE(repository.look());
}

TEST_F(StatesTest, AndTheFileThatNamesThemAreTakenWholeOrNotAtAll) {
    auto repository = begin();
    const Edit with_two = edit("state", {{"daw.plugins.json", naming(two)}, {path(two), text(two)}});
    failing_ = two.digest();
    EXPECT_EQ(code(repository.commit(with_two)), "file.full");
    EXPECT_EQ(read("daw.plugins.json"), naming(one));
    failing_ = "daw.plugins.json";
    EXPECT_EQ(code(repository.commit(with_two)), "file.full");
    EXPECT_EQ(read("daw.plugins.json"), naming(one));
    EXPECT_EQ(committed(), listed(one));
    EXPECT_TRUE(is_there(one));
    EXPECT_TRUE(repository.look()) << "the other one lies there, and is in nobody's way";
    failing_.clear();
    written_.clear();
    EXPECT_TRUE(repository.commit(with_two));
    EXPECT_EQ(written_, "daw.plugins. ") << "the state was there already";
    EXPECT_EQ(committed(), listed(two));
}

TEST_F(StatesTest, GoWhenNoFileNamesThemAndTheHistoryHasThem) {
    {
        auto repository = begin();
        commit(repository, "state", {{"daw.plugins.json", naming(two)}, {path(two), text(two)}});
    }
    const auto never_committed = state('3');
    put(never_committed);
    write("daw.states/notes.txt", "mine");
    begin();
    EXPECT_FALSE(fs::exists(folder() / path(one)));
    EXPECT_TRUE(is_there(two));
    EXPECT_TRUE(is_there(never_committed)) << "nobody else has it";
    EXPECT_EQ(read("daw.states/notes.txt"), "mine");
    git("checkout -q HEAD~2");
    EXPECT_TRUE(is_there(one)) << "the old version is whole";
    git("checkout -q -");
}

TEST_F(StatesTest, StayWhileTheFileThatNamesThemIsNotUnderstood) {
    begin();
    write("daw.plugins.json", "<<<<<<< ours\n");
    begin();
    EXPECT_TRUE(is_there(one));
    EXPECT_EQ(committed(), listed(one));
}

TEST_F(StatesTest, AreKeptByTheHistoryWhenTheyAreMissingOrDamagedInTheFolder) {
    begin();
    remove(one);
    begin();
    EXPECT_EQ(committed(), listed(one));
    write(path(one), "damaged");
    {
        auto repository = begin();
        EXPECT_TRUE(repository.look());
        commit(repository, "knob", {{"daw.plugins.json", naming(one, 1)}});
        EXPECT_EQ(committed(), listed(one));
    }
    git("checkout -q -- daw.states");
    EXPECT_TRUE(is_there(one));
}

TEST_F(StatesTest, AreNotCommittedDamaged) {
    write(path(one), "damaged");
    begin();
    EXPECT_EQ(committed(), "");
}

TEST_F(StatesTest, AreWrittenAgainIfSomebodyDeletesThem) {
    auto repository = begin();
    remove(one);
    EXPECT_TRUE(repository.look());
    EXPECT_TRUE(is_there(one));
    fs::remove_all(folder() / "daw.states");
    commit(repository, "mixer", {{"daw.mixer.json", "mixer 2"}});
    EXPECT_TRUE(is_there(one));
}

TEST_F(StatesTest, TellOnceWhenAMissingOneIsPutBack) {
    remove(one);
    auto repository = begin();
    EXPECT_TRUE(repository.look());
    EXPECT_FALSE(is_there(one)) << "it was gone before";
    put(one);
    EXPECT_EQ(code(repository.look()), "history.file_changed");
    EXPECT_TRUE(repository.look());
    Edit edit{
        .source = EditSource::reload, .text = "back", .files = {{path(one), text(one)}}, .is_there = true};
    ASSERT_TRUE(repository.commit(edit));
    EXPECT_EQ(committed(), listed(one));
    EXPECT_EQ(status(), "");
}

TEST_F(StatesTest, AreNotWrittenThroughALink) {
    auto repository = begin();
    fs::create_directory(outer_.path() / "elsewhere");
    fs::create_symlink(outer_.path() / "elsewhere" / "target", folder() / path(two));
    const auto through_file =
        repository.commit(edit("state", {{"daw.plugins.json", naming(two)}, {path(two), text(two)}}));
    EXPECT_EQ(code(through_file), "history.no_file");
    fs::remove_all(folder() / "daw.states");
    fs::create_directory_symlink(outer_.path() / "elsewhere", folder() / "daw.states");
    const auto through_folder =
        repository.commit(edit("state", {{"daw.plugins.json", naming(two)}, {path(two), text(two)}}));
    EXPECT_EQ(code(through_folder), "history.no_file");
    EXPECT_TRUE(fs::is_empty(outer_.path() / "elsewhere"));
    EXPECT_EQ(read("daw.plugins.json"), naming(one));
    EXPECT_EQ(
        code(repository.commit(edit("path", {{"daw.states/../../x", std::string("x")}}))), "history.path");
}

TEST_F(StatesTest, AreWrittenButHaveNoHistoryIfGitIgnoresThem) {
    write(".gitignore", "daw.states/\n");
    auto repository = begin();
    EXPECT_EQ(committed(), "");
    commit(repository, "state", {{"daw.plugins.json", naming(two)}, {path(two), text(two)}});
    EXPECT_EQ(written_, shown(two) + "daw.plugins. ");
    EXPECT_TRUE(is_there(one));
    EXPECT_TRUE(is_there(two));
    EXPECT_TRUE(moved(repository.undo()));
    EXPECT_TRUE(is_there(one));
}

TEST_F(StatesTest, KeepTheirBytesWhereGitConvertsLineEnds) {
    const song::SavedState lines = [] {
        std::vector<std::byte> bytes;
        while (bytes.size() < 100000)
            for (const char c : {'a', '\r', '\n', 'b', '\n'}) bytes.push_back(std::byte(c));
        return bytes;
    }();
    {
        auto repository = begin();
        git("config core.autocrlf true");
        commit(repository, "state", {{"daw.plugins.json", naming(lines)}, {path(lines), text(lines)}});
        remove(lines);
    }
    git("checkout -q -- daw.states");
    EXPECT_TRUE(is_there(lines));
}

TEST_F(StatesTest, GoToGitLfsIfTheAttributesSayIt) {
    write(".gitattributes", "daw.states/* filter=lfs diff=lfs merge=lfs -text\n");
    auto repository = begin();
    commit(repository, "state", {{"daw.plugins.json", naming(two)}, {path(two), text(two)}});
    EXPECT_EQ(git("cat-file blob HEAD:" + path(two)).substr(0, 12), "version http");
    remove(one);
    EXPECT_TRUE(moved(repository.undo()));
    EXPECT_TRUE(is_there(one)) << "from the store of Git LFS";
}

TEST_F(StatesTest, AreWholeInAClone) {
    begin();
    git("clone -q . ../clone");
    EXPECT_EQ(read("../clone/" + path(one)), text(one));
}

} // namespace aviary::session
