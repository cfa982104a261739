// The numbers that VST3 knows a plugin and its parameters by, each made from what the author wrote. They never change:
// projects hold them. [any-thread]
#pragma once

#include "sdk/formats/vst3/steinberg.h"

#include <array>
#include <cstdint>

namespace aviary::detail {

/// FNV-1a of 128 bits (Fowler, Noll, Vo, RFC draft-eastlake-fnv), as four numbers, the highest first.
std::array<std::uint32_t, 4> fnv1a_128(const char* text);

/// The class id is FNV-1a 128 of the author's plugin id: written as 32 hexadecimal digits, it is the hash as printed.
struct ClassId {
    explicit ClassId(const char* plugin_id);
    Steinberg::TUID bytes;
};

/// VST3 leaves the upper half of its parameter ids to hosts; the rest is the hash that CLAP uses.
constexpr vst::ParamID param_id_of(std::uint32_t hash) { return hash & 0x7fffffff; }

/// The last 65,536 ids of that are the format's own: bypass, and one for each MIDI controller of each channel. A
/// parameter whose hash lies there (one in 32,768) cannot be offered; its author chooses another id.
inline constexpr vst::ParamID own_ids = 0x7fff0000;
inline constexpr vst::ParamID bypass_id = 0x7fffffff;
inline constexpr int midi_channels = 16, midi_controllers = vst::kCountCtrlNumber;

constexpr vst::ParamID controller_id(int channel, int controller) {
    return own_ids | vst::ParamID(channel << 8 | controller);
}
struct MidiController {
    int channel, number; ///< number 0..127, or kAfterTouch, or kPitchBend
};
constexpr bool is_controller(vst::ParamID id) {
    return id >= own_ids && id < controller_id(midi_channels, 0) && int(id & 0xff) < midi_controllers;
}
constexpr MidiController controller_of(vst::ParamID id) { return {int(id >> 8 & 0xf), int(id & 0xff)}; }

} // namespace aviary::detail
