#include "workshop/fast/recipe.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace aviary::workshop {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Edges {
    json all = json::array();
    Edges& make(const std::string& output, const std::string& file, const std::string& command) {
        all.push_back({{"directory", "/b"}, {"command", command}, {"file", file}, {"output", output}});
        return *this;
    }
    Result<Recipe> read(const std::string& deps = "") const { return parse_recipe("/b", all.dump(), deps); }
};

Edges simple() {
    return Edges()
        .make("x.o", "/p/x.cpp", "c++ -o x.o -c /p/x.cpp")
        .make("plugins/x/x.clap", "x.o",
            ": && c++ -shared -Wl,--dependency-file=d -o plugins/x/x.clap x.o lib.a && :")
        .make("x_test", "x_test.o", ": && c++ -o x_test x_test.o && :");
}

TEST(Recipe, SaysWhatALibraryIsMadeFrom) {
    const auto recipe = simple().read("x.o: #deps 2, deps mtime 1 (VALID)\n    /p/x.cpp\n    ../p/y.h\n\n");
    ASSERT_TRUE(recipe) << recipe.error().text();
    ASSERT_EQ(recipe->libraries.size(), 1u);
    EXPECT_EQ(recipe->libraries[0].name, "x");
    EXPECT_EQ(recipe->libraries[0].link,
        (Recipe::Command{"c++", "-shared", "-o", "plugins/x/x.clap", "x.o", "lib.a"}));
    ASSERT_EQ(recipe->objects.size(), 1u);
    EXPECT_EQ(recipe->objects[0].source, "/p/x.cpp");
    EXPECT_EQ(recipe->objects[0].inputs, (std::set<fs::path>{"/p/x.cpp", "/p/y.h"}));
    EXPECT_TRUE(recipe->elsewhere.empty());
}

TEST(Recipe, KnowsWhatGoesInThroughOtherLibraries) {
    auto edges = simple()
                     .make("lib.a", "l.o", ": && rm -f lib.a && ar qc lib.a l.o && :")
                     .make("l.o", "/p/l.cpp", "c++ -c l");
    const auto recipe = edges.read("l.o: #deps 1, deps mtime 1 (VALID)\n    /p/l.h\n\n");
    ASSERT_TRUE(recipe) << recipe.error().text();
    EXPECT_TRUE(recipe->elsewhere.contains("/p/l.cpp"));
    EXPECT_TRUE(recipe->elsewhere.contains("/p/l.h"));
}

TEST(Recipe, IsNoneForALibraryThatIsMadeByMoreThanALinker) {
    const auto recipe =
        Edges().make("plugins/x/x.clap", "x.o", ": && c++ -o plugins/x/x.clap x.o && strip x").read();
    ASSERT_FALSE(recipe);
    EXPECT_EQ(recipe.error().code, "fast.recipe");
    EXPECT_EQ(parse_recipe("/b", "rubbish", "").error().code, "fast.recipe");
}

} // namespace
} // namespace aviary::workshop
