#include "hosting/formats/clap/module.h"
#include "hosting/hosting_testing.h"

#include <gtest/gtest.h>

#include <fstream>

namespace aviary::hosting {
namespace {

Error error_of(const std::filesystem::path& path) {
    const auto module = Module::open(path);
    return module ? Error{"", "opened", ""} : module.error();
}

TEST(Module, TellsItsPlugins) {
    const auto module = Module::open(test_module("gain"));
    ASSERT_TRUE(module.ok()) << module.error().text();
    EXPECT_EQ((*module)->plugin_ids(), std::vector<std::string>{"test.gain"});
}

TEST(Module, OpeningOnePathTwiceSharesIt) {
    const auto first = Module::open(test_module("gain"));
    const auto second = Module::open(test_module("gain"));
    ASSERT_TRUE(first.ok() && second.ok());
    EXPECT_EQ(first->get(), second->get());
}

TEST(Module, CopiesAreSeparateCodeAndLeaveNoFile) {
    const OwnTemporaryFiles temporary_files;
    const auto first = Module::open_copy(test_module("gain"));
    const auto second = Module::open_copy(test_module("gain"));
    const auto broken = Module::open_copy(test_module("init_fails"));
    ASSERT_TRUE(first.ok() && second.ok());
    EXPECT_FALSE(broken.ok());
    EXPECT_NE(&(*first)->factory(), &(*second)->factory());
    EXPECT_TRUE(temporary_files.none());
}

TEST(Module, ClosesItsLibraryWhenTheLastHolderLetsGo) {
    const auto mapped = [] {
        std::ifstream maps("/proc/self/maps");
        const std::string text(std::istreambuf_iterator<char>(maps), {});
        return text.find("gain2.clap") != std::string::npos;
    };
    {
        const auto module = Module::open(test_module("gain2"));
        ASSERT_TRUE(module.ok());
        EXPECT_TRUE(mapped());
    }
    EXPECT_FALSE(mapped());
}

TEST(Module, SaysInWordsWhyItCannotBeOpened) {
    const TemporaryFolder folder;
    const auto text = folder.path() / "text.clap";
    std::ofstream(text) << "this is not a library at all";
    EXPECT_EQ(error_of(folder.path() / "absent.clap").code, "module.missing");
    EXPECT_EQ(error_of(text).code, "module.not_a_library");
    EXPECT_EQ(error_of(folder.path()).code, "module.not_a_library");
    EXPECT_EQ(error_of(test_module("no_entry")).code, "module.not_clap");
    EXPECT_EQ(error_of(test_module("old_clap")).code, "module.version");
    EXPECT_NE(error_of(test_module("old_clap")).message.find("CLAP 0.1.1"), std::string::npos);
    EXPECT_EQ(error_of(test_module("init_fails")).code, "module.init");
    EXPECT_EQ(error_of(test_module("init_fails")).where, test_module("init_fails").string());
}

TEST(Module, RefusesALibraryOfAnotherProcessor) {
    const TemporaryFolder folder;
    const auto foreign = folder.path() / "foreign.clap";
    std::filesystem::copy_file(test_module("gain"), foreign);
    std::fstream file(foreign, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(18).put(40).put(0); // e_machine: ARM, 32 bit
    file.close();
    const auto error = error_of(foreign);
    EXPECT_EQ(error.code, "module.wrong_platform");
    EXPECT_NE(error.message.find("built for arm (32 bit)"), std::string::npos);
}

TEST(Module, ReportsADamagedLibraryByItsOwnPath) {
    const TemporaryFolder folder;
    const auto damaged = folder.path() / "damaged.clap";
    std::filesystem::copy_file(test_module("gain"), damaged);
    std::filesystem::resize_file(damaged, 300);
    const auto module = Module::open_copy(damaged);
    ASSERT_FALSE(module.ok());
    EXPECT_EQ(module.error().code, "module.load");
    EXPECT_NE(module.error().message.find("damaged.clap"), std::string::npos) << module.error().message;
}

} // namespace
} // namespace aviary::hosting
