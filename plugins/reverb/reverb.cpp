// Reverb: a room or a hall from a feedback network of eight delay lines.
//
// After Jot and Chaigne, "Digital delay networks for designing artificial reverberators" (AES 1991): the lines feed
// one another through an orthogonal matrix (Hadamard's), so that the loop neither grows nor fades by itself, and each
// line is damped to lose 60 dB in the same time. Four all-passes before it smear the onset (Dattorro, "Effect Design
// 1", JAES 1997), and the lengths sway slowly so that no resonance stands out.
#include <aviary/math.h>
#include <aviary/plugin.h>

#include "dsp/buffer.h"
#include "dsp/control_clock.h"
#include "dsp/oscillator.h"
#include "dsp/ramp.h"

namespace {

using dsp::Float4;
using dsp::splat;

/// Lengths at full size in ms: spread in nearly equal ratios, with no common divisor to speak of.
constexpr float line_ms[8] = {43.7f, 49.9f, 57.1f, 64.3f, 73.1f, 83.9f, 95.3f, 107.9f};
constexpr float diffuser_ms[4] = {4.77f, 3.60f, 12.73f, 9.31f};
constexpr float sway_ms = 0.25f;
constexpr double longest_predelay = 0.25; ///< seconds

/// Sums and differences of all eight, of unit energy: the matrix that spreads every line to every other.
inline void hadamard(Float4& a, Float4& b) {
    const Float4 s = a + b, d = a - b;
    const auto turn = [](Float4 x) {
        const Float4 pairs = Float4{x[0], x[0], x[2], x[2]} + Float4{x[1], -x[1], x[3], -x[3]};
        return Float4{pairs[0], pairs[1], pairs[0], pairs[1]}
               + Float4{pairs[2], pairs[3], -pairs[2], -pairs[3]};
    };
    a = turn(s) * 0.35355339f;
    b = turn(d) * 0.35355339f;
}

/// An all-pass: leaves every frequency as loud as it was, and delays them by different times.
struct Diffuser {
    dsp::Buffer line;
    unsigned position = 0, length = 1;

    float next(float in) {
        const float delayed = line[position];
        const float out = delayed - 0.6f * in;
        line[position] = in + 0.6f * out;
        if (++position >= length) position = 0;
        return out;
    }
};

struct Reverb : aviary::Effect {
    aviary::FloatParam size{*this, "size", "Size", {.min = 0, .max = 100, .initial = 60, .unit = "%"}};
    aviary::FloatParam decay{*this, "decay", "Decay",
        {.min = 0.1, .max = 20, .initial = 1.8, .unit = "s", .curve = aviary::Curve::log}};
    aviary::FloatParam damping{
        *this, "damping", "Damping", {.min = 0, .max = 100, .initial = 40, .unit = "%"}};
    aviary::FloatParam predelay{
        *this, "predelay", "Predelay", {.min = 0, .max = 250, .initial = 15, .unit = "ms"}};
    aviary::FloatParam low_cut{*this, "low_cut", "Low cut",
        {.min = 20, .max = 1000, .initial = 120, .unit = "Hz", .curve = aviary::Curve::log}};
    aviary::FloatParam width{*this, "width", "Width", {.min = 0, .max = 100, .initial = 100, .unit = "%"}};
    aviary::FloatParam mix{*this, "mix", "Mix", {.min = 0, .max = 100, .initial = 20, .unit = "%"}};

    void prepare(const aviary::Setup& setup) override {
        sample_rate_ = setup.sample_rate;
        const unsigned long frames = dsp::power_of_two((line_ms[7] + 4 * sway_ms) * 0.001 * sample_rate_ + 4);
        lines_.resize(frames * 8);
        mask_ = unsigned(frames - 1);
        const unsigned long before = dsp::power_of_two(longest_predelay * sample_rate_ + 4);
        before_.resize(before);
        before_mask_ = unsigned(before - 1);
        for (unsigned i = 0; i < 4; ++i) {
            diffusers_[i].length = unsigned(aviary::max(1.0, diffuser_ms[i] * 0.001 * sample_rate_));
            diffusers_[i].line.resize(diffusers_[i].length);
            diffusers_[i].position = 0; // it may lie behind the end of a line that is shorter now
        }
    }

    void process(aviary::Block& block) AVIARY_NONBLOCKING override { rest_.run(*this, block); }

    void reset() AVIARY_NONBLOCKING override {
        lines_.clear();
        before_.clear();
        for (Diffuser& diffuser : diffusers_) diffuser.line.clear();
        for (Float4& memory : damped_) memory = Float4{};
        rumble_ = 0;
        sway_ = 0;
        rest_.reset();
        fresh_ = true;
    }

    void carry(aviary::Carry& carry) AVIARY_NONBLOCKING override {
        carry("lines", lines_.data(), lines_.size());
        carry("before", before_.data(), before_.size());
        carry("position", position_);
        carry("sway", sway_);
        if (carry.loading()) rest_.wake();
    }

    /// Until 100 dB down.
    unsigned tail() const override {
        return unsigned(
            aviary::min((predelay.value() * 0.001 + decay.value() * 100 / 60) * sample_rate_, 4e9));
    }

private:
    friend dsp::Rest;

    unsigned long memory() const { return mask_ + before_mask_ + 2ul; }
    void idle(aviary::Block& block, unsigned first, unsigned count) { dsp::pass(block, first, count); }

    void aim(aviary::Frame frame) {
        const float scale = 0.15f + 0.85f * size.at(frame) * 0.01f;
        const float frames_a_ms = float(sample_rate_ * 0.001);
        if (fresh_ || scale != scale_ || decay.at(frame) != decay_) {
            scale_ = scale;
            decay_ = decay.at(frame);
            for (unsigned i = 0; i < 8; ++i) // 60 dB in `decay` seconds: 10^(-3 t / decay)
                gain_[i / 4][i % 4] = float(aviary::exp(-6.907755 * line_ms[i] * 0.001 * scale_ / decay_));
            const float kept = dsp::sum(gain_[0] * gain_[0] + gain_[1] * gain_[1]) / 8;
            send_ = aviary::sqrt(1 - kept); // a longer decay gathers more energy: this keeps the loudness
        }
        sway_ += dsp::phase_step(0.5 * dsp::ControlClock::interval, sample_rate_);
        for (unsigned half = 0; half < 2; ++half) {
            const Float4 lengths = {
                line_ms[half * 4], line_ms[half * 4 + 1], line_ms[half * 4 + 2], line_ms[half * 4 + 3]};
            const dsp::Word4 phases =
                dsp::Word4{0, 0x40000000u, 0x80000000u, 0xc0000000u} + sway_ + half * 0x20000000u;
            const Float4 target = (lengths * scale_ + (dsp::sine(phases) + 1) * sway_ms) * frames_a_ms + 1;
            const Float4 held = dsp::min(dsp::max(target, splat(2)), splat(float(mask_ - 2)));
            if (fresh_) reach_[half] = held;
            // Lengths change by at most a tenth of a frame in each frame: a change of size bends the pitch like tape.
            const Float4 step = (held - reach_[half]) * (1.0f / dsp::ControlClock::interval);
            reach_step_[half] = dsp::min(dsp::max(step * 0.05f, splat(-0.1f)), splat(0.1f));
        }
        const double bright = 16000 * aviary::exp2(-damping.at(frame) * 0.04); // 16 kHz down to 1 kHz
        damp_ = float(1 - aviary::exp(-2 * aviary::pi * aviary::min(bright / sample_rate_, 0.49)));
        rumble_pole_ =
            float(1 - aviary::exp(-2 * aviary::pi * aviary::min(low_cut.at(frame) / sample_rate_, 0.49)));
        const float before = aviary::clamp(predelay.at(frame) * frames_a_ms, 0.0f, float(before_mask_ - 2));
        const float blend = mix.at(frame) * 0.01f;
        glide(into_, send_);
        glide(before_reach_, before);
        glide(dry_, aviary::min(1.0f, 2 - 2 * blend));
        glide(wet_, aviary::min(1.0f, 2 * blend));
        glide(side_, width.at(frame) * 0.01f);
        fresh_ = false;
    }
    void glide(dsp::Ramp& ramp, float target) const {
        if (fresh_) return ramp.jump(target);
        ramp.to(target);
    }

    float render(aviary::Block& block, aviary::Frame first, unsigned count) {
        float inside[dsp::ControlClock::interval];
        for (unsigned i = first; i < first + count; ++i) {
            const float left = block.in(0)[i], right = block.in(1)[i];
            const float in = smear(delayed(0.5f * (left + right))) * into_.next();

            Float4 a = read(0), b = read(1);
            damped_[0] += damp_ * (a * gain_[0] - damped_[0]);
            damped_[1] += damp_ * (b * gain_[1] - damped_[1]);
            a = damped_[0];
            b = damped_[1];
            const float even = a[0] + a[2] + b[0] + b[2], odd = a[1] + a[3] + b[1] + b[3];
            hadamard(a, b);
            // Left and right enter half of the lines with opposite signs, so that the room keeps the side of a sound.
            const float side = 0.25f * send_ * (left - right);
            write(a + Float4{in, in, -in, -in} + Float4{side, -side, side, -side},
                b + Float4{in, -in, -in, in} + Float4{-side, side, side, -side});

            const float middle = 0.4f * (even + odd), spread = 0.4f * (even - odd) * side_.next();
            const float dry = dry_.next(), wet = wet_.next();
            block.out(0)[i] = dry * left + wet * (middle + spread);
            block.out(1)[i] = dry * right + wet * (middle - spread);
            inside[i - first] = aviary::abs(even) + aviary::abs(odd) + aviary::abs(in);
        }
        return dsp::peak(inside, count);
    }

    float delayed(float in) {
        rumble_ += rumble_pole_ * (in - rumble_);
        before_[position_ & before_mask_] = in - rumble_;
        const float reach = before_reach_.next();
        const unsigned whole = unsigned(reach);
        const float near = before_[(position_ - whole) & before_mask_];
        const float far = before_[(position_ - whole - 1) & before_mask_];
        return near + (reach - float(whole)) * (far - near);
    }
    float smear(float in) {
        for (Diffuser& diffuser : diffusers_) in = diffuser.next(in);
        return in;
    }
    /// Reads four of the lines, interpolated between frames.
    Float4 read(unsigned half) {
        const Float4 reach = reach_[half];
        reach_[half] += reach_step_[half];
        const dsp::Int4 whole = __builtin_convertvector(reach, dsp::Int4);
        const Float4 fraction = reach - __builtin_convertvector(whole, Float4);
        Float4 near, far;
        for (unsigned lane = 0; lane < 4; ++lane) {
            const unsigned at = position_ - unsigned(whole[lane]);
            near[lane] = lines_[(at & mask_) * 8 + half * 4 + lane];
            far[lane] = lines_[((at - 1) & mask_) * 8 + half * 4 + lane];
        }
        return near + fraction * (far - near);
    }
    void write(Float4 a, Float4 b) {
        float* frame = lines_.data() + (position_ & mask_) * 8;
        for (unsigned lane = 0; lane < 4; ++lane) {
            frame[lane] = a[lane];
            frame[lane + 4] = b[lane];
        }
        ++position_;
    }

    dsp::Buffer lines_, before_; ///< eight lines side by side, frame by frame; the predelay
    Diffuser diffusers_[4];
    Float4 damped_[2] = {}, gain_[2] = {}, reach_[2] = {}, reach_step_[2] = {};
    dsp::Ramp into_, before_reach_, dry_, wet_, side_;
    float damp_ = 1, rumble_pole_ = 0, rumble_ = 0, scale_ = 0, decay_ = 0, send_ = 1;
    unsigned position_ = 0, mask_ = 0, before_mask_ = 0, sway_ = 0;
    dsp::Rest rest_;
    double sample_rate_ = 48000;
    bool fresh_ = true;
};

} // namespace

AVIARY_PLUGIN(Reverb, {.id = "aviary.reverb",
                          .name = "Reverb",
                          .vendor = "Aviary",
                          .version = "1.0.0",
                          .description = "Rooms and halls from a feedback delay network",
                          .features = {"reverb"}})
