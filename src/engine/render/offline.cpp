#include "engine/render/offline.h"

#include <aviary/math.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace aviary::engine {

namespace {

/// Finds the frame at which the song is over: counted in frames, not blocks, so that block size does not matter.
class EndFinder {
public:
    EndFinder(std::uint64_t song_frames, double sample_rate, const OfflineOptions& options)
        : song_frames_(song_frames)
        , last_(song_frames + std::uint64_t(options.longest_tail_seconds * sample_rate))
        , silence_(std::max<std::uint64_t>(1, std::uint64_t(options.silence_seconds * sample_rate)))
        , floor_(float(db_to_gain(options.silence.count))) {}

    /// How many of the next frames still belong to the song; fewer than given means that it has ended.
    std::size_t take(std::span<const float> left, std::span<const float> right) {
        for (std::size_t i = 0; i < left.size(); ++i, ++frame_) {
            if (frame_ < song_frames_) continue;
            if (frame_ >= last_ || quiet_ >= silence_) return i;
            const bool loud = std::abs(left[i]) >= floor_ || std::abs(right[i]) >= floor_;
            quiet_ = loud ? 0 : quiet_ + 1;
        }
        return left.size();
    }

private:
    std::uint64_t song_frames_, last_, silence_;
    float floor_;
    std::uint64_t frame_ = 0, quiet_ = 0;
};

} // namespace

Rendered render_offline(Engine& engine, Beats song_end, const Sink& sink, const OfflineOptions& options) {
    const std::uint32_t block = engine.setup().max_frames;
    std::vector<float> left(block), right(block);
    Rendered rendered;
    rendered.song_length = std::max(Frames(), engine.frame_of(song_end));
    EndFinder end(std::uint64_t(rendered.song_length.count), engine.setup().sample_rate, options);

    engine.stop();
    engine.set_loop({});
    engine.seek(Beats(0));
    engine.play();
    auto to_cut = std::uint64_t(engine.latency().count);
    for (bool ended = false; !ended;) {
        engine.process(left.data(), right.data(), block);
        engine.attend();
        const auto cut = std::size_t(std::min<std::uint64_t>(to_cut, block));
        to_cut -= cut;
        const std::span<const float> new_left(left.data() + cut, block - cut);
        const std::span<const float> new_right(right.data() + cut, block - cut);
        const std::size_t count = end.take(new_left, new_right);
        ended = count < new_left.size();
        rendered.length.count += std::int64_t(count);
        if (count > 0 && !sink(new_left.first(count), new_right.first(count))) {
            rendered.complete = false;
            break;
        }
    }
    engine.stop();
    return rendered;
}

} // namespace aviary::engine
