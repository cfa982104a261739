#include "base/testing/folder_contents.h"
#include "base/testing/temporary_folder.h"
#include "session/project/project_folder.h"

#include <gtest/gtest.h>

namespace aviary::session {
namespace {

namespace fs = std::filesystem;
using Files = std::vector<ProjectFile>;
using Names = std::vector<std::string>;

class Project : public testing::Test {
protected:
    Project() { write("night.bird", "tracks\n  1 keys\n"); }

    fs::path path(const std::string& name) const { return folder_.path() / "night" / name; }
    void write(const std::string& name, std::string_view text) { write_text(path(name), text); }
    std::string read(const std::string& name) const { return read_text(path(name)); }

    ProjectFolder open() const {
        auto project = ProjectFolder::open(path(""));
        if (!project) throw std::runtime_error(project.error().text());
        return std::move(*project);
    }
    ProjectFolder loaded() const {
        ProjectFolder project = open();
        const auto content = project.load();
        EXPECT_TRUE(content) << content.error().text();
        return project;
    }
    std::string open_error(const fs::path& at) const {
        const auto project = ProjectFolder::open(at);
        return project ? "" : project.error().code;
    }
    template <typename Value>
    static std::string code(const Result<Value>& result) {
        return result ? "" : result.error().code;
    }

    TemporaryFolder folder_;
};

constexpr std::string_view mixer = "{\n  \"version\": 1,\n  \"master\": {\n    \"volume_db\": -3.0\n  }\n}\n";

TEST_F(Project, WithoutFilesOpensWithDefaultsAndWritesNothing) {
    ProjectFolder project = open();
    const auto content = project.load();
    ASSERT_TRUE(content) << content.error().text();
    EXPECT_EQ(content->song, "tracks\n  1 keys\n");
    EXPECT_EQ(content->mixer.master.volume, Decibels(0));
    EXPECT_TRUE(content->plugins.slots.empty());
    EXPECT_TRUE(content->problems.empty());
    EXPECT_EQ(contents(path("")).size(), 1u);
    EXPECT_EQ(project.name(), "night");
}

TEST_F(Project, IsFoundByItsFolderOrItsSong) {
    EXPECT_EQ(ProjectFolder::open(path("night.bird"))->folder(), fs::path(path("")).parent_path());
    EXPECT_EQ(ProjectFolder::open(path(""))->path_of(ProjectFile::song), path("night.bird"));
    EXPECT_EQ(open_error(path("nowhere")), "project.missing");
    EXPECT_EQ(open_error(path("nowhere.bird")), "project.missing");
    write("notes.txt", "");
    EXPECT_EQ(open_error(path("notes.txt")), "project.no_song");
    fs::create_directory(path("empty"));
    EXPECT_EQ(open_error(path("empty")), "project.no_song");
}

TEST_F(Project, OfSeveralSongsIsAboutTheOneCalledAsTheFolderIs) {
    write("day.bird", "tracks\n  1 keys\n");
    write(".night.bird", "an editor's");
    ProjectFolder project = open();
    EXPECT_EQ(project.name(), "night");
    const auto content = project.load();
    ASSERT_EQ(content->problems.size(), 1u);
    EXPECT_EQ(content->problems[0].code, "project.several");
    EXPECT_NE(content->problems[0].message.find("day.bird"), std::string::npos);

    fs::rename(path("night.bird"), path("dusk.bird"));
    const auto none = ProjectFolder::open(path(""));
    EXPECT_EQ(code(none), "project.which_song");
    EXPECT_NE(none.error().message.find("day.bird, dusk.bird"), std::string::npos) << none.error().message;
    EXPECT_EQ(ProjectFolder::open(path("dusk.bird"))->name(), "dusk");
}

TEST_F(Project, SavesWhatChangedAndNothingElse) {
    write("daw.mixer.json", mixer);
    ProjectFolder project = loaded();
    const auto time = fs::last_write_time(path("daw.mixer.json"));
    const auto saved = project.save({{ProjectFile::mixer, std::string(mixer)}, {ProjectFile::song, "new"}});
    ASSERT_TRUE(saved) << saved.error().text();
    EXPECT_EQ(*saved, Files{ProjectFile::song});
    EXPECT_EQ(read("night.bird"), "new");
    EXPECT_EQ(fs::last_write_time(path("daw.mixer.json")), time);
    EXPECT_TRUE(project.changed_outside().empty());
    EXPECT_EQ(*project.save({{ProjectFile::song, "newer"}}), Files{ProjectFile::song});
}

TEST_F(Project, LoadsWhatWasSaved) {
    write("daw.mixer.json", mixer);
    ProjectFolder project = open();
    auto content = project.load();
    EXPECT_EQ(content->mixer.master.volume, Decibels(-3));
    content->mixer.master.volume = Decibels(-6);
    content->session.transport.position = Beats(4);
    ASSERT_TRUE(project.save({{ProjectFile::mixer, mixer_text(content->mixer)},
        {ProjectFile::session, session_text(content->session)}}));
    const auto again = open().load();
    EXPECT_EQ(again->mixer.master.volume, Decibels(-6));
    EXPECT_EQ(again->session.transport.position, Beats(4));
}

TEST_F(Project, NeverOverwritesWhatAnotherProgramWrote) {
    ProjectFolder project = loaded();
    write("daw.mixer.json", mixer);            // was not there
    write("night.bird", "tracks\n  2 keys\n"); // another text of the same length
    EXPECT_EQ(project.changed_outside(), (Files{ProjectFile::song, ProjectFile::mixer}));
    EXPECT_EQ(code(project.save({{ProjectFile::plugins, "{}"}, {ProjectFile::mixer, "{}"}})),
        "project.changed_outside");
    EXPECT_EQ(code(project.save({{ProjectFile::song, "x"}})), "project.changed_outside");
    EXPECT_EQ(read("daw.mixer.json"), mixer);
    EXPECT_FALSE(fs::exists(path("daw.plugins.json"))) << "all or none";
    EXPECT_EQ(contents(path("")).size(), 2u);

    ASSERT_TRUE(project.load());
    EXPECT_TRUE(project.changed_outside().empty());
    EXPECT_TRUE(project.save({{ProjectFile::mixer, "{}"}}));
}

TEST_F(Project, DoesNotBringBackWhatAnotherProgramRemoved) {
    write("daw.mixer.json", mixer);
    ProjectFolder project = loaded();
    fs::remove(path("daw.mixer.json"));
    EXPECT_EQ(code(project.save({{ProjectFile::mixer, "{}"}})), "project.changed_outside");
}

TEST_F(Project, TakesAFileThatWasTouchedForTheSame) {
    write("daw.mixer.json", mixer);
    ProjectFolder project = loaded();
    fs::remove(path("daw.mixer.json"));
    write("daw.mixer.json", mixer); // as git checkout does
    EXPECT_TRUE(project.changed_outside().empty());
    EXPECT_TRUE(project.save({{ProjectFile::mixer, "{}"}}));
}

TEST_F(Project, SaysWhereADamagedFileIsWrongAndLeavesItAlone) {
    write("daw.mixer.json", "{\n  \"master\": {\n    \"pan\": \"left\"\n  }\n}\n");
    ProjectFolder project = open();
    const auto content = project.load();
    ASSERT_EQ(code(content), "project.damaged");
    EXPECT_EQ(content.error().where, path("daw.mixer.json").string() + ":3:5");
    EXPECT_NE(
        content.error().message.find("expected a number from -1.0 to 1.0, found \"left\""), std::string::npos)
        << content.error().message;
    EXPECT_EQ(code(project.save({{ProjectFile::mixer, "{}"}})), "project.not_loaded");
    EXPECT_NE(read("daw.mixer.json").find("left"), std::string::npos);
}

TEST_F(Project, KeepsToWhatItKnewWhenAFileWasDamagedWhileItWasOpen) {
    ProjectFolder project = loaded();
    write("daw.plugins.json", "{");
    EXPECT_EQ(code(project.load()), "project.damaged");
    EXPECT_EQ(code(project.save({{ProjectFile::plugins, "{}"}})), "project.changed_outside");
    EXPECT_TRUE(project.save({{ProjectFile::song, "tracks\n  1 bass\n"}}));
}

TEST_F(Project, OpensWithoutADamagedSessionAndDoesNotSaveOverIt) {
    write("daw.session.json", "{\"stores\": ");
    ProjectFolder project = open();
    const auto content = project.load();
    ASSERT_TRUE(content);
    ASSERT_EQ(content->problems.size(), 1u);
    EXPECT_EQ(content->problems[0].code, "project.damaged");
    EXPECT_TRUE(content->session.stores.empty());
    EXPECT_TRUE(project.changed_outside().empty());
    EXPECT_EQ(code(project.save({{ProjectFile::session, "{}"}})), "project.damaged");
    EXPECT_EQ(read("daw.session.json"), "{\"stores\": ");
}

TEST_F(Project, CannotBeSavedBeforeItWasLoaded) {
    ProjectFolder project = open();
    EXPECT_EQ(code(project.save({{ProjectFile::song, "x"}})), "project.not_loaded");
    EXPECT_EQ(read("night.bird"), "tracks\n  1 keys\n");
}

TEST_F(Project, SaysWhatIsWrongWithItsSong) {
    write("night.bird", "");
    EXPECT_EQ(code(open().load()), "song.empty");
}

TEST_F(Project, SaysWhichFileCannotBeRead) {
    fs::create_directory(path("daw.plugins.json"));
    const auto content = open().load();
    EXPECT_EQ(code(content), "project.unreadable");
    EXPECT_EQ(content.error().where, path("daw.plugins.json").string());
}

TEST_F(Project, RemovesWhatAKilledWriterLeft) {
    write(".aviary-1-0.new", "half");
    open();
    EXPECT_FALSE(fs::exists(path(".aviary-1-0.new")));
}

TEST_F(Project, NamesWhatIsTracked) {
    for (const char* name : {"samples/kick.wav", "samples/deep/hat.wav", "daw.mixer.json", "daw.session.json",
             "notes", ".gitignore", ".git/config"})
        write(name, "x");
    EXPECT_EQ(open().tracked_files(),
        (Names{".gitignore", "daw.mixer.json", "night.bird", "samples/deep/hat.wav", "samples/kick.wav"}));
}

} // namespace
} // namespace aviary::session
