#include "runtime/registry/contract_instance.h"
#include "runtime/runtime_testing.h"

namespace aviary::runtime {
namespace {

using Load = RuntimeTest;

/// Whatever is wrong with a load, it leaves nothing behind.
void expect_refused(Runtime& runtime, const BundleOnDisk& bundle, std::string_view code) {
    const auto loaded = runtime.load(bundle.folder);
    ASSERT_FALSE(loaded.ok());
    EXPECT_EQ(loaded.error().code, code) << loaded.error().text();
    EXPECT_TRUE(runtime.bundles().empty());
    EXPECT_EQ(runtime.find("test.answer@1").error().code, "contract.missing");
}

TEST_F(Load, PublishesWhatTheBundleProvides) {
    Runtime runtime(recording());
    make(runtime);
    const auto a = bundle("a");
    a.write("answer1");
    const auto id = runtime.load(a.folder);
    ASSERT_TRUE(id.ok()) << id.error().text();
    EXPECT_EQ(*id, bundle_id("a"));
    EXPECT_EQ(answer(runtime), 1);
    EXPECT_EQ(runtime.find("test.answer@1", {1, 2, 0}).error().code, "contract.missing");
    EXPECT_EQ(runtime.find("test.answer@2").error().code, "contract.missing");
    EXPECT_EQ(runtime.find("test.answer").error().code, "contract.invalid");
    EXPECT_TRUE(events_.empty());
}

TEST_F(Load, RefusesWhatIsWrong) {
    Runtime runtime(recording());
    make(runtime);
    auto a = bundle("a");
    a.loader = "gramophone";
    a.write("answer1");
    expect_refused(runtime, a, "loader.unknown");
    a.loader = "native";
    a.write("fails");
    expect_refused(runtime, a, "native.init");
    EXPECT_EQ(said_, std::vector<std::string>{"out of luck"});
    a.write("twice");
    expect_refused(runtime, a, "native.init");
    std::ofstream(a.folder / "artifact.so") << "no library";
    expect_refused(runtime, a, "native.load");
    std::filesystem::remove(a.folder / "artifact.so");
    expect_refused(runtime, a, "bundle.file");
}

TEST_F(Load, TheArtifactRegistersExactlyWhatTheManifestAnnounces) {
    Runtime runtime(recording());
    make(runtime);
    auto a = bundle("a");
    a.write("with_extra");
    expect_refused(runtime, a, "bundle.provides"); // more than announced
    a.provides = "'test.answer', 'test.extra', 'test.more'";
    a.write("with_extra");
    expect_refused(runtime, a, "bundle.provides"); // less
    a.provides = "'test.answer@1.4.0', 'test.extra'";
    a.write("with_extra");
    expect_refused(runtime, a, "bundle.provides"); // another version
    a.provides = "'test.answer@1.3.0', 'test.extra@1'";
    a.more = "[function_count]\n'test.extra@1' = 2";
    a.write("with_extra");
    expect_refused(runtime, a, "bundle.provides"); // another count
    a.more = "[function_count]\n'test.extra@1' = 1";
    a.write("with_extra");
    EXPECT_TRUE(runtime.load(a.folder).ok());
}

TEST_F(Load, OneNameIsLoadedOnce) {
    Runtime runtime(recording());
    make(runtime);
    const auto a = bundle("a");
    a.write("answer1");
    ASSERT_TRUE(runtime.load(a.folder).ok());
    EXPECT_EQ(runtime.load(a.folder).error().code, "bundle.loaded");
}

TEST_F(Load, ABundleResolvesOnlyWhatItDeclared) {
    Runtime runtime(recording());
    make(runtime);
    const auto a = bundle("a");
    a.write("answer2");
    auto b = bundle("b");
    b.provides = "'test.extra@1'";
    b.more = depends_on("test.answer@1");
    b.write("forwards");
    EXPECT_EQ(runtime.load(b.folder).error().code, "dependency.missing");
    ASSERT_TRUE(runtime.load(a.folder).ok());
    b.more = depends_on("test.answer@1", "1.3.0");
    b.write_manifest();
    EXPECT_EQ(runtime.load(b.folder).error().code, "dependency.missing");
    b.more = "";
    b.write_manifest();
    EXPECT_EQ(runtime.load(b.folder).error().code, "native.init");
    ASSERT_FALSE(said_.empty());
    EXPECT_NE(said_.back().find("no [[dependency]] on it"), std::string::npos);
    b.more = depends_on("test.answer@1", "1.2.0");
    b.write_manifest();
    ASSERT_TRUE(runtime.load(b.folder).ok());
    EXPECT_EQ(answer(runtime, "test.extra@1"), 12);
}

TEST_F(Load, ADependentKeepsTheCodeItResolved) {
    Runtime runtime(recording());
    make(runtime);
    const auto a = bundle("a");
    a.write("answer1");
    auto b = bundle("b");
    b.provides = "'test.extra@1'";
    b.more = depends_on("test.answer@1");
    b.write("forwards");
    ASSERT_TRUE(runtime.load(a.folder).ok());
    ASSERT_TRUE(runtime.load(b.folder).ok());
    a.write("answer2");
    ASSERT_TRUE(runtime.reload(a.folder).ok());
    EXPECT_EQ(answer(runtime, "test.extra@1"), 11) << "until it is reloaded itself";
    ASSERT_TRUE(runtime.reload(b.folder).ok());
    EXPECT_EQ(answer(runtime, "test.extra@1"), 12);
}

TEST_F(Load, TwoRuntimesDoNotSeeEachOther) {
    Runtime first(recording()), second(recording());
    make(first);
    make(second);
    const auto a = bundle("a");
    a.write("answer1");
    ASSERT_TRUE(first.load(a.folder).ok());
    EXPECT_EQ(answer(second), -1);
    a.write("answer2");
    ASSERT_TRUE(second.load(a.folder).ok());
    EXPECT_EQ(answer(first), 1);
    EXPECT_EQ(answer(second), 2);
}

TEST_F(Load, TheHostProvidesContractsOfItsOwn) {
    static constexpr int (*table)() = [] { return 42; };
    Runtime runtime(recording());
    ASSERT_TRUE(runtime.provide({{.contract = "host.answer", .version = {1, 0, 0}, .table = &table}}).ok());
    EXPECT_EQ(answer(runtime, "host.answer@1"), 42);
    EXPECT_EQ(runtime.provide({{.contract = "answer"}}).error().code, "contract.invalid");
}

using Unload = RuntimeTest;

TEST_F(Unload, TakesTheContractsAway) {
    Runtime runtime(recording());
    make(runtime);
    const auto a = bundle("a");
    a.write("answer1");
    const auto id = runtime.load(a.folder);
    const auto handle = runtime.find_handle("test.answer@1");
    const auto pinned = runtime.find("test.answer@1");
    ASSERT_TRUE(id.ok() && handle.ok() && pinned.ok());
    ASSERT_TRUE(runtime.unload(*id).ok());
    EXPECT_EQ(said_, std::vector<std::string>{"unloading a"});
    EXPECT_EQ(answer(runtime), -1);
    EXPECT_EQ(runtime.resolve(*handle).error().code, "handle.stale");
    EXPECT_EQ(call(*pinned), 1) << "what is pinned stays valid";
    EXPECT_EQ(runtime.unload(*id).error().code, "bundle.unknown");
    ASSERT_TRUE(runtime.load(a.folder).ok());
    EXPECT_EQ(runtime.resolve(*handle).error().code, "handle.stale");
}

TEST_F(Unload, IsRefusedWhileNobodyElseProvidesWhatIsNeeded) {
    Runtime runtime(recording());
    make(runtime);
    const auto a = bundle("a"), other = bundle("other");
    a.write("answer1");
    other.write("answer2");
    auto b = bundle("b");
    b.provides = "'test.extra@1'";
    b.more = depends_on("test.answer@1");
    b.write("forwards");
    ASSERT_TRUE(runtime.load(a.folder).ok());
    ASSERT_TRUE(runtime.load(b.folder).ok());
    const auto refused = runtime.unload(bundle_id("a"));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, "bundle.needed");
    EXPECT_NE(refused.error().message.find("'b'"), std::string::npos);
    EXPECT_TRUE(said_.empty()) << "refused before anyone is told";
    ASSERT_TRUE(runtime.load(other.folder).ok());
    EXPECT_TRUE(runtime.unload(bundle_id("a")).ok()) << "another provider is there";
    EXPECT_EQ(runtime.unload(bundle_id("other")).error().code, "bundle.needed");
    EXPECT_TRUE(runtime.unload(bundle_id("b")).ok());
    EXPECT_TRUE(runtime.unload(bundle_id("other")).ok());
}

} // namespace
} // namespace aviary::runtime
