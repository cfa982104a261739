#include "server/protocol/frames.h"

#include "server/protocol/protocol.h"

#include <gtest/gtest.h>

#include <cstring>

using namespace aviary;
using namespace aviary::server;

namespace {

template <typename T>
double read(const std::string& frame, std::size_t offset) {
    T value{};
    EXPECT_LE(offset + sizeof value, frame.size());
    std::memcpy(&value, frame.data() + offset, sizeof value);
    return double(value);
}

/// Reads a frame with nothing but its description.
struct Read {
    std::map<std::string, double> header;
    std::vector<double> values;
};

Read read_as_described(const std::string& name, const std::string& frame) {
    using protocol::Number;
    Read all;
    for (const protocol::Frame& described : protocol::description().frames) {
        if (described.name != name) continue;
        EXPECT_EQ(frame.at(0), described.kind);
        std::size_t offset = 1;
        for (const auto& field : described.header) {
            double& value = all.header[field.name];
            switch (field.number) {
            case Number::u8: value = read<std::uint8_t>(frame, offset); break;
            case Number::u16: value = read<std::uint16_t>(frame, offset); break;
            case Number::u32: value = read<std::uint32_t>(frame, offset); break;
            case Number::f32: value = read<float>(frame, offset); break;
            case Number::f64: value = read<double>(frame, offset); break;
            }
            offset += protocol::size_of(field.number);
        }
        for (; offset < frame.size(); offset += 4) all.values.push_back(read<float>(frame, offset));
    }
    return all;
}

using Header = std::map<std::string, double>;
using Values = std::vector<double>;

} // namespace

TEST(Frames, LayAStatusOutAsDescribed) {
    engine::Status status;
    status.playing = true;
    status.position = Beats(12.5);
    status.tracks = {{0.25f, 0.5f}, {0.75f, 1.0f}};
    status.master = {0.125f, 2.0f};
    const Read frame = read_as_described("status", status_frame(status, 7));
    EXPECT_EQ(
        frame.header, (Header{{"playing", 1}, {"tracks", 2}, {"sequence", 7}, {"position_beats", 12.5}}));
    EXPECT_EQ(frame.values, (Values{0.25, 0.5, 0.75, 1, 0.125, 2})) << "the master comes last";
}

TEST(Frames, LaySoundOutAsDescribed) {
    const session::Sound sound{44100, 2, {0.5f, -0.5f, 0.25f, -0.25f}};
    const Header header = {
        {"channels", 2}, {"frames", 2}, {"sequence", 9}, {"sample_rate", 44100}, {"zero", 0}};
    const Read master = read_as_described("master", sound_frame(sound, 9));
    EXPECT_EQ(master.header, header) << "frames, not samples";
    EXPECT_EQ(master.values, (Values{0.5, -0.5, 0.25, -0.25}));
    const Read plugin = read_as_described("plugin", watched_frame({sound}, 9));
    EXPECT_EQ(plugin.header, header);
    EXPECT_EQ(plugin.values, master.values);
}

TEST(Frames, AlignTheirValues) {
    for (const protocol::Frame& frame : protocol::description().frames) {
        std::size_t size = 1;
        for (const auto& field : frame.header) {
            EXPECT_EQ(size % protocol::size_of(field.number), 0u) << frame.name << ": " << field.name;
            size += protocol::size_of(field.number);
        }
        EXPECT_EQ(size % 4, 0u) << frame.name;
    }
}
