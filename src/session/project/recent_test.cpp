#include "base/testing/folder_contents.h"
#include "base/testing/temporary_folder.h"
#include "session/project/recent.h"

#include <gtest/gtest.h>

#include <optional>
#include <thread>

namespace aviary::session {
namespace {

namespace fs = std::filesystem;

/// Sets a variable of the environment for the time of a test.
class Variable {
public:
    Variable(const char* name, const char* value)
        : name_(name) {
        if (const char* before = std::getenv(name)) before_ = before;
        set(value);
    }
    ~Variable() { set(before_ ? before_->c_str() : nullptr); }
    void set(const char* value) { value ? setenv(name_, value, 1) : unsetenv(name_); }

private:
    const char* name_;
    std::optional<std::string> before_;
};

class Recent : public testing::Test {
protected:
    fs::path data() const { return folder_.path() / "data"; }
    fs::path song(const std::string& name) const {
        write_text(folder_.path() / name / (name + ".bird"), "x");
        return folder_.path() / name / (name + ".bird");
    }
    std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (const RecentProject& project : recent_projects(data())) all.push_back(project.name);
        return all;
    }

private:
    TemporaryFolder folder_;
};

using Names = std::vector<std::string>;

TEST_F(Recent, IsNothingAtFirst) { EXPECT_TRUE(recent_projects(data()).empty()); }

TEST_F(Recent, HasTheNewestFirstAndEachOnce) {
    for (const auto& [name, time] : {std::pair{"a", 1}, {"b", 2}, {"a", 3}})
        ASSERT_TRUE(remember_project(data(), song(name), time));
    EXPECT_EQ(names(), (Names{"a", "b"}));
    EXPECT_EQ(recent_projects(data())[0], (RecentProject{"a", song("a"), 3, false}));
}

TEST_F(Recent, ForgetsTheOldestBeyondItsLength) {
    for (int i = 0; i < 25; ++i)
        ASSERT_TRUE(remember_project(data(), "/songs/" + std::to_string(i) + ".bird", i));
    ASSERT_EQ(names().size(), most_recent_projects);
    EXPECT_EQ(names().front(), "24");
    EXPECT_EQ(names().back(), "5");
}

TEST_F(Recent, ShowsWhatIsMissing) {
    ASSERT_TRUE(remember_project(data(), song("a"), 1));
    fs::remove(song("a"));
    EXPECT_TRUE(recent_projects(data())[0].is_missing);
    song("a");
    EXPECT_FALSE(recent_projects(data())[0].is_missing);
}

TEST_F(Recent, BeginsAnewWhenItsFileIsDamaged) {
    write_text(data() / "recent.json", "{\"projects\": [{\"song\"");
    EXPECT_TRUE(names().empty());
    ASSERT_TRUE(remember_project(data(), song("a"), 1));
    EXPECT_EQ(names(), Names{"a"});
}

TEST_F(Recent, LosesNothingWhenSeveralRememberAtOnce) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back(
            [&, i] { EXPECT_TRUE(remember_project(data(), "/" + std::to_string(i) + ".bird", i)); });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(names().size(), 8u);
}

TEST_F(Recent, SaysThatItCannotBeWritten) {
    write_text(data(), "a file");
    const auto remembered = remember_project(data(), "/a.bird", 1);
    ASSERT_FALSE(remembered);
    EXPECT_EQ(remembered.error().code, "file.write");
}

TEST_F(Recent, LiesWhereTheEnvironmentSays) {
    Variable own("AVIARY_DATA_DIR", "/own"), xdg("XDG_DATA_HOME", "/xdg"), home("HOME", "/home/me");
    EXPECT_EQ(*data_folder(), "/own");
    EXPECT_EQ(*new_projects_folder(), "/own/projects");
    own.set(nullptr);
    EXPECT_EQ(*data_folder(), "/xdg/aviary");
    EXPECT_EQ(*new_projects_folder(), "/home/me/Music/Aviary");
    xdg.set("relative"); // the XDG specification says that a relative path is ignored
    EXPECT_EQ(*data_folder(), "/home/me/.local/share/aviary");
    home.set(nullptr);
    EXPECT_EQ(data_folder().error().code, "project.home");
}

} // namespace
} // namespace aviary::session
