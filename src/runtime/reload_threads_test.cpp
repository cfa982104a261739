#include "runtime/runtime_testing.h"

namespace aviary::runtime {
namespace {

void on_threads(int count, const std::function<void(int)>& body) {
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) threads.emplace_back(body, i);
    for (auto& thread : threads) thread.join();
}

using Threads = RuntimeTest;

TEST_F(Threads, ReloadsExcludeEachOther) {
    std::atomic<int> inside = 0;
    std::atomic<int> reloaded = 0;
    Runtime runtime({.on_event = [&](const Event& event) {
        if (event.phase == Phase::preparing) {
            EXPECT_EQ(inside.fetch_add(1), 0);
        }
        if (event.phase == Phase::reloaded) {
            EXPECT_EQ(inside.fetch_sub(1), 1);
            reloaded.fetch_add(1);
        }
    }});
    make(runtime);
    const auto a = bundle("a");
    a.write("answer1");
    const auto id = runtime.load(a.folder);
    ASSERT_TRUE(id.ok());
    on_threads(4, [&](int) {
        for (int i = 0; i < 50; ++i) EXPECT_TRUE(runtime.reload(*id).ok());
    });
    EXPECT_EQ(reloaded.load(), 200);
    EXPECT_EQ(runtime.slot_count(), 1u);
}

TEST_F(Threads, ReadersUnderReloadsSeeOneVersionOrTheOther) {
    Runtime runtime({});
    make(runtime);
    const auto a = bundle("a");
    auto b = a;
    b.folder = folder_.path() / "b";
    a.write("answer1");
    b.write("answer2");
    ASSERT_TRUE(runtime.load(a.folder).ok());
    const auto handle = *runtime.find_handle("test.answer@1");
    std::atomic<int> wrong = 0;
    std::thread reloader([&] {
        for (int i = 0; i < 80; ++i) EXPECT_TRUE(runtime.reload(i % 2 == 0 ? b.folder : a.folder).ok());
    });
    on_threads(8, [&](int) {
        for (int i = 0; i < 10000; ++i) {
            const auto said = call(runtime.view().pin(handle));
            if (said != 1 && said != 2) wrong.fetch_add(1);
        }
    });
    reloader.join();
    EXPECT_EQ(wrong.load(), 0);
    EXPECT_EQ(runtime.collect(), 0u);
}

TEST_F(Threads, ACachedContractFollowsReloadsAndUnloads) {
    Runtime runtime({});
    make(runtime);
    const auto a = bundle("a");
    a.write("answer1");
    const auto id = runtime.load(a.folder);
    ASSERT_TRUE(id.ok());
    const auto said_by = [](const Interface* interface) {
        return static_cast<int (*const*)()>(interface->table)[0]();
    };
    std::atomic<int> wrong = 0;
    std::atomic<bool> done = false;
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i)
        readers.emplace_back([&] {
            auto cached = runtime.cached(*runtime.find_handle("test.answer@1"));
            int newest = 1;
            while (const auto* interface = cached.get()) {
                const int said = said_by(interface);
                if (said < newest || said > 2) wrong.fetch_add(1); // never back to the old one
                newest = said;
            }
            if (!done.load()) wrong.fetch_add(1);
        });
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(runtime.reload(*id).ok());
    a.write("answer2");
    EXPECT_TRUE(runtime.reload(*id).ok());
    auto mine = runtime.cached(*runtime.find_handle("test.answer@1"));
    EXPECT_EQ(said_by(mine.get()), 2) << "at once";
    done.store(true);
    EXPECT_TRUE(runtime.unload(*id).ok());
    EXPECT_EQ(mine.get(), nullptr);
    for (auto& reader : readers) reader.join();
    EXPECT_EQ(wrong.load(), 0);
}

TEST_F(Threads, ResolversUnderUnloadGetTheContractOrNothing) {
    Runtime runtime({});
    make(runtime);
    const auto a = bundle("a");
    a.write("answer1");
    std::atomic<bool> done = false;
    std::atomic<int> wrong = 0;
    std::thread loader([&] {
        for (int i = 0; i < 50; ++i) {
            const auto id = runtime.load(a.folder);
            EXPECT_TRUE(id.ok());
            EXPECT_TRUE(runtime.unload(*id).ok());
        }
        done.store(true);
    });
    on_threads(4, [&](int) {
        while (!done.load()) {
            const auto found = runtime.find("test.answer@1");
            if (found ? call(*found) != 1 : found.error().code != "contract.missing") wrong.fetch_add(1);
        }
    });
    loader.join();
    EXPECT_EQ(wrong.load(), 0);
}

TEST_F(Threads, OneBundleLoadedAndUnloadedFromEightThreads) {
    Runtime runtime({});
    make(runtime);
    const auto a = bundle("a");
    a.write("answer1");
    std::atomic<int> loads = 0, unloads = 0;
    on_threads(8, [&](int) {
        for (int i = 0; i < 20; ++i) {
            const auto loaded = runtime.load(a.folder);
            loads.fetch_add(loaded.ok() ? 1 : 0);
            if (!loaded) {
                EXPECT_EQ(loaded.error().code, "bundle.loaded");
            }
            const auto unloaded = runtime.unload(bundle_id("a"));
            unloads.fetch_add(unloaded.ok() ? 1 : 0);
            if (!unloaded) {
                EXPECT_EQ(unloaded.error().code, "bundle.unknown");
            }
        }
    });
    EXPECT_EQ(loads.load(), unloads.load());
    EXPECT_GT(loads.load(), 0);
    EXPECT_TRUE(runtime.bundles().empty());
    EXPECT_LE(runtime.slot_count(), 1u);
}

TEST_F(Threads, ACallerRevalidatesAfterAReloadAndIsToldAfterAnUnload) {
    Runtime runtime({});
    make(runtime);
    const auto a = bundle("a");
    a.write("answer1");
    const auto id = runtime.load(a.folder);
    const auto handle = *runtime.find_handle("test.answer@1");
    auto cached = *runtime.resolve(handle);
    a.write("answer2");
    std::thread([&] { EXPECT_TRUE(runtime.reload(*id).ok()); }).join();
    EXPECT_EQ(call(cached), 1);
    cached = *runtime.resolve(handle);
    EXPECT_EQ(call(cached), 2);
    std::thread([&] { EXPECT_TRUE(runtime.unload(*id).ok()); }).join();
    EXPECT_EQ(runtime.find("test.answer@1").error().code, "contract.missing");
}

} // namespace
} // namespace aviary::runtime
