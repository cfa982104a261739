#include "engine/render/offline.h"

#include <aviary/math.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace aviary::engine {

namespace {

/// Passes on what belongs to the song, frame by frame, so that block size does not matter. Of a silence, only its beginning
/// goes to the sink; the rest is held back until something sounds again.
class Ending {
public:
    Ending(std::uint64_t from, std::uint64_t song_end, double sample_rate, const OfflineOptions& options,
        const Sink& sink)
        : options_(options)
        , sink_(sink)
        , from_(from)
        , song_end_(song_end)
        , last_(song_end + frames(options.tail_seconds.value_or(options.longest_tail_seconds), sample_rate))
        , fade_(options.tail_seconds == 0.0 ? 0 : frames(options.fade_seconds, sample_rate))
        , given_silence_(std::max<std::uint64_t>(1, frames(options.silence_seconds, sample_rate)))
        , floor_(float(db_to_gain(options.silence.count))) {}

    /// `longest_silence` is how many frames the plugins may be silent before they sound again. False: the song has ended,
    /// or the sink wants no more.
    bool take(std::span<const float> left, std::span<const float> right, std::uint64_t longest_silence) {
        const std::uint64_t is_over = std::max(longest_silence, given_silence_);
        bool ended = false;
        for (std::size_t i = 0; i < left.size() && !ended; ++i, ++frame_) {
            if (frame_ < from_) continue;
            if (frame_ >= song_end_ && (frame_ >= last_ || (!options_.tail_seconds && quiet_ >= is_over))) {
                ended = true;
                break;
            }
            add(left[i], right[i]);
        }
        if (ended && options_.tail_seconds) ready_ = left_.size();
        return hand_on() && !ended;
    }

    Rendered rendered() const {
        Rendered done = rendered_;
        done.song_length = Frames(std::int64_t(song_end_ - from_));
        return done;
    }

private:
    static std::uint64_t frames(double seconds, double sample_rate) {
        return std::uint64_t(seconds * sample_rate);
    }

    void add(float left, float right) {
        const bool is_loud = std::abs(left) >= floor_ || std::abs(right) >= floor_;
        if (frame_ >= song_end_) {
            quiet_ = is_loud ? 0 : quiet_ + 1;
            if (last_ - frame_ <= fade_) {
                rendered_.faded |= is_loud;
                const float gain = float(double(last_ - frame_) / double(fade_ + 1));
                left *= gain;
                right *= gain;
            }
        }
        left_.push_back(left);
        right_.push_back(right);
        if (quiet_ <= given_silence_) ready_ = left_.size();
    }

    bool hand_on() {
        if (ready_ == 0) return true;
        rendered_.length.count += std::int64_t(ready_);
        rendered_.complete = sink_(std::span(left_).first(ready_), std::span(right_).first(ready_));
        left_.erase(left_.begin(), left_.begin() + std::ptrdiff_t(ready_));
        right_.erase(right_.begin(), right_.begin() + std::ptrdiff_t(ready_));
        ready_ = 0;
        return rendered_.complete;
    }

    const OfflineOptions& options_;
    const Sink& sink_;
    std::uint64_t from_, song_end_, last_, fade_, given_silence_;
    float floor_;
    std::uint64_t frame_ = 0, quiet_ = 0;
    std::vector<float> left_, right_; ///< not given to the sink yet; the first ready_ frames may go
    std::size_t ready_ = 0;
    Rendered rendered_;
};

} // namespace

Rendered render_offline(Engine& engine, Beats song_end, const Sink& sink, const OfflineOptions& options) {
    const std::uint32_t block = engine.setup().max_frames;
    const auto frame_of = [&](const Place& place) {
        const Beats* const beats = std::get_if<Beats>(&place);
        const Frames frame = beats ? engine.frame_of(*beats) : std::get<Frames>(place);
        return std::uint64_t(std::max<std::int64_t>(0, frame.count));
    };
    const std::uint64_t end = frame_of(options.to.value_or(Place(song_end)));
    std::vector<float> left(block), right(block);
    Ending ending(std::min(frame_of(options.from), end), end, engine.setup().sample_rate, options, sink);

    engine.stop();
    engine.set_loop({});
    engine.seek(Beats(0));
    engine.play();
    auto to_cut = std::uint64_t(engine.latency().count);
    std::uint64_t played = 0;
    constexpr std::uint64_t never = ~std::uint64_t(0);
    const std::uint64_t stop = options.to     ? end
                               : options.stop ? std::max(end, frame_of(*options.stop))
                                              : never;
    for (bool goes_on = true; goes_on;) {
        std::uint64_t frames = block;
        if (played == stop) engine.stop();
        if (played < stop) frames = std::min(frames, stop - played);
        engine.process(left.data(), right.data(), std::uint32_t(frames));
        engine.attend();
        played += frames;
        const auto cut = std::size_t(std::min(to_cut, frames));
        to_cut -= cut;
        goes_on = ending.take(std::span<const float>(left).subspan(cut, frames - cut),
            std::span<const float>(right).subspan(cut, frames - cut),
            std::uint64_t(engine.longest_tail().count));
    }
    engine.stop();
    return ending.rendered();
}

} // namespace aviary::engine
