#include "session/plugins/library.h"
#include "session/test_bundles.h"

#include <gtest/gtest.h>

using namespace aviary;
using namespace aviary::session;

namespace {

class LibraryTest : public testing::Test {
protected:
    std::string made(std::string_view word) {
        auto processor = library_.make(word);
        return processor ? (*processor)->metadata().id : processor.error().code;
    }

    TestBundles bundles_;
    PluginLibrary library_{{bundles_.folder() / "plugins", bundles_.folder() / "more"}};
};

} // namespace

TEST_F(LibraryTest, FindsAPluginByItsBundleItsRoleAndItsId) {
    bundles_.add("mono", "test_beep");
    bundles_.add("wobble", "test_wobble_v1", "more");
    EXPECT_EQ(made("mono"), "test.beep");
    EXPECT_EQ(made("bass"), "test.beep") << "mono plays this role";
    EXPECT_EQ(made("wobble"), "test.wobble");
    EXPECT_EQ(made("test.wobble"), "test.wobble");
    EXPECT_EQ(library_.bundle_of("bass"), "mono");
    EXPECT_EQ(library_.bundle_of("test.wobble"), "wobble");
}

TEST_F(LibraryTest, FindsAPluginByItsIdBeforeItsBundleIsLoaded) {
    bundles_.add("wobble", "test_wobble_v1");
    EXPECT_EQ(made("test.wobble"), "test.wobble");
    EXPECT_EQ(made("test.absent"), "plugin.unknown");
}

TEST_F(LibraryTest, PrefersABundleToARoleAndAnEarlierFolder) {
    bundles_.add("mono", "test_wobble_v1");
    bundles_.add("bass", "test_beep");
    bundles_.add("mono", "test_beep", "more");
    EXPECT_EQ(made("bass"), "test.beep");
    EXPECT_EQ(made("mono"), "test.wobble");
}

TEST_F(LibraryTest, SaysWhatIsWrongWithABundle) {
    const auto bundle = bundles_.add("wobble", "test_wobble_v1");
    std::ofstream(bundle / "manifest.toml") << "name = ";
    const auto made = library_.make("wobble");
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().text().find("manifest.toml"), std::string::npos) << made.error().text();
}

TEST_F(LibraryTest, NamesANearWordForAnUnknownOne) {
    bundles_.add("wobble", "test_wobble_v1");
    const auto made = library_.make("wobbel");
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, "plugin.unknown");
    EXPECT_NE(made.error().message.find("'wobble'"), std::string::npos) << made.error().message;
}

TEST_F(LibraryTest, MakesNewCodeAfterAReloadAndLetsTheOldLive) {
    bundles_.add("wobble", "test_wobble_v1");
    const auto old = library_.make("wobble");
    ASSERT_TRUE(old) << old.error().text();
    const auto reloaded = library_.reload(bundles_.add("wobble", "test_wobble_v2", "build"));
    ASSERT_TRUE(reloaded) << reloaded.error().text();
    EXPECT_EQ(*reloaded, "wobble");
    const auto fresh = library_.make("wobble");
    ASSERT_TRUE(fresh) << fresh.error().text();
    EXPECT_EQ((*old)->find_parameter("boost"), nullptr);
    EXPECT_NE((*fresh)->find_parameter("boost"), nullptr);
    EXPECT_NE((*old)->find_parameter("depth"), nullptr) << "its code is still there";
}

TEST_F(LibraryTest, IsAsItWasWhenNewCodeIsNotTakenUp) {
    const auto fails = [&](const std::string& name) -> Result<void> {
        EXPECT_EQ(name, "wobble");
        EXPECT_EQ(library_.bundle_of("test.wobble"), "wobble") << "its words mean the new code";
        EXPECT_NE((*library_.make("wobble"))->find_parameter("boost"), nullptr);
        return Error{"test.failed", "on purpose", ""};
    };
    const auto newer = bundles_.add("wobble", "test_wobble_v2", "build");
    for (int i = 0; i < 2; ++i) {
        const auto reloaded = library_.reload(newer, nullptr, fails);
        ASSERT_FALSE(reloaded);
        EXPECT_EQ(reloaded.error().code, "test.failed");
        EXPECT_EQ(library_.bundle_of("wobble"), "") << "the first of its name is forgotten";
    }
    bundles_.add("wobble", "test_wobble_v1");
    EXPECT_EQ(made("wobble"), "test.wobble");
    EXPECT_EQ(library_.reload(newer, nullptr, fails).error().code, "test.failed");
    EXPECT_NE((*library_.make("wobble"))->find_parameter("depth"), nullptr) << "of the code before";
    ASSERT_TRUE(library_.reload(newer));
    EXPECT_NE((*library_.make("wobble"))->find_parameter("boost"), nullptr);
}

TEST_F(LibraryTest, LoadsWhatWasMendedAfterItProvidedNoPlugins) {
    const auto bundle = bundles_.add("wobble", "test_wobble_v1");
    std::ifstream file(bundle / "manifest.toml");
    const std::string manifest{std::istreambuf_iterator<char>(file), {}};
    std::string bare = manifest;
    bare.replace(bare.find("clap.plugin-factory"), 19, "clap.nothing-at-all");
    std::ofstream(bundle / "manifest.toml") << bare;
    EXPECT_FALSE(library_.make("wobble"));
    std::ofstream(bundle / "manifest.toml") << manifest;
    EXPECT_EQ(made("wobble"), "test.wobble");
}

TEST_F(LibraryTest, RefusesABundleThatIsNotWhatItSays) {
    const auto bundle = bundles_.add("wobble", "test_wobble_v1", "build");
    std::ofstream(bundle / "manifest.toml", std::ios::app)
        << "function_count = { \"clap.plugin-factory@1\" = 4 }\n";
    const auto reloaded = library_.reload(bundle);
    ASSERT_FALSE(reloaded);
    EXPECT_EQ(reloaded.error().code, "bundle.provides");
    EXPECT_EQ(library_.bundle_of("wobble"), "") << "nothing of it is kept";
    EXPECT_TRUE(library_.reload(bundles_.add("wobble", "test_wobble_v1", "build")));
    EXPECT_EQ(made("wobble"), "test.wobble");
}

TEST_F(LibraryTest, ListsWhatASongMayName) {
    bundles_.add("mono", "test_beep");
    bundles_.add("wobble", "test_wobble_v1", "more");
    const auto plugins = PluginLibrary({bundles_.folder() / "plugins", bundles_.folder() / "more"}).plugins();
    ASSERT_EQ(plugins.size(), 2u);
    EXPECT_EQ(plugins[0].word, "mono");
    EXPECT_EQ(plugins[0].id, "test.beep");
    EXPECT_EQ(plugins[0].kind, KnownPlugin::Kind::instrument);
    EXPECT_EQ(plugins[1].word, "wobble");
    EXPECT_EQ(plugins[1].kind, KnownPlugin::Kind::effect);
}
