// The numbers that VST3 knows a plugin and its parameters by, each made from what the author wrote. They never change:
// projects hold them. [any-thread]
#pragma once

#include "sdk/formats/vst3/interfaces.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace aviary::detail {

/// FNV-1a of 128 bits (Fowler, Noll, Vo, RFC draft-eastlake-fnv), as four numbers, the highest first.
std::array<std::uint32_t, 4> fnv1a_128(const char* text);

/// The class id is FNV-1a 128 of the author's plugin id: written as 32 hexadecimal digits, it is the hash as printed. Or it
/// is what the author gave, as 32 digits; "" for nothing.
struct ClassId {
    explicit ClassId(const char* plugin_id, const char* given = "");
    vst3::TUID bytes;
};

/// VST3 leaves the upper half of its parameter ids to hosts; the rest is the hash that CLAP uses.
constexpr vst::ParamID param_id_of(std::uint32_t hash) { return hash & 0x7fffffff; }

/// The last 65,536 ids of that are the format's own: bypass, program, and one for each MIDI controller of each channel.
inline constexpr vst::ParamID own_ids = 0x7fff0000;
inline constexpr vst::ParamID bypass_id = 0x7fffffff;
inline constexpr vst::ParamID program_id = 0x7ffffffe;

/// The ids of parameters with these hashes, which are in order of declaration. Where a hash is among the format's own
/// ids (one in 32,768), or is an earlier parameter's id, the parameter gets another id, made from that hash. So the
/// format's own ids stay as they are, and parameters added behind the others change no id at all.
std::vector<vst::ParamID> param_ids_of(std::span<const std::uint32_t> hashes);

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
