#include "runtime/registry/contract_instance.h"
#include "runtime/runtime_testing.h"

namespace aviary::runtime {
namespace {

class Reload : public RuntimeTest {
protected:
    /// A runtime with version 1 of the bundle "a" loaded.
    Reload()
        : runtime(recording()) {
        make(runtime);
        a.write("answer1");
        EXPECT_TRUE(runtime.load(a.folder).ok());
    }
    void expect_failed(std::string_view code, const std::vector<std::string>& said) {
        said_.clear();
        const auto reloaded = runtime.reload(a.folder);
        ASSERT_FALSE(reloaded.ok());
        EXPECT_EQ(reloaded.error().code, code) << reloaded.error().text();
        EXPECT_EQ(said_, said);
        EXPECT_EQ(answer(runtime), 1) << "the old version goes on";
    }
    static std::size_t mapped_libraries() {
        std::ifstream maps("/proc/self/maps");
        std::size_t count = 0;
        for (std::string line; std::getline(maps, line);)
            count += line.find("r-xp") != std::string::npos && line.find("aviary-") != std::string::npos;
        return count;
    }

    BundleOnDisk a = bundle("a");
    Runtime runtime;
};

TEST_F(Reload, PutsTheNewVersionInTheOldPlace) {
    const auto handle = runtime.find_handle("test.answer@1");
    const auto old = runtime.find("test.answer@1");
    a.write("answer2");
    ASSERT_TRUE(runtime.reload(a.folder).ok());
    EXPECT_EQ(answer(runtime), 2);
    EXPECT_EQ(*runtime.find_handle("test.answer@1"), *handle) << "slot and generation are kept";
    EXPECT_EQ(call(*runtime.resolve(*handle)), 2);
    EXPECT_EQ(call(*old), 1) << "who began before goes on with the old code";
    EXPECT_EQ(runtime.slot_count(), 1u);
}

TEST_F(Reload, TellsPreparingThenReloaded) {
    a.write("answer2");
    ASSERT_TRUE(runtime.reload(a.folder).ok());
    EXPECT_EQ(said_, (std::vector<std::string>{"preparing a", "reloaded a"}));
    for (const auto& event : events_) EXPECT_EQ(event.bundle, bundle_id("a"));
}

TEST_F(Reload, ReplacesTheStoredManifestAndFolder) {
    auto newer = a;
    newer.folder = folder_.path() / "elsewhere";
    newer.provides = "'test.extra@1'";
    newer.write("only_extra");
    ASSERT_TRUE(runtime.reload(newer.folder).ok());
    EXPECT_EQ(runtime.manifest(bundle_id("a"))->folder, newer.folder);
    newer.provides = "'test.answer@1', 'test.extra@1'";
    newer.write("with_extra");
    ASSERT_TRUE(runtime.reload(bundle_id("a")).ok()) << "by id: from its newest folder";
    EXPECT_EQ(answer(runtime), 3);
}

TEST_F(Reload, ADroppedContractIsNotFoundAndItsHandleStale) {
    const auto handle = runtime.find_handle("test.answer@1");
    a.provides = "'test.extra@1'";
    a.write("only_extra");
    ASSERT_TRUE(runtime.reload(a.folder).ok());
    EXPECT_EQ(runtime.find("test.answer@1").error().code, "contract.missing");
    EXPECT_EQ(runtime.resolve(*handle).error().code, "handle.stale");
    EXPECT_EQ(answer(runtime, "test.extra@1"), 4);
}

TEST_F(Reload, KeepsTheOldVersionWhenInitFails) {
    a.write("fails");
    expect_failed("native.init", {"preparing a", "out of luck", "failed a"});
    EXPECT_EQ(mapped_libraries(), 1u) << "the old code, and nothing of the new";
}

TEST_F(Reload, KeepsTheOldVersionWhenTheArtifactIsNotWhatTheManifestSays) {
    a.write("with_extra");
    expect_failed("bundle.provides", {"preparing a", "failed a"});
    EXPECT_NE(events_.back().reason.find("test.extra@1.3.0"), std::string::npos);
}

TEST_F(Reload, RegisteringAContractTwiceIsAnErrorHereToo) {
    a.write("twice");
    said_.clear();
    const auto reloaded = runtime.reload(a.folder);
    EXPECT_EQ(reloaded.error().code, "native.init");
    EXPECT_EQ(said_,
        (std::vector<std::string>{"preparing a", "the bundle registers 'test.answer@1' twice", "failed a"}));
    EXPECT_EQ(answer(runtime), 1);
}

TEST_F(Reload, ATamperedIdFailsBeforeAnythingIsPrepared) {
    a.id = id_text("b");
    a.write("answer2");
    expect_failed("bundle.tampered", {"failed a"});
}

TEST_F(Reload, ABrokenManifestFails) {
    std::ofstream(a.folder / "manifest.toml") << "name = ";
    expect_failed("manifest.syntax", {"failed a"});
    std::filesystem::remove(a.folder / "manifest.toml");
    expect_failed("manifest.missing", {"failed a"});
}

TEST_F(Reload, AMissingFileFailsWithTheReason) {
    std::filesystem::remove(a.folder / "artifact.so");
    expect_failed("bundle.file", {"failed a"});
    EXPECT_NE(events_.back().reason.find("'artifact.so' is missing"), std::string::npos);
}

TEST_F(Reload, AnotherNameInTheSameFolderFails) {
    auto renamed = a;
    renamed.name = "b";
    renamed.write("answer2");
    expect_failed("bundle.renamed", {"failed a"});
}

TEST_F(Reload, KeepsTheOldVersionWhenTheHostDoesNotAcceptTheNew) {
    a.write("answer2");
    said_.clear();
    int offered = 0;
    const auto refused = runtime.reload(a.folder, [&](const std::vector<Pinned>& interfaces) {
        offered = call(interfaces.at(0));
        EXPECT_EQ(answer(runtime), 1) << "it is not published yet";
        EXPECT_EQ(runtime.reload(a.folder).error().code, "runtime.reentrant");
        return Result<void>(Error{"host.no", "not this one", {}});
    });
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, "host.no");
    EXPECT_EQ(offered, 2);
    EXPECT_EQ(said_, (std::vector<std::string>{"preparing a", "failed a"}));
    EXPECT_EQ(answer(runtime), 1);
    ASSERT_TRUE(runtime.reload(a.folder, [](const auto&) { return Result<void>(); }).ok());
    EXPECT_EQ(answer(runtime), 2);
}

TEST_F(Reload, ThreeFailuresChangeNothingAndAFourthTrySucceeds) {
    const auto handle = runtime.find_handle("test.answer@1");
    const auto slots = runtime.slot_count();
    a.write("fails");
    for (int i = 0; i < 3; ++i) {
        EXPECT_FALSE(runtime.reload(a.folder).ok());
        EXPECT_EQ(runtime.slot_count(), slots);
    }
    a.provides = "'test.answer@1', 'test.extra@1'";
    a.write("with_extra");
    ASSERT_TRUE(runtime.reload(a.folder).ok());
    EXPECT_EQ(call(*runtime.resolve(*handle)), 3);
    EXPECT_EQ(answer(runtime, "test.extra@1"), 3);
}

TEST_F(Reload, RefusalsAreTold) {
    a.write("answer2");
    const auto stranger = bundle("stranger");
    stranger.write("answer2");
    EXPECT_EQ(runtime.reload(stranger.folder).error().code, "bundle.unknown");
    EXPECT_EQ(runtime.reload(bundle_id("stranger")).error().code, "bundle.unknown");
    a.loader = "gramophone";
    a.write_manifest();
    EXPECT_EQ(runtime.reload(a.folder).error().code, "loader.unknown");
    EXPECT_TRUE(said_.empty()) << "to the caller, before any event";
    EXPECT_EQ(answer(runtime), 1);
}

TEST_F(Reload, CanBeDisabledByTheSettings) {
    auto settings = recording();
    settings.hot_reload = false;
    Runtime fixed(settings);
    make(fixed);
    ASSERT_TRUE(fixed.load(a.folder).ok());
    EXPECT_EQ(fixed.reload(a.folder).error().code, "reload.disabled");
    EXPECT_TRUE(said_.empty());
}

TEST_F(Reload, IsDisabledByALoaderWithoutIt) {
    struct OneWay final : Loader {
        std::string_view name() const override { return "oneway"; }
        bool supports_hot_reload() const override { return false; }
        Result<Code> load(const Manifest&, Staging&) override { return Code(); }
    };
    runtime.add_loader(std::make_unique<OneWay>());
    auto b = bundle("b");
    b.loader = "oneway";
    b.provides = "";
    b.write("answer1");
    ASSERT_TRUE(runtime.load(b.folder).ok());
    const auto reloaded = runtime.reload(b.folder);
    EXPECT_EQ(reloaded.error().code, "reload.disabled");
    EXPECT_NE(reloaded.error().message.find("hot reload disabled"), std::string::npos);
    EXPECT_TRUE(said_.empty());
}

TEST_F(Reload, WarnsOfLiveInstancesBetweenPreparingAndReloaded) {
    a.write("counts");
    ASSERT_TRUE(runtime.reload(a.folder).ok());
    auto instance = Instance::create(*runtime.find("test.answer@1"));
    ASSERT_TRUE(instance.ok());
    EXPECT_NE(instance->get(), nullptr);
    said_.clear();
    ASSERT_TRUE(runtime.reload(a.folder).ok());
    ASSERT_EQ(said_.size(), 3u);
    EXPECT_EQ(said_[0], "preparing a");
    EXPECT_NE(said_[1].find("bundle 'a' still has 1 live instance"), std::string::npos);
    EXPECT_EQ(said_[2], "reloaded a");
    { const auto destroyed = std::move(*instance); }
    said_.clear();
    ASSERT_TRUE(runtime.reload(a.folder).ok());
    EXPECT_EQ(said_.size(), 2u);
}

TEST_F(Reload, NestedInsideACallbackIsAnError) {
    std::vector<std::string> codes;
    Runtime* nested = nullptr;
    Runtime outer({.on_event = [&](const Event& event) {
        codes.push_back(nested->reload(event.bundle).error().code);
        codes.push_back(nested->load(a.folder).error().code);
        codes.push_back(nested->unload(event.bundle).error().code);
        EXPECT_EQ(nested->bundles().size(), 1u) << "reading is allowed";
        EXPECT_TRUE(nested->manifest(event.bundle).ok());
        EXPECT_EQ(answer(*nested), 1);
    }});
    nested = &outer;
    make(outer);
    const auto id = outer.load(a.folder);
    ASSERT_TRUE(id.ok());
    ASSERT_TRUE(outer.reload(*id).ok());
    EXPECT_EQ(codes, std::vector<std::string>(6, "runtime.reentrant"));
}

TEST_F(Reload, NothingOfTheNewVersionIsSeenBeforeItIsPublished) {
    struct Watching final : Loader {
        NativeLoader native;
        std::function<void()> look;
        std::string_view name() const override { return "watching"; }
        bool supports_hot_reload() const override { return true; }
        Result<Code> load(const Manifest& manifest, Staging& staging) override {
            auto code = native.load(manifest, staging);
            look(); // registered, not yet published
            return code;
        }
    };
    auto loader = std::make_unique<Watching>();
    auto b = bundle("b");
    b.loader = "watching";
    b.provides = "'test.extra@1'";
    b.write("only_extra");
    int looks = 0;
    loader->look = [&] {
        ++looks;
        EXPECT_EQ(runtime.view().find(guest_contract_id("test.extra", 1), {}, bundle_id("b")).has_value(),
            looks > 1);
        EXPECT_FALSE(runtime.view().find(guest_contract_id("test.answer", 1), {}, bundle_id("b")));
    };
    runtime.add_loader(std::move(loader));
    ASSERT_TRUE(runtime.load(b.folder).ok());
    b.provides = "'test.extra@1', 'test.answer@1'";
    b.write("with_extra");
    ASSERT_TRUE(runtime.reload(b.folder).ok());
    EXPECT_EQ(looks, 2);
}

TEST_F(Reload, AFewHundredLeaveOneLibraryMappedAndNoFile) {
    const OwnTemporaryFiles temporary_files;
    for (int i = 0; i < 300; ++i) ASSERT_TRUE(runtime.reload(a.folder).ok());
    EXPECT_EQ(mapped_libraries(), 1u);
    EXPECT_TRUE(temporary_files.none());
    EXPECT_EQ(runtime.collect(), 0u);
}

} // namespace
} // namespace aviary::runtime
