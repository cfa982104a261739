// A line of automation from the song: its parameter is found, its points are laid out in sample frames.
//
//     auto target = find_parameter("cutoff", plugins_of_the_track);
//     Lane lane(ids[target->slot], *target->parameter, points, tempo, present_value);
//
// Ramps move in steps of ramp_interval frames, counted from where the ramp starts, so that a render does not depend
// on the block size.
#pragma once

#include "engine/engine_ids.h"
#include "engine/timeline/tempo.h"
#include "hosting/plugin/metadata.h"
#include "song/score.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::engine {

inline constexpr SongFrame ramp_interval = 64;

/// A parameter of one of a track's plugins.
struct ParameterTarget {
    std::size_t slot = 0; ///< place in the track's chain
    const hosting::ParameterMetadata* parameter = nullptr;
};

/// Whose parameter a word means: `reverb.decay` is one of that plugin, by its word in the song, its name or its id. An id wins over a name, a name over a macro word ("brightness" is a filter's cutoff
/// where nothing else is called so); among equals the first plugin of the chain. Case is ignored. Null: empty slot.
/// `words`: those of the chain's plugins in the song; empty, or as many as the chain has.
std::optional<ParameterTarget> find_parameter(std::string_view word,
    std::span<const hosting::PluginMetadata* const> chain, std::span<const std::string_view> words = {});

/// The id or name of a parameter in the chain that is written most like the word; empty when nothing is near.
std::string nearest_parameter(std::string_view word, std::span<const hosting::PluginMetadata* const> chain);

class Lane {
public:
    /// `rest` is the parameter's value where the lane says nothing: before its first point.
    Lane(ChainSlotId slot, const hosting::ParameterMetadata& parameter,
        std::span<const song::AutomationPoint> points, const Tempo& tempo, double rest);

    /// A MIDI controller of the slot's plugin, which rests at 0.
    Lane(ChainSlotId slot, std::uint8_t controller, std::span<const song::AutomationPoint> points,
        const Tempo& tempo);

    ChainSlotId slot() const { return slot_; }
    std::optional<std::uint8_t> controller() const { return controller_; }
    bool moves_same(const Lane& other) const {
        return slot_ == other.slot_ && index_id() == other.index_id() && controller_ == other.controller_;
    }
    std::uint32_t index_id() const { return parameter_.index_id; }
    void set_rest(double value) { rest_ = value; } ///< [audio-thread]
    double rest() const { return rest_; }
    bool has_moved() const { return moved_; } ///< away from rest

    /// Takes the rest value, and whether the parameter has moved, from a lane for the same parameter. Other lanes are
    /// ignored. [audio-thread]
    void take_over(const Lane& other);

    /// Moves to a frame, by binary search. [audio-thread]
    void jump(SongFrame to);
    /// The value to be in force at `at`, where the lane has just jumped to; none when a point lies just there, which
    /// gives the value itself, or when nothing was ever moved. [audio-thread]
    std::optional<double> chase(SongFrame at);
    /// Calls emit(frame in the block, value) for all that happens from `from` up to, not including, `to`; each call
    /// goes on where the last one ended. [audio-thread]
    template <typename Emit>
    void advance(SongFrame from, SongFrame to, Emit emit);
    /// How many events advance() gives at most for a stretch of so many frames.
    std::size_t busiest(SongFrame frames) const;

private:
    struct Point {
        SongFrame frame;
        double position; // 0..1
        bool ramp;
    };
    bool in_ramp() const { return next_ > 0 && next_ < points_.size() && points_[next_ - 1].ramp; }
    double ramp_value(SongFrame at) const;
    double value(double position) const { return parameter_.from_normalized(position); }

    ChainSlotId slot_;
    std::optional<std::uint8_t> controller_;
    hosting::ParameterMetadata parameter_; // a copy: the plugin may be gone before its automation
    std::vector<Point> points_;
    double rest_;
    bool moved_ = false;
    std::size_t next_ = 0; // the first point not yet given
};

template <typename Emit>
void Lane::advance(SongFrame from, SongFrame to, Emit emit) {
    for (;; ++next_) {
        if (in_ramp()) {
            const SongFrame start = points_[next_ - 1].frame;
            const SongFrame end = std::min(to, points_[next_].frame);
            const SongFrame steps =
                std::max<SongFrame>(1, (from - start + ramp_interval - 1) / ramp_interval);
            for (SongFrame at = start + steps * ramp_interval; at < end; at += ramp_interval)
                emit(std::uint32_t(at - from), ramp_value(at));
        }
        if (next_ == points_.size() || points_[next_].frame >= to) return;
        moved_ = true;
        emit(std::uint32_t(points_[next_].frame - from), value(points_[next_].position));
    }
}

} // namespace aviary::engine
