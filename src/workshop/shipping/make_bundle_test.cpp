#include "workshop/shipping/make_bundle.h"

#include "workshop/shipping/build_graph.h"
#include "workshop/test_plugin_project.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

namespace aviary::workshop {
namespace {

namespace fs = std::filesystem;

TEST(BuildGraph, ReadsWhatNinjaSaysOfDependencies) {
    const auto deps = parse_deps("a.o: #deps 2, deps mtime 17 (VALID)\n    /src/a b.cpp\n    /src/a.h\n\n"
                                 "b.o: deps not found\n\n"
                                 "c.o: #deps 0, deps mtime 17 (STALE)\n\n");
    EXPECT_EQ(deps.size(), 2u);
    EXPECT_EQ(deps.at("a.o"), (std::vector<std::string>{"/src/a b.cpp", "/src/a.h"}));
    EXPECT_TRUE(deps.at("c.o").empty());
    EXPECT_TRUE(parse_deps("").empty());
}

TEST(BuildGraph, ReadsNamesThatNinjaQuotes) {
    EXPECT_EQ(parse_inputs("/src/plain.cpp\n'/src/a b.cpp'\n'/src/it'\\''s.cpp'\n"),
        (std::vector<std::string>{"/src/plain.cpp", "/src/a b.cpp", "/src/it's.cpp"}));
}

class ExportsTest : public testing::Test {
protected:
    fs::path library(const std::string& source) {
        place.write("library.c", source);
        const auto path = (place.folder() / "library.so").string();
        const auto command = "cc -shared -fPIC -o " + path + " " + (place.folder() / "library.c").string();
        EXPECT_EQ(std::system(command.c_str()), 0);
        return path;
    }
    TestProject place;
};

TEST_F(ExportsTest, EntryPointsAloneAreRight) {
    EXPECT_TRUE(check_exports(library("int clap_entry = 1; static int mine = 2;\n"), "clap"));
    EXPECT_TRUE(check_exports(library("int GetPluginFactory, ModuleEntry, ModuleExit;\n"), "vst3"));
}

TEST_F(ExportsTest, WhatIsTooMuchOrMissingIsNamed) {
    const auto leak = check_exports(library("int clap_entry; void sine(void) {}\n"), "clap");
    ASSERT_FALSE(leak);
    EXPECT_EQ(leak.error().code, "bundle.symbols");
    EXPECT_NE(leak.error().message.find("exports sine,"), std::string::npos) << leak.error().text();
    const auto many = check_exports(library("int clap_entry, a, b, c, d, e, f, g;\n"), "clap");
    EXPECT_NE(many.error().message.find("a, b, c, d, e and 2 more,"), std::string::npos)
        << many.error().text();
    const auto missing = check_exports(library("int GetPluginFactory;\n"), "vst3");
    EXPECT_NE(missing.error().message.find("does not export ModuleEntry, ModuleExit"), std::string::npos)
        << missing.error().text();
}

TEST(Foreground, GivesTheOutputOrWhyNot) {
    Foreground work;
    const auto told = work.run({"sh", "-c", "echo data; echo talk >&2"});
    ASSERT_TRUE(told) << told.error().text();
    EXPECT_EQ(*told, "data\n");
    const auto failed = work.run({"sh", "-c", "echo why >&2; exit 3"});
    EXPECT_EQ(failed.error().code, "child.failed");
    EXPECT_NE(failed.error().message.find("exited with code 3: why"), std::string::npos);
    EXPECT_EQ(work.run({"/nowhere/program"}).error().code, "child.spawn");
}

TEST(Foreground, ASignalEndsTheChildAndAllThatWouldFollow) {
    Foreground work;
    const std::string interrupt = "kill -INT " + std::to_string(::getpid()) + "; sleep 1000";
    EXPECT_EQ(work.run({"sh", "-c", interrupt}).error().code, "interrupted");
    EXPECT_EQ(work.run({"true"}).error().code, "interrupted");
}

TEST(Bundle, AProjectThatDoesNotBuildSaysWhereAndHasNoReceipt) {
    const TestProject project;
    project.write(
        "CMakeLists.txt", "cmake_minimum_required(VERSION 3.25)\nproject(x LANGUAGES CXX)\nnonsense()\n");
    Foreground work;
    const auto made = make_bundles(work, project.folder(), "/nowhere/aviary");
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, "build.failed");
    EXPECT_NE(made.error().message.find("CMakeLists.txt:3: error: "), std::string::npos)
        << made.error().text();
    EXPECT_EQ(read_receipts(project.folder()).error().code, "receipt.missing");
}

} // namespace
} // namespace aviary::workshop
