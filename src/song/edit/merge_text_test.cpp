#include "song/edit/changed_lines.h"
#include "song/edit/merge_text.h"

#include <random>

#include <gtest/gtest.h>

namespace aviary::song {
namespace {

/// Each letter a line.
std::string lines(std::string_view letters) {
    std::string text;
    for (const char letter : letters) text.append(1, letter).append("\n");
    return text;
}
std::string merged(std::string_view base, std::string_view ours, std::string_view theirs) {
    const MergedText merged = merge_text(lines(base), lines(ours), lines(theirs));
    EXPECT_TRUE(merged.clashes.empty());
    return merged.text;
}

TEST(MergeText, TakesWhatEachSideChanged) {
    EXPECT_EQ(merged("abcdef", "aXcdef", "abcdYf"), lines("aXcdYf"));
    EXPECT_EQ(merged("abcdef", "acdef", "abcdefg"), lines("acdefg"));
    EXPECT_EQ(merged("abc", "abc", "xyz"), lines("xyz"));
    EXPECT_EQ(merged("abc", "xyz", "abc"), lines("xyz"));
    EXPECT_EQ(merged("", "a", ""), lines("a"));
}

TEST(MergeText, NeighbouringLinesAreNotInEachOthersWay) {
    EXPECT_EQ(merged("abc", "Xbc", "aYc"), lines("XYc"));
    EXPECT_EQ(merged("abc", "aXc", "Ybc"), lines("YXc"));
    EXPECT_EQ(merged("abc", "Xbc", "anbc"), lines("Xnbc"));
    EXPECT_EQ(merged("abc", "Xbc", "nabc"), lines("nXbc"));
    EXPECT_EQ(merged("abc", "bc", "anbc"), lines("nbc"));
}

TEST(MergeText, WhatBothInsertAtOnePlaceStandsOneBehindTheOther) {
    EXPECT_EQ(merged("ab", "aOb", "aTb"), lines("aTOb"));
    EXPECT_EQ(merged("ab", "abO", "abT"), lines("abTO"));
    EXPECT_EQ(merged("ab", "aXb", "aXb"), lines("aXb")) << "the same once";
    EXPECT_EQ(merged("abc", "aXbcO", "aXbcT"), lines("aXbcTO"));
}

TEST(MergeText, TellsWhereBothChangedALineAndKeepsTheirs) {
    const MergedText both = merge_text(lines("abcd"), lines("abOd"), lines("aTTd"));
    EXPECT_EQ(both.text, lines("aTTd"));
    EXPECT_EQ(both.clashes, (std::vector<TextClash>{{2, lines("bO"), lines("TT")}}));
    const MergedText removed = merge_text(lines("abcd"), lines("ad"), lines("abXd"));
    EXPECT_EQ(removed.text, lines("abXd"));
    EXPECT_EQ(removed.clashes, (std::vector<TextClash>{{2, "", lines("bX")}}));
    EXPECT_EQ(merge_text(lines("abcd"), lines("aXcd"), lines("aXcd")).clashes, std::vector<TextClash>());
    const MergedText inside = merge_text(lines("abcd"), lines("ad"), lines("abncd"));
    EXPECT_EQ(inside.clashes.size(), 1u) << "they added to what we removed";
}

TEST(MergeText, ALastLineMayLackItsEnd) {
    EXPECT_EQ(merge_text("a\nb", "a\nb\nc", "x\nb").text, "x\nb\nc");
    EXPECT_EQ(merge_text("a\n", "a\nb", "a\nc").text, "a\nc\nb");
    EXPECT_EQ(merge_text("a\r\nb\r\n", "a\r\nB\r\n", "A\r\nb\r\n").text, "A\r\nB\r\n");
}

std::string random_text(std::mt19937& random, std::string_view from) {
    std::string letters(from);
    for (int i = int(random() % 4); i > 0; --i) {
        const auto at = random() % (letters.size() + 1);
        const char letter = char('a' + random() % 6);
        switch (random() % 3) {
        case 0: letters.insert(at, 1, letter); break;
        case 1: letters.erase(std::min(at, letters.size()), 1); break;
        default:
            if (at < letters.size()) letters[at] = letter;
        }
    }
    return letters;
}

TEST(MergeText, NeverLosesALineThatOneSideAloneTouched) {
    std::mt19937 random(7);
    for (int i = 0; i < 5000; ++i) {
        const std::string base = random_text(random, "abcabcabc"), ours = random_text(random, base),
                          theirs = random_text(random, base);
        SCOPED_TRACE(base + " " + ours + " " + theirs);
        EXPECT_EQ(merge_text(lines(base), lines(ours), lines(base)).text, lines(ours));
        EXPECT_EQ(merge_text(lines(base), lines(base), lines(theirs)).text, lines(theirs));
        EXPECT_EQ(merge_text(lines(base), lines(ours), lines(ours)).text, lines(ours));
        const MergedText one = merge_text(lines(base), lines(ours), lines(theirs)),
                         other = merge_text(lines(base), lines(theirs), lines(ours));
        EXPECT_EQ(one.clashes.size(), other.clashes.size()) << "a clash is one for both";
    }
}

TEST(ChangedLines, AreWhatTurnsOneTextIntoTheOther) {
    std::mt19937 random(3);
    for (int i = 0; i < 5000; ++i) {
        const std::string before = lines(random_text(random, "abcabcabcabc")),
                          after = lines(random_text(random, "abcabcabcabc"));
        const auto old_lines = lines_of(before), new_lines = lines_of(after);
        std::string made;
        std::size_t at = 0;
        for (const ChangedLines& change : changed_lines(old_lines, new_lines)) {
            ASSERT_LE(at, change.from);
            for (; at < change.from; ++at) made += old_lines[at];
            for (auto line = change.new_from; line < change.new_to; ++line) made += new_lines[line];
            at = change.to;
        }
        for (; at < old_lines.size(); ++at) made += old_lines[at];
        ASSERT_EQ(made, after) << before;
    }
    EXPECT_EQ(changed_lines(lines_of(lines("abcdef")), lines_of(lines("abXdeYf"))),
        (std::vector<ChangedLines>{{2, 3, 2, 3}, {5, 5, 5, 6}}));
}

TEST(ChangedLines, OfTextsThatHaveNothingInCommonAreAllOfThem) {
    std::string one, other;
    for (int i = 0; i < 3000; ++i)
        one += "a" + std::to_string(i) + "\n", other += "b" + std::to_string(i) + "\n";
    EXPECT_EQ(changed_lines(lines_of(one), lines_of(other)), (std::vector<ChangedLines>{{0, 3000, 0, 3000}}));
}

} // namespace
} // namespace aviary::song
