#include "hosting/cage/shared/cbor.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <random>

namespace aviary::hosting::cage {

namespace {

using nlohmann::json;
using Bytes = std::vector<std::uint8_t>;

/// Such as the two sides of a cage say to one another.
json something() {
    return {{"do", "save"}, {"state", json::binary(Bytes(300, 7))}, {"none", nullptr}, {"yes", true},
        {"numbers", {0, 23, 24, 255, 256, 70000, -1, -300, std::int64_t(1) << 40, 0.5, 1e300,
                        std::numeric_limits<double>::infinity()}},
        {"empty", json::array()}, {"words", {{{"id", std::string(1000, 'x')}, {"choices", {"a", ""}}}}}};
}

} // namespace

TEST(Cbor, IsPlainAsTheLibraryWritesIt) {
    for (const json& value : {something(), json(), json(3), json::object(), json(std::string(70000, 'y'))})
        EXPECT_TRUE(is_plain_cbor(json::to_cbor(value))) << value.dump().substr(0, 100);
}

TEST(Cbor, IsNotPlainWhereItIsCutOrGoesOn) {
    const Bytes whole = json::to_cbor(something());
    for (std::size_t size = 0; size < whole.size(); ++size)
        ASSERT_FALSE(is_plain_cbor(std::span(whole).first(size))) << size;
    Bytes more = whole;
    more.push_back(0);
    EXPECT_FALSE(is_plain_cbor(more));
}

TEST(Cbor, IsNotPlainWhereItIsDeep) {
    const auto nested = [](std::size_t depth) {
        Bytes bytes(depth, 0x81);
        bytes.push_back(0);
        return bytes;
    };
    EXPECT_TRUE(is_plain_cbor(nested(deepest_cbor)));
    EXPECT_FALSE(is_plain_cbor(nested(deepest_cbor + 1)));
    EXPECT_FALSE(is_plain_cbor(nested(10'000'000)));
}

TEST(Cbor, IsNotPlainWhereCountsAreOfWhatIsNotThere) {
    const auto with_count = [](std::uint8_t first) {
        return Bytes{first, 255, 255, 255, 255, 255, 255, 255, 255, 0};
    };
    for (std::uint8_t first : {0x9b, 0xbb, 0x5b, 0x7b}) // array, map, bytes, text
        EXPECT_FALSE(is_plain_cbor(with_count(first))) << int(first);
    EXPECT_FALSE(is_plain_cbor(Bytes{0x9f, 0, 0xff})) << "no count at all";
}

TEST(Cbor, ThatIsPlainIsReadWithoutAThrow) {
    std::mt19937 random(5);
    int plain = 0;
    for (int i = 0; i < 100'000; ++i) {
        Bytes bytes = json::to_cbor(something());
        for (int changes = 1 + int(random() % 3); changes > 0; --changes)
            bytes[random() % bytes.size()] = std::uint8_t(random());
        if (!is_plain_cbor(bytes)) continue;
        ++plain;
        ASSERT_NO_THROW(const json read = json::from_cbor(bytes, true, false)) << i;
    }
    EXPECT_GT(plain, 1000);
}

} // namespace aviary::hosting::cage
