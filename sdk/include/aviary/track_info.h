// What the host says of the track that a plugin sits on. Hosts tell what they know and when they know it: a field means
// nothing unless has() says that it was given.
//
//     void track_changed(const aviary::TrackInfo& track) override { show(track.name); }       // [main-thread]
//     void process(aviary::Block& block) override { wet_ = block.track().kind == aviary::TrackKind::return_track; }
//
// Plain and of fixed size, so that the audio thread is handed whole snapshots without allocating.
#pragma once

namespace aviary {

enum class TrackKind : unsigned char { unknown, track, return_track, bus, master };
enum class TrackPort : unsigned char { other, mono, stereo, surround, ambisonic };
/// Where on its track the plugin sits.
enum class TrackPlace : unsigned char { unknown, before_fader, after_fader, panner };

/// Longest name in bytes: what 127 UTF-16 units, VST3's longest, can need in UTF-8. Longer ones are cut.
inline constexpr unsigned track_name_limit = 381;

struct TrackInfo {
    enum Field : unsigned {
        has_name = 1 << 0,
        has_colour = 1 << 1,
        has_kind = 1 << 2,
        has_index = 1 << 3,
        has_channel_count = 1 << 4,
        has_port = 1 << 5,
        has_section = 1 << 6,
        has_place = 1 << 7,
        has_runtime_id = 1 << 8,
    };

    /// Rises with every change, from 0 (the host has said nothing yet); never goes back.
    unsigned long long generation = 0;
    unsigned fields = 0; ///< which fields are given: bits of Field
    unsigned colour = 0; ///< 0xAARRGGBB
    int index = 0;       ///< place among the host's tracks, the first is 1; CLAP does not tell it
    int section = 0;     ///< hosts may count inputs, tracks and outputs apart: number of that list, from 1
    unsigned channel_count = 0; ///< of the track's sound
    TrackKind kind = TrackKind::unknown;
    TrackPort port = TrackPort::other;
    TrackPlace place = TrackPlace::unknown;
    /// The same for all plugins of one track, and different for other tracks. Changes when the project is opened again.
    unsigned long long runtime_id = 0;
    char name[track_name_limit + 1] = {}; ///< well-formed UTF-8, always terminated

    constexpr bool has(Field field) const { return (fields & field) != 0; }
};

} // namespace aviary
