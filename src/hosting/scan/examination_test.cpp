#include "hosting/hosting_testing.h"
#include "hosting/scan/examination.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace aviary::hosting {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class ExaminationTest : public testing::Test {
protected:
    ExaminedFiles examine(std::vector<std::string> modules, std::vector<std::string> probe) {
        ExaminationSetup setup{.probe = std::move(probe), .time_limit = limit_, .at_once = 2};
        for (const auto& module : modules) setup.files.push_back({test_module(module), 1, 2});
        std::optional<ExaminedFiles> examined;
        const auto examination = Examination::start(
            io_, std::move(setup), [&](ExaminedFiles files) { examined = std::move(files); });
        io_.run();
        io_.restart();
        EXPECT_TRUE(examined.has_value());
        return std::move(*examined);
    }
    ExaminedFiles examine(std::vector<std::string> modules) {
        return examine(std::move(modules), {program, "probe"});
    }

    const std::string program = child_program();
    boost::asio::io_context io_;
    std::chrono::milliseconds limit_ = 30s;
};

std::string what_came_of(const ScannedFile& file) {
    return file.refused ? file.refused->code : file.plugins.at(0).id + " " + file.plugins.at(0).version;
}

TEST_F(ExaminationTest, LooksAtGoodAndBadFilesAndTellsWhatCameOfEach) {
    const std::vector<std::string> modules{"crashes", "gain", "no_entry", "exits", "gain2", "init_fails"};
    const auto examined = examine(modules);
    ASSERT_EQ(examined.files.size(), modules.size());
    std::vector<std::string> came;
    for (std::size_t i = 0; i < modules.size(); ++i) {
        EXPECT_EQ(examined.files[i].file, (FoundFile{test_module(modules[i]), 1, 2}));
        came.push_back(what_came_of(examined.files[i]));
    }
    EXPECT_EQ(came, (std::vector<std::string>{"probe.crashed", "test.gain 1.0.0", "module.not_clap",
                        "probe.rubbish", "test.gain 2.0.0", "module.init"}));
    EXPECT_TRUE(examined.not_looked_at.empty());
}

TEST_F(ExaminationTest, OneThatHangsIsGivenUp) {
    limit_ = 200ms;
    EXPECT_EQ(what_came_of(examine({"hangs"}).files.at(0)), "probe.timeout");
}

TEST_F(ExaminationTest, HasNoMoreChildrenAtOnceThanItSays) {
    // Each says how many there are while it is there.
    const TemporaryFolder folder;
    const std::string script = "d=" + folder.path().string()
                               + "; touch $d/$$; sleep 0.05; ls $d | grep -cv log >> $d/log; rm $d/$$; exec "
                               + program + " probe \"$0\"";
    const auto examined = examine({"gain", "gain2", "gain", "gain2", "gain", "gain2"}, {"sh", "-c", script});
    EXPECT_EQ(examined.files.size(), 6u);
    std::ifstream log(folder.path() / "log");
    int most = 0;
    for (int count = 0; log >> count;) most = std::max(most, count);
    EXPECT_GE(most, 1);
    EXPECT_LE(most, 2);
}

TEST_F(ExaminationTest, SaysNothingOfFilesThatItCouldNotLookAt) {
    const auto examined = examine({"gain", "gain2"}, {"/nowhere/aviary"});
    EXPECT_TRUE(examined.files.empty());
    ASSERT_EQ(examined.not_looked_at.size(), 2u);
    EXPECT_EQ(examined.not_looked_at[0].code, "child.spawn");
    EXPECT_EQ(examined.not_looked_at[0].where, test_module("gain").string());
}

TEST_F(ExaminationTest, WithoutFilesEndsToo) { EXPECT_TRUE(examine({}).files.empty()); }

TEST_F(ExaminationTest, CancellingLeavesNothing) {
    bool called = false;
    auto examination =
        Examination::start(io_, {.probe = {program, "probe"}, .files = {{test_module("hangs"), 1, 2}}},
            [&](const ExaminedFiles&) { called = true; });
    io_.run_for(100ms);
    examination.reset();
    io_.restart();
    io_.run();
    EXPECT_FALSE(called);
}

TEST(ScannedFile, IsReadAsItWasWritten) {
    const ScannedFile good{{"/a.clap", 1, 2}, {{.id = "a", .name = "A", .features = {"reverb"}}}, {}};
    const ScannedFile bad{{"/b.clap", 3, -4}, {}, Error{"probe.crashed", "it crashed", "/b.clap"}};
    const auto list = nlohmann::json(std::vector{good, bad}).get<std::vector<ScannedFile>>();
    EXPECT_EQ(list[0].file, good.file);
    EXPECT_EQ(list[0].plugins, good.plugins);
    EXPECT_FALSE(list[0].refused);
    EXPECT_EQ(list[1].file, bad.file);
    EXPECT_EQ(list[1].refused->text(), bad.refused->text());
}

} // namespace
} // namespace aviary::hosting
