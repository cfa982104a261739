#include "workshop/build/builder.h"
#include "workshop/fast/fast_builder.h"
#include "workshop/test_plugin_project.h"

#include <gtest/gtest.h>

namespace aviary::workshop {
namespace {

namespace fs = std::filesystem;
using Bundles = Result<std::vector<fs::path>>;

// Needs no SDK: a folder is all that the builders need to know of a bundle.
constexpr const char* cmake_lists = R"(cmake_minimum_required(VERSION 3.25)
project(tone VERSION 1.0.0 LANGUAGES CXX)
add_library(wave STATIC wave.cpp)
set_target_properties(wave PROPERTIES POSITION_INDEPENDENT_CODE ON)
add_library(tone MODULE tone.cpp other.cpp)
target_link_libraries(tone wave)
target_include_directories(tone PRIVATE library)
set_target_properties(tone PROPERTIES PREFIX "" SUFFIX ".clap" LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/plugins/tone")
file(WRITE "${CMAKE_BINARY_DIR}/plugins/tone/manifest.toml" "name = \"tone\"\n")
)";

class FastBuilderTest : public testing::Test {
protected:
    void SetUp() override {
        fs::create_directories(project.folder() / "library");
        project.write("CMakeLists.txt", cmake_lists);
        project.write("library/words.h", "#define WORD \"library one\"\n");
        project.write("own.h", "#define OWN \"own one\"\n");
        project.write("tone.cpp", source("one"));
        project.write("other.cpp", "extern \"C\" const char* other() { return \"other one\"; }\n");
        project.write("wave.cpp", "extern \"C\" int wave() { return 1; }\n");
        ASSERT_TRUE(build_and_learn());
    }
    static std::string source(const std::string& version) {
        return "#include <words.h>\n#include \"own.h\"\nextern \"C\" int wave();\nextern \"C\" const char* "
               "tone() { return "
               "wave() ? \"tone "
               + version + "\" WORD OWN : \"\"; }\n";
    }
    /// The author's own build, and what is learned from it.
    bool build_and_learn() {
        // What was saved within a tick of the kernel's clock may be newer than the build.
        const auto settled = Clock::now() + std::chrono::milliseconds(30);
        while (Clock::now() < settled) io.run_one_for(std::chrono::milliseconds(5));
        bool is_built = false, is_ready = false;
        const FileTime began = std::chrono::system_clock::now();
        author.start({}, [&](const BuildResult& result) {
            is_built = result.outcome != BuildResult::Outcome::failed;
            fast.learn(began, [&] { is_ready = true; });
        });
        return run_until(io, [&] { return is_ready; }) && is_built;
    }
    Bundles build() {
        std::optional<Bundles> result;
        fast.start([&](Bundles bundles) { result = std::move(bundles); });
        EXPECT_TRUE(run_until(io, [&] { return result.has_value(); }));
        return result ? *result : Error{};
    }
    /// What the library made from that save says; empty: it was not built fast.
    std::string saved(const fs::path& file, const std::string& text) {
        project.write(file, text);
        if (!fast.can_build({file})) return "";
        const auto bundles = build();
        return bundles && bundles->size() == 1 ? project.read(bundles->front() / "tone.clap") : "";
    }
    static bool says(const std::string& library, const std::string& what) {
        return library.find(what) != std::string::npos;
    }

    TestProject project;
    boost::asio::io_context io;
    const fs::path folder = project.folder() / "build/workshop";
    Builder author{io, BuildSetup{project.folder(), "/nowhere/aviary"}};
    FastBuilder fast{io, {project.folder(), folder}};
};

TEST_F(FastBuilderTest, CompilesWhatWasSavedAndLinksItWithTheAuthorsOwnObjects) {
    const std::string library = saved("tone.cpp", source("two"));
    EXPECT_TRUE(says(library, "tone two"));
    EXPECT_TRUE(says(library, "other one"));
    EXPECT_TRUE(fs::exists(folder / "fast/objects/CMakeFiles/tone.dir/tone.cpp.o"));
    EXPECT_FALSE(fs::exists(folder / "fast/objects/CMakeFiles/tone.dir/other.cpp.o"));
    EXPECT_TRUE(fs::exists(folder / "fast/plugins/tone/manifest.toml"));
    EXPECT_TRUE(says(project.read("build/workshop/plugins/tone/tone.clap"), "tone one"))
        << "the author's is left alone";
}

TEST_F(FastBuilderTest, KeepsWhatItCompiledUntilThatIsSavedAgain) {
    ASSERT_TRUE(says(saved("tone.cpp", source("two")), "tone two"));
    const auto object = folder / "fast/objects/CMakeFiles/tone.dir/tone.cpp.o";
    const auto before = fs::last_write_time(object);
    const std::string library =
        saved("other.cpp", "extern \"C\" const char* other() { return \"other two\"; }\n");
    EXPECT_TRUE(says(library, "tone two") && says(library, "other two"));
    EXPECT_EQ(fs::last_write_time(object), before);
    EXPECT_TRUE(says(saved("own.h", "#define OWN \"own two\"\n"), "own two"));
    EXPECT_NE(fs::last_write_time(object), before);
}

TEST_F(FastBuilderTest, NeverUsesAHeaderThatWasCompiledAheadBeforeItWasSaved) {
    const std::string two = "#define WORD \"library two\"\n";
    EXPECT_EQ(saved("library/words.h", two), "") << "it waits for no header to be compiled ahead";
    EXPECT_EQ(saved("tone.cpp", source("two")), "");
    ASSERT_TRUE(build_and_learn());
    EXPECT_TRUE(says(saved("tone.cpp", source("three")), "library two"));
}

TEST_F(FastBuilderTest, LeavesToTheAuthorsBuildWhatIsNoSourceOfThePluginAlone) {
    EXPECT_EQ(saved("wave.cpp", "extern \"C\" int wave() { return 2; }\n"), "");
    EXPECT_EQ(saved("new.h", "\n"), "");
    EXPECT_FALSE(fast.can_build({"CMakeLists.txt"}));
    EXPECT_FALSE(fast.can_build({})) << "nothing was saved";
}

TEST_F(FastBuilderTest, KnowsNothingOfRulesThatCMakeHasWrittenAnew) {
    project.write(
        "CMakeLists.txt", std::string(cmake_lists) + "target_compile_definitions(tone PRIVATE LOUD)\n");
    bool is_built = false;
    author.start({}, [&](const BuildResult&) { is_built = true; });
    ASSERT_TRUE(run_until(io, [&] { return is_built; }));
    EXPECT_EQ(saved("tone.cpp", source("two")), "");
}

TEST_F(FastBuilderTest, WhatCannotBeCompiledIsAnErrorAndTheNextSaveIsBuilt) {
    project.write("tone.cpp", "int broken = ;\n");
    ASSERT_TRUE(fast.can_build({"tone.cpp"}));
    const auto failed = build();
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, "fast.failed");
    EXPECT_TRUE(says(saved("tone.cpp", source("two")), "tone two"));
}

TEST_F(FastBuilderTest, StopEndsTheBuildAndTellsOnce) {
    project.write("tone.cpp", source("two"));
    ASSERT_TRUE(fast.can_build({"tone.cpp"}));
    int told = 0;
    fast.start([&](const Bundles& bundles) { told += bundles ? 100 : 1; });
    fast.stop();
    ASSERT_TRUE(run_until(io, [&] { return told > 0; }));
    io.restart();
    io.run();
    EXPECT_EQ(told, 1);
}

TEST_F(FastBuilderTest, GoesOverToAnotherLevelAndAtLastToNone) {
    const std::string first = fast.level();
    EXPECT_FALSE(first.empty());
    for (int i = 0; i < 4 && !fast.level().empty(); ++i) {
        const std::string before = fast.level();
        fast.found_slow();
        fast.found_quick();
        fast.found_slow();
        EXPECT_EQ(fast.level(), before) << "not twice in a row";
        fast.found_slow();
        EXPECT_NE(fast.level(), before);
    }
    EXPECT_EQ(fast.level(), "");
    EXPECT_EQ(saved("tone.cpp", source("two")), "");
}

TEST(DependencyFile, NamesItsFiles) {
    EXPECT_EQ(read_dependency_file("a.o: /p/a.cpp \\\n /p/with\\ space.h \\\n  /p/b$$.h\n"),
        (std::vector<fs::path>{"/p/a.cpp", "/p/with space.h", "/p/b$.h"}));
    EXPECT_TRUE(read_dependency_file("").empty());
}

} // namespace
} // namespace aviary::workshop
