#include "sdk/core/state/old_state.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace aviary::detail {
namespace {

std::vector<unsigned char> saved_state(unsigned plugin_version) {
    std::vector<unsigned char> bytes(4096);
    StateWriter writer(bytes);
    writer.begin_params(2, plugin_version);
    writer.param("freq", 440);
    writer.param("shape", 1, "saw");
    writer.begin_entries();
    double phase = 0.25;
    static_cast<State&>(writer)("phase", phase);
    writer.end();
    bytes.resize(writer.size());
    seal_state(bytes);
    return bytes;
}

TEST(OldState, KnowsWhatWasSavedAndByWhichVersion) {
    const EditableState old(saved_state(3));
    EXPECT_EQ(old.version(), 3u);
    EXPECT_TRUE(old.has("freq"));
    EXPECT_FALSE(old.has("phase"));
    EXPECT_EQ(old.value("freq", 1), 440);
    EXPECT_EQ(old.value("gone", 7), 7);
}

TEST(OldState, UnchangedItIsTheSameStateOfTheNewVersion) {
    const EditableState old(saved_state(3));
    EXPECT_EQ(old.bytes(3), saved_state(3));
    EXPECT_EQ(old.bytes(4), saved_state(4));
}

TEST(OldState, RenamesSetsAndRemoves) {
    EditableState old(saved_state(0));
    old.rename("freq", "cutoff");
    old.rename("phase", "angle");
    old.set("gain", 0.5);
    old.remove("shape");
    const auto bytes = old.bytes(1);
    ASSERT_EQ(state_fault(bytes), "");

    StateReader reader(bytes);
    double value = 0, angle = 0;
    EXPECT_TRUE(reader.param("cutoff", value));
    EXPECT_EQ(value, 440);
    EXPECT_TRUE(reader.param("gain", value));
    EXPECT_EQ(value, 0.5);
    EXPECT_FALSE(reader.param("freq", value));
    EXPECT_FALSE(reader.param("shape", value));
    static_cast<State&>(reader)("angle", angle);
    EXPECT_EQ(angle, 0.25);
}

TEST(OldState, ARenameNeverOverwritesWhatIsThere) {
    EditableState old(saved_state(0));
    old.rename("freq", "shape");
    EXPECT_EQ(old.value("freq", 0), 440);
    EXPECT_EQ(old.value("shape", 0), 1);
}

TEST(OldState, AValueSetInPlaceOfAChoiceIsNoLongerThatChoice) {
    EditableState old(saved_state(0));
    old.set("shape", 0);
    const auto bytes = old.bytes(1);
    StateReader reader(bytes);
    double value = 9;
    std::string_view choice;
    ASSERT_TRUE(reader.param("shape", value, &choice));
    EXPECT_EQ(value, 0);
    EXPECT_EQ(choice, "");
}

} // namespace
} // namespace aviary::detail
