// An effect in three versions, WOBBLE_VERSION 1 to 3. Version 2 has a new parameter, lacks an old one, and gives another
// a smaller range. Each version multiplies the sound by its gain; version 2 also by its new "boost". Version 3 is like
// version 2, but only the first of its instances can be activated.
#include <aviary/plugin.h>

#include <stdexcept>

namespace {

struct Wobble : aviary::Effect {
    static constexpr auto none = aviary::Smoothing::none;
    aviary::FloatParam gain{*this, "gain", "Gain", {.min = 0, .max = 2, .initial = 1, .smoothing = none}};
#if WOBBLE_VERSION == 1
    aviary::FloatParam rate{*this, "rate", "Rate", {.min = 0, .max = 20, .initial = 4, .unit = "Hz" }};
    aviary::FloatParam depth{*this, "depth", "Depth", {.min = 0, .max = 100, .initial = 50, .unit = "%" }};
#else
    aviary::FloatParam boost{*this, "boost", "Boost", {.min = 0, .max = 4, .initial = 1, .smoothing = none}};
    aviary::FloatParam rate{*this, "rate", "Rate", {.min = 0, .max = 10, .initial = 4, .unit = "Hz"}};
#endif

#if WOBBLE_VERSION == 3
    void prepare(const aviary::Setup&) override {
        static int prepared = 0;
        if (++prepared > 1) throw std::runtime_error("only one of me plays");
    }
#endif

    void process(aviary::Block& block) AVIARY_NONBLOCKING override {
        for (unsigned channel = 0; channel < block.output_channels(); ++channel)
            for (auto frame : block.frames()) {
                double factor = gain.at(frame);
#if WOBBLE_VERSION != 1
                factor *= boost.at(frame);
#endif
                block.out(channel)[frame] = float(block.in(channel)[frame] * factor);
            }
    }
};

} // namespace

AVIARY_PLUGIN(Wobble, {.id = "test.wobble", .name = "Wobble", .vendor = "Aviary", .version = "1.0.0"})
