#include "runtime/loaders/abi_values.h"
#include "runtime/registry/contract_instance.h"
#include "runtime/runtime_testing.h"

namespace aviary::runtime {
namespace {

TEST(Utf8, IsWhatUnicodeSaysItIs) {
    for (const auto* text : {"", "a", "\xc3\xa9", "\xe2\x82\xac", "\xed\x9f\xbf", "\xee\x80\x80",
             "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
        EXPECT_TRUE(is_utf8(text)) << text;
    for (const auto* text :
        {"\x80", "\xc3", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\x80", "\xe2\x82", "\xed\xa0\x80",
            "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "a\xc3(b", "\xe2\x28\xa1"})
        EXPECT_FALSE(is_utf8(text));
    EXPECT_FALSE(is_text({nullptr, 1}));
    EXPECT_TRUE(is_text({nullptr, 0}));
}

/// A bundle that does everything wrong that the ABI allows.
class Abi : public RuntimeTest {
protected:
    Abi()
        : runtime(recording()) {
        make(runtime);
        a.write("counts");
        rude.provides = "'test.rude@1'";
        rude.more = depends_on("test.answer@1");
        rude.write("rude");
        EXPECT_TRUE(runtime.load(a.folder).ok());
        const auto loaded = runtime.load(rude.folder);
        EXPECT_TRUE(loaded.ok()) << loaded.error().text();
    }
    BundleOnDisk a = bundle("a"), rude = bundle("rude");
    Runtime runtime;
};

TEST_F(Abi, ChecksWhatABundleHandsOver) {
    EXPECT_EQ(answer(runtime, "test.rude@1"), 0) << "rude.c expected another status in this line";
    EXPECT_EQ(said_.back(), "still here") << "logging goes on after init";
    EXPECT_EQ(std::ranges::count(said_, "no such level"), 0);
}

TEST_F(Abi, RegistersNothingAfterInit) {
    EXPECT_EQ(answer(runtime, "test.rude@1"), 0);
    EXPECT_EQ(answer(runtime, "test.late@1"), -1);
}

TEST_F(Abi, OtherThreadsDoNotRegisterEither) {
    std::thread([&] { EXPECT_EQ(answer(runtime, "test.rude@1"), 0); }).join();
}

TEST_F(Abi, CountsTheInstancesThatBundlesHold) {
    const auto counts = *runtime.find("test.answer@1");
    EXPECT_EQ(counts->live_instances.load(), 1u);
    said_.clear();
    ASSERT_TRUE(runtime.reload(a.folder).ok());
    ASSERT_EQ(said_.size(), 3u);
    EXPECT_NE(said_[1].find("bundle 'a' still has 1 live instance"), std::string::npos);
    ASSERT_TRUE(runtime.unload(bundle_id("rude")).ok());
    EXPECT_EQ(runtime.collect(), 0u);
    EXPECT_EQ(counts->live_instances.load(), 0u) << "its deinit destroyed it";
}

using Singleton = RuntimeTest;

TEST_F(Singleton, IsTheSameForAllUntilTheLastLetsGo) {
    Runtime runtime(recording());
    make(runtime);
    const auto a = bundle("a");
    a.write("single");
    ASSERT_TRUE(runtime.load(a.folder).ok());
    const auto interface = *runtime.find("test.answer@1");
    EXPECT_TRUE(interface->singleton);
    {
        const auto one = Instance::create(interface);
        {
            const auto two = Instance::create(interface);
            ASSERT_TRUE(one.ok() && two.ok());
            EXPECT_NE(one->get(), nullptr);
            EXPECT_EQ(one->get(), two->get());
            EXPECT_EQ(interface->live_instances.load(), 2u);
        }
        *static_cast<int*>(one->get()) = 1; // is there still
    }
    EXPECT_EQ(interface->live_instances.load(), 0u);
    const auto later = Instance::create(interface);
    ASSERT_TRUE(later.ok());
    EXPECT_EQ(*static_cast<int*>(later->get()), 0) << "a new one";
}

TEST_F(Singleton, WithoutItEachUserHasAnInstanceOfItsOwn) {
    Runtime runtime(recording());
    make(runtime);
    const auto a = bundle("a");
    a.write("counts");
    ASSERT_TRUE(runtime.load(a.folder).ok());
    const auto interface = *runtime.find("test.answer@1");
    const auto one = Instance::create(interface), two = Instance::create(interface);
    ASSERT_TRUE(one.ok() && two.ok());
    EXPECT_NE(one->get(), two->get());
}

} // namespace
} // namespace aviary::runtime
