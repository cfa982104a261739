#include "base/atomic_file.h"
#include "base/testing/folder_contents.h"
#include "base/testing/small_files.h"
#include "base/testing/temporary_folder.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aviary {
namespace {

namespace fs = std::filesystem;

class AtomicFile : public testing::Test {
protected:
    const fs::path& folder() const { return folder_.path(); }
    const fs::path file() const { return folder() / "a.json"; }
    std::size_t count() const {
        return std::size_t(std::distance(fs::directory_iterator(folder()), fs::directory_iterator()));
    }

private:
    TemporaryFolder folder_;
};

TEST_F(AtomicFile, IsCreatedAndOverwritten) {
    ASSERT_TRUE(write_atomically(file(), "one"));
    EXPECT_EQ(read_text(file()), "one");
    ASSERT_TRUE(write_atomically(file(), ""));
    EXPECT_EQ(read_text(file()), "");
    EXPECT_EQ(count(), 1u);
}

TEST_F(AtomicFile, KeepsItsRights) {
    write_text(file(), "one");
    fs::permissions(file(), fs::perms::owner_read | fs::perms::owner_write);
    ASSERT_TRUE(write_atomically(file(), "two"));
    EXPECT_EQ(fs::status(file()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(AtomicFile, HasTheUsualRightsWhenItIsNew) {
    const mode_t before = umask(027);
    ASSERT_TRUE(write_atomically(file(), "one"));
    umask(before);
    EXPECT_EQ(int(fs::status(file()).permissions()), 0640);
}

TEST_F(AtomicFile, IsWrittenThroughALink) {
    write_text(folder() / "elsewhere/real.json", "one");
    fs::create_symlink("elsewhere/real.json", file());
    ASSERT_TRUE(write_atomically(file(), "two"));
    EXPECT_TRUE(fs::is_symlink(file()));
    EXPECT_EQ(read_text(folder() / "elsewhere/real.json"), "two");
}

TEST_F(AtomicFile, KeepsItsOldContentWhenTheDiskIsFull) {
    write_text(file(), "old");
    const SmallFiles small(1000);
    const auto written = write_atomically(file(), std::string(5000, 'x'));
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, "file.full");
    EXPECT_EQ(written.error().where, file().string());
    EXPECT_EQ(read_text(file()), "old");
    EXPECT_EQ(count(), 1u);
}

TEST_F(AtomicFile, SaysThatItMayNotBeWritten) {
    write_text(file(), "old");
    fs::permissions(folder(), fs::perms(0555));
    const uid_t user = geteuid();
    if (user == 0) { // root may write everywhere; the user 65534, nobody, may not
        ASSERT_EQ(seteuid(65534), 0);
    }
    const auto written = write_atomically(file(), "new");
    ASSERT_EQ(seteuid(user), 0);
    fs::permissions(folder(), fs::perms(0755));
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, "file.denied");
    EXPECT_EQ(read_text(file()), "old");
}

TEST_F(AtomicFile, SaysTheSystemsReasonWhenItCannotBeWritten) {
    const auto written = write_atomically(folder() / "nowhere/a.json", "x");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, "file.write");
    EXPECT_NE(written.error().message.find("No such file"), std::string::npos) << written.error().message;
}

TEST_F(AtomicFile, IsNotThereBeforeItIsPutInPlace) {
    write_text(file(), "old");
    {
        auto pending = PendingFile::write(file(), "new");
        ASSERT_TRUE(pending);
        EXPECT_EQ(read_text(file()), "old");
        EXPECT_EQ(count(), 2u);
    }
    EXPECT_EQ(count(), 1u);
    EXPECT_EQ(read_text(file()), "old");
}

TEST_F(AtomicFile, OnlyWhatDeadWritersLeftIsRemoved) {
    auto alive = PendingFile::write(file(), "new");
    ASSERT_TRUE(alive);
    write_text(folder() / ".aviary-1-0.new", "of a dead one");
    write_text(folder() / ".aviary-1-1.new/deep/file", "of a dead one");
    write_text(folder() / ".aviary-notes", "a person's");
    fs::create_symlink(folder() / ".aviary-notes", folder() / ".aviary-2-0.new");
    remove_leftovers(folder());
    EXPECT_FALSE(fs::exists(folder() / ".aviary-1-0.new"));
    EXPECT_FALSE(fs::exists(folder() / ".aviary-1-1.new"));
    EXPECT_TRUE(fs::exists(folder() / ".aviary-notes"));
    ASSERT_TRUE(alive->put_in_place());
    EXPECT_EQ(read_text(file()), "new");
}

TEST_F(AtomicFile, NoticesThatItsTemporaryFileWasRemovedBeforeItWasLocked) {
    const fs::path path = name_beside(folder());
    const int written = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600);
    remove_leftovers(folder());
    EXPECT_FALSE(lock_beside(written));
    close(written);
}

} // namespace
} // namespace aviary
