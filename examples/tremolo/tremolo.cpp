// Makes the sound swell and fade, many times a second, on both sides or from one to the other.
#include <aviary/math.h>
#include <aviary/plugin.h>

namespace {

/// One swing of the tremolo, from 0 (soft) to 1 (loud), for a phase of 0..1 that wraps around.
float swing(int shape, double phase) {
    const double sine = aviary::sin(2 * aviary::pi * phase);
    switch (shape) {
    default: return float(0.5 + 0.5 * sine);
    case 1: return float(phase < 0.5 ? 2 * phase : 2 - 2 * phase);
    case 2: return float(0.5 + 0.5 * aviary::tanh(8 * sine)); // a square with its edges rounded: no clicks
    }
}

double wrap(double phase) { return phase - aviary::floor(phase); }

struct Tremolo : aviary::Effect {
    aviary::FloatParam rate{*this, "rate", "Rate",
        {.min = 0.1, .max = 20, .initial = 4, .unit = "Hz", .curve = aviary::Curve::log}};
    aviary::FloatParam depth{*this, "depth", "Depth", {.min = 0, .max = 100, .initial = 50, .unit = "%"}};
    aviary::ChoiceParam shape{*this, "shape", "Shape", {.choices = {"Sine", "Triangle", "Square"}}};
    aviary::FloatParam spread{*this, "spread", "Spread", {.min = 0, .max = 180, .initial = 0, .unit = "deg"}};

    void prepare(const aviary::Setup& setup) override {
        frame_seconds_ = 1 / setup.sample_rate;
        // Choosing another shape must not jump either: the loudness follows it within about 2 ms.
        approach_ = float(1 - aviary::exp(-frame_seconds_ / 0.002));
    }

    void process(aviary::Block& block) override {
        for (auto frame : block.frames()) {
            phase_ = wrap(phase_ + rate.at(frame) * frame_seconds_);
            for (unsigned channel = 0; channel < block.output_channels(); ++channel) {
                const double offset = channel == 1 ? spread.at(frame) / 360 : 0;
                const float aim = swing(shape.at(frame), wrap(phase_ + offset));
                loud_[channel] += (aim - loud_[channel]) * approach_;
                const float gain = 1 - depth.at(frame) / 100 * (1 - loud_[channel]);
                block.out(channel)[frame] = block.in(channel)[frame] * gain;
            }
        }
    }

    void reset() override {
        phase_ = 0;
        loud_[0] = loud_[1] = 0.5f;
    }

    void carry(aviary::Carry& carry) override {
        carry("phase", phase_);
        carry("loud", loud_);
    }

private:
    double phase_ = 0, frame_seconds_ = 0;
    float loud_[2] = {0.5f, 0.5f}, approach_ = 1;
};

} // namespace

AVIARY_PLUGIN(Tremolo, {.id = "com.example.tremolo",
                           .name = "Tremolo",
                           .vendor = "Example",
                           .version = "1.0.0",
                           .description = "Makes the sound swell and fade",
                           .features = {"tremolo"}})
