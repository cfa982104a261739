#include "sdk/core/kept/value_text.h"

#include <aviary/detail/codec.h>
#include <aviary/file.h>
#include <aviary/record.h>

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace aviary::detail {
namespace {

enum class Slope : unsigned char { flat, steep };

struct Section {
    std::string name;
    int keys[2] = {};
    Slope shape = Slope::flat;
    bool on = false;
    AVIARY_FIELDS(name, keys, shape, on)
};

/// What the words mean as a T; what is wrong with them otherwise.
template <typename T>
std::string read_text(const std::string& words, T& value) {
    TypeText type;
    add_type<T>(type);
    std::vector<unsigned char> bytes;
    const auto fault = value_from_text(type.text(), words, bytes);
    Source source(bytes.data(), bytes.size());
    if (fault.empty()) {
        EXPECT_TRUE(read(source, value));
        EXPECT_EQ(source.left(), 0u);
    }
    return fault;
}

TEST(ValueText, ReadsNumbersOfEveryType) {
    double real = 0;
    EXPECT_EQ(read_text("-1.5e3", real), "");
    EXPECT_EQ(real, -1500);
    unsigned char small = 0;
    EXPECT_EQ(read_text("255", small), "");
    EXPECT_EQ(small, 255);
    EXPECT_NE(read_text("256", small), "");
    EXPECT_NE(read_text("1 2", small), "");
    EXPECT_NE(read_text("", small), "");
}

TEST(ValueText, ReadsListsArraysAndRecords) {
    std::vector<Section> sections;
    EXPECT_EQ(
        read_text(R"([["one, \"two\"", [60, 72], 1, true], {on: false, "keys": [1, 2], name: "", shape: 0}])",
            sections),
        "");
    ASSERT_EQ(sections.size(), 2u);
    EXPECT_EQ(sections[0].name, "one, \"two\"");
    EXPECT_EQ(sections[0].keys[1], 72);
    EXPECT_EQ(sections[0].shape, Slope::steep);
    EXPECT_EQ(sections[1].keys[0], 1);
    std::array<std::array<float, 2>, 2> square{};
    EXPECT_EQ(read_text("[[1,2],[3,4]]", square), "");
    EXPECT_EQ(square[1][0], 3);
    EXPECT_EQ(read_text("[[1,2],[3]]", square), "expected 2 elements, not 1");
    EXPECT_EQ(read_text("[]", sections), "");
    EXPECT_TRUE(sections.empty());
}

TEST(ValueText, ReadsAFileByItsPath) {
    File file;
    EXPECT_EQ(read_text(" \"/gone/hall.wav\"", file), "");
    EXPECT_STREQ(file.path(), "/gone/hall.wav");
    EXPECT_EQ(file.origin(), File::Origin::user);
    EXPECT_NE(read_text("@hall.wav", file).find("no file 'hall.wav' lies beside"), std::string::npos);
    EXPECT_NE(read_text("hall.wav", file), "");
}

TEST(ValueText, SaysWhatIsWrong) {
    std::vector<Section> sections;
    EXPECT_NE(read_text("[{nam: 1}]", sections).find("no member 'nam'"), std::string::npos);
    EXPECT_NE(
        read_text("[[\"x\", [1, 2], 0, yes]]", sections).find("neither true nor false"), std::string::npos);
    EXPECT_NE(read_text("[", sections), "");
    EXPECT_NE(read_text("[]]", sections).find("expected the end"), std::string::npos);
}

} // namespace
} // namespace aviary::detail
