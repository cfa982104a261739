#include "engine/clips/clip_player.h"

#include <algorithm>
#include <utility>

namespace aviary::engine {

namespace {

constexpr double clip_fade_seconds = 0.005;

/// Whether the one version goes on with the sound of the other without a seam.
bool sound_alike(const ClipPieces& old, SongFrame before, const ClipPieces& next, SongFrame at) {
    const auto inside = [](const ClipPieces& pieces, std::size_t from, SongFrame where) {
        while (from < pieces.size() && !pieces[from].is_inside(where)) ++from;
        return from;
    };
    std::size_t one = inside(old, 0, before), other = inside(next, 0, at);
    for (; one < old.size() && other < next.size();
         one = inside(old, one + 1, before), other = inside(next, other + 1, at)) {
        const ClipPiece &a = old[one], &b = next[other];
        const bool is_same =
            a.sound == b.sound && a.gain == b.gain && a.offset + before - a.start == b.offset + at - b.start;
        if (!is_same) return false;
    }
    return one == old.size() && other == next.size();
}

} // namespace

ClipPlayer::ClipPlayer(double sample_rate)
    : fade_(std::max(1u, std::uint32_t(clip_fade_seconds * sample_rate)))
    , buffer_(1, fade_)
    , tail_(buffer_[0]) {}

void ClipPlayer::mix(const ClipPieces& pieces, Stereo& io, std::uint32_t frames) {
    const bool begins = plays_ && (jumped_ || !was_playing_);
    if (was_playing_ && (begins || !plays_)) fade_out(pieces, next_);
    was_playing_ = std::exchange(plays_, false);
    if (begins) entered_ = from_;
    if (was_playing_) {
        next_ = from_ + frames;
        for (const ClipPiece& piece : pieces) {
            if (piece.start >= next_) break;
            if (piece.end <= from_) continue;
            const SongFrame rises_until = piece.start < entered_ ? entered_ + fade_ : from_;
            const SongFrame risen = std::clamp(rises_until, from_, next_);
            if (risen > from_)
                piece.add_ramped(from_, risen, float(from_ - entered_) / float(fade_), 1 / float(fade_),
                    io.left, io.right);
            piece.add(risen, next_, io.left + (risen - from_), io.right + (risen - from_));
            io.silent = false;
        }
    }
    add_tail(io, frames);
}

void ClipPlayer::take_up(
    const ClipPieces& old, const ClipPieces& next, SongFrame before, SongFrame at, bool goes_on) {
    if (!was_playing_) return;
    if (!goes_on) {
        fade_out(old, next_);
        was_playing_ = false;
        return;
    }
    const SongFrame since = before - entered_;
    const bool is_seamless = sound_alike(old, before, next, at);
    if (!is_seamless) fade_out(old, before);
    entered_ = is_seamless ? at - since : at;
    next_ = at;
}

/// What would sound from `at` on, falling to silence, on top of what fades already.
void ClipPlayer::fade_out(const ClipPieces& pieces, SongFrame at) {
    if (std::ranges::none_of(pieces, [&](const ClipPiece& piece) { return piece.is_inside(at); })) return;
    for (auto* side : {tail_.left, tail_.right}) {
        std::copy(side + tail_at_, side + tail_at_ + tail_left_, side);
        std::fill(side + tail_left_, side + fade_, 0.0f);
    }
    tail_at_ = 0;
    tail_left_ = fade_;
    for (const ClipPiece& piece : pieces)
        if (piece.is_inside(at))
            piece.add_ramped(at, at + fade_, 1, -1 / float(fade_), tail_.left, tail_.right);
}

void ClipPlayer::add_tail(Stereo& io, std::uint32_t frames) {
    const std::uint32_t count = std::min(frames, tail_left_);
    if (count == 0) return;
    for (std::uint32_t i = 0; i < count; ++i) io.left[i] += tail_.left[tail_at_ + i];
    for (std::uint32_t i = 0; i < count; ++i) io.right[i] += tail_.right[tail_at_ + i];
    io.silent = false;
    tail_at_ += count;
    tail_left_ -= count;
}

} // namespace aviary::engine
