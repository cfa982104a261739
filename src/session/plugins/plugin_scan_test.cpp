#include "session/plugins/plugin_scan.h"
#include "session/plugins/test_plugin_files.h"

#include <gtest/gtest.h>

namespace aviary::session {
namespace {

namespace fs = std::filesystem;

class PluginScanTest : public testing::Test {
protected:
    PluginScanReport scan(bool again = false) {
        std::optional<PluginScanReport> report;
        auto search = files_.search();
        search.again = again;
        const auto scan = PluginScan::start(
            io_, std::move(search), [&](PluginScanReport done) { report = std::move(done); });
        while (!report) go_on();
        return *std::move(report);
    }
    void go_on() {
        if (io_.stopped()) io_.restart();
        io_.run_one_for(std::chrono::milliseconds(10));
    }
    std::string code_of_first_problem(const PluginScanReport& report) {
        return report.problems.empty() ? "" : report.problems.front().code;
    }

    boost::asio::io_context io_;
    TestPluginFiles files_;
};

TEST_F(PluginScanTest, FindsPluginsAndKeepsTheList) {
    files_.add("gain");
    files_.add("crashes");
    const auto report = scan();
    EXPECT_TRUE(report.problems.empty());
    EXPECT_EQ(report.looked_at, 2u);
    ASSERT_EQ(report.files.size(), 2u);
    EXPECT_EQ(report.files[0].refused->code, "probe.crashed");
    EXPECT_EQ(report.files[1].plugins.at(0).id, "test.gain");
    const auto list = read_plugin_list(files_.search().list);
    ASSERT_TRUE(list);
    ASSERT_EQ(list->size(), 2u);
    EXPECT_EQ((*list)[0].refused->message, report.files[0].refused->message);
    EXPECT_EQ((*list)[1].plugins, report.files[1].plugins);
}

TEST_F(PluginScanTest, LooksAgainOnlyAtWhatHasChanged) {
    const auto gain = files_.add("gain");
    files_.add("crashes");
    scan();
    EXPECT_EQ(files_.looks(), 2);
    const auto again = scan();
    EXPECT_EQ(files_.looks(), 2) << "also not at the one that crashed";
    EXPECT_EQ(again.looked_at, 0u);
    EXPECT_EQ(again.files.size(), 2u);
    EXPECT_TRUE(again.files[0].refused);
    EXPECT_EQ(scan(true).files.size(), 2u);
    EXPECT_EQ(files_.looks(), 3) << "at the one that crashed, because that was asked for";
    files_.add("gain2", "gain");
    EXPECT_EQ(scan().files[1].plugins.at(0).version, "2.0.0");
    EXPECT_EQ(files_.looks(), 4);
    files_.add("gain", "crashes");
    EXPECT_FALSE(scan().files[0].refused) << "it was mended";
    EXPECT_EQ(files_.looks(), 5);
    fs::remove(gain);
    EXPECT_EQ(scan().files.size(), 1u);
    EXPECT_EQ(files_.looks(), 5);
}

TEST_F(PluginScanTest, ADamagedListIsAsNoneAndIsSaid) {
    files_.add("gain");
    scan();
    for (const char* damage :
        {"{", "[]", R"({"version": 1, "files": [{"path": 7}]})", R"({"version": 2, "files": []})"}) {
        std::ofstream(files_.search().list) << damage;
        const auto report = scan();
        EXPECT_EQ(code_of_first_problem(report), "plugins.damaged") << damage;
        EXPECT_EQ(report.looked_at, 1u) << damage;
        EXPECT_EQ(report.files.size(), 1u) << damage;
        EXPECT_TRUE(scan().problems.empty()) << "it is whole again";
    }
}

TEST_F(PluginScanTest, AListThatCannotBeKeptIsSaidAndTheScanIsGoodForOnce) {
    files_.add("gain");
    fs::create_directories(files_.search().list); // a folder is where the file should be written
    const auto report = scan();
    EXPECT_FALSE(report.problems.empty());
    EXPECT_EQ(report.files.size(), 1u);
}

TEST_F(PluginScanTest, CancellingLeavesNothing) {
    files_.add("hangs");
    bool called = false;
    auto scan = PluginScan::start(io_, files_.search(), [&](const PluginScanReport&) { called = true; });
    while (files_.looks() == 0) go_on();
    scan.reset();
    io_.restart();
    io_.run();
    EXPECT_FALSE(called);
    EXPECT_FALSE(fs::exists(files_.search().list));
}

} // namespace
} // namespace aviary::session
