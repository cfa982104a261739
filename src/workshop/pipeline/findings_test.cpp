#include "workshop/pipeline/findings.h"
#include "workshop/test_plugin_project.h"

#include <gtest/gtest.h>

namespace aviary::workshop {
namespace {

namespace fs = std::filesystem;

const Digest library = digest_of("library");
const FindingsByLibrary known{
    {library, {.plugins = {{.id = "a.b", .name = "B", .parameters = {{.id = "mix", .max = 100}}}},
                  .trial = "48000 Hz",
                  .warnings = {"crackles"}}}};

std::string code(const std::string& text, std::string_view program = "us") {
    const auto parsed = parse_findings(text, program);
    return parsed ? "" : parsed.error().code;
}

TEST(Findings, AreReadAsTheyWereWritten) {
    const auto read = parse_findings(findings_text(known, "us"), "us");
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(*read, known);
}

TEST(Findings, CutAnywhereAreUnreadable) {
    const std::string text = findings_text(known, "us");
    for (std::size_t size = 0; size + 2 < text.size(); ++size)
        ASSERT_EQ(code(text.substr(0, size)), "findings.unreadable") << size;
}

TEST(Findings, ATextThatHoldsNoneIsUnreadable) {
    for (const char* text : {"null", "7", "[]", "{}", "\xff\xfe", R"({"layout":1,"program":"us"})",
             R"({"layout":1,"program":"us","libraries":{"no digest":{}}})",
             R"({"layout":1,"program":"us","libraries":[1]})"})
        EXPECT_EQ(code(text), "findings.unreadable") << text;
    std::string empty = findings_text({{library, {}}}, "us"); // a library without a plugin never goes live
    EXPECT_EQ(code(empty), "findings.unreadable");
}

TEST(Findings, OfAnotherProgramAreNotTaken) {
    EXPECT_EQ(code(findings_text(known, "us"), "others"), "findings.program");
}

class FindingsTest : public testing::Test {
protected:
    TestProject place;
    const fs::path file = place.folder() / "findings.json", program = place.folder() / "program";
};

TEST_F(FindingsTest, ServeTheNextStart) {
    place.write("program", "1");
    EXPECT_EQ(Findings(file, program).find(library), nullptr);
    EXPECT_EQ(Findings(file, program).take_complaint(), "");
    Findings(file, program).keep(known);
    const Findings next(file, program);
    ASSERT_NE(next.find(library), nullptr);
    EXPECT_EQ(*next.find(library), known.at(library));
    EXPECT_EQ(next.find(digest_of("another")), nullptr);
    EXPECT_EQ(std::distance(fs::directory_iterator(place.folder()), {}), 2) << "and leave nothing beside";
}

TEST_F(FindingsTest, DoNotServeAProgramThatWasBuiltAnew) {
    place.write("program", "1");
    Findings(file, program).keep(known);
    place.write("program", "another size");
    Findings next(file, program);
    EXPECT_EQ(next.find(library), nullptr);
    EXPECT_EQ(next.take_complaint(), "the cached metadata were another Aviary's");
    EXPECT_EQ(next.take_complaint(), "") << "said once";
}

TEST_F(FindingsTest, ThatCannotBeWrittenStillServeThisStart) {
    Findings findings(place.folder() / "nowhere/findings.json", program);
    findings.keep(known);
    EXPECT_NE(findings.find(library), nullptr);
}

} // namespace
} // namespace aviary::workshop
