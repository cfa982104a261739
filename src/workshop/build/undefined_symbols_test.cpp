#include "workshop/build/undefined_symbols.h"
#include "workshop/test_plugin_project.h"

#include <gtest/gtest.h>

namespace aviary::workshop {
namespace {

TEST(UndefinedSymbols, NameTheFunctionHoweverTheLinkerSpellsIt) {
    EXPECT_EQ(undefined_name("undefined symbol: foo::Bar::baz(char const*)"), "baz");
    EXPECT_EQ(undefined_name("undefined reference to `lost(int)'"), "lost");
    EXPECT_EQ(undefined_name("undefined reference to `std::vector<int> table'"), "table");
    EXPECT_EQ(undefined_name("undefined symbol: vtable for Bar"), "Bar");
    EXPECT_EQ(undefined_name("expected ';'"), std::nullopt);
    EXPECT_EQ(undefined_name("undefined symbol: "), std::nullopt);
}

TEST(UndefinedSymbols, AFileThatCMakeDoesNotNameIsFound) {
    const TestProject place;
    std::filesystem::create_directories(place.folder() / "p/dsp");
    place.write("p/CMakeLists.txt", "aviary_add_plugin(p SOURCES p.cpp)");
    place.write("p/p.cpp", "int lost(int); int use() { return lost(1); }");
    place.write("p/dsp/more.cpp", "int lost(int);\nint found = 3;\nint lost(int x)\n{\n return x; }");
    std::vector<Problem> problems{{.severity = "error", .message = "undefined symbol: lost(int)"},
        {.severity = "error", .message = "undefined symbol: gone()"}};
    explain_undefined(problems, place.folder() / "p");
    EXPECT_NE(problems[0].message.find("dsp/more.cpp seems to have it"), std::string::npos)
        << problems[0].message;
    EXPECT_NE(problems[1].message.find("is a file missing from SOURCES"), std::string::npos)
        << problems[1].message;
}

} // namespace
} // namespace aviary::workshop
