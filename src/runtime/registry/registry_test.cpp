#include "runtime/registry/registry.h"

#include <gtest/gtest.h>

namespace aviary::runtime {
namespace {

constexpr auto adder = guest_contract_id("adder", 1);
constexpr auto counter = guest_contract_id("counter", 1);

std::shared_ptr<Interface> make(BundleId bundle, const std::string& contract, Version version = {1, 0, 0}) {
    auto interface = std::make_shared<Interface>();
    interface->contract = contract;
    interface->version = version;
    interface->contract_id = guest_contract_id(contract, version.major);
    interface->bundle = bundle;
    return interface;
}

TEST(Registry, ASurvivingContractKeepsItsHandle) {
    Registry registry;
    registry.replace(1, {make(1, "adder", {1, 0, 0})});
    const auto handle = registry.view().find(adder);
    ASSERT_TRUE(handle);
    registry.replace(1, {make(1, "adder", {1, 5, 0})});
    EXPECT_EQ(registry.view().find(adder), handle);
    EXPECT_EQ(registry.view().pin(*handle)->version, (Version{1, 5, 0}));
    EXPECT_EQ(registry.slot_count(), 1u);
}

TEST(Registry, ADroppedContractsHandleIsStaleForEver) {
    Registry registry;
    registry.replace(1, {make(1, "adder"), make(1, "counter")});
    const auto dropped = *registry.view().find(counter);
    registry.replace(1, {make(1, "adder")});
    EXPECT_FALSE(registry.view().find(counter));
    EXPECT_EQ(registry.view().pin(dropped), nullptr);
    registry.replace(2, {make(2, "counter")}); // takes the vacant slot
    const auto again = *registry.view().find(counter);
    EXPECT_EQ(again.index, dropped.index);
    EXPECT_NE(again.generation, dropped.generation);
    EXPECT_EQ(registry.view().pin(dropped), nullptr);
    EXPECT_EQ(registry.slot_count(), 2u);
}

TEST(Registry, TheDefaultHandleNamesNothing) {
    Registry registry;
    registry.replace(1, {make(1, "adder")});
    EXPECT_EQ(registry.view().resolve(Handle{}), nullptr);
}

TEST(Registry, TheOldestProviderNewEnoughIsFound) {
    Registry registry;
    registry.replace(1, {make(1, "adder", {1, 0, 0})});
    registry.replace(2, {make(2, "adder", {1, 4, 0})});
    const auto view = registry.view();
    EXPECT_EQ(view.pin(*view.find(adder))->bundle, 1u);
    EXPECT_EQ(view.pin(*view.find(adder, {1, 2, 0}))->bundle, 2u);
    EXPECT_EQ(view.pin(*view.find(adder, {}, 2))->bundle, 2u);
    EXPECT_FALSE(view.find(adder, {1, 5, 0}));
    EXPECT_FALSE(view.find(adder, {}, 3));
}

TEST(Registry, AViewSeesAllOfAChangeOrNothing) {
    Registry registry;
    registry.replace(1, {make(1, "adder")});
    const auto before = registry.view();
    registry.replace(1, {make(1, "counter")});
    const auto after = registry.view();
    EXPECT_TRUE(before.find(adder));
    EXPECT_FALSE(before.find(counter));
    EXPECT_FALSE(after.find(adder));
    EXPECT_TRUE(after.find(counter));
}

TEST(Registry, FreesAnOldVersionOnlyWhenNoViewIsLeft) {
    Registry registry;
    auto old = make(1, "adder");
    const std::weak_ptr<Interface> alive = old;
    registry.replace(1, {std::move(old)});
    {
        const auto view = registry.view();
        const auto* seen = view.resolve(*view.find(adder));
        registry.replace(1, {make(1, "adder")});
        EXPECT_EQ(alive.lock().get(), seen);
        EXPECT_GT(registry.collect(), 0u);
    }
    EXPECT_EQ(registry.collect(), 0u);
    EXPECT_TRUE(alive.expired());
}

TEST(Registry, APinOutlivesTheRegistry) {
    Pinned pinned;
    {
        Registry registry;
        registry.replace(1, {make(1, "adder")});
        const auto view = registry.view();
        pinned = view.pin(*view.find(adder));
    }
    EXPECT_EQ(pinned->contract, "adder");
}

TEST(Registry, AcrossThreadsReadersSeeWholeVersionsOnly) {
    Registry registry;
    const auto publish = [&](std::uint32_t minor) {
        registry.replace(1, {make(1, "adder", {1, minor, 0}), make(1, "counter", {1, minor, 0})});
    };
    publish(0);
    std::atomic<bool> done = false;
    std::atomic<int> torn = 0;
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i)
        readers.emplace_back([&] {
            while (!done.load(std::memory_order_acquire)) {
                const auto view = registry.view();
                const auto* a = view.resolve(*view.find(adder));
                const auto* c = view.resolve(*view.find(counter));
                if (a->version != c->version) torn.fetch_add(1);
            }
        });
    for (std::uint32_t minor = 1; minor < 2000; ++minor) publish(minor);
    done.store(true, std::memory_order_release);
    for (auto& reader : readers) reader.join();
    EXPECT_EQ(torn.load(), 0);
    EXPECT_EQ(registry.collect(), 0u);
}

} // namespace
} // namespace aviary::runtime
