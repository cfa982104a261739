#include "session/history/git/large_files.h"

#include "session/history/test_project.h"

using namespace aviary;
using namespace aviary::session;

namespace {

namespace fs = std::filesystem;

const std::string abc_hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const std::string abc_pointer =
    "version https://git-lfs.github.com/spec/v1\noid sha256:" + abc_hash + "\nsize 3\n";

class LargeFilesTest : public TestProject {
protected:
    LargeFilesTest() {
        git("init --quiet");
        write(".gitattributes", "*.wav filter=lfs diff=lfs merge=lfs -text\n");
        git("add .gitattributes");
        git("commit --quiet -m attributes");
    }
    static std::string place_of(const std::string& hash) {
        return ".git/lfs/objects/" + hash.substr(0, 2) + "/" + hash.substr(2, 2) + "/" + hash;
    }
};

} // namespace

TEST(LargeFilePointer, IsWrittenAsTheSpecificationSays) {
    EXPECT_EQ(text_of(pointer_to("abc")), abc_pointer);
    EXPECT_EQ(text_of(pointer_to("")), "");
}

TEST(LargeFilePointer, IsReadAgainAndNothingElseIs) {
    const auto pointer = parse_pointer(abc_pointer);
    ASSERT_TRUE(pointer);
    EXPECT_EQ(pointer->sha256, abc_hash);
    EXPECT_EQ(pointer->size, 3u);
    EXPECT_FALSE(parse_pointer(""));
    EXPECT_FALSE(parse_pointer("RIFF"));
    EXPECT_FALSE(parse_pointer(abc_pointer + "more\n"));
    EXPECT_FALSE(parse_pointer(abc_pointer.substr(0, abc_pointer.size() - 1)));
    std::string upper = abc_pointer;
    upper[upper.find("ba78")] = 'B';
    EXPECT_FALSE(parse_pointer(upper));
}

TEST_F(LargeFilesTest, APointerIsCommittedAndTheSampleStored) {
    Repository repository = open_with_floor();
    write("samples/kick.wav", "abc");
    commit(repository, "kick", {{"samples/kick.wav", {}}});
    EXPECT_EQ(git("show HEAD:samples/kick.wav") + "\n", abc_pointer);
    EXPECT_EQ(read(place_of(abc_hash)), "abc");
    EXPECT_EQ(read("samples/kick.wav"), "abc");
}

TEST_F(LargeFilesTest, ASampleOfTheFloorIsStoredToo) {
    write("samples/kick.wav", "abc");
    open_with_floor();
    EXPECT_EQ(git("show HEAD:samples/kick.wav") + "\n", abc_pointer);
    const std::string first = git("rev-parse HEAD^{tree}");
    fs::last_write_time(folder() / "samples/kick.wav", fs::file_time_type::clock::now());
    open_with_floor();
    EXPECT_EQ(git("rev-parse HEAD^{tree}"), first) << "touched, not changed";
}

TEST_F(LargeFilesTest, UndoAndRedoBringTheSampleItselfBack) {
    Repository repository = open_with_floor();
    commit(repository, "kick", {{"samples/kick.wav", "abc"}});
    commit(repository, "louder", {{"samples/kick.wav", "ABC"}});
    EXPECT_TRUE(moved(repository.undo()));
    EXPECT_EQ(read("samples/kick.wav"), "abc");
    moved(repository.undo());
    EXPECT_EQ(read("samples/kick.wav"), "(none)");
    moved(repository.redo());
    moved(repository.redo());
    EXPECT_EQ(read("samples/kick.wav"), "ABC");
}

TEST_F(LargeFilesTest, ASampleThatIsNotOnThisMachineMakesUndoRefuseAndTouchesNothing) {
    Repository repository = open_with_floor();
    commit(repository, "kick", {{"samples/kick.wav", "abc"}, {"first.bird", "song 2"}});
    commit(repository, "louder", {{"samples/kick.wav", "ABC"}, {"first.bird", "song 3"}});
    fs::remove(folder() / place_of(abc_hash));
    const std::string before = git("rev-parse HEAD");
    EXPECT_EQ(code(repository.undo()), "history.large_file");
    EXPECT_EQ(read("first.bird") + read("samples/kick.wav"), "song 3ABC");
    EXPECT_EQ(git("rev-parse HEAD"), before);
}

TEST_F(LargeFilesTest, ADamagedObjectIsNotPassedOn) {
    Repository repository = open_with_floor();
    commit(repository, "kick", {{"samples/kick.wav", "abc"}});
    commit(repository, "louder", {{"samples/kick.wav", "ABC"}});
    write(place_of(abc_hash), "xyz");
    EXPECT_EQ(code(repository.undo()), "history.large_file");
}

TEST_F(LargeFilesTest, APointerThatWasNeverFetchedStaysAPointer) {
    write("samples/kick.wav", abc_pointer);
    open_with_floor();
    EXPECT_EQ(git("show HEAD:samples/kick.wav") + "\n", abc_pointer);
    EXPECT_FALSE(fs::exists(folder() / ".git/lfs"));
}

TEST_F(LargeFilesTest, FilesOfOtherNamesStayPlain) {
    write("samples/kick.flac", "abc");
    open_with_floor();
    EXPECT_EQ(git("show HEAD:samples/kick.flac"), "abc");
}
