#include "sdk/core/state/state_format.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace aviary::detail {
namespace {

struct Saved {
    double phase = 0.25;
    float buffer[3] = {1, 2, 3};
    bool on = true;
    void name(State& state) {
        state("phase", phase);
        state("buffer", buffer);
        state("on", on);
    }
};

std::vector<unsigned char> write(Saved saved, double gain = 0.5) {
    std::vector<unsigned char> bytes(4096);
    StateWriter writer(bytes);
    writer.begin_params(2);
    writer.param("gain", gain);
    writer.param("mode", 3);
    writer.begin_entries();
    saved.name(writer);
    writer.end();
    bytes.resize(writer.size());
    seal_state(bytes);
    return bytes;
}

TEST(StateFormat, GivesBackWhatWasSaved) {
    const auto bytes = write({});
    ASSERT_EQ(state_fault(bytes), "");
    StateReader reader(bytes);
    Saved loaded{.phase = 9, .buffer = {}, .on = false};
    loaded.name(reader);
    EXPECT_EQ(loaded.phase, 0.25);
    EXPECT_EQ(loaded.buffer[2], 3);
    EXPECT_TRUE(loaded.on);
    double value = 0;
    EXPECT_TRUE(reader.param("mode", value)); // not in the order of saving
    EXPECT_EQ(value, 3);
    EXPECT_TRUE(reader.param("gain", value));
    EXPECT_EQ(value, 0.5);
    EXPECT_FALSE(reader.param("gone", value));
    EXPECT_EQ(value, 0.5);
}

TEST(StateFormat, LeavesAloneWhatTheStateLacksOrHasInAnotherShape) {
    const auto bytes = write({});
    StateReader reader(bytes);
    State& state = reader;
    double absent = 7;
    float longer[4] = {7, 7, 7, 7};
    std::uint64_t same_size_as_double = 7;
    char other_elements[12] = {7};
    state("absent", absent);
    state("buffer", longer);
    state("on", same_size_as_double);
    state("buffer", other_elements); // as many bytes, but not floats
    EXPECT_EQ(absent, 7);
    EXPECT_EQ(longer[0], 7);
    EXPECT_EQ(same_size_as_double, 7u);
    EXPECT_EQ(other_elements[0], 7);
}

TEST(StateFormat, AWriterWithoutRoomStillTellsTheSize) {
    const auto bytes = write({});
    for (std::size_t room : {std::size_t(0), std::size_t(30), bytes.size() - 1}) {
        std::vector<unsigned char> memory(room);
        StateWriter writer(memory);
        writer.begin_params(2);
        writer.param("gain", 0.5);
        writer.param("mode", 3);
        writer.begin_entries();
        Saved().name(writer);
        writer.end();
        EXPECT_EQ(writer.size(), bytes.size()) << room;
    }
}

TEST(StateFormat, EveryTruncationAndEveryFlippedBitIsAFault) {
    const auto bytes = write({});
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_NE(state_fault(ConstBytes(bytes).first(size)), "") << size;
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        auto flipped = bytes;
        flipped[bit / 8] ^= static_cast<unsigned char>(1 << bit % 8);
        EXPECT_NE(state_fault(flipped), "") << bit;
    }
    auto longer = bytes;
    longer.push_back(0);
    EXPECT_NE(state_fault(longer), "");
}

TEST(StateFormat, RandomBytesBehindAGoodHeaderAreAFaultOrReadable) {
    std::mt19937 random(1);
    for (int round = 0; round < 20000; ++round) {
        auto bytes = write({});
        bytes.resize(24 + random() % 64);
        for (std::size_t i = 24; i < bytes.size(); ++i) bytes[i] = static_cast<unsigned char>(random() % 4);
        seal_state(bytes); // the check sum is right, the structure is not
        if (!state_fault(bytes).empty()) continue;
        StateReader reader(bytes);
        Saved().name(reader);
    }
}

TEST(StateFormat, SaysThatANewerStateNeedsANewerBuild) {
    auto bytes = write({});
    bytes[8] = 4;
    EXPECT_NE(state_fault(bytes).find("newer"), std::string_view::npos);
}

TEST(StateFormat, AParameterThatIsNoNumberIsAFault) {
    EXPECT_NE(state_fault(write({}, std::numeric_limits<double>::quiet_NaN())), "");
    EXPECT_NE(state_fault(write({}, std::numeric_limits<double>::infinity())), "");
}

TEST(StateFormat, NamesMayHave255Bytes) {
    std::string name(255, 'x'), other(255, 'x');
    other.back() = 'y';
    int value = 5, other_value = 6;
    std::vector<unsigned char> bytes(4096);
    StateWriter writer(bytes);
    writer.begin_params(0);
    writer.begin_entries();
    static_cast<State&>(writer)(name.c_str(), value);
    static_cast<State&>(writer)(other.c_str(), other_value);
    writer.end();
    bytes.resize(writer.size());
    seal_state(bytes);
    StateReader reader(bytes);
    value = other_value = 0;
    static_cast<State&>(reader)(other.c_str(), other_value);
    static_cast<State&>(reader)(name.c_str(), value);
    EXPECT_EQ(value, 5);
    EXPECT_EQ(other_value, 6);
}

} // namespace
} // namespace aviary::detail
