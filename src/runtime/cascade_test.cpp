#include "runtime/runtime_testing.h"

namespace aviary::runtime {
namespace {

/// The diamond: b and c depend on a, d on both.
class Cascade : public RuntimeTest {
protected:
    Cascade()
        : runtime(recording()) {
        make(runtime);
        b.provides = "'test.b@1'";
        c.provides = "'test.c@1'";
        d.provides = "'test.d@1'";
        wanting(b, depends_on("test.answer@1"));
        wanting(c, depends_on("test.answer@1"));
        wanting(d, depends_on("test.b@1") + depends_on("test.c@1"));
        a.write("answer1");
        b.write("sum_b");
        c.write("sum_c");
        d.write("sum_d");
    }
    static void wanting(BundleOnDisk& bundle, const std::string& dependencies) {
        bundle.more = "needs_reinit_on_dep_reload = true\n" + dependencies;
    }
    void load(std::initializer_list<const BundleOnDisk*> bundles) {
        for (const auto* bundle : bundles) {
            const auto loaded = runtime.load(bundle->folder);
            ASSERT_TRUE(loaded.ok()) << loaded.error().text();
        }
    }
    void reload(const BundleOnDisk& bundle) {
        said_.clear();
        const auto reloaded = runtime.reload(bundle.folder);
        ASSERT_TRUE(reloaded.ok()) << reloaded.error().text();
    }
    using Said = std::vector<std::string>;

    BundleOnDisk a = bundle("a"), b = bundle("b"), c = bundle("c"), d = bundle("d");
    Runtime runtime;
};

TEST_F(Cascade, LeavesADependentAloneThatDoesNotAskForIt) {
    b.more = depends_on("test.answer@1");
    b.write_manifest();
    load({&a, &b});
    a.write("answer2");
    reload(a);
    EXPECT_EQ(said_, (Said{"preparing a", "reloaded a"}));
    EXPECT_EQ(answer(runtime, "test.b@1"), 11) << "with the old code";
}

TEST_F(Cascade, ReloadsADependentThatAsksForIt) {
    load({&a, &b});
    a.write("answer2");
    reload(a);
    EXPECT_EQ(said_, (Said{"preparing a", "preparing b", "reloaded b", "reloaded a"}));
    EXPECT_EQ(answer(runtime, "test.b@1"), 12);
}

TEST_F(Cascade, ReloadsTheBottomOfADiamondOnceAfterBothOfItsProviders) {
    load({&a, &b, &c, &d});
    a.write("answer2");
    reload(a);
    EXPECT_EQ(said_, (Said{"preparing a", "preparing b", "reloaded b", "preparing c", "reloaded c",
                         "preparing d", "reloaded d", "reloaded a"}));
    EXPECT_EQ(answer(runtime, "test.d@1"), 1114);
}

TEST_F(Cascade, WaitsForAProviderThatItselfWaits) {
    // aa needs a directly and also through b. By its name alone it would come before b.
    auto aa = bundle("aa");
    aa.provides = "'test.d@1'";
    wanting(aa, depends_on("test.answer@1") + depends_on("test.b@1") + depends_on("test.c@1"));
    aa.write("sum_d");
    load({&a, &b, &c, &aa});
    a.write("answer2");
    reload(a);
    EXPECT_EQ(said_.at(said_.size() - 2), "reloaded aa");
    EXPECT_EQ(answer(runtime, "test.d@1"), 1114);
}

TEST_F(Cascade, EndsEvenInACycle) {
    load({&a, &b, &c, &d});
    wanting(b, depends_on("test.answer@1") + depends_on("test.d@1")); // b -> d -> b
    b.write("sum_b");
    reload(b);
    EXPECT_EQ(said_, (Said{"preparing b", "preparing d", "reloaded d", "reloaded b"}));
    reload(d);
    EXPECT_EQ(said_, (Said{"preparing d", "preparing b", "reloaded b", "reloaded d"}));
    reload(a);
    EXPECT_EQ(std::ranges::count(said_, "reloaded b"), 1);
    EXPECT_EQ(std::ranges::count(said_, "reloaded c"), 1);
    EXPECT_EQ(std::ranges::count(said_, "reloaded d"), 1);
}

TEST_F(Cascade, ReloadsADependentFromItsOwnNewestFolder) {
    load({&a, &b});
    auto newer = b;
    newer.folder = folder_.path() / "newer";
    newer.write("sum_b");
    reload(newer);
    b.write("fails");
    a.write("answer2");
    reload(a);
    EXPECT_EQ(said_, (Said{"preparing a", "preparing b", "reloaded b", "reloaded a"}));
    EXPECT_EQ(runtime.manifest(bundle_id("b"))->folder, newer.folder);
    EXPECT_EQ(answer(runtime, "test.b@1"), 12);
}

TEST_F(Cascade, AFailingDependentIsAWarningAndItsOwnDependentsStayAsTheyAre) {
    load({&a, &b, &c, &d});
    c.write("fails");
    b.write("fails");
    a.write("answer2");
    reload(a);
    EXPECT_EQ(std::ranges::count(said_, "failed b"), 1);
    EXPECT_EQ(std::ranges::count(said_, "failed c"), 1);
    EXPECT_EQ(std::ranges::count(said_, "preparing d"), 0);
    EXPECT_EQ(said_.back(), "reloaded a");
    EXPECT_NE(said_.at(4).find("the dependent 'b' keeps its old version"), std::string::npos) << said_.at(4);
    EXPECT_EQ(answer(runtime), 2);
    EXPECT_EQ(answer(runtime, "test.d@1"), 1112);
}

TEST_F(Cascade, TellsTheDependentsOfADroppedContract) {
    b.more = depends_on("test.answer@1");
    b.write_manifest();
    load({&a, &b, &c});
    a.provides = "'test.extra@1'";
    a.write("only_extra");
    reload(a);
    EXPECT_EQ(std::ranges::count(said_, "dependency dropped b"), 1) << "whether it asks for a reload or not";
    EXPECT_EQ(std::ranges::count(said_, "dependency dropped c"), 1);
    EXPECT_EQ(std::ranges::count(said_, "failed c"), 1);
    for (const auto& event : events_)
        if (event.phase == Phase::dependency_dropped) {
            EXPECT_NE(event.reason.find("'a' no longer provides 'test.answer@1' from version 1.0.0"),
                std::string::npos);
        }
    EXPECT_EQ(answer(runtime, "test.c@1"), 101) << "with the old code of a";
}

TEST_F(Cascade, ReloadsWhoDependsOnWhatTheNewVersionProvidesForTheFirstTime) {
    auto other = bundle("other");
    other.write("answer1");
    a.provides = "'test.extra@1'";
    a.write("only_extra");
    load({&a, &other, &b});
    ASSERT_TRUE(runtime.load(c.folder).ok());
    a.provides = "'test.answer@1', 'test.extra@1'";
    a.write("with_extra");
    reload(a);
    EXPECT_EQ(
        said_, (Said{"preparing a", "preparing b", "reloaded b", "preparing c", "reloaded c", "reloaded a"}));
}

TEST_F(Cascade, AFailedReloadReloadsNoDependents) {
    load({&a, &b});
    a.write("fails");
    said_.clear();
    EXPECT_FALSE(runtime.reload(a.folder).ok());
    EXPECT_EQ(said_, (Said{"preparing a", "out of luck", "failed a"}));
}

TEST_F(Cascade, AnUnloadUnloadsDependentsFirst) {
    load({&a, &b, &c, &d});
    said_.clear();
    ASSERT_TRUE(runtime.unload_with_dependents(bundle_id("a")).ok());
    EXPECT_EQ(said_.front(), "unloading d");
    EXPECT_EQ(said_.back(), "unloading a");
    EXPECT_EQ(said_.size(), 4u);
    EXPECT_TRUE(runtime.bundles().empty());
    EXPECT_EQ(runtime.unload_with_dependents(bundle_id("a")).error().code, "bundle.unknown");
}

TEST_F(Cascade, AnUnloadSparesDependentsThatHaveAnotherProvider) {
    auto other = bundle("other");
    other.write("answer2");
    load({&a, &other, &b});
    ASSERT_TRUE(runtime.unload_with_dependents(bundle_id("a")).ok());
    EXPECT_EQ(said_, Said{"unloading a"});
    ASSERT_TRUE(runtime.unload_with_dependents(bundle_id("other")).ok());
    EXPECT_EQ(said_, (Said{"unloading a", "unloading b", "unloading other"}));
}

TEST_F(Cascade, AnUnloadEndsEvenInACycle) {
    load({&a, &b, &c, &d});
    wanting(b, depends_on("test.answer@1") + depends_on("test.d@1"));
    b.write("sum_b");
    reload(b);
    said_.clear();
    ASSERT_TRUE(runtime.unload_with_dependents(bundle_id("b")).ok());
    EXPECT_EQ(said_, (Said{"unloading d", "unloading b"}));
}

} // namespace
} // namespace aviary::runtime
