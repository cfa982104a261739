// Records what comes in, plays it over and over, and records more on top of it. The loop is saved with the project.
#include <aviary/math.h>
#include <aviary/plugin.h>
#include <aviary/tape.h>

namespace {

enum Mode { stopped, recording, playing, overdubbing };

constexpr unsigned long most_frames = 120 * 48000; // two minutes at 48 kHz

struct Looper : aviary::Effect {
    aviary::ChoiceParam mode{*this, "mode", "Mode",
        {.choices = {{"Stop", "stop"}, {"Record", "record"}, {"Play", "play"}, {"Overdub", "overdub"}}}};
    aviary::FloatParam level{*this, "level", "Level", {.min = 0, .max = 100, .initial = 100, .unit = "%"}};
    aviary::Tape<float> loop{*this, "loop", 2 * most_frames}; // left and right in turn

    void prepare(const aviary::Setup& setup) override {
        fade_step_ = float(1 / (0.005 * setup.sample_rate)); // the loop comes and goes without a click
    }

    void process(aviary::Block& block) override {
        for (auto frame : block.frames()) {
            if (mode.at(frame) != mode_) change_to(mode.at(frame));
            const float aim = mode_ == playing || mode_ == overdubbing ? 1 : 0;
            loud_ += aviary::clamp(aim - loud_, -fade_step_, fade_step_);
            for (unsigned side = 0; side < 2; ++side) {
                const float in = block.in(side)[frame];
                const unsigned long at = 2 * position_ + side;
                const float recorded = mode_ == recording ? 0 : loop.read(at);
                if (mode_ == recording) loop.write(loop.size(), in); // a full tape takes no more
                if (mode_ == overdubbing && at < loop.size()) loop.write(at, recorded + in);
                block.out(side)[frame] = in + recorded * loud_ * level.at(frame) / 100;
            }
            if (++position_ >= loop.size() / 2) position_ = 0;
        }
    }

    void reset() override {
        position_ = 0;
        loud_ = 0;
    }

    /// The loop goes to new code by itself, as it does into projects.
    void carry(aviary::Carry& carry) override {
        carry("mode", mode_);
        carry("position", position_);
        carry("loud", loud_);
    }

private:
    void change_to(int wanted) {
        const bool has_sounded = mode_ == playing || mode_ == overdubbing;
        // A project that was saved while it recorded opens in that mode: its loop goes on, and is not lost.
        if (wanted == recording && mode_ != none_yet) loop.cut(0);
        if (wanted != recording && !has_sounded) position_ = 0;
        mode_ = wanted;
    }

    static constexpr int none_yet = -1;
    int mode_ = none_yet;
    unsigned long position_ = 0; // in frames
    float loud_ = 0, fade_step_ = 1;
};

} // namespace

AVIARY_PLUGIN(Looper, {.id = "com.example.looper",
                          .name = "Looper",
                          .vendor = "Example",
                          .version = "1.0.0",
                          .description = "Records a loop, plays it, and records on top of it",
                          .features = {"delay"}})
