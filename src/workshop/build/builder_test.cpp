#include "workshop/build/builder.h"
#include "workshop/test_plugin_project.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace aviary::workshop {
namespace {

namespace fs = std::filesystem;
using Outcome = BuildResult::Outcome;

// A project that needs no SDK: a folder is all that the builder needs to know of a bundle.
constexpr const char* cmake_lists = R"(cmake_minimum_required(VERSION 3.25)
project(tone VERSION 1.0.0 LANGUAGES CXX)
add_library(tone MODULE tone.cpp)
set_target_properties(tone PROPERTIES PREFIX "" SUFFIX ".clap" LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/plugins/tone")
file(WRITE "${CMAKE_BINARY_DIR}/plugins/tone/manifest.toml" "name = \"tone\"\n")
)";

class BuilderTest : public testing::Test {
protected:
    void SetUp() override {
        project.write("CMakeLists.txt", cmake_lists);
        project.write("tone.cpp", "extern \"C\" int tone() { return 1; }\n");
    }

    void start(std::vector<fs::path> changed = {}) {
        results.clear();
        builder->start(std::move(changed), [this](const BuildResult& result) { results.push_back(result); });
    }
    BuildResult build(std::vector<fs::path> changed = {}) {
        start(std::move(changed));
        EXPECT_TRUE(run_until(io, [&] { return !results.empty(); }));
        return results.empty() ? BuildResult{} : results.front();
    }

    TestProject project;
    boost::asio::io_context io;
    std::unique_ptr<Builder> builder =
        std::make_unique<Builder>(io, BuildSetup{project.folder(), "/nowhere/aviary"});
    std::vector<BuildResult> results;
};

std::string first_text(const BuildResult& result) {
    return result.problems.empty() ? "" : text_of(result.problems.front());
}

TEST_F(BuilderTest, BuildsThenHasNothingToDoThenBuildsASave) {
    const auto first = build();
    EXPECT_EQ(first.outcome, Outcome::built) << first_text(first);
    EXPECT_EQ(first.bundles, std::vector{project.folder() / "build/workshop/plugins/tone"});
    EXPECT_TRUE(fs::exists(first.bundles[0] / "tone.clap"));
    EXPECT_EQ(build().outcome, Outcome::unchanged);
    project.write("tone.cpp", "extern \"C\" int tone() { return 2; }\n");
    EXPECT_EQ(build({"tone.cpp"}).outcome, Outcome::built);
}

/// Saves as many editors do: writes a temporary file, and renames it when the compiler has just read the version
/// before. That build is stopped before it links, so the next one has something to do whether it sees the save or not.
TEST_F(BuilderTest, BuildsASaveThatCameWhileTheOneBeforeWasCompiled) {
    const auto version = [](const std::string& name) {
        return "extern \"C\" const char* tone() { return \"version " + name + "\"; }\n";
    };
    const std::string here = project.folder().string() + "/";
    project.write("launch.sh",
        "\"$@\" && if [ -e " + here + "newest ]; then mv " + here + "newest " + here + "tone.cpp; fi\n");
    project.write("CMakeLists.txt",
        std::string(cmake_lists) + "set_target_properties(tone PROPERTIES CXX_COMPILER_LAUNCHER \"sh;" + here
            + "launch.sh\")\nadd_custom_command(TARGET tone PRE_LINK COMMAND test ! -e " + here
            + "stopped)\n");
    ASSERT_EQ(build().outcome, Outcome::built);

    project.write("tone.cpp", version("two"));
    project.write("newest", version("three"));
    project.write("stopped", "");
    ASSERT_EQ(build({"tone.cpp"}).outcome, Outcome::failed);
    fs::remove(project.folder() / "stopped");
    const auto last = build({"tone.cpp"});
    ASSERT_EQ(last.outcome, Outcome::built) << first_text(last);
    EXPECT_NE(project.read(last.bundles[0] / "tone.clap").find("version three"), std::string::npos);
}

TEST_F(BuilderTest, TellsWhereACompileErrorIsAndRecovers) {
    project.write("tone.cpp", "int one = 1;\nint two = missing;\nint three = 3;\n");
    const auto broken = build();
    ASSERT_EQ(broken.outcome, Outcome::failed);
    const auto& problem = broken.problems.front();
    EXPECT_EQ(problem.file, "tone.cpp");
    EXPECT_EQ(problem.line, 2);
    EXPECT_EQ(problem.column, 11);
    EXPECT_EQ(problem.severity, "error");
    EXPECT_EQ(
        problem.frame, (std::vector<std::string>{"int one = 1;", "int two = missing;", "int three = 3;"}));

    project.write("tone.cpp", "int two = 2;\n");
    EXPECT_EQ(build({"tone.cpp"}).outcome, Outcome::built);
}

TEST_F(BuilderTest, TellsACMakeErrorAtTheStartAndLaterAndRecovers) {
    project.write("CMakeLists.txt", std::string(cmake_lists) + "nonsense()\n");
    EXPECT_EQ(first_text(build()), "CMakeLists.txt:6: error: Unknown CMake command \"nonsense\".");
    project.write("CMakeLists.txt", cmake_lists);
    EXPECT_EQ(build({"CMakeLists.txt"}).outcome, Outcome::built);
    project.write("CMakeLists.txt", std::string(cmake_lists) + "find_package(Nowhere REQUIRED)\n");
    EXPECT_EQ(build({"CMakeLists.txt"}).problems.front().line, 6);
    project.write("CMakeLists.txt", cmake_lists);
    EXPECT_NE(build({"CMakeLists.txt"}).outcome, Outcome::failed);
}

TEST_F(BuilderTest, SaysWhereItCannotBuild) {
    project.write("build", "a file in the way");
    const auto failed = build();
    EXPECT_EQ(failed.outcome, Outcome::failed);
    EXPECT_EQ(first_text(failed),
        "error: cannot build in " + (project.folder() / "build/workshop").string() + ": Not a directory");
    fs::remove(project.folder() / "build");
    EXPECT_EQ(build().outcome, Outcome::built);
}

TEST_F(BuilderTest, BuildsASaveThatIsOlderThanTheLastBuild) {
    ASSERT_EQ(build().outcome, Outcome::built);
    project.write("tone.cpp", "int broken = ;\n");
    fs::last_write_time(
        project.folder() / "tone.cpp", fs::file_time_type::clock::now() - std::chrono::hours(48));
    EXPECT_EQ(build({"tone.cpp"}).outcome, Outcome::failed);
}

TEST_F(BuilderTest, StartsAfreshInACopiedProject) {
    ASSERT_EQ(build().outcome, Outcome::built);
    const TestProject copy;
    fs::copy(
        project.folder(), copy.folder(), fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    builder = std::make_unique<Builder>(io, BuildSetup{copy.folder(), "/nowhere/aviary"});
    const auto result = build();
    EXPECT_EQ(result.outcome, Outcome::built) << first_text(result);
    EXPECT_EQ(result.bundles, std::vector{copy.folder() / "build/workshop/plugins/tone"});
}

TEST_F(BuilderTest, ForgetsABundleThatTheProjectRenamed) {
    ASSERT_EQ(build().outcome, Outcome::built);
    std::string renamed = cmake_lists;
    for (auto at = renamed.find("plugins/tone"); at != std::string::npos;
         at = renamed.find("plugins/tone", at))
        renamed.replace(at, 12, "plugins/sound");
    project.write("CMakeLists.txt", renamed);
    EXPECT_EQ(
        build({"CMakeLists.txt"}).bundles, std::vector{project.folder() / "build/workshop/plugins/sound"});
}

TEST_F(BuilderTest, SaysWhatAProjectWithoutAPluginNeeds) {
    project.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.25)\nproject(x LANGUAGES CXX)\n");
    EXPECT_NE(first_text(build()).find("aviary_add_plugin"), std::string::npos) << first_text(results[0]);
    fs::remove(project.folder() / "CMakeLists.txt");
    EXPECT_NE(first_text(build()).find("there is no CMakeLists.txt"), std::string::npos)
        << first_text(results[0]);
}

TEST_F(BuilderTest, SaysWhatToInstall) {
    const std::string path = std::getenv("PATH");
    setenv("PATH", "/nowhere", 1);
    const auto no_cmake = build();
    setenv("PATH", path.c_str(), 1);
    EXPECT_NE(first_text(no_cmake).find("apt install g++ cmake ninja-build"), std::string::npos)
        << first_text(no_cmake);

    setenv("CXX", "/nowhere/c++", 1);
    const auto no_compiler = build();
    unsetenv("CXX");
    EXPECT_NE(first_text(no_compiler).find("/nowhere/c++"), std::string::npos) << first_text(no_compiler);

    ASSERT_EQ(build().outcome, Outcome::built);
    setenv("PATH", "/nowhere", 1);
    const auto no_ninja = build();
    setenv("PATH", path.c_str(), 1);
    EXPECT_NE(first_text(no_ninja).find("apt install g++ cmake ninja-build"), std::string::npos)
        << first_text(no_ninja);
}

class LongBuildTest : public BuilderTest {
protected:
    void SetUp() override {
        BuilderTest::SetUp();
        project.write("CMakeLists.txt", std::string(cmake_lists) + R"(
add_custom_command(OUTPUT endless COMMAND sh -c "echo $$ > ${CMAKE_SOURCE_DIR}/pid && exec sleep 1000" VERBATIM)
add_custom_target(forever ALL DEPENDS endless)
)");
        start();
        ASSERT_TRUE(run_until(io, [&] { return (compiler = std::atoi(project.read("pid").c_str())) > 0; }));
    }
    /// Gone, or a zombie that the system's first process has not reaped yet.
    bool compiler_is_gone() const {
        std::ifstream status("/proc/" + std::to_string(compiler) + "/stat");
        std::string pid, name, state;
        status >> pid >> name >> state;
        return state.empty() || state == "Z" || state == "X";
    }
    pid_t compiler = 0;
};

TEST_F(LongBuildTest, StopEndsTheBuildAndWhatItStartedAndTellsOnce) {
    builder->stop();
    ASSERT_TRUE(run_until(io, [&] { return !results.empty() && compiler_is_gone(); }));
    EXPECT_EQ(results.front().outcome, Outcome::failed);
    io.restart();
    io.run();
    EXPECT_EQ(results.size(), 1u);
}

TEST_F(LongBuildTest, DestructionEndsTheBuildAndWhatItStartedAndTellsNobody) {
    builder.reset();
    EXPECT_TRUE(run_until(io, [&] { return compiler_is_gone(); }));
    io.restart();
    io.run();
    EXPECT_TRUE(results.empty());
}

TEST(CacheEntry, IsFoundByItsWholeName) {
    const std::string cache =
        "# comment\nAviary_DIR_X:PATH=/wrong\nAviary_DIR:PATH=/opt/a=b\nEMPTY:STRING=\n";
    EXPECT_EQ(cache_entry(cache, "Aviary_DIR"), "/opt/a=b");
    EXPECT_EQ(cache_entry(cache, "EMPTY"), "");
    EXPECT_EQ(cache_entry(cache, "Aviary"), "");
}

} // namespace
} // namespace aviary::workshop
