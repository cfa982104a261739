#include "workshop/shipping/fingerprint.h"

#include "workshop/test_plugin_project.h"

#include <gtest/gtest.h>

namespace aviary::workshop {
namespace {

TEST(Digest, IsTheBlake2OfItsText) {
    // RFC 7693 without a key, 16 bytes: as Python's hashlib.blake2b says.
    EXPECT_EQ(digest_of("aviary").text(), "51ba2f3d3ce9e33cfb547f5b95ac4afb");
    EXPECT_NE(digest_of("aviary"), digest_of("aviarz"));
    EXPECT_NE(digest_of(""), Digest{});
}

TEST(Digest, ComesBackFromItsText) {
    const auto digest = digest_of("tremolo");
    EXPECT_EQ(Digest::from_text(digest.text()), digest);
    for (const char* wrong :
        {"", "00", "0123456789abcdef0123456789abcdeg", "0123456789ABCDEF0123456789ABCDEF"})
        EXPECT_EQ(Digest::from_text(wrong), std::nullopt) << wrong;
}

TEST(Digest, OfAFileIsThatOfItsContent) {
    const TestProject place;
    place.write("file", std::string("one\0two\n", 8));
    place.write("empty", "");
    EXPECT_EQ(digest_of_file(place.folder() / "file"), digest_of(std::string_view("one\0two\n", 8)));
    EXPECT_EQ(digest_of_file(place.folder() / "empty"), digest_of(""));
    EXPECT_EQ(digest_of_file(place.folder() / "missing"), std::nullopt);
    EXPECT_EQ(digest_of_file(place.folder()), std::nullopt);
}

TEST(Fingerprint, SaysWhichPartsDiffer) {
    Fingerprint one, other;
    EXPECT_TRUE(one.empty());
    EXPECT_EQ(other_parts(one, other), "");
    other[Part::sources] = digest_of("a");
    EXPECT_EQ(other_parts(one, other), "sources");
    other[Part::sdk] = digest_of("b");
    EXPECT_EQ(other_parts(one, other), "sources and SDK");
    other[Part::flags] = digest_of("c");
    EXPECT_EQ(other_parts(one, other), "sources, flags and SDK");
    EXPECT_NE(one.text(), other.text());
    EXPECT_EQ(other.short_form(), other.text().substr(0, 8));
}

} // namespace
} // namespace aviary::workshop
