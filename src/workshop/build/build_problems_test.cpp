#include "workshop/build/build_problems.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>

namespace aviary::workshop {
namespace {

using Messages = std::vector<Problem>;

std::vector<std::string> texts(const Messages& messages) {
    std::vector<std::string> texts;
    for (const auto& message : messages) texts.push_back(text_of(message));
    return texts;
}

TEST(BuildProblems, ReadsGccErrorsThroughNestedIncludes) {
    const auto messages = parse_build_output(R"(In file included from outer.h:2,
                 from nested.cpp:1:
sub/inner.h:2:24: error: ‘missing_name’ was not declared in this scope
    2 | struct Inner { int x = missing_name; };
      |                        ^~~~~~~~~~~~
nested.cpp: In function ‘int main()’:
nested.cpp:2:33: error: expected ‘;’ before ‘}’ token
    2 | int main() { Inner i; return i.x }
      |                                 ^~
      |                                 ;
)");
    EXPECT_EQ(texts(messages),
        (std::vector<std::string>{"sub/inner.h:2:24: error: ‘missing_name’ was not declared in this scope",
            "outer.h:2: note: included from here", "nested.cpp:1: note: included from here",
            "nested.cpp:2:33: error: expected ‘;’ before ‘}’ token"}));
}

TEST(BuildProblems, PutsGccTemplateContextAfterItsErrorAndErrorsBeforeWarnings) {
    const auto messages = parse_build_output(R"(tmpl.cpp: In function ‘int f()’:
tmpl.cpp:7:9: warning: unused variable ‘unused’ [-Wunused-variable]
    7 |     int unused = 3;
      |         ^~~~~~
tmpl.cpp: In function ‘void h()’:
tmpl.cpp:11:13: error: too few arguments to function ‘void g(int, int)’
   11 | void h() { g(1); }
      |            ~^~~
tmpl.cpp:10:6: note: declared here
   10 | void g(int, int);
      |      ^
tmpl.cpp: In instantiation of ‘auto Box<T>::get() const [with T = None]’:
tmpl.cpp:4:35:   required from ‘int use(const T&) [with T = Box<None>]’
tmpl.cpp:8:15:   required from here
tmpl.cpp:2:48: error: ‘value’ is not a member of ‘None’
    2 | struct Box { auto get() const { return T::value(); } };
      |                                        ~~~~~~~~^~
)");
    EXPECT_EQ(texts(messages),
        (std::vector<std::string>{"tmpl.cpp:11:13: error: too few arguments to function ‘void g(int, int)’",
            "tmpl.cpp:10:6: note: declared here", "tmpl.cpp:2:48: error: ‘value’ is not a member of ‘None’",
            "tmpl.cpp:4:35: note: required from ‘int use(const T&) [with T = Box<None>]’",
            "tmpl.cpp:8:15: note: required from here",
            "tmpl.cpp:7:9: warning: unused variable ‘unused’ [-Wunused-variable]"}));
}

TEST(BuildProblems, ReadsClang) {
    const auto messages = parse_build_output(R"(In file included from nested.cpp:1:
In file included from ./outer.h:2:
./sub/inner.h:2:24: error: use of undeclared identifier 'missing_name'
    2 | struct Inner { int x = missing_name; };
      |                        ^~~~~~~~~~~~
tmpl.cpp:2:43: error: no member named 'value' in 'None'
    2 | struct Box { auto get() const { return T::value(); } };
      |                                        ~~~^
tmpl.cpp:4:32: note: in instantiation of member function 'Box<None>::get' requested here
    4 | int use(const T& t) { return t.get(); }
      |                                ^
1 warning and 2 errors generated.
)");
    EXPECT_EQ(texts(messages),
        (std::vector<std::string>{"./sub/inner.h:2:24: error: use of undeclared identifier 'missing_name'",
            "nested.cpp:1: note: included from here", "./outer.h:2: note: included from here",
            "tmpl.cpp:2:43: error: no member named 'value' in 'None'",
            "tmpl.cpp:4:32: note: in instantiation of member function 'Box<None>::get' requested here"}));
}

TEST(BuildProblems, ReadsWhatOnlyTheCompilerDriverKnows) {
    const auto messages =
        parse_build_output("inc.cpp:1:10: fatal error: nofile.h: No such file or directory\n"
                           "    1 | #include \"nofile.h\"\n"
                           "compilation terminated.\n"
                           "c++: fatal error: Killed signal terminated program cc1plus\n");
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].message, "nofile.h: No such file or directory");
    EXPECT_EQ(text_of(messages[1]), "error: c++: fatal error: Killed signal terminated program cc1plus");
}

TEST(BuildProblems, ReadsUndefinedSymbolsOfEveryLinker) {
    EXPECT_EQ(texts(parse_build_output("/usr/bin/ld: CMakeFiles/x.dir/undef.cpp.o: in function `run':\n"
                                       "undef.cpp:(.text+0x11): undefined reference to `missing(double)'\n"
                                       "collect2: error: ld returned 1 exit status\n")),
        std::vector<std::string>{"undef.cpp: error: undefined reference to `missing(double)'"});
    EXPECT_EQ(texts(parse_build_output("/home/me/undef.cpp:2: undefined reference to `missing(double)'\n"
                                       "collect2: error: ld returned 1 exit status\n")),
        std::vector<std::string>{"/home/me/undef.cpp:2: error: undefined reference to `missing(double)'"});
    EXPECT_EQ(texts(parse_build_output("mold: error: undefined symbol: missing(double)\n"
                                       ">>> referenced by undef.cpp\n"
                                       ">>>               CMakeFiles/x.dir/undef.cpp.o:(run)\n"
                                       "collect2: error: ld returned 1 exit status\n")),
        std::vector<std::string>{"undef.cpp: error: undefined symbol: missing(double)"});
    EXPECT_EQ(texts(parse_build_output("ld.lld: error: undefined symbol: missing(double)\n"
                                       ">>> referenced by undef.cpp:2 (/home/me/undef.cpp:2)\n"
                                       ">>>               CMakeFiles/x.dir/undef.cpp.o:(run)\n"
                                       "collect2: error: ld returned 1 exit status\n")),
        std::vector<std::string>{"undef.cpp:2: error: undefined symbol: missing(double)"});
}

TEST(BuildProblems, ReadsCMakeErrorsAsOneTextEach) {
    const auto messages = parse_build_output(R"x(-- Configuring done
CMake Error at CMakeLists.txt:3 (find_package):
  By not providing "FindNowhere.cmake" in CMAKE_MODULE_PATH this project has
  asked CMake to find a package configuration file provided by "Nowhere", but
  CMake did not find one.

  Add the installation prefix of "Nowhere" to CMAKE_PREFIX_PATH.


CMake Error at CMakeLists.txt:9:
  Parse error.  Function missing ending ")".  End of file reached.


CMake Warning (dev) at CMakeLists.txt:1 (project):
  cmake_minimum_required() should be called prior to this.

This warning is for project developers.  Use -Wno-dev to suppress it.

-- Configuring incomplete, errors occurred!
CMake Error: CMAKE_CXX_COMPILER not set, after EnableLanguage
FAILED: build.ninja
ninja: error: rebuilding 'build.ninja': subcommand failed
)x");
    EXPECT_EQ(texts(messages),
        (std::vector<std::string>{"CMakeLists.txt:3: error: By not providing \"FindNowhere.cmake\" in "
                                  "CMAKE_MODULE_PATH this project has asked "
                                  "CMake to find a package configuration file provided by \"Nowhere\", but "
                                  "CMake did not find one. Add the "
                                  "installation prefix of \"Nowhere\" to CMAKE_PREFIX_PATH.",
            "CMakeLists.txt:9: error: Parse error.  Function missing ending \")\".  End of file reached.",
            "error: CMAKE_CXX_COMPILER not set, after EnableLanguage",
            "CMakeLists.txt:1: warning: cmake_minimum_required() should be called prior to this."}));
}

TEST(BuildProblems, BlamesTheAuthorsLineForAnErrorInsideACMakeModule) {
    const auto messages = parse_build_output(
        R"(CMake Error at /usr/share/cmake/Modules/CMakeDetermineCXXCompiler.cmake:48 (message):
  Could not find compiler set in environment variable CXX:

  /nowhere.

Call Stack (most recent call first):
  CMakeLists.txt:1 (project)


CMake Error: CMAKE_CXX_COMPILER not set, after EnableLanguage
)");
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(text_of(messages[0]),
        "CMakeLists.txt:1: error: Could not find compiler set in environment variable CXX: /nowhere.");
}

TEST(BuildProblems, ReadsNinjasOwnErrors) {
    EXPECT_EQ(texts(parse_build_output(
                  "ninja: error: '../../gone.cpp', needed by 'gone.cpp.o', missing and no known "
                  "rule to make it\n")),
        std::vector<std::string>{
            "error: ninja: error: '../../gone.cpp', needed by 'gone.cpp.o', missing and no "
            "known rule to make it"});
}

TEST(BuildProblems, ReadsTheAssemblersErrors) {
    const auto messages = parse_build_output(
        "Assembler messages:\nFatal error: can't create CMakeFiles/a.o: Read-only file system\n");
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_EQ(messages[0].message, "can't create CMakeFiles/a.o: Read-only file system");
    EXPECT_EQ(messages[0].severity, "error");
}

TEST(BuildProblems, ReadsOfAFullDisk) {
    const std::string piped = "can't write 156 bytes to section .text of a.o: 'No space left on device'";
    const auto messages =
        parse_build_output("{standard input}: Assembler messages:\n{standard input}: Fatal error: " + piped
                           + "\nas: BFD (GNU Binutils) 2.40 assertion fail elf.c:3108\n"
                             "mold: failed to write to an output file. Disk full?\n");
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].message, piped);
    EXPECT_EQ(messages[1].message, "mold: failed to write to an output file. Disk full?");
}

TEST(BuildProblems, ReadsThroughColours) {
    const auto messages = parse_build_output(
        "\x1b[01m\x1b[Ka.cpp:1:2:\x1b[m\x1b[K \x1b[01;31m\x1b[Kerror: \x1b[m\x1b[Kwrong\n");
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_EQ(text_of(messages[0]), "a.cpp:1:2: error: wrong");
}

TEST(BuildProblems, StopsAtTheLimit) {
    std::string output;
    for (int i = 1; i < 1000; ++i) output += "a.cpp:" + std::to_string(i) + ":1: error: wrong\n";
    EXPECT_EQ(parse_build_output(output, 50).size(), 50u);
}

TEST(BuildProblems, TakesAnyBytes) {
    std::mt19937 random(7);
    const std::string pieces[] = {"CMake Error", " at ", "a:3", ":", "\n", "\n\n", "  x", "Call Stack",
        "mold: error: ", ">>> defined in ", ": error: ", "In file included from ", ",", "\x1b[", "\x1b",
        "required ", "   "};
    for (int round = 0; round < 2000; ++round) {
        std::string output;
        for (int i = 0; i < 30; ++i) output += pieces[random() % std::size(pieces)];
        EXPECT_LE(parse_build_output(output, 20).size(), 60u);
    }
}

TEST(BuildProblems, ResolvesPathsIntoTheProject) {
    Messages messages(4);
    messages[0].file = "/home/me/tremolo/src/lfo.h";
    messages[1].file = "../../tremolo.cpp";
    messages[2].file = "CMakeLists.txt";
    messages[3].file = "/usr/include/math.h";
    resolve(messages, "/home/me/tremolo", "/home/me/tremolo/build/workshop");
    EXPECT_EQ(messages[0].file, "src/lfo.h");
    EXPECT_EQ(messages[1].file, "tremolo.cpp");
    EXPECT_EQ(messages[2].file, "CMakeLists.txt");
    EXPECT_EQ(messages[3].file, "/usr/include/math.h");
}

TEST(BuildProblems, AddsTheLinesAroundAPlace) {
    const auto folder = std::filesystem::path(testing::TempDir()) / "frames";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "a.cpp") << "one\ntwo\nthree\nfour\nfive\n";
    Messages messages(3);
    messages[0].file = "a.cpp", messages[0].line = 1;
    messages[1].file = "a.cpp", messages[1].line = 4;
    messages[2].file = "gone.cpp", messages[2].line = 4;
    add_frames(messages, folder);
    EXPECT_EQ(messages[0].frame, (std::vector<std::string>{"one", "two", "three"}));
    EXPECT_EQ(messages[0].frame_first_line, 1);
    EXPECT_EQ(messages[1].frame, (std::vector<std::string>{"two", "three", "four", "five"}));
    EXPECT_EQ(messages[1].frame_first_line, 2);
    EXPECT_TRUE(messages[2].frame.empty());
    std::filesystem::remove_all(folder);
}

TEST(BuildProblems, AMistakeInAParameterIsInTheAuthorsLine) {
    auto problems = parse_build_output(
        "In file included from /sdk/include/aviary/plugin.h:25,\n"
        "                 from /p/wobble.cpp:3:\n"
        "In function 'checked(Plugin&)',\n"
        "    inlined from 'FloatParam::FloatParam(Plugin&)' at /sdk/include/aviary/param.h:206:65,\n"
        "    inlined from 'constexpr {anonymous}::Wobble::Wobble()' at /p/wobble.cpp:7:8:\n"
        "/sdk/include/aviary/detail/mistakes.h:75:50: error: the parameter has no range\n");
    resolve(problems, "/p", "/p/build/workshop");
    blame_author(problems);
    ASSERT_FALSE(problems.empty());
    EXPECT_EQ(text_of(problems[0]), "wobble.cpp:7:8: error: the parameter has no range");
    const auto moved = std::ranges::find(problems, "/sdk/include/aviary/detail/mistakes.h", &Problem::file);
    ASSERT_NE(moved, problems.end());
    EXPECT_EQ(moved->line, 75);
    EXPECT_EQ(moved->severity, "note");
}

TEST(BuildProblems, AMistakeInAMacroIsInTheAuthorsLine) {
    auto problems =
        parse_build_output("/sdk/include/aviary/plugin.h:40:5: error: no member named 'nme'\n"
                           "/sdk/include/aviary/plugin.h:30:5: note: in expansion of macro 'AVIARY_ENTRY'\n"
                           "/p/wobble.cpp:12:1: note: in expansion of macro 'AVIARY_PLUGIN'\n"
                           "/sdk/include/aviary/other.h:1:1: error: another\n");
    resolve(problems, "/p", "/p/build/workshop");
    blame_author(problems);
    EXPECT_EQ(text_of(problems[0]), "wobble.cpp:12:1: error: no member named 'nme'");
    EXPECT_EQ(problems.back().file, "/sdk/include/aviary/other.h") << "nobody of the project led there";
}

TEST(BuildProblems, ACrashIsAProblemAtItsPlaceInTheProject) {
    const auto problems =
        crash_problems("the plugin crashed\n    in checked() at /usr/include/c++/12/vector:9"
                       "\n    in Wob::process() at /p/wob.cpp:12",
            "/p", "/p/build/workshop");
    ASSERT_EQ(problems.size(), 3u);
    EXPECT_EQ(text_of(problems[0]), "wob.cpp:12: error: the plugin crashed");
    EXPECT_EQ(text_of(problems[1]), "/usr/include/c++/12/vector:9: note: in checked()");
    EXPECT_EQ(crash_problems("no place", "/p", "/p/b").size(), 1u);
}

} // namespace
} // namespace aviary::workshop
