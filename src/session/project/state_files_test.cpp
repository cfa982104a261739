#include "session/project/state_files.h"

#include "base/testing/folder_contents.h"
#include "base/testing/temporary_folder.h"

#include <gtest/gtest.h>

namespace aviary::session {
namespace {

namespace fs = std::filesystem;

class StateFilesTest : public testing::Test {
protected:
    StateFilesTest() { write_text(file_, text_); }

    const fs::path& folder() const { return folder_.path(); }
    song::StateName name() const { return {state_.digest(), state_.size()}; }
    std::string problem() const {
        const auto read = read_state(folder(), name());
        return read ? "" : read.error().message;
    }
    /// A file that names the state for two plugins.
    song::PluginsFile naming() const {
        song::PluginsFile file;
        for (const char* plugin : {"Sampler", "Looper"}) {
            auto& slot = file.slots.emplace_back().change();
            slot.track_name = "lead";
            slot.name = plugin;
            slot.state = song::SavedState::missing(name());
        }
        return file;
    }

    TemporaryFolder folder_;
    const std::string text_ = std::string(100000, 'a');
    const song::SavedState state_ = std::vector(100000, std::byte('a'));
    const fs::path file_ = folder() / song::state_path(state_.digest());
};

TEST_F(StateFilesTest, AreReadByTheirNames) {
    EXPECT_EQ(problem(), "");
    song::PluginsFile file = naming();
    EXPECT_TRUE(read_states(folder(), file, {}).empty());
    EXPECT_EQ(file.slots[0]->state.bytes().data(), file.slots[1]->state.bytes().data()) << "read once";
    EXPECT_EQ(states_of(file).size(), 1u);
}

TEST_F(StateFilesTest, AreNotReadAgainIfTheyAreKnown) {
    fs::remove(file_);
    song::PluginsFile file = naming();
    EXPECT_TRUE(read_states(folder(), file, {{state_.digest(), state_}}).empty());
    EXPECT_EQ(file.slots[0]->state.bytes().data(), state_.bytes().data());
}

TEST_F(StateFilesTest, AreRefusedUnlessTheyAreWhatTheirNamesSay) {
    write_text(file_, std::string(100000, 'b'));
    EXPECT_EQ(problem(), "is damaged: its bytes are not those that its name stands for");
    write_text(file_, std::string(99999, 'a'));
    EXPECT_EQ(problem(), "is damaged: it has another size");
    fs::remove(file_);
    EXPECT_EQ(problem(), "is missing");
    fs::create_directory(file_);
    EXPECT_EQ(problem(), "is not an ordinary file");
}

TEST_F(StateFilesTest, AreNotReadThroughLinks) {
    fs::rename(file_, folder() / "elsewhere");
    fs::create_symlink(folder() / "elsewhere", file_);
    EXPECT_EQ(problem(), "is not an ordinary file");
    fs::remove(file_);
    fs::rename(folder() / "elsewhere", file_);
    fs::rename(folder() / song::states_folder, folder() / "far");
    fs::create_directory_symlink(folder() / "far", folder() / song::states_folder);
    EXPECT_EQ(problem(), "lies in a folder that is a link");
}

TEST_F(StateFilesTest, SayWhichPluginsLackThem) {
    fs::remove(file_);
    song::PluginsFile file = naming();
    const auto problems = read_states(folder(), file, {});
    ASSERT_EQ(problems.size(), 2u);
    EXPECT_EQ(problems[1].message, "is missing, so the plugin Looper on lead starts at its defaults: it has "
                                   "this state again when the file is "
                                   "put back");
    EXPECT_EQ(problems[1].where, file_.string());
    EXPECT_TRUE(file.slots[1]->state.is_missing());
    EXPECT_EQ(file.slots[1]->state.digest(), state_.digest());
}

} // namespace
} // namespace aviary::session
