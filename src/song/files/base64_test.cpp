#include "song/files/base64.h"

#include <gtest/gtest.h>

namespace aviary::song {
namespace {

std::vector<std::byte> bytes_of(std::string_view text) {
    const auto* begin = reinterpret_cast<const std::byte*>(text.data());
    return {begin, begin + text.size()};
}

TEST(Base64, IsThatOfTheStandard) {
    // RFC 4648, section 10.
    for (const auto& [plain, coded] : {std::pair{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"},
             {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}}) {
        EXPECT_EQ(to_base64(bytes_of(plain)), coded);
        EXPECT_EQ(from_base64(coded), bytes_of(plain)) << coded;
    }
}

TEST(Base64, BringsBackEveryByte) {
    std::vector<std::byte> bytes;
    for (int i = 0; i < 256; ++i) bytes.push_back(std::byte(i));
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
}

TEST(Base64, TakesNothingElse) {
    for (const char* text :
        {"Zg", "Zg=", "Zh==", "Z===", "====", "Zm9", "Zm 9", "Zm9v\n", "Zg==Zg==", "Zm-_"})
        EXPECT_FALSE(from_base64(text)) << text;
}

} // namespace
} // namespace aviary::song
