#include "app/entrance.h"

#include "base/testing/temporary_folder.h"
#include "base/whole_file.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace aviary::app {
namespace {

namespace fs = std::filesystem;

class EntranceTest : public testing::Test {
protected:
    EntranceTest() {
        setenv("AVIARY_DATA_DIR", (folder_.path() / "data").c_str(), 1);
        unsetenv("XDG_RUNTIME_DIR");
        fs::create_directory(project_);
    }
    ~EntranceTest() override { unsetenv("AVIARY_DATA_DIR"); }
    Entrance of(const fs::path& project) {
        auto entrance = Entrance::of(project, [this](const std::string& text) { troubles_.push_back(text); });
        EXPECT_TRUE(entrance) << entrance.error().text();
        return *std::move(entrance);
    }

    TemporaryFolder folder_;
    const fs::path project_ = folder_.path() / "night";
    std::vector<std::string> troubles_;
};

TEST_F(EntranceTest, HasTheTokenBehindTheAddressAndInAFileByThePort) {
    const fs::path file = folder_.path() / "data" / "run" / "8124.token";
    {
        auto entrance = of(project_);
        EXPECT_EQ(entrance.address(), "");
        entrance.open_at(8124);
        EXPECT_EQ(entrance.address(), "http://127.0.0.1:8124/#token=" + entrance.token());
        EXPECT_EQ(read_whole_file(file), entrance.token() + "\n");
    }
    EXPECT_FALSE(fs::exists(file));
    EXPECT_TRUE(troubles_.empty());
}

TEST_F(EntranceTest, IsTheSameForAProjectHoweverItIsNamed) {
    fs::create_directory_symlink(project_, folder_.path() / "link");
    const auto token = of(project_).token();
    EXPECT_EQ(of(folder_.path() / "link" / ".." / "night").token(), token);
    EXPECT_NE(of(folder_.path()).token(), token);
    EXPECT_NE(of("").token(), token);
}

TEST_F(EntranceTest, SaysThatATokenCannotBeKeptAndGoesOn) {
    fs::create_directories(folder_.path() / "data" / "tokens");
    fs::permissions(folder_.path() / "data" / "tokens", fs::perms(0777));
    EXPECT_EQ(of(project_).token().size(), 64u);
    ASSERT_EQ(troubles_.size(), 1u);
    EXPECT_NE(troubles_[0].find("chmod 700"), std::string::npos) << troubles_[0];
}

TEST(FolderForBrowsers, IsOneOfTheUsersThatIsNotHidden) {
    const TemporaryFolder home;
    fs::permissions(home.path(), fs::perms(0755));
    EXPECT_EQ(folder_for_browsers(home.path()), home.path());
    fs::create_directory(home.path() / "Downloads");
    fs::permissions(home.path() / "Downloads", fs::perms(0755));
    EXPECT_EQ(folder_for_browsers(home.path()), home.path() / "Downloads");
    fs::permissions(home.path() / "Downloads", fs::perms(0777));
    EXPECT_EQ(folder_for_browsers(home.path()), home.path()) << "others may write into the other";
    fs::permissions(home.path(), fs::perms(0777));
    EXPECT_EQ(folder_for_browsers(home.path()), "");
}

TEST(LeadingPage, LeadsToTheAddress) {
    const std::string page = leading_page("http://127.0.0.1:8124/#token=abc");
    EXPECT_NE(page.find(R"(content="0; url=http://127.0.0.1:8124/#token=abc")"), std::string::npos) << page;
    EXPECT_NE(page.find(R"(href="http://127.0.0.1:8124/#token=abc")"), std::string::npos) << page;
}

} // namespace
} // namespace aviary::app
