#include "song/files/json_text.h"

#include <gtest/gtest.h>

namespace aviary::song {
namespace {

Diagnostic problem_of(std::string_view text) {
    auto read = read_json(text);
    if (auto* problem = std::get_if<Diagnostic>(&read)) return *problem;
    ADD_FAILURE() << text << " was read";
    return {};
}

Position place(std::string_view text, const Path& path) { return at_place(text, {path, "", ""}).position; }

TEST(JsonText, SaysWhereATextIsNoJson) {
    const auto problem = problem_of("{\n  \"a\": 1\n  \"b\": 2\n}\n");
    EXPECT_EQ(problem.position.line, 3);
    EXPECT_GE(problem.position.column, 3);
    EXPECT_NE(problem.message.find("expected '}'"), std::string::npos) << problem.message;
    EXPECT_EQ(problem.message.find("json.exception"), std::string::npos) << problem.message;
}

TEST(JsonText, CountsCharactersAndNoByteOrderMark) {
    const std::string_view text = "\xEF\xBB\xBF{\"\xC3\xBC\xC3\xBC\": 1, \"x\": 2}";
    EXPECT_EQ(place(text, {std::string("x")}).column, 11);
}

TEST(JsonText, RefusesAnEmptyAndACutOffFile) {
    EXPECT_NE(problem_of(" \n").message.find("empty"), std::string::npos);
    EXPECT_EQ(problem_of("{\"tracks\": [\n  {\"number\"").position.line, 2);
}

TEST(JsonText, NamesAMergeThatIsNotFinished) {
    const auto problem = problem_of("{\n<<<<<<< HEAD\n  \"a\": 1\n=======\n  \"a\": 2\n>>>>>>> b\n}\n");
    EXPECT_EQ(problem.position.line, 2);
    EXPECT_NE(problem.message.find("merged"), std::string::npos) << problem.message;
}

TEST(JsonText, RefusesAFieldThatStandsTwiceInOneObject) {
    const auto problem =
        problem_of("{\"a\": {\"x\": 1}, \"b\": {\"x\": [1, {\"x\": 2}, \"x\", \"x\"]},\n \"a\": 3}");
    EXPECT_EQ(problem.position.line, 2);
    EXPECT_EQ(problem.position.column, 2);
    EXPECT_NE(problem.message.find("'a'"), std::string::npos) << problem.message;
}

TEST(JsonText, RefusesWhatIsTooDeepForTheStack) {
    const std::string deep = std::string(100000, '[') + std::string(100000, ']');
    EXPECT_EQ(problem_of(deep).position.column, 65);
    EXPECT_NE(problem_of(std::string(100000, '[')).message, "");
}

TEST(JsonText, RefusesANumberThatIsTooLarge) {
    EXPECT_NE(problem_of("{\"a\": 1e999}").message.find("1e999"), std::string::npos);
}

TEST(JsonText, FindsThePlaceOfAValue) {
    const std::string_view text =
        "{\n  \"a}\": \"]\\\"{\",\n  \"b\": [\n    [1, 2],\n    {\"c\\u0041\": 3}\n  ]\n}";
    EXPECT_EQ(place(text, {}).line, 1);
    EXPECT_EQ(place(text, {std::string("a}")}).line, 2);
    EXPECT_EQ(place(text, {std::string("b"), std::size_t(0), std::size_t(1)}).column, 9);
    EXPECT_EQ(place(text, {std::string("b"), std::size_t(1), std::string("cA")}).line, 5);
}

} // namespace
} // namespace aviary::song
