#include "session/plugins/speech.h"

#include <gtest/gtest.h>

namespace aviary::session {
namespace {

using Kind = hosting::Message::Kind;

struct SpeechTest : testing::Test {
    std::vector<Said> told;
    Speech speech{[this](const Said& said) { told.push_back(said); }};
};

TEST_F(SpeechTest, EachLineIsToldWithItsPlugin) {
    speech.hear(3, "Wob", {{Kind::info, "one\ntwo\n"}, {Kind::err, "three"}});
    const std::vector<Said> expected{
        {3, "Wob", Kind::info, "one"}, {3, "Wob", Kind::info, "two"}, {3, "Wob", Kind::err, "three"}};
    EXPECT_EQ(told, expected);
}

TEST_F(SpeechTest, NoLineMovesACursorOrBreaksTheNext) {
    speech.hear(1, "W\ro\x1b[2Jb",
        {{Kind::out, "a\r\x1b[31m\xc2\x9b"
                     "2J\xff"}});
    ASSERT_EQ(told.size(), 1u);
    for (const std::string& text : {told[0].text, told[0].plugin})
        for (const unsigned char byte : text) EXPECT_GE(byte, 0x20);
    EXPECT_EQ(told[0].text.find("\xc2\x9b"), std::string::npos);
}

TEST_F(SpeechTest, ALongLineIsCutBetweenCharacters) {
    std::string line;
    for (int i = 0; i < 1000; ++i) line += "ä";
    speech.hear(1, "Wob", {{Kind::out, "x" + line}});
    ASSERT_EQ(told.size(), 1u);
    EXPECT_LT(told[0].text.size(), Speech::longest + 10);
    EXPECT_EQ(told[0].text.find("\uFFFD"), std::string::npos);
}

TEST_F(SpeechTest, AFloodIsCountedInsteadOfShown) {
    for (int second = 0; second < 2; ++second) {
        told.clear();
        for (int i = 0; i < 5000; ++i) speech.hear(1, "Wob", {{Kind::out, "flood"}});
        speech.hear(2, "Other", {{Kind::out, "heard"}});
        for (int i = 0; i < 60; ++i) speech.tick();
        ASSERT_EQ(told.size(), std::size_t(Speech::most_lines) + 2);
        EXPECT_EQ(told.back().text, "(4900 lines more were left out)");
        EXPECT_EQ(told[told.size() - 2].text, "heard");
    }
}

} // namespace
} // namespace aviary::session
