#include "hosting/formats/clap/clap_loader.h"
#include "hosting/hosting_testing.h"
#include "hosting/plugin/processor.h"
#include "runtime/runtime.h"

#include <gtest/gtest.h>

#include <fstream>

namespace aviary::hosting {
namespace {

class ClapLoaderTest : public testing::Test {
protected:
    ClapLoaderTest() { runtime_.add_loader(std::make_unique<ClapLoader>()); }

    void write(const std::string& module) const {
        char id[19];
        std::snprintf(
            id, sizeof id, "0x%016llx", static_cast<unsigned long long>(runtime::bundle_id("test.gain")));
        std::ofstream(folder_.path() / "manifest.toml")
            << "name = 'test.gain'\nid = '" << id
            << "'\nversion = '1.0.0'\nloader = 'clap'\nfile = 'gain.clap'\n"
            << "provides = ['clap.plugin-factory@1']\nfunction_count = { 'clap.plugin-factory@1' = 3 }\n";
        std::filesystem::remove(folder_.path() / "gain.clap");
        std::filesystem::copy_file(test_module(module), folder_.path() / "gain.clap");
    }
    std::unique_ptr<Processor> make() const {
        const auto interface = runtime_.find(plugin_factory_contract_name);
        EXPECT_TRUE(interface.ok());
        auto processor = Processor::create(*module_of(*interface), "test.gain");
        EXPECT_TRUE(processor.ok());
        return std::move(*processor);
    }

    TemporaryFolder folder_;
    runtime::Runtime runtime_{{}};
};

TEST_F(ClapLoaderTest, AReloadGivesNewCodeWhileTheOldGoesOn) {
    write("gain");
    ASSERT_TRUE(runtime_.load(folder_.path()).ok());
    const auto old_one = make();
    write("gain2");
    ASSERT_TRUE(runtime_.reload(folder_.path()).ok());
    const auto new_one = make();
    EXPECT_EQ(old_one->metadata().version, "1.0.0");
    EXPECT_EQ(new_one->metadata().version, "2.0.0");
    EXPECT_EQ(old_one->value(7), 1.0);
    EXPECT_EQ(new_one->value(7), 0.5);
    ASSERT_TRUE(new_one->load_state(*old_one->save_state()).ok());
    EXPECT_EQ(new_one->value(7), 1.0);
}

TEST_F(ClapLoaderTest, AFailedReloadKeepsTheOldPlugin) {
    write("gain");
    ASSERT_TRUE(runtime_.load(folder_.path()).ok());
    write("init_fails");
    EXPECT_EQ(runtime_.reload(folder_.path()).error().code, "module.init");
    EXPECT_EQ(make()->metadata().version, "1.0.0");
}

TEST_F(ClapLoaderTest, AProcessorOutlivesTheRuntimesBundle) {
    write("gain");
    const auto id = runtime_.load(folder_.path());
    const auto processor = make();
    ASSERT_TRUE(runtime_.unload(*id).ok());
    EXPECT_EQ(processor->value(7), 1.0);
}

TEST_F(ClapLoaderTest, AnotherContractIsNoModule) {
    auto interface = std::make_shared<runtime::Interface>();
    interface->contract = "test.answer";
    EXPECT_EQ(module_of(interface).error().code, "module.contract");
}

} // namespace
} // namespace aviary::hosting
