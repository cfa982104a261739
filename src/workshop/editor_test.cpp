#include "workshop/editor.h"
#include "workshop/test_plugin_project.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <thread>

namespace aviary::workshop {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

Words words(const EditorNames& names, int line = 12, int column = 7) {
    const auto command = editor_command(names, "/home/me/a b/lfo.h", line, column);
    return command ? *command : Words{command.error().code, command.error().message};
}

TEST(EditorCommand, TellsThePlaceInTheEditorsOwnWay) {
    const std::string file = "/home/me/a b/lfo.h";
    for (const auto& [editor, place] :
        {std::pair<std::string, Words>{"code", {"-g", file + ":12:7"}}, {"codium", {"-g", file + ":12:7"}},
            {"/opt/cursor/bin/cursor", {"-g", file + ":12:7"}}, {"subl", {file + ":12:7"}},
            {"zed", {file + ":12:7"}}, {"clion", {"--line", "12", "--column", "7", file}},
            {"kate", {"--line", "12", "--column", "7", file}}, {"emacsclient", {"+12:7", file}},
            {"emacs", {"+12:7", file}}, {"gvim", {"+12", file}}, {"an-editor-of-my-own", {file}}}) {
        Words expected = place;
        expected.insert(expected.begin(), editor);
        EXPECT_EQ(words({.visual = editor}), expected);
    }
    EXPECT_EQ(words({.visual = "/opt/clion/bin/clion.sh"}).at(1), "--line");
    EXPECT_EQ(words({.visual = "code"}, 0, 0), (Words{"code", file})) << "no place is known";
    EXPECT_EQ(words({.visual = "code"}, 12, 0), (Words{"code", "-g", file + ":12:1"}));
}

TEST(EditorCommand, TakesAviarysOwnFirstThenVisualThenEditor) {
    EXPECT_EQ(words({"code", "zed", "subl"}).front(), "code");
    EXPECT_EQ(words({"", "zed", "subl"}).front(), "zed");
    EXPECT_EQ(words({" ", "", "subl"}).front(), "subl");
    EXPECT_EQ(words({"", "vim", "subl"}).front(), "subl") << "vim has no window";
}

TEST(EditorCommand, IsSplitAsAShellWouldAndReadByNone) {
    EXPECT_EQ(words({.visual = R"(code --wait "two words" 'a "b"' c\ d $HOME;ls)"}),
        (Words{
            "code", "--wait", "two words", "a \"b\"", "c d", "$HOME;ls", "-g", "/home/me/a b/lfo.h:12:7"}));
}

TEST(EditorCommand, OfAviaryMaySayWhereThePlaceGoes) {
    EXPECT_EQ(words({.aviary_editor = "edit --at={line}:{column} '{file}' --again {line}"}),
        (Words{"edit", "--at=12:7", "/home/me/a b/lfo.h", "--again", "12"}));
    EXPECT_EQ(words({.aviary_editor = "xterm -e vim +{line} {file}"}),
        (Words{"xterm", "-e", "vim", "+12", "/home/me/a b/lfo.h"}));
    EXPECT_EQ(words({.aviary_editor = "edit {file}:{line}"}, 0), (Words{"edit", "/home/me/a b/lfo.h:1"}));
    const auto braces = editor_command({.aviary_editor = "edit {file} {line}"}, "/{line}/{file}.h", 3, 1);
    EXPECT_EQ(*braces, (Words{"edit", "/{line}/{file}.h", "3"}));
}

TEST(EditorCommand, NeedsAnEditorWithAWindow) {
    EXPECT_EQ(words({}).front(), "editor.none");
    EXPECT_NE(words({}).back().find("AVIARY_EDITOR"), std::string::npos);
    for (const char* editor : {"vim", "/usr/bin/nvim", "nano", "emacs -nw", "hx", "emacsclient -t"}) {
        const Words none = words({.visual = editor});
        EXPECT_EQ(none.front(), "editor.none") << editor;
        EXPECT_NE(none.back().find("xterm -e "), std::string::npos) << none.back();
    }
    EXPECT_EQ(words({.visual = "xterm -e vim"}), (Words{"xterm", "-e", "vim", "+12", "/home/me/a b/lfo.h"}));
    EXPECT_EQ(words({.editor = "vim -g"}).front(), "vim");
}

/// A real program as the editor: it writes down how it was called.
class EditorTest : public testing::Test {
protected:
    void SetUp() override {
        fs::create_directories(place.folder() / "project/src");
        place.write("project/wobble.cpp", "");
        place.write("outside.h", "");
        place.write("editor", "#!/bin/sh\n{ pwd; printf '%s\\n' \"$@\"; cat; } > \"$0.told.new\"\nmv "
                              "\"$0.told.new\" \"$0.told\"\n");
        fs::permissions(place.folder() / "editor", fs::perms::owner_all);
        setenv("AVIARY_EDITOR", ((place.folder() / "editor").string() + " {file} {line}").c_str(), 1);
    }
    void TearDown() override { unsetenv("AVIARY_EDITOR"); }

    std::string told() const {
        for (int i = 0; i < 1000 && !fs::exists(place.folder() / "editor.told"); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return place.read("editor.told");
    }
    std::string refused(const fs::path& file) {
        const auto opened = editor.open(file, 1, 1);
        return opened ? "" : opened.error().code;
    }
    TestProject place;
    Editor editor{place.folder() / "project"};
};

TEST_F(EditorTest, IsRunInTheProjectWithTheFileAndItsLine) {
    ASSERT_TRUE(editor.open("wobble.cpp", 12, 7));
    const std::string project = place.folder() / "project";
    EXPECT_EQ(told(), project + "\n" + project + "/wobble.cpp\n12\n");
    ASSERT_TRUE(editor.open(project + "/wobble.cpp", 1, 1)) << "an absolute path is as good";
}

TEST_F(EditorTest, IsGivenFilesOfTheProjectOnly) {
    fs::create_symlink(place.folder() / "outside.h", place.folder() / "project/link.h");
    fs::create_symlink(place.folder() / "project/wobble.cpp", place.folder() / "inside.cpp");
    EXPECT_EQ(refused("../outside.h"), "editor.outside");
    EXPECT_EQ(refused(place.folder() / "outside.h"), "editor.outside");
    EXPECT_EQ(refused("link.h"), "editor.outside");
    EXPECT_EQ(refused("src"), "editor.outside");
    EXPECT_EQ(refused("."), "editor.outside");
    EXPECT_EQ(refused("nowhere.cpp"), "editor.outside");
    EXPECT_EQ(refused(""), "editor.outside");
    EXPECT_EQ(refused("../inside.cpp"), "") << "a link that leads into it";
}

TEST_F(EditorTest, ThatCannotBeRunIsNamed) {
    setenv("AVIARY_EDITOR", "/nowhere/editor {file}", 1);
    const auto opened = editor.open("wobble.cpp", 1, 1);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, "editor.failed");
    EXPECT_NE(opened.error().text().find("/nowhere/editor"), std::string::npos) << opened.error().text();
}

} // namespace
} // namespace aviary::workshop
