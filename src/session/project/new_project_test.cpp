#include "base/testing/folder_contents.h"
#include "base/testing/small_files.h"
#include "base/testing/temporary_folder.h"
#include "session/plugins/words.h"
#include "session/project/new_project.h"
#include "song/song.h"

#include <gtest/gtest.h>

#include <set>

namespace aviary::session {
namespace {

namespace fs = std::filesystem;

class NewProjectTest : public testing::Test {
protected:
    const fs::path& where() const { return folder_.path(); }
    std::string make_error(const std::string& name, const std::string& of = {}) const {
        const auto made = new_project({where(), name, of});
        return made ? "" : made.error().code;
    }
    std::string save_error(const fs::path& from, const fs::path& to) const {
        const auto saved = save_as(*ProjectFolder::open(from), to);
        return saved ? "" : saved.error().code;
    }

private:
    TemporaryFolder folder_;
};

TEST_F(NewProjectTest, OpensFromEveryTemplateWithoutAWordOfComplaint) {
    std::set<std::string_view> ids;
    for (const ProjectTemplate& begin : project_templates()) {
        EXPECT_TRUE(ids.insert(begin.id).second);
        const std::string name = "Night song " + std::string(begin.id);
        const auto song = new_project({where(), name, std::string(begin.id)});
        ASSERT_TRUE(song) << song.error().text();
        EXPECT_EQ(*song, where() / name / (name + ".bird"));
        auto project = ProjectFolder::open(where() / name);
        const auto content = project->load();
        ASSERT_TRUE(content) << content.error().text();
        EXPECT_TRUE(content->song.starts_with("# " + name + "\n"));
        const auto parsed = song::read_song(content->song, name);
        EXPECT_EQ(song::render(parsed.diagnostics, {name, content->song}), "");
        EXPECT_FALSE(parsed.score.tracks.front().notes.empty());
    }
    EXPECT_GE(ids.size(), 2u);
}

TEST_F(NewProjectTest, KeepsTheSessionFileOutOfGit) {
    ASSERT_TRUE(new_project({where(), "night", {}}));
    EXPECT_NE(read_text(where() / "night/.gitignore").find("daw.session.json\n"), std::string::npos);
}

TEST_F(NewProjectTest, TakesAnEmptyFolderAndNoOther) {
    fs::create_directory(where() / "empty");
    EXPECT_EQ(make_error("empty"), "");
    const auto before = contents(where());
    EXPECT_EQ(make_error("empty"), "project.exists");
    write_text(where() / "file", "mine");
    EXPECT_EQ(make_error("file"), "project.exists");
    EXPECT_EQ(read_text(where() / "file"), "mine");
    fs::remove(where() / "file");
    EXPECT_EQ(contents(where()), before);
}

TEST_F(NewProjectTest, RefusesNamesThatNoFileCanHaveEverywhere) {
    for (const char* name :
        {"", ".", "..", ".night", "a/b", "a\\b", "a:b", "a?", "night ", " night", "night.", "a\nb"})
        EXPECT_EQ(make_error(name), "project.name") << name;
    EXPECT_EQ(make_error(std::string(101, 'x')), "project.name");
    EXPECT_EQ(make_error("N\xC3\xA4"
                         "chte, 2. Fassung"),
        "");
    EXPECT_EQ(make_error("night", "nothing"), "project.template");
}

TEST_F(NewProjectTest, IsCopiedWithItsSamplesAndWithoutWhatIsNotTracked) {
    ASSERT_TRUE(new_project({where(), "night", {}}));
    write_text(where() / "night/daw.mixer.json", "{}\n");
    write_text(where() / "night/daw.session.json", "{}\n");
    write_text(where() / "night/samples/deep/kick.wav", std::string("RI\0FF", 5));
    write_text(where() / "night/.git/HEAD", "ref");
    const auto saved = save_as(*ProjectFolder::open(where() / "night"), where() / "copies/day");
    ASSERT_TRUE(saved) << saved.error().text();
    EXPECT_EQ(*saved, where() / "copies/day/day.bird");
    auto expected = contents(where() / "night");
    for (const char* name : {"daw.session.json", ".git/", ".git/HEAD"}) expected.erase(name);
    expected["day.bird"] = expected["night.bird"];
    expected.erase("night.bird");
    EXPECT_EQ(contents(where() / "copies/day"), expected);
}

TEST_F(NewProjectTest, IsNotCopiedOverAnything) {
    ASSERT_TRUE(new_project({where(), "night", {}}));
    write_text(where() / "day/mine", "x");
    EXPECT_EQ(save_error(where() / "night", where() / "day"), "project.exists");
    EXPECT_EQ(save_error(where() / "night", where() / "night"), "project.exists");
    EXPECT_EQ(save_error(where() / "night", where() / "night/samples/day"), "")
        << "not even there is it endless";
    EXPECT_EQ(contents(where() / "night/samples/day").size(), 2u);
}

TEST_F(NewProjectTest, IsNotCopiedByHalf) {
    ASSERT_TRUE(new_project({where(), "night", {}}));
    write_text(where() / "night/samples/a.wav", std::string(100, 'a'));
    write_text(where() / "night/samples/b.wav", std::string(100000, 'b'));
    const auto before = contents(where());
    {
        const SmallFiles small(10000);
        EXPECT_EQ(save_error(where() / "night", where() / "day"), "file.full");
    }
    EXPECT_EQ(contents(where()), before);
}

} // namespace
} // namespace aviary::session
