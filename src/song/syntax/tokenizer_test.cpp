#include "song/song_testing.h"
#include "song/syntax/tokenizer.h"

namespace aviary::song {
namespace {

/// Every line as "indent:token|token".
std::vector<std::string> lines_of(std::string_view text, Diagnostics& diagnostics) {
    std::vector<std::string> result;
    Tokenizer tokenizer(text, diagnostics);
    for (Line line; tokenizer.next(line);) {
        std::string joined = std::to_string(line.indent);
        char before = ':';
        for (const Token& token : line.tokens) {
            joined.append(1, std::exchange(before, '|')).append(token.text);
        }
        result.push_back(joined);
    }
    return result;
}
std::vector<std::string> lines_of(std::string_view text) {
    Diagnostics diagnostics;
    return lines_of(text, diagnostics);
}
using Lines = std::vector<std::string>;

TEST(Tokenizer, SplitsAtBlanksAndMeasuresTheIndent) {
    EXPECT_EQ(lines_of("sec intro\n  ch 1  kick\n"), (Lines{"0:sec|intro", "2:ch|1|kick"}));
}
TEST(Tokenizer, ACommentBeginsAtTheStartOfAToken) {
    EXPECT_EQ(lines_of("n C#4 60 # the rest\n# all of it\n#x"), (Lines{"0:n|C#4|60"}));
}
TEST(Tokenizer, BlankLinesAndLoneCommasAreNothing) {
    EXPECT_EQ(lines_of("\n   \n,\np q , q\n"), (Lines{"0:p|q|q"}));
}
TEST(Tokenizer, BracketsAreTokensOfTheirOwn) {
    EXPECT_EQ(lines_of("p q [x [x x]] (60 64)"), (Lines{"0:p|q|[|x|[|x|x|]|]|(|60|64|)"}));
}
TEST(Tokenizer, ABracketWithinAWordKeepsItsBlanks) {
    EXPECT_EQ(lines_of("p q(3, 8, 2) x"), (Lines{"0:p|q(3, 8, 2)|x"}));
}
TEST(Tokenizer, AnUnclosedBracketWithinAWordEndsAtTheBlank) {
    EXPECT_EQ(lines_of("p q(3, 8"), (Lines{"0:p|q(3,|8"}));
}
TEST(Tokenizer, ANameOfAPluginMayStandInQuotes) {
    EXPECT_EQ(lines_of("plugin \"My Synth #2 (mono)\" # the lead"), (Lines{"0:plugin|My Synth #2 (mono)"}));
    EXPECT_EQ(lines_of("fx 'a \"b\"' delay \"c]\""), (Lines{"0:fx|a \"b\"|delay|c]"}));
    EXPECT_EQ(lines_of("strip 'x'"), (Lines{"0:strip|x"}));
}
TEST(Tokenizer, QuotesAreOrdinaryCharactersElsewhere) {
    EXPECT_EQ(lines_of("sec \"the end\""), (Lines{"0:sec|\"the|end\""}));
    EXPECT_EQ(lines_of("1 'til dawn's"), (Lines{"0:1|'til|dawn's"}));
    EXPECT_EQ(lines_of("fx \"unclosed name"), (Lines{"0:fx|\"unclosed|name"}));
    EXPECT_EQ(lines_of("fx \"\""), (Lines{"0:fx|\"\""}));
}
TEST(Tokenizer, ColumnsAndSpansCountTheQuotes) {
    Diagnostics diagnostics;
    Tokenizer tokenizer("fx \"a b\" delay", diagnostics);
    Line line;
    ASSERT_TRUE(tokenizer.next(line));
    EXPECT_EQ(line.tokens[1].position.column, 4);
    EXPECT_EQ(line.tokens[1].span().length, 5);
    EXPECT_EQ(line.tokens[2].position.column, 10);
}
TEST(Tokenizer, LineEndsOfOtherSystemsAreNoTokens) {
    EXPECT_EQ(lines_of("p q\r\nn 60\r\n"), (Lines{"0:p|q", "0:n|60"}));
}
TEST(Tokenizer, AByteOrderMarkIsNothing) { EXPECT_EQ(lines_of("\xEF\xBB\xBFp q"), (Lines{"0:p|q"})); }

TEST(Tokenizer, ColumnsCountCharactersNotBytes) {
    Diagnostics diagnostics;
    Tokenizer tokenizer("  ch 1 M\xC3\xA9lodie bas", diagnostics);
    Line line;
    ASSERT_TRUE(tokenizer.next(line));
    EXPECT_EQ(line.tokens[2].position.column, 8);
    EXPECT_EQ(line.tokens[2].span().length, 7);
    EXPECT_EQ(line.tokens[3].position.column, 16);
}

TEST(Tokenizer, TabsInTheIndentationAreReportedOnceWithTheFix) {
    Diagnostics diagnostics;
    EXPECT_EQ(lines_of("sec a\n\tch 1\n\t\tp q\n", diagnostics), (Lines{"0:sec|a", "2:ch|1", "4:p|q"}));
    const auto list = diagnostics.take();
    ASSERT_EQ(list.size(), 1u);
    EXPECT_EQ(list[0].position.line, 2);
    EXPECT_NE(list[0].message.find("1 more"), std::string::npos);
    EXPECT_NE(list[0].hint.find("blanks"), std::string::npos);
}

TEST(Tokenizer, StopsAtAByteOfZeroAndSaysSo) {
    Diagnostics diagnostics;
    EXPECT_EQ(lines_of(std::string_view("p q\nn \0 60\nv 80", 15), diagnostics), (Lines{"0:p|q", "0:n"}));
    const auto list = diagnostics.take();
    ASSERT_EQ(list.size(), 1u);
    EXPECT_EQ(list[0].severity, Severity::error);
    EXPECT_EQ(list[0].position.line, 2);
    EXPECT_EQ(list[0].position.column, 3);
}

TEST(Tokenizer, BrokenUtf8IsOneErrorThatCounts) {
    Diagnostics diagnostics;
    lines_of("ch 1 caf\xE9\np q \xFF\xFE\n", diagnostics);
    const auto list = diagnostics.take();
    ASSERT_EQ(list.size(), 1u);
    EXPECT_NE(list[0].message.find("3 bytes"), std::string::npos);
    EXPECT_EQ(list[0].position.line, 1);
}

TEST(Tokenizer, AnEndlessLineIsCutWithOneError) {
    Diagnostics diagnostics;
    const std::string text = "p " + std::string(3 * Tokenizer::longest_line, 'q') + "\nn 60";
    const auto lines = lines_of(text, diagnostics);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_LE(lines[0].size(), Tokenizer::longest_line + 3);
    EXPECT_EQ(lines[1], "0:n|60");
    EXPECT_EQ(diagnostics.take().size(), 1u);
}

} // namespace
} // namespace aviary::song
