// For tests: a project's folder, and the real `git` command to look at it, in a home without settings. The folder is
// removed at the end of the test.
#pragma once

#include "base/testing/temporary_folder.h"
#include "base/whole_file.h"
#include "session/history/repository.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aviary::session {

class TestProject : public testing::Test {
protected:
    TestProject() {
        home();
        write("first.bird", "song 1");
        write("daw.mixer.json", "mixer 1");
        write("daw.plugins.json", "plugins 1");
    }
    ~TestProject() override {
        if (!std::filesystem::exists(folder() / ".git")) return;
        const std::string found = git("fsck --strict --no-dangling");
        EXPECT_EQ(found.find("error"), std::string::npos) << found;
        EXPECT_EQ(found.find("missing"), std::string::npos) << found;
    }

    std::filesystem::path folder() const { return outer_.path() / "project"; }
    HistoryPlace place() const { return {folder(), "first.bird"}; }

    void write(const std::string& path, const std::string& text) const {
        std::filesystem::create_directories((folder() / path).parent_path());
        std::ofstream(folder() / path, std::ios::binary) << text;
    }
    std::string read(const std::string& path) const {
        return read_whole_file(folder() / path).value_or("(none)");
    }

    /// Runs git. Gives what it printed, without the last line's end. The test fails if git fails.
    std::string git(const std::string& words) const {
        const auto [status, text] = run_git(words);
        EXPECT_EQ(status, 0) << "git " << words << "\n" << text;
        return text;
    }
    bool git_fails(const std::string& words) const { return run_git(words).first != 0; }
    /// The commits' messages, newest first, with '|' between them.
    std::string log() const { return lines("log --format=%s"); }
    /// What `git status` says; empty if all is committed.
    std::string status() const { return lines("status --porcelain --untracked-files=all"); }
    std::string lines(const std::string& words) const {
        std::string text = git(words);
        for (char& c : text)
            if (c == '\n') c = '|';
        return text;
    }

    Repository open() const {
        auto opened = Repository::open(place());
        if (!opened) throw std::runtime_error(opened.error().text());
        return std::move(*opened);
    }
    Repository open_with_floor() const {
        Repository repository = open();
        const auto floor = repository.commit_floor({});
        EXPECT_TRUE(floor) << floor.error().text();
        return repository;
    }
    static Edit edit(const std::string& text, ProjectFiles files) {
        return {EditSource::user, text, {}, std::move(files)};
    }
    static void commit(Repository& repository, const std::string& text, ProjectFiles files) {
        const auto done = repository.commit(edit(text, std::move(files)));
        ASSERT_TRUE(done) << done.error().text();
        ASSERT_TRUE(done->entry);
        ASSERT_FALSE(done->waits_for) << done->waits_for->text();
    }
    static bool moved(const Result<bool>& move) {
        EXPECT_TRUE(move) << move.error().text();
        return move && *move;
    }
    template <typename T>
    static std::string code(const Result<T>& result) {
        return result ? "none" : result.error().code;
    }

    TemporaryFolder outer_;

private:
    static void home() {
        static const TemporaryFolder folder;
        setenv("HOME", folder.path().c_str(), 1);
        unsetenv("XDG_CONFIG_HOME");
        setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
        for (const char* who : {"AUTHOR", "COMMITTER"}) { // for the git command; libgit2 does not read these
            setenv(("GIT_" + std::string(who) + "_NAME").c_str(), "Outsider", 1);
            setenv(("GIT_" + std::string(who) + "_EMAIL").c_str(), "outsider@localhost", 1);
        }
    }
    std::pair<int, std::string> run_git(const std::string& words) const {
        FILE* pipe = popen(("git -C '" + folder().string() + "' " + words + " 2>&1").c_str(), "r");
        std::string text;
        char chunk[4096];
        while (const auto size = std::fread(chunk, 1, sizeof chunk, pipe)) text.append(chunk, size);
        const int status = pclose(pipe);
        if (text.ends_with('\n')) text.pop_back();
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text};
    }
};

} // namespace aviary::session
