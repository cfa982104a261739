#include "song/midi/midi_file.h"

#include <algorithm>

namespace aviary::song::midi {

namespace {

constexpr std::int64_t longest_delta = 0x0FFF'FFFF;

char byte(std::int64_t number) { return static_cast<char>(static_cast<unsigned char>(number & 0xFF)); }
/// A data byte, held within its seven bits.
char data(int number) { return char(std::clamp(number, 0, 127)); }

void add_big_endian(std::string& bytes, std::uint64_t number, int count) {
    for (int shift = (count - 1) * 8; shift >= 0; shift -= 8) bytes += byte(std::int64_t(number >> shift));
}

void add_length(std::string& bytes, std::int64_t number) {
    for (int shift = 21; shift > 0; shift -= 7)
        if (number >> shift != 0) bytes += byte((number >> shift & 0x7F) | 0x80);
    bytes += byte(number & 0x7F);
}

class TrackWriter {
public:
    std::string write(const Track& track) {
        for (const Event& event : track.events) {
            advance_to(event.at);
            std::visit([&](const auto& message) { add(message); }, event.message);
        }
        advance_to(track.end);
        bytes_.append("\xFF\x2F\0", 3);
        return std::move(bytes_);
    }

private:
    void advance_to(std::int64_t at) {
        std::int64_t delta = std::max<std::int64_t>(0, at - now_);
        now_ += delta;
        for (; delta > longest_delta; delta -= longest_delta) {
            add_length(bytes_, longest_delta);
            add(Meta{}); // an empty text, which does nothing
        }
        add_length(bytes_, delta);
    }

    void add_status(int kind, int channel) {
        const int status = kind << 4 | (channel & 0xF);
        if (status != status_) bytes_ += byte(status);
        status_ = status;
    }
    void add_meta(std::uint8_t type, std::string_view content) {
        bytes_ += '\xFF';
        bytes_ += byte(type);
        add_length(bytes_, std::int64_t(content.size()));
        bytes_ += content;
        status_ = 0;
    }

    void add(const NoteOn& on) {
        add_status(9, on.channel);
        bytes_.append({data(on.key), char(std::clamp<int>(on.velocity, 1, 127))});
    }
    void add(const NoteOff& off) {
        add_status(8, off.channel);
        bytes_.append({data(off.key), data(off.velocity)});
    }
    void add(const KeyPressure& pressure) {
        add_status(0xA, pressure.channel);
        bytes_.append({data(pressure.key), data(pressure.value)});
    }
    void add(const Controller& controller) {
        add_status(0xB, controller.channel);
        bytes_.append({data(controller.number), data(controller.value)});
    }
    void add(const Program& program) {
        add_status(0xC, program.channel);
        bytes_ += data(program.number);
    }
    void add(const ChannelPressure& pressure) {
        add_status(0xD, pressure.channel);
        bytes_ += data(pressure.value);
    }
    void add(const PitchBend& bend) {
        const int value = std::clamp(int(bend.value), -8192, 8191) + 8192;
        add_status(0xE, bend.channel);
        bytes_.append({data(value & 0x7F), data(value >> 7)});
    }
    void add(const Tempo& tempo) {
        std::string content;
        add_big_endian(content, std::clamp<std::uint32_t>(tempo.microseconds, 1, 0xFFFFFF), 3);
        add_meta(0x51, content);
    }
    void add(const TimeSignature& meter) {
        // Behind the meter: 24 MIDI clocks to a click of the metronome, 8 thirty-seconds to 24 clocks.
        add_meta(0x58, std::string{byte(meter.beats), byte(meter.unit_power), 24, 8});
    }
    void add(const KeySignature& key) {
        add_meta(0x59, std::string{byte(std::clamp<int>(key.sharps, -7, 7)), byte(key.is_minor ? 1 : 0)});
    }
    void add(const Meta& meta) { add_meta(meta.type, meta.bytes); }
    void add(const SystemExclusive& exclusive) {
        bytes_ += exclusive.is_escape ? '\xF7' : '\xF0';
        add_length(bytes_, std::int64_t(exclusive.bytes.size()));
        bytes_ += exclusive.bytes;
        status_ = 0;
    }

    std::string bytes_;
    std::int64_t now_ = 0;
    int status_ = 0; ///< the running status; 0: none
};

std::uint32_t word_of(const Division& division) {
    if (division.frames == 0) return std::uint32_t(std::clamp(division.ticks, 1, 0x7FFF));
    return std::uint32_t((256 - division.frames) & 0xFF) << 8
           | std::uint32_t(std::clamp(division.ticks, 1, 0xFF));
}

} // namespace

std::string write_file(const File& file) {
    std::string bytes = "MThd";
    add_big_endian(bytes, 6, 4);
    add_big_endian(bytes, std::uint64_t(std::clamp(file.format, 0, 2)), 2);
    add_big_endian(bytes, std::min<std::uint64_t>(file.tracks.size(), 0xFFFF), 2);
    add_big_endian(bytes, word_of(file.division), 2);
    for (const Track& track : file.tracks) {
        const std::string content = TrackWriter().write(track);
        bytes += "MTrk";
        add_big_endian(bytes, content.size(), 4);
        bytes += content;
    }
    return bytes;
}

} // namespace aviary::song::midi
