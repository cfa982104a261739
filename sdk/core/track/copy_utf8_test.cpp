#include "sdk/core/track/copy_utf8.h"

#include <aviary/track_info.h>
#include <gtest/gtest.h>

#include <string>

namespace aviary::detail {
namespace {

template <typename Char>
std::string copied(const std::basic_string<Char>& text, std::size_t size = track_name_limit + 1) {
    std::string to(size, 'x');
    copy_utf8(to.data(), size, std::basic_string_view<Char>(text));
    EXPECT_EQ(to.back(), 0) << "terminated";
    return to.substr(0, to.find('\0'));
}

const std::string bad = "\xef\xbf\xbd"; // U+FFFD

TEST(Utf8, WellFormedTextStaysAsItIs) {
    for (const std::string text : {"", "a", "Bässe", "東京", "\xf0\x9f\xa5\x81 drums", "\xf4\x8f\xbf\xbf"})
        EXPECT_EQ(copied(text), text);
}

TEST(Utf8, WhatIsMalformedIsReplacedAndTheRestKept) {
    EXPECT_EQ(copied(std::string("a\x80z")), "a" + bad + "z") << "a lone continuation";
    EXPECT_EQ(copied(std::string("a\xffz")), "a" + bad + "z") << "no byte of UTF-8";
    EXPECT_EQ(copied(std::string("a\xc0\xafz")), "a" + bad + bad + "z") << "an overlong slash";
    EXPECT_EQ(copied(std::string("a\xe0\x80\xafz")), "a" + bad + bad + bad + "z") << "and another";
    EXPECT_EQ(copied(std::string("a\xed\xa0\x80z")), "a" + bad + bad + bad + "z") << "a surrogate";
    EXPECT_EQ(copied(std::string("a\xf4\x90\x80\x80z")), "a" + bad + bad + bad + bad + "z") << "beyond";
    EXPECT_EQ(copied(std::string("a\xe6\x9d!z")), "a" + bad + "!z") << "broken off within";
}

TEST(Utf8, ACodePointCutByTheHostIsLeftOut) {
    EXPECT_EQ(copied(std::string("ab\xe6\x9d")), "ab");
    EXPECT_EQ(copied(std::string("ab\xf0\x9f\xa5")), "ab");
    EXPECT_EQ(copied(std::u16string(u"ab\xd83e")), "ab");
}

TEST(Utf8, EndsAtTheFirstZero) {
    EXPECT_EQ(copied(std::string("ab\0cd", 5)), "ab");
    EXPECT_EQ(copied(std::u16string(u"ab\0cd", 5)), "ab");
}

TEST(Utf8, LoneSurrogatesAreReplacedAndPairsAreOneCodePoint) {
    EXPECT_EQ(copied(std::u16string(u"\xd83e\xdd41!")), "\xf0\x9f\xa5\x81!");
    EXPECT_EQ(copied(std::u16string(u"a\xdc00z")), "a" + bad + "z");
    EXPECT_EQ(copied(std::u16string(u"a\xd800z")), "a" + bad + "z");
    EXPECT_EQ(copied(std::u16string(u"\xd83e\xd83e\xdd41")), bad + "\xf0\x9f\xa5\x81");
    EXPECT_EQ(copied(std::u16string(u"\xdd41\xd83e!")), bad + bad + "!");
}

TEST(Utf8, TheLongestNameOfVst3FitsWholeAndALongerOneIsCutBetweenCodePoints) {
    for (const std::size_t units : {0, 1, 127, 4000}) {
        const std::string name = copied(std::u16string(units, u'東'));
        EXPECT_EQ(name.size(), std::min<std::size_t>(3 * units, track_name_limit));
        EXPECT_EQ(name.substr(0, 3), units > 0 ? "東" : "");
    }
    std::u16string drums;
    for (int i = 0; i < 2000; ++i) drums += u"\xd83e\xdd41";
    EXPECT_EQ(copied(drums).size(), 380u) << "381 is no multiple of 4";
}

TEST(Utf8, ACutNeverSplitsACodePoint) {
    const std::string text = "aä東\xf0\x9f\xa5\x81";
    const std::size_t whole[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10};
    for (std::size_t room = 0; room <= 10; ++room)
        EXPECT_EQ(copied(text, room + 1), text.substr(0, whole[room]));
}

} // namespace
} // namespace aviary::detail
