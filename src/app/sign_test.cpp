#include "app/run_aviary.h"
#include "runtime/trust/signature.h"

namespace aviary::app {
namespace {

namespace fs = std::filesystem;

class SignTest : public testing::Test {
protected:
    Ran run(std::vector<std::string> arguments) { return run_aviary(std::move(arguments), place.folder()); }
    fs::path copy_of_gain() const {
        const auto bundle = place.folder() / "gain";
        fs::copy(AVIARY_BUILD_DIR "/plugins/gain", bundle, fs::copy_options::recursive);
        return bundle;
    }
    workshop::TestProject place;
};

TEST_F(SignTest, KeygenThenSignMakesABundleThatNamesItsSigner) {
    const auto bundle = copy_of_gain();
    const auto keys = run({"keygen", "vendor"});
    ASSERT_EQ(keys.exit.code, 0) << keys.err;
    EXPECT_EQ(keys.out.size(), 65u);
    const auto signing = run({"sign", "gain", "--key", "vendor"});
    ASSERT_EQ(signing.exit.code, 0) << signing.err;
    EXPECT_EQ(signing.out, "gain/signature\n");
    const auto signer = runtime::verify_bundle(bundle);
    ASSERT_TRUE(signer.ok()) << signer.error().text();
    EXPECT_EQ(runtime::key_text(*signer) + "\n", keys.out);
}

TEST_F(SignTest, SaysWhatIsWrongAndMakesNothing) {
    EXPECT_EQ(run({"keygen", "vendor"}).exit.code, 0);
    const auto again = run({"keygen", "vendor"});
    EXPECT_EQ(again.exit.code, 1);
    EXPECT_NE(again.err.find("never overwritten"), std::string::npos) << again.err;
    copy_of_gain();
    EXPECT_EQ(run({"sign", "gain", "--key", "vendor.pub"}).exit.code, 1) << "that is the public one";
    EXPECT_EQ(run({"sign", "nowhere", "--key", "vendor"}).exit.code, 1);
    EXPECT_EQ(run({"sign", "gain"}).exit.code, 2);
    EXPECT_FALSE(fs::exists(place.folder() / "gain/signature"));
}

} // namespace
} // namespace aviary::app
