#include "song/files/plugin_state.h"

#include <gtest/gtest.h>

namespace aviary::song {
namespace {

const std::vector<std::byte> abc{std::byte{'a'}, std::byte{'b'}, std::byte{'c'}};
/// FIPS 180-4's example.
const std::string abc_digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(PluginState, SharesItsBytesAmongItsCopies) {
    const PluginState state(std::vector<std::byte>(100000));
    const PluginState copy = state;
    EXPECT_EQ(copy.bytes().data(), state.bytes().data());
    EXPECT_EQ(&copy.digest(), &state.digest()) << "hashed once";
}

TEST(PluginState, IsKnownByItsDigest) {
    EXPECT_EQ(PluginState(abc).digest(), abc_digest);
    const PluginState missing = PluginState::missing({abc_digest, 3});
    EXPECT_TRUE(missing.is_missing());
    EXPECT_FALSE(missing.empty());
    EXPECT_EQ(missing, *PluginState::read({abc_digest, 3}, abc));
    EXPECT_FALSE(missing == PluginState(abc)) << "which nobody hashed";
    EXPECT_FALSE(PluginState(abc) == PluginState());
}

TEST(PluginState, TakesNoOtherBytesThanThoseOfItsName) {
    EXPECT_TRUE(PluginState::read({abc_digest, 3}, abc));
    EXPECT_TRUE(PluginState::read({abc_digest, 3}, abc)->is_apart()) << "however small";
    EXPECT_FALSE(PluginState::read({abc_digest, 4}, abc));
    EXPECT_FALSE(PluginState::read({std::string(64, '0'), 3}, abc));
    EXPECT_FALSE(PluginState::read({abc_digest, 0}, {}));
}

TEST(PluginState, LiesApartIfItIsLarge) {
    EXPECT_FALSE(PluginState(std::vector<std::byte>(largest_inline_state)).is_apart());
    EXPECT_TRUE(PluginState(std::vector<std::byte>(largest_inline_state + 1)).is_apart());
    EXPECT_FALSE(PluginState(std::vector<std::byte>()).is_apart());
}

TEST(PluginState, HasAPathThatStaysInItsFolder) {
    EXPECT_EQ(digest_of_path(state_path(abc_digest)), abc_digest);
    for (const char* path : {"daw.states/", "daw.states/../song.bird", "daw.states", "samples/a.wav"})
        EXPECT_FALSE(digest_of_path(path)) << path;
    EXPECT_FALSE(digest_of_path(state_path(abc_digest) + "/x"));
}

} // namespace
} // namespace aviary::song
