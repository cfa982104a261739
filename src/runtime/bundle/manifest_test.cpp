#include "runtime/runtime_testing.h"

namespace aviary::runtime {
namespace {

class ManifestTest : public testing::Test {
protected:
    ManifestTest() { std::ofstream(folder_.path() / "artifact.so") << "x"; }

    /// The text of a good manifest with one of its lines replaced, or more added at the end.
    Result<Manifest> parse(const std::string& key = "", const std::string& line = "") const {
        std::map<std::string, std::string> lines{{"1name", "name = 'a.b'"},
            {"2id", "id = '" + id_text("a.b") + "'"}, {"3version", "version = '1.2.3'"},
            {"4loader", "loader = 'native'"}, {"5file", "file = 'artifact.so'"}};
        if (!key.empty()) lines[key] = line;
        std::string text;
        for (const auto& [k, l] : lines) text += l + "\n";
        return parse_manifest(text, folder_.path());
    }
    std::string code(const std::string& key, const std::string& line) const {
        const auto manifest = parse(key, line);
        return manifest ? "accepted" : manifest.error().code;
    }
    std::string at(int line, int column) const {
        return (folder_.path() / "manifest.toml").string() + ":" + std::to_string(line) + ":"
               + std::to_string(column);
    }
    TemporaryFolder folder_;
};

TEST_F(ManifestTest, ReadsTheNecessary) {
    const auto manifest = parse();
    ASSERT_TRUE(manifest.ok()) << manifest.error().text();
    EXPECT_EQ(manifest->name, "a.b");
    EXPECT_EQ(manifest->id, bundle_id("a.b"));
    EXPECT_EQ(manifest->version, (Version{1, 2, 3}));
    EXPECT_EQ(manifest->artifact, std::filesystem::canonical(folder_.path() / "artifact.so"));
    EXPECT_FALSE(manifest->needs_reinit_on_dep_reload);
}

TEST_F(ManifestTest, ReadsTheRest) {
    const auto manifest =
        parse("9", "provides = ['x', 'y@2', 'z@1.2.3']\nneeds_reinit_on_dep_reload = true\n"
                   "[function_count]\n'y@2' = 3\n[[dependency]]\nkind = 'guest'\ncontract = 'c@1'\n"
                   "min_version = '1.4.0'\nbundle = 'p'\nbundle_id = '"
                       + id_text("p") + "'");
    ASSERT_TRUE(manifest.ok()) << manifest.error().text();
    EXPECT_EQ(manifest->provides.size(), 3u);
    EXPECT_EQ(manifest->function_count.at("y@2"), 3u);
    EXPECT_TRUE(manifest->needs_reinit_on_dep_reload);
    ASSERT_EQ(manifest->dependencies.size(), 1u);
    EXPECT_EQ(manifest->dependencies[0].contract_id, guest_contract_id("c", 1));
    EXPECT_EQ(manifest->dependencies[0].min_version, (Version{1, 4, 0}));
    EXPECT_EQ(manifest->dependencies[0].bundle, "p");
}

TEST_F(ManifestTest, AnIdMayBeAnInteger) {
    const auto signed_id = static_cast<std::int64_t>(bundle_id("a.b"));
    EXPECT_TRUE(parse("2id", "id = " + std::to_string(signed_id)).ok());
}

TEST_F(ManifestTest, AnUnknownKeyIsAnErrorWithItsPlaceAndTheNearestKey) {
    const auto manifest = parse("3version", "verison = '1.2.3'");
    ASSERT_FALSE(manifest.ok());
    EXPECT_EQ(manifest.error().code, "manifest.unknown_key");
    EXPECT_NE(manifest.error().message.find("did you mean 'version'"), std::string::npos);
    EXPECT_EQ(manifest.error().where, at(3, 1));
    EXPECT_EQ(code("9", "[[dependency]]\nknd = 'guest'"), "manifest.unknown_key");
}

TEST_F(ManifestTest, AnIdOfAnotherNameIsTampering) {
    const auto manifest = parse("2id", "id = '" + id_text("a.c") + "'");
    ASSERT_FALSE(manifest.ok());
    EXPECT_EQ(manifest.error().code, "bundle.tampered");
    EXPECT_NE(manifest.error().message.find(id_text("a.b")), std::string::npos);
    EXPECT_EQ(manifest.error().where, at(2, 6));
}

TEST_F(ManifestTest, BrokenTomlIsAnErrorWithItsPlace) {
    const auto manifest = parse("4loader", "loader = ");
    ASSERT_FALSE(manifest.ok());
    EXPECT_EQ(manifest.error().code, "manifest.syntax");
    EXPECT_NE(manifest.error().where.find("manifest.toml:4:"), std::string::npos);
}

TEST_F(ManifestTest, AMalformedTableNameIsAnErrorAndNoMore) {
    EXPECT_EQ(code("9", "[[*dependency]]\nkind = 'guest'"),
        "manifest.syntax"); // asserted against inside the parser
}

TEST_F(ManifestTest, CharactersBeyondAsciiStandInStringsAndCommentsOnly) {
    EXPECT_EQ(code("9", "# caf\xc3\xa9 \xcb\xae"), "accepted");
    EXPECT_EQ(code("9", "provides = ['caf\xc3\xa9@1', \"\\\"\xcb\xae\"]"), "accepted");
    EXPECT_EQ(code("9", "\xcb\xae = 1"), "manifest.syntax");
    EXPECT_EQ(parse("3version", "version\xcb\xae = 1").error().where, at(3, 8));
    EXPECT_EQ(code("9", "provides = ['''\xcb\xae@1''']"), "manifest.syntax");
    EXPECT_EQ(code("9", "x = +'0\xd0\x9a'"), "manifest.syntax") << "a quote that opens no string";
    EXPECT_EQ(code("9", "# \xff"), "manifest.syntax");
}

TEST_F(ManifestTest, RefusesValuesThatBreakARule) {
    EXPECT_EQ(code("1name", ""), "manifest.value");
    EXPECT_EQ(code("1name", "name = ''"), "manifest.value");
    EXPECT_EQ(code("2id", "id = '0x12'"), "manifest.value");
    EXPECT_EQ(code("2id", "id = '0x00000000000000zz'"), "manifest.value");
    EXPECT_EQ(code("3version", "version = '1.2'"), "manifest.value");
    EXPECT_EQ(code("3version", "version = 1"), "manifest.value");
    EXPECT_EQ(code("9", "provides = 'x'"), "manifest.value");
    EXPECT_EQ(code("9", "provides = ['x@']"), "manifest.value");
    EXPECT_EQ(code("9", "provides = ['host.x@1']"), "manifest.value");
    EXPECT_EQ(code("9", "needs_reinit_on_dep_reload = 'yes'"), "manifest.value");
    EXPECT_EQ(code("9", "function_count = { 'x@1' = -1 }"), "manifest.value");
    EXPECT_EQ(code("9", "function_count = { x = 1 }"), "manifest.value");
    EXPECT_EQ(code("9", "dependency = 3"), "manifest.value");
}

TEST_F(ManifestTest, ErrorsSayWhatWasFoundAndWhatWasExpected) {
    const auto message = [&](const std::string& key, const std::string& line) {
        return parse(key, line).error().message;
    };
    EXPECT_EQ(message("9", "needs_reinit_on_dep_reload = 'yes'"),
        "'needs_reinit_on_dep_reload' must be true or false, found 'yes'");
    EXPECT_EQ(message("2id", "id = '" + id_text("a.c") + "'"),
        "the id does not belong to the name: 'a.b' has " + id_text("a.b") + ", found " + id_text("a.c"));
    EXPECT_EQ(message("9", "provides = 3"), "'provides' must be a list of contracts, found 3");
}

TEST_F(ManifestTest, RefusesDependenciesThatContradictThemselves) {
    const auto dependency = [&](const std::string& rest) { return code("9", "[[dependency]]\n" + rest); };
    const std::string good = "kind = 'guest'\ncontract = 'c@1'\nmin_version = '1.0.0'\n";
    EXPECT_EQ(dependency(good), "accepted");
    EXPECT_EQ(dependency("kind = 'other'\ncontract = 'c@1'\nmin_version = '1.0.0'"), "manifest.value");
    EXPECT_EQ(dependency("kind = 'host'\ncontract = 'c@1'\nmin_version = '1.0.0'"), "manifest.value");
    EXPECT_EQ(dependency("kind = 'guest'\ncontract = 'c'\nmin_version = '1.0.0'"), "manifest.value");
    EXPECT_EQ(dependency("kind = 'guest'\ncontract = 'c@1'\nmin_version = '2.0.0'"), "manifest.value");
    EXPECT_EQ(dependency(good + "contract_id = 1"), "manifest.value");
    EXPECT_EQ(dependency(good + "bundle_id = '" + id_text("p") + "'"), "manifest.value");
    EXPECT_EQ(dependency(good + "bundle = 'p'\nbundle_id = '" + id_text("q") + "'"), "manifest.value");
}

TEST_F(ManifestTest, TheFileIsChosenByPlatform) {
    EXPECT_TRUE(parse("5file", "file." + std::string(platform_key()) + " = 'artifact.so'").ok());
    EXPECT_EQ(code("5file", "file.plan9.mips = 'artifact.so'"), "bundle.file");
}

TEST_F(ManifestTest, TheFileStaysInsideTheBundleSymlinksIncluded) {
    const TemporaryFolder outside;
    std::ofstream(outside.path() / "far.so") << "x";
    std::filesystem::create_symlink(outside.path() / "far.so", folder_.path() / "link.so");
    std::filesystem::create_symlink(folder_.path() / "artifact.so", folder_.path() / "near.so");
    EXPECT_EQ(code("5file", "file = 'absent.so'"), "bundle.file");
    EXPECT_EQ(code("5file", "file = '" + (outside.path() / "far.so").string() + "'"), "bundle.file");
    EXPECT_EQ(code("5file", "file = 'link.so'"), "bundle.file");
    EXPECT_EQ(code("5file", "file = '../'"), "bundle.file");
    EXPECT_EQ(code("5file", "file = 'near.so'"), "accepted");
}

TEST_F(ManifestTest, AFolderWithoutAManifestIsAnError) {
    EXPECT_EQ(read_manifest(folder_.path()).error().code, "manifest.missing");
}

} // namespace
} // namespace aviary::runtime
