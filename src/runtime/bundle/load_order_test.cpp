#include "runtime/bundle/load_order.h"
#include "runtime/runtime_testing.h"

namespace aviary::runtime {
namespace {

/// A bundle that provides and needs contracts of major version 1.
Manifest bundle(const std::string& name, const std::vector<std::string>& provides,
    const std::vector<std::string>& needs) {
    Manifest manifest{.folder = "/bundles/" + name, .name = name, .id = bundle_id(name)};
    for (const auto& contract : provides) manifest.provides.push_back(*parse_contract_name(contract));
    for (const auto& contract : needs)
        manifest.dependencies.push_back({.contract = contract, .major = 1, .min_version = {1, 2, 0}});
    return manifest;
}

Result<std::vector<std::size_t>> order(const std::vector<Manifest>& bundles) {
    return load_order(bundles, [](const Dependency& d) { return d.contract == "there"; });
}

using Order = std::vector<std::size_t>;

TEST(LoadOrder, PutsProvidersFirstAndKeepsTheOrderOtherwise) {
    EXPECT_EQ(*order({bundle("a", {"a"}, {"c"}), bundle("b", {"b"}, {}), bundle("c", {"c"}, {"b"})}),
        (Order{1, 2, 0}));
    EXPECT_EQ(*order({bundle("a", {}, {}), bundle("b", {}, {})}), (Order{0, 1}));
    EXPECT_EQ(*order({bundle("a", {}, {"there"})}), Order{0});
}

TEST(LoadOrder, TakesAnyProviderThatIsNewEnough) {
    const auto old = bundle("a", {"x@1.1.0"}, {}), other_major = bundle("b", {"x@2"}, {});
    const auto needs = bundle("d", {}, {"x"});
    EXPECT_EQ(*order({needs, old, bundle("c", {"x@1.2.0"}, {})}), (Order{1, 2, 0}));
    EXPECT_EQ(order({needs, old, other_major}).error().code, "dependency.missing");
    // Of two providers one that can be loaded first is enough, although the other one needs the bundle itself.
    EXPECT_EQ(*order({bundle("a", {"y"}, {"x"}), bundle("b", {"x"}, {"y"}), bundle("c", {"x"}, {})}),
        (Order{2, 0, 1}));
}

TEST(LoadOrder, AProviderMayBeAskedForByName) {
    auto needs = bundle("a", {}, {"x"});
    needs.dependencies[0].bundle = "c";
    EXPECT_EQ(order({needs, bundle("b", {"x"}, {})}).error().code, "dependency.missing");
    EXPECT_EQ(*order({needs, bundle("c", {"x"}, {})}), (Order{1, 0}));
}

TEST(LoadOrder, AMissingProviderIsNamedWithWhoNeedsIt) {
    const auto error = order({bundle("b", {"b"}, {"nowhere"}), bundle("a", {}, {"b"})}).error();
    EXPECT_EQ(error.code, "dependency.missing");
    EXPECT_NE(error.message.find("'b' needs 'nowhere@1' from version 1.2.0"), std::string::npos)
        << error.text();
}

TEST(LoadOrder, ACycleIsNamedFromBundleToBundle) {
    const auto error = order({bundle("before", {}, {"a"}), bundle("a", {"a"}, {"b"}),
                                 bundle("b", {"b"}, {"c"}), bundle("c", {"c"}, {"a"})})
                           .error();
    EXPECT_EQ(error.code, "dependency.cycle");
    EXPECT_EQ(error.message.find("'before'"), std::string::npos) << "it only waits for the cycle";
    for (const auto* step : {"'a' needs 'b@1'", "'b' needs 'c@1'", "'c' needs 'a@1'"})
        EXPECT_NE(error.message.find(step), std::string::npos) << error.message;
}

TEST(LoadOrder, ABundleThatNeedsItselfIsACycle) {
    const auto error = order({bundle("a", {"x"}, {"x"})}).error();
    EXPECT_EQ(error.code, "dependency.cycle");
    EXPECT_NE(error.message.find("'a' needs 'x@1' from version 1.2.0 of 'a'"), std::string::npos)
        << error.message;
}

TEST(LoadOrder, TwoBundlesOfOneNameAreBothNamed) {
    auto twin = bundle("a", {}, {});
    twin.folder = "/elsewhere";
    const auto error = order({bundle("a", {}, {}), twin}).error();
    EXPECT_EQ(error.code, "bundle.duplicate");
    EXPECT_NE(error.text().find("/bundles/a"), std::string::npos);
    EXPECT_NE(error.text().find("/elsewhere"), std::string::npos);
}

class LoadAll : public RuntimeTest {
protected:
    LoadAll()
        : runtime(recording()) {
        make(runtime);
    }
    void write(const std::string& name, const std::string& artifact, const std::string& provides,
        const std::string& more = "") {
        auto written = RuntimeTest::bundle(name);
        written.folder = folder_.path() / "all" / name;
        written.provides = provides;
        written.more = more;
        written.write(artifact);
    }
    Runtime runtime;
};

TEST_F(LoadAll, LoadsAFolderOfBundlesInTheOrderOfTheirDependencies) {
    write("a", "sum_d", "'test.d@1'", depends_on("test.b@1") + depends_on("test.c@1"));
    write("b", "sum_b", "'test.b@1'", depends_on("test.answer@1"));
    write("c", "sum_c", "'test.c@1'", depends_on("test.answer@1"));
    write("z", "answer1", "'test.answer@1'");
    const auto loaded = runtime.load_all(folder_.path() / "all");
    ASSERT_TRUE(loaded.ok()) << loaded.error().text();
    EXPECT_EQ(
        *loaded, (std::vector<BundleId>{bundle_id("z"), bundle_id("b"), bundle_id("c"), bundle_id("a")}));
    EXPECT_EQ(answer(runtime, "test.d@1"), 1112);
}

TEST_F(LoadAll, LoadsNoneWhenOneFails) {
    write("b", "sum_b", "'test.b@1'", depends_on("test.answer@1"));
    write("c", "fails", "'test.c@1'", depends_on("test.b@1"));
    write("z", "answer1", "'test.answer@1'");
    EXPECT_EQ(runtime.load_all(folder_.path() / "all").error().code, "native.init");
    EXPECT_EQ(said_, (std::vector<std::string>{"out of luck", "unloading b", "unloading z"}));
    EXPECT_TRUE(runtime.bundles().empty());
    EXPECT_EQ(answer(runtime), -1);
}

TEST_F(LoadAll, AFolderWithoutBundlesIsAnError) {
    EXPECT_EQ(runtime.load_all(folder_.path() / "absent").error().code, "folder.empty");
    EXPECT_EQ(runtime.load_all(folder_.path()).error().code, "folder.empty");
}

} // namespace
} // namespace aviary::runtime
