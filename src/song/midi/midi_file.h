// Standard MIDI Files: bytes to events and back.
//
//     const auto reading = midi::read_file(bytes);
//     if (!reading) return reading.error();
//     for (const midi::Event& event : reading->file.tracks[0].events) ...
//     const std::string bytes = midi::write_file(reading->file);
//
// Reads formats 0, 1 and 2, with any division, also within a RIFF container. Whatever the bytes, takes time and memory
// linear in their number and never throws. What is damaged is left out, with a warning; the events before it stay.
// [any-thread]
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace aviary::song::midi {

struct NoteOn {
    std::uint8_t channel = 0, key = 60,
                 velocity = 64; ///< velocity 1..127: a note on with 0 is read as a note off
    friend bool operator==(const NoteOn&, const NoteOn&) = default;
};
struct NoteOff {
    std::uint8_t channel = 0, key = 60, velocity = 64;
    friend bool operator==(const NoteOff&, const NoteOff&) = default;
};
struct KeyPressure {
    std::uint8_t channel = 0, key = 60, value = 0;
    friend bool operator==(const KeyPressure&, const KeyPressure&) = default;
};
struct Controller {
    std::uint8_t channel = 0, number = 0, value = 0;
    friend bool operator==(const Controller&, const Controller&) = default;
};
struct Program {
    std::uint8_t channel = 0, number = 0;
    friend bool operator==(const Program&, const Program&) = default;
};
struct ChannelPressure {
    std::uint8_t channel = 0, value = 0;
    friend bool operator==(const ChannelPressure&, const ChannelPressure&) = default;
};
struct PitchBend {
    std::uint8_t channel = 0;
    std::int16_t value = 0; ///< -8192..8191
    friend bool operator==(const PitchBend&, const PitchBend&) = default;
};
struct Tempo {
    std::uint32_t microseconds = 500'000; ///< of a quarter note; 1..0xFFFFFF
    friend bool operator==(const Tempo&, const Tempo&) = default;
};
struct TimeSignature {
    std::uint8_t beats = 4, unit_power = 2; ///< the unit is a note of 1 / 2^unit_power
    friend bool operator==(const TimeSignature&, const TimeSignature&) = default;
};
struct KeySignature {
    std::int8_t sharps = 0; ///< -7 (seven flats) .. 7
    bool is_minor = false;
    friend bool operator==(const KeySignature&, const KeySignature&) = default;
};
/// Any other meta event. The end of a track is none of them: Track::end says where it is.
struct Meta {
    enum Type : std::uint8_t { text = 1, track_name = 3, instrument_name = 4, marker = 6, program_name = 8 };
    std::uint8_t type = text;
    std::string bytes;
    friend bool operator==(const Meta&, const Meta&) = default;
};
struct SystemExclusive {
    bool is_escape = false; ///< begins with F7: a later piece, or bytes to be sent as they are
    std::string bytes;      ///< without the leading F0 or F7
    friend bool operator==(const SystemExclusive&, const SystemExclusive&) = default;
};

using Message = std::variant<NoteOn, NoteOff, KeyPressure, Controller, Program, ChannelPressure, PitchBend,
    Tempo, TimeSignature, KeySignature, Meta, SystemExclusive>;

struct Event {
    std::int64_t at = 0; ///< ticks from the beginning of its track
    Message message;
    friend bool operator==(const Event&, const Event&) = default;
};

struct Track {
    std::vector<Event> events; ///< in order of time
    std::int64_t end = 0;      ///< not before the last event
    friend bool operator==(const Track&, const Track&) = default;
};

/// What a tick is: a part of a quarter note, or, where `frames` is not 0, of a SMPTE frame, whatever the tempo.
struct Division {
    int ticks = 480; ///< in a quarter note or in a frame
    int frames = 0;  ///< a second: 24, 25, 29 (which means 30000/1001) or 30
    friend bool operator==(const Division&, const Division&) = default;
};

struct File {
    int format = 1; ///< 0: one track; 1: tracks side by side; 2: songs one after the other, a track each
    Division division;
    std::vector<Track> tracks;
    friend bool operator==(const File&, const File&) = default;
};

struct Reading {
    File file;
    std::vector<std::string> warnings; ///< each with the byte it is about; at most a hundred
};

/// Error "midi.unknown": this is no MIDI file.
Result<Reading> read_file(std::string_view bytes);

/// With running status. Numbers beyond their range are held at its end. Events must be in order of time.
std::string write_file(const File& file);

} // namespace aviary::song::midi
