#include "engine/graph/feed.h"

#include <aviary/math.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace aviary::engine {

namespace {

constexpr double source_fade_seconds = 0.010;

void amplify(const float* in, float gain, float* out, std::uint32_t frames) {
    for (std::uint32_t i = 0; i < frames; ++i) out[i] = gain * in[i];
}

} // namespace

Generator::Generator(const Source& source, double sample_rate)
    : source_(source)
    , gain_(float(db_to_gain(source.level.count)))
    , step_(source.frequency.count / sample_rate) {
    if (source_.kind == Source::Kind::file && (!source_.sound || source_.sound->left.empty()))
        source_.kind = Source::Kind::silence;
}

void Generator::take_over(const Generator& before) {
    if (before.source_.kind != source_.kind) return;
    phase_ = before.phase_;
    random_ = before.random_;
    if (before.source_.sound == source_.sound) position_ = before.position_;
}

void Generator::render(Stereo& out, std::uint32_t frames, DeviceInput device) {
    out.silent = false;
    switch (source_.kind) {
    case Source::Kind::tone: return render_tone(out, frames);
    case Source::Kind::file: return render_sound(out, frames);
    case Source::Kind::noise:
        for (std::uint32_t i = 0; i < frames; ++i) {
            out.left[i] = gain_ * random();
            out.right[i] = gain_ * random();
        }
        return;
    case Source::Kind::device:
        if (!device.left) break;
        amplify(device.left, gain_, out.left, frames);
        amplify(device.right ? device.right : device.left, gain_, out.right, frames);
        return;
    case Source::Kind::song:
    case Source::Kind::silence: break;
    }
    clear(out, frames);
}

void Generator::render_tone(Stereo& out, std::uint32_t frames) {
    for (std::uint32_t i = 0; i < frames; ++i) {
        out.left[i] = out.right[i] = gain_ * float(sin(2 * pi * phase_));
        phase_ += step_;
        phase_ -= std::floor(phase_);
    }
}

void Generator::render_sound(Stereo& out, std::uint32_t frames) {
    const LoopedSound& sound = *source_.sound;
    for (std::uint32_t done = 0; done < frames;) {
        const auto count = std::uint32_t(std::min<std::size_t>(frames - done, sound.left.size() - position_));
        amplify(sound.left.data() + position_, gain_, out.left + done, count);
        amplify(sound.right.data() + position_, gain_, out.right + done, count);
        done += count;
        position_ = (position_ + count) % sound.left.size();
    }
}

/// -1 up to 1, evenly: xorshift64* (Marsaglia 2003, Vigna 2016).
float Generator::random() {
    random_ ^= random_ >> 12;
    random_ ^= random_ << 25;
    random_ ^= random_ >> 27;
    return float(std::int32_t((random_ * 0x2545f4914f6cdd1d) >> 32)) * 0x1p-31f;
}

Feed::Feed(double sample_rate)
    : fade_frames_(std::uint32_t(source_fade_seconds * sample_rate)) {}

std::unique_ptr<Generator> Feed::change(std::unique_ptr<Generator> next) {
    if (!heard_) return std::exchange(current_, std::move(next));
    if (!current_ && !next && fade_left_ == 0) return nullptr;
    if (fade_left_ > 0) {
        waits_ = true;
        return std::exchange(waiting_, std::move(next));
    }
    begin(std::move(next));
    return nullptr;
}

void Feed::begin(std::unique_ptr<Generator> next) {
    if (next && current_) next->take_over(*current_);
    leaving_ = std::exchange(current_, std::move(next));
    fade_left_ = fade_frames_;
}

void Feed::process(Stereo& io, BlockContext& block) {
    heard_ = true;
    if (!current_ && fade_left_ == 0) return;
    Stereo before = io;
    if (leaving_) {
        before = block.spare[1];
        leaving_->render(before, block.frames, block.device);
    }
    if (current_) {
        Stereo fed = block.spare[0];
        current_->render(fed, block.frames, block.device);
        block.spare[0] = std::exchange(io, fed);
    }
    if (fade_left_ == 0) return;
    crossfade(io, before, block.frames);
    if (fade_left_ > 0) return;
    if (leaving_) block.retired->retire(leaving_.release());
    if (std::exchange(waits_, false)) begin(std::move(waiting_));
}

void Feed::crossfade(Stereo& io, const Stereo& before, std::uint32_t frames) {
    const std::uint32_t count = std::min(frames, fade_left_);
    for (std::uint32_t i = 0; i < count; ++i) {
        const float rest = float(--fade_left_) / float(fade_frames_);
        io.left[i] += rest * (before.left[i] - io.left[i]);
        io.right[i] += rest * (before.right[i] - io.right[i]);
    }
    io.silent = io.silent && before.silent;
}

} // namespace aviary::engine
