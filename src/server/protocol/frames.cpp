#include "server/protocol/frames.h"

#include "server/protocol/domains/domains.h"

#include <bit>

namespace aviary::server {
namespace {

using session::Sound;
using session::Watched;

/// Appends numbers as little-endian bytes.
class FrameWriter {
public:
    explicit FrameWriter(std::size_t size) { bytes_.reserve(size); }
    template <typename T>
    void add(T value) {
        static_assert(
            std::endian::native == std::endian::little, "big-endian machines must turn the bytes here");
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

enum class FrameKind : std::uint8_t { status = 1, sound = 2, watched = 3 };

std::string frame_of(FrameKind kind, const Sound& sound, std::uint32_t sequence) {
    FrameWriter frame(16 + sizeof(float) * sound.samples.size());
    frame.add(kind);
    frame.add(std::uint8_t(sound.channels));
    frame.add(std::uint16_t(sound.samples.size() / sound.channels));
    frame.add(sequence);
    frame.add(std::uint32_t(sound.sample_rate));
    frame.add(std::uint32_t(0));
    for (float sample : sound.samples) frame.add(sample);
    return frame.take();
}

} // namespace

std::string status_frame(const engine::Status& status, std::uint32_t sequence) {
    FrameWriter frame(16 + 8 * (status.tracks.size() + 1));
    frame.add(FrameKind::status);
    frame.add(std::uint8_t(status.playing));
    frame.add(std::uint16_t(status.tracks.size()));
    frame.add(sequence);
    frame.add(status.position.count);
    const auto add_peak = [&](const engine::Status::Peak& peak) {
        frame.add(peak.left);
        frame.add(peak.right);
    };
    for (const engine::Status::Peak& peak : status.tracks) add_peak(peak);
    add_peak(status.master);
    return frame.take();
}

std::string sound_frame(const Sound& sound, std::uint32_t sequence) {
    return frame_of(FrameKind::sound, sound, sequence);
}

std::string watched_frame(const Watched& watched, std::uint32_t sequence) {
    return frame_of(FrameKind::watched, watched.sound, sequence);
}

namespace protocol {

std::vector<Frame> describe_frames() {
    const std::vector<Frame::HeaderField> sound = {
        {"channels", Number::u8},
        {"frames", Number::u16},
        {"sequence", Number::u32},
        {"sample_rate", Number::u32},
        {"zero", Number::u32},
    };
    return {
        {"status", std::uint8_t(FrameKind::status), "60 a second",
            {
                {"playing", Number::u8},
                {"tracks", Number::u16},
                {"sequence", Number::u32},
                {"position_beats", Number::f64},
            },
            "for each track in turn and the master last: left peak, right peak"},
        {"master", std::uint8_t(FrameKind::sound), "the master's output, while listening", sound,
            "samples, interleaved"},
        {"plugin", std::uint8_t(FrameKind::watched), "output of the plugin under work, while watching", sound,
            "samples, interleaved"},
    };
}

} // namespace protocol

} // namespace aviary::server
