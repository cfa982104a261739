#include "workshop/fast/compilers.h"

#include "workshop/fast/shell_words.h"

#include <gtest/gtest.h>

namespace aviary::workshop {
namespace {

const Rung gcc{"/usr/bin/g++", Rung::Kind::gcc, "-Og", false};
const Rung clang{"/usr/bin/clang++", Rung::Kind::clang, "-O0", true};

Command words(const std::string& text) { return shell_words(text).value_or(Command{"unreadable"}); }

TEST(ShellWords, AreThoseOfOneProgram) {
    EXPECT_EQ(words("c++ -DA='b c' \"-DD=\\\"e\\\"\"  x\\ y.cpp"),
        (Command{"c++", "-DA=b c", "-DD=\"e\"", "x y.cpp"}));
    EXPECT_EQ(words(""), Command{});
    for (const char* shell : {"a && b", "a | b", "a > b", "a $HOME", "a `b`", "a 'b", "a; b", "a *.o"})
        EXPECT_EQ(shell_words(shell), std::nullopt) << shell;
}

TEST(FastCommand, KeepsWhatTheCodeMeansAndLeavesOutWhatItIsWrittenTo) {
    EXPECT_EQ(
        fast_command(
            words(
                "/usr/bin/c++ -DX=1 -I/i -O3 -DNDEBUG -O2 -fPIC -Wall -Wno-x -std=c++20 -MD -MT o -MF d -o o "
                "-c x.cpp"),
            gcc),
        words("/usr/bin/g++ -DX=1 -I/i -DNDEBUG -fPIC -std=c++20 -Og -w"));
}

TEST(FastCommand, HasTheSameNumbersFromAnotherCompiler) {
    const auto flags = [](const std::string& more, const Rung& rung) {
        const auto command =
            fast_command(words("ccache c++ " + more + " -o o -c x.cpp"), rung).value_or(Command{});
        return Command(command.begin() + 1, command.end());
    };
    EXPECT_EQ(flags("-std=c++20 -ffp-contract=off -fno-gnu-unique", clang),
        words("-std=c++20 -ffp-contract=off -O0 -w"));
    EXPECT_EQ(flags("-std=c++20", clang), words("-std=c++20 -ffp-contract=off -O0 -w"));
    EXPECT_EQ(flags("-std=gnu++20", clang), words("-std=gnu++20 -ffp-contract=fast -O0 -w"));
    EXPECT_EQ(flags("-std=gnu++20", gcc), words("-std=gnu++20 -Og -w"));
    EXPECT_EQ(flags("-Ofast", gcc), words("-ffast-math -Og -w"));
}

TEST(FastCommand, IsNoneWhereTheObjectsBelongTogetherOrTheCommandIsNotUnderstood) {
    for (const char* flag :
        {"-flto=auto", "-fsanitize=address", "--coverage", "-include a.h", "-x c", "@rsp"})
        EXPECT_EQ(fast_command(words(std::string("c++ ") + flag + " -o o -c x.cpp"), gcc), std::nullopt)
            << flag;
    EXPECT_EQ(fast_command(words("sh launch.sh c++ -o o -c x.cpp"), gcc), std::nullopt);
    EXPECT_EQ(fast_command(words("cc -o o -c x.c"), gcc), std::nullopt);
}

TEST(Compilers, TheOwnOneOfAProjectComesAfterAnInstalledClang) {
    const auto own = compilers_for(words("g++ -c x.cpp"), std::nullopt);
    EXPECT_TRUE(own.empty()) << "a name without a folder is no file";
    const auto ladder = compilers_for(words("/usr/bin/g++ -c x.cpp"), "/opt/clang++-22");
    ASSERT_EQ(ladder.size(), 4u);
    EXPECT_EQ(ladder[0], (Rung{"/opt/clang++-22", Rung::Kind::clang, "-O0", true}));
    EXPECT_EQ(ladder[2], (Rung{"/usr/bin/g++", Rung::Kind::gcc, "-Og", false}));
}

} // namespace
} // namespace aviary::workshop
