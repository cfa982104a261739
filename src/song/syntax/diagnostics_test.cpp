#include "base/utf8.h"
#include "song/song_testing.h"

#include <nlohmann/json.hpp>

namespace aviary::song {
namespace {

TEST(Render, IsPlaceSeverityMessageHintLineAndCaret) {
    const std::string text = "p w\n  n @Cmja7\n";
    const Diagnostic diagnostic{
        Severity::error, {2, 5}, 6, "unknown chord quality 'mja7' in '@Cmja7'", "did you mean 'maj7'?"};
    EXPECT_EQ(render(diagnostic, {"song.bird", text}),
        "song.bird:2:5: error: unknown chord quality 'mja7' in '@Cmja7'; did you mean 'maj7'?\n"
        "  n @Cmja7\n"
        "    ^~~~~~\n");
}
TEST(Render, OfTheWholeFileShowsNoLine) {
    EXPECT_EQ(
        render(Diagnostic{Severity::error, {}, 1, "empty", ""}, {"a.bird", "x"}), "a.bird: error: empty\n");
}
TEST(Render, CutsALongLineAroundTheCaret) {
    const std::string text = std::string(500'000, 'a') + "HERE" + std::string(500'000, 'b');
    const std::string shown = render(Diagnostic{Severity::error, {1, 500'001}, 4, "m", ""}, {"a", text});
    EXPECT_LT(shown.size(), 400u);
    const std::size_t line = shown.find('\n') + 1, caret = shown.find('^') - (shown.find('\n', line) + 1);
    EXPECT_EQ(shown.substr(line + caret, 4), "HERE");
}
TEST(Render, PlacesTheCaretByCharactersNotBytes) {
    const std::string shown =
        render(Diagnostic{Severity::note, {1, 4}, 1, "m", ""}, {"a", "\xC3\xA9\xC3\xA9 x"});
    EXPECT_NE(shown.find("\n   ^\n"), std::string::npos);
}
TEST(Render, MakesUnprintableBytesVisible) {
    const std::string shown =
        render(Diagnostic{Severity::note, {1, 1}, 1, "m", ""}, {"a", "\x01\xFF\x1B[2J"});
    EXPECT_EQ(shown.find('\x1B'), std::string::npos);
    EXPECT_NE(shown.find("\uFFFD"), std::string::npos);
}
TEST(Render, OfAllIsOneAfterTheOther) {
    const std::string text = "one\ntwo\n";
    const std::vector<Diagnostic> list{
        {Severity::error, {1, 1}, 3, "a", ""}, {Severity::note, {2, 1}, 3, "b", ""}};
    EXPECT_EQ(render(list, {"s", text}), render(list[0], {"s", text}) + render(list[1], {"s", text}));
}
TEST(Json, CarriesEveryField) {
    const auto json =
        nlohmann::json::parse(to_json({{Severity::warning, {3, 4}, 5, "say \"x\"", "do"}}, "a.bird"));
    EXPECT_EQ(json,
        nlohmann::json::parse(
            R"([{"file":"a.bird","severity":"warning","line":3,"column":4,"length":5,"message":"say \"x\"","hint":"do"}])"));
}
TEST(Json, SurvivesBrokenUtf8) {
    EXPECT_NO_THROW(to_json({{Severity::error, {1, 1}, 1, "\xFF", ""}}, "\xFE"));
}

TEST(Diagnostics, AreInOrderOfPosition) {
    Diagnostics diagnostics;
    diagnostics.note({{2, 1}}, "b");
    diagnostics.error({{1, 9}}, "a");
    const auto list = diagnostics.take();
    EXPECT_EQ(list[0].message, "a");
}
TEST(Diagnostics, StopAtAHundredAndSayHowManyMore) {
    Diagnostics diagnostics;
    for (int i = 0; i < 150; ++i) diagnostics.error({{i + 1, 1}}, "e");
    diagnostics.warning({{1, 1}}, "w");
    const auto list = diagnostics.take();
    EXPECT_EQ(list.size(), 102u);
    EXPECT_EQ(list.back().message, "and 50 more errors are not shown");
}
TEST(DidYouMean, FindsAWordTwoLettersAway) {
    EXPECT_EQ(did_you_mean("mja7", {"m7", "maj7"}), "did you mean 'maj7'?");
}
TEST(DidYouMean, DoesNotGuessWildly) { EXPECT_EQ(did_you_mean("zzz", {"sec", "arr"}), ""); }
TEST(Utf8, KnowsWellFormedSequences) {
    EXPECT_EQ(utf8_sequence("a"), 1u);
    EXPECT_EQ(utf8_sequence("\xC3\xA9"), 2u);
    EXPECT_EQ(utf8_sequence("\xF0\x9F\x8E\xB5"), 4u);
    for (const char* broken :
        {"\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3"})
        EXPECT_EQ(utf8_sequence(broken), 0u);
}

} // namespace
} // namespace aviary::song
