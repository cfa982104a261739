// Channel strip: input gain, low cut, three-band equaliser, compressor, drive, pan and output, in that order.
//
// Left and right are two lanes of one vector, so that the strip costs no more than a mono one. Parts that stand at
// neutral are skipped: a strip that does nothing costs next to nothing.
#include <aviary/math.h>
#include <aviary/plugin.h>

#include "channel/compressor.h"
#include "dsp/control_clock.h"
#include "dsp/ramp.h"
#include "dsp/saturate.h"
#include "dsp/silence.h"
#include "dsp/svf.h"

namespace {

using aviary::Curve;
using dsp::Float4;
using dsp::splat;

struct Channel : aviary::Effect {
    aviary::FloatParam input_gain{*this, "input_gain", "Input gain", {.min = -24, .max = 24, .unit = "dB"}};
    aviary::FloatParam low_cut{*this, "low_cut", "Low cut",
        {.min = 20,
            .max = 1000,
            .initial = 20,
            .unit = "Hz",
            .curve = Curve::log,
            .group = "EQ"}}; ///< 20: off
    aviary::FloatParam low_freq{*this, "low_freq", "Low frequency",
        {.min = 30, .max = 500, .initial = 110, .unit = "Hz", .curve = Curve::log, .group = "EQ"}};
    aviary::FloatParam low_gain{
        *this, "low_gain", "Low", {.min = -18, .max = 18, .unit = "dB", .group = "EQ"}};
    aviary::FloatParam mid_freq{*this, "mid_freq", "Mid frequency",
        {.min = 150, .max = 8000, .initial = 1000, .unit = "Hz", .curve = Curve::log, .group = "EQ"}};
    aviary::FloatParam mid_gain{
        *this, "mid_gain", "Mid", {.min = -18, .max = 18, .unit = "dB", .group = "EQ"}};
    aviary::FloatParam mid_q{
        *this, "mid_q", "Mid Q", {.min = 0.3, .max = 8, .initial = 0.9, .curve = Curve::log, .group = "EQ"}};
    aviary::FloatParam high_freq{*this, "high_freq", "High frequency",
        {.min = 1500, .max = 16000, .initial = 6000, .unit = "Hz", .curve = Curve::log, .group = "EQ"}};
    aviary::FloatParam high_gain{
        *this, "high_gain", "High", {.min = -18, .max = 18, .unit = "dB", .group = "EQ"}};
    aviary::FloatParam comp_thresh{*this, "comp_thresh", "Threshold",
        {.min = -60, .max = 0, .initial = 0, .unit = "dB", .group = "Compressor"}};
    aviary::FloatParam comp_ratio{*this, "comp_ratio", "Ratio",
        {.min = 1, .max = 20, .initial = 3, .unit = ":1", .curve = Curve::log, .group = "Compressor"}};
    aviary::FloatParam comp_attack{*this, "comp_attack", "Attack",
        {.min = 0.1, .max = 200, .initial = 10, .unit = "ms", .curve = Curve::log, .group = "Compressor"}};
    aviary::FloatParam comp_release{*this, "comp_release", "Release",
        {.min = 5, .max = 2000, .initial = 120, .unit = "ms", .curve = Curve::log, .group = "Compressor"}};
    aviary::FloatParam comp_makeup{
        *this, "comp_makeup", "Makeup", {.min = 0, .max = 24, .unit = "dB", .group = "Compressor"}};
    aviary::FloatParam drive{*this, "drive", "Drive", {.min = 0, .max = 100, .unit = "%"}};
    aviary::FloatParam pan{*this, "pan", "Pan", {.min = -100, .max = 100, .unit = "%"}};
    aviary::FloatParam level{*this, "level", "Level", {.min = -60, .max = 12, .unit = "dB"}};

    void prepare(const aviary::Setup& setup) override { sample_rate_ = setup.sample_rate; }

    void process(aviary::Block& block) AVIARY_NONBLOCKING override { rest_.run(*this, block); }

    void reset() AVIARY_NONBLOCKING override {
        for (Band& band : bands_) band.filter = {};
        compressor_.reset();
        rest_.reset();
        fresh_ = true;
    }

    void carry(aviary::Carry& carry) AVIARY_NONBLOCKING override {
        carry("reduction", compressor_.reduction);
        if (carry.loading()) rest_.wake();
    }

    unsigned tail() const override { return unsigned(0.1 * sample_rate_); }

private:
    friend dsp::Rest;

    /// A filter, and the settings that its coefficients were made for.
    struct Band {
        dsp::Svf<Float4> filter;
        dsp::SvfCoefficients coefficients;
        float frequency = 0, q = 0, gain = 0;
        bool on = false;

        /// True when a setting has changed.
        bool moves(float to_frequency, float to_q, float to_gain) {
            if (frequency == to_frequency && q == to_q && gain == to_gain) return false;
            frequency = to_frequency;
            q = to_q;
            gain = to_gain;
            return true;
        }
    };
    enum { cut, low, mid, high };

    void aim(aviary::Frame frame) {
        tune(frame);
        const float reduction = compressor_.step(
            {comp_thresh.at(frame), comp_ratio.at(frame), comp_attack.at(frame), comp_release.at(frame)},
            sample_rate_ / dsp::ControlClock::interval);
        const float warmth = drive.at(frame) * 0.01f;
        const double out = level.at(frame) <= -60 ? 0 : aviary::db_to_gain(level.at(frame));
        const double balance = pan.at(frame) * 0.01;
        glide(input_, float(aviary::db_to_gain(input_gain.at(frame))));
        glide(squeeze_, float(aviary::db_to_gain(comp_makeup.at(frame) + reduction)));
        glide(warmth_, warmth);
        glide(left_, float(out * aviary::min(1.0, 1 - balance)));
        glide(right_, float(out * aviary::min(1.0, 1 + balance)));
        fresh_ = false;
    }
    void glide(dsp::Ramp& ramp, float target) const {
        if (fresh_) return ramp.jump(target);
        ramp.to(target);
    }

    void tune(aviary::Frame frame) {
        const auto place = [&](float hz) { return hz / sample_rate_; };
        constexpr float butterworth = 0.70710678f;
        Band& cut_band = bands_[cut];
        if (cut_band.moves(low_cut.at(frame), butterworth, 0))
            cut_band.coefficients =
                faded(dsp::high_pass(place(cut_band.frequency), butterworth), cut_band.frequency);
        Band& low_band = bands_[low];
        if (low_band.moves(low_freq.at(frame), butterworth, low_gain.at(frame)))
            low_band.coefficients = dsp::low_shelf(place(low_band.frequency), butterworth, low_band.gain);
        Band& mid_band = bands_[mid];
        if (mid_band.moves(mid_freq.at(frame), mid_q.at(frame), mid_gain.at(frame)))
            mid_band.coefficients = dsp::bell(place(mid_band.frequency), mid_band.q, mid_band.gain);
        Band& high_band = bands_[high];
        if (high_band.moves(high_freq.at(frame), butterworth, high_gain.at(frame)))
            high_band.coefficients = dsp::high_shelf(place(high_band.frequency), butterworth, high_band.gain);

        turn(cut_band, cut_band.frequency > 20);
        for (unsigned i = low; i <= high; ++i) turn(bands_[i], bands_[i].gain != 0);
    }
    /// Fades the low cut in from 20 to 25 Hz. If it began at once it would click, since it shifts phases far above.
    static dsp::SvfCoefficients faded(dsp::SvfCoefficients c, float frequency) {
        const float share = aviary::clamp((frequency - 20) * 0.2f, 0.0f, 1.0f);
        c.m1 *= share;
        c.m2 *= share;
        return c;
    }
    /// A band that is off passes its input on. Its memories are cleared when it is turned on.
    static void turn(Band& band, bool on) {
        if (on && !band.on) band.filter = {};
        band.on = on;
    }

    void idle(aviary::Block& block, unsigned first, unsigned count) { dsp::silence(block, first, count); }

    float render(aviary::Block& block, aviary::Frame first, unsigned count) {
        Float4 samples[dsp::ControlClock::interval];
        for (unsigned i = 0; i < count; ++i)
            samples[i] = Float4{block.in(0)[first + i], block.in(1)[first + i], 0, 0} * input_.next();
        for (unsigned i = 0; i < count; ++i)
            for (Band& band : bands_)
                if (band.on) samples[i] = band.filter.next(samples[i], band.coefficients);
        for (unsigned i = 0; i < count; ++i) {
            compressor_.hear(aviary::max(aviary::abs(samples[i][0]), aviary::abs(samples[i][1])));
            samples[i] *= squeeze_.next();
        }
        if (!warmth_.still_at(0)) warm(samples, count);
        for (unsigned i = 0; i < count; ++i) {
            block.out(0)[first + i] = samples[i][0] * left_.next();
            block.out(1)[first + i] = samples[i][1] * right_.next();
        }
        return dsp::louder(dsp::peak(block.out(0) + first, count), dsp::peak(block.out(1) + first, count));
    }
    /// Blends in a soft limit, which begins at a lower level the more it is driven. Quiet passages keep their level.
    void warm(Float4* samples, unsigned count) {
        for (unsigned i = 0; i < count; ++i) {
            const float amount = warmth_.next(), push = 1 + 7 * amount;
            const Float4 driven = dsp::saturate(samples[i] * push) * (1 / (1 + 3 * amount));
            samples[i] += amount * (driven - samples[i]);
        }
    }

    /// How many frames a sound can stay in the strip unheard: in its filters, or while the compressor still acts.
    unsigned long memory() const {
        return compressor_.reduction < 0 ? aviary::endless_tail : (unsigned long)(0.2 * sample_rate_);
    }

    Band bands_[4];
    Compressor compressor_;
    dsp::Ramp input_, squeeze_, warmth_, left_, right_;
    dsp::Rest rest_;
    double sample_rate_ = 48000;
    bool fresh_ = true;
};

} // namespace

AVIARY_PLUGIN(Channel, {.id = "aviary.channel",
                           .name = "Channel",
                           .vendor = "Aviary",
                           .version = "1.0.0",
                           .description = "A strip for every track: equaliser, compressor, drive, pan",
                           .features = {"equalizer", "compressor"}})
