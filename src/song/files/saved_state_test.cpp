#include "song/files/saved_state.h"

#include <gtest/gtest.h>

namespace aviary::song {
namespace {

const std::vector<std::byte> abc{std::byte{'a'}, std::byte{'b'}, std::byte{'c'}};
/// FIPS 180-4's example.
const std::string abc_digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(SavedState, SharesItsBytesAmongItsCopies) {
    const SavedState state(std::vector<std::byte>(100000));
    const SavedState copy = state;
    EXPECT_EQ(copy.bytes().data(), state.bytes().data());
    EXPECT_EQ(&copy.digest(), &state.digest()) << "hashed once";
}

TEST(SavedState, IsKnownByItsDigest) {
    EXPECT_EQ(SavedState(abc).digest(), abc_digest);
    const SavedState missing = SavedState::missing({abc_digest, 3});
    EXPECT_TRUE(missing.is_missing());
    EXPECT_FALSE(missing.empty());
    EXPECT_EQ(missing, *SavedState::read({abc_digest, 3}, abc));
    EXPECT_FALSE(missing == SavedState(abc)) << "which nobody hashed";
    EXPECT_FALSE(SavedState(abc) == SavedState());
}

TEST(SavedState, TakesNoOtherBytesThanThoseOfItsName) {
    EXPECT_TRUE(SavedState::read({abc_digest, 3}, abc));
    EXPECT_TRUE(SavedState::read({abc_digest, 3}, abc)->is_apart()) << "however small";
    EXPECT_FALSE(SavedState::read({abc_digest, 4}, abc));
    EXPECT_FALSE(SavedState::read({std::string(64, '0'), 3}, abc));
    EXPECT_FALSE(SavedState::read({abc_digest, 0}, {}));
}

TEST(SavedState, LiesApartIfItIsLarge) {
    EXPECT_FALSE(SavedState(std::vector<std::byte>(largest_inline_state)).is_apart());
    EXPECT_TRUE(SavedState(std::vector<std::byte>(largest_inline_state + 1)).is_apart());
    EXPECT_FALSE(SavedState(std::vector<std::byte>()).is_apart());
}

TEST(SavedState, HasAPathThatStaysInItsFolder) {
    EXPECT_EQ(digest_of_path(state_path(abc_digest)), abc_digest);
    for (const char* path : {"daw.states/", "daw.states/../song.bird", "daw.states", "samples/a.wav"})
        EXPECT_FALSE(digest_of_path(path)) << path;
    EXPECT_FALSE(digest_of_path(state_path(abc_digest) + "/x"));
}

} // namespace
} // namespace aviary::song
