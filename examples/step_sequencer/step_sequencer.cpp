// Plays sixteen steps over and over while the song plays, a sixteenth note each. The project keeps the steps; they can
// be changed while they play.
#include <aviary/kept.h>
#include <aviary/math.h>
#include <aviary/plugin.h>

#include <array>

namespace {

constexpr int step_count = 16;
constexpr double steps_a_beat = 4;
constexpr double rounding = 1e-6; // of a host's beats, in steps: far less than a frame

struct Step {
    bool on = false;
    short key = 60;
    float velocity = 0.8f;
    float length = 0.5f; // of the step; above 1 it sounds into the next, until that strikes
    AVIARY_FIELDS(on, key, velocity, length)
};
using Steps = std::array<Step, step_count>;

/// What one hears before one has changed anything.
Steps first_steps() {
    Steps steps;
    for (int i = 0; i < step_count; i += 2) {
        constexpr short keys[] = {48, 60, 55, 63, 48, 60, 58, 55};
        steps[unsigned(i)] = {.on = true, .key = keys[i / 2]};
    }
    return steps;
}

struct StepSequencer : aviary::NoteEffect {
    aviary::IntParam transpose{
        *this, "transpose", "Transpose", {.min = -24, .max = 24, .initial = 0, .unit = "semitones"}};
    aviary::Kept<Steps> steps{*this, "steps", first_steps()};

    void prepare(const aviary::Setup& setup) override { sample_rate_ = setup.sample_rate; }

    void process(aviary::Block& block) override {
        for (const auto& event : block.events()) block.send(event); // one may play along
        const aviary::Transport& song = block.transport();
        if (!song.playing) {
            end_note(block, 0);
            step_ = none;
            return;
        }
        const Steps& now = steps.heard(); // the same steps for the whole block, however they are being edited
        const double a_frame = song.tempo / 60 * steps_a_beat / sample_rate_;
        for (auto frame : block.frames()) {
            const double position = song.position_beats * steps_a_beat + frame * a_frame + rounding;
            const double step = aviary::floor(position);
            if (position >= end_ || step < struck_)
                end_note(block, frame); // before its beginning: the song jumped
            if (step == step_) continue;
            step_ = step;
            const Step& next = now[unsigned(step - step_count * aviary::floor(step / step_count))];
            if (next.on && position < step + next.length) strike(block, frame, step, next);
        }
    }

    void reset() override {
        key_ = -1;
        step_ = none;
    }

    void carry(aviary::Carry& carry) override {
        carry("step", step_);
        carry("key", key_);
        carry("struck", struck_);
        carry("end", end_);
    }

private:
    void strike(aviary::Block& block, aviary::Frame frame, double step, const Step& next) {
        end_note(block, frame);
        key_ = short(aviary::clamp(next.key + transpose.at(frame), 0, 127));
        struck_ = step;
        end_ = step + next.length;
        block.send(
            {.frame = frame, .type = aviary::EventType::note_on, .key = key_, .velocity = next.velocity});
    }

    /// Ends the key that was struck, whatever its step says by now.
    void end_note(aviary::Block& block, aviary::Frame frame) {
        if (key_ < 0) return;
        block.send({.frame = frame, .type = aviary::EventType::note_off, .key = key_});
        key_ = -1;
    }

    static constexpr double none = -1e9; // no step: the song does not begin so early
    double sample_rate_ = 48000;
    double step_ = none;          // the one under way, counted from the song's beginning
    short key_ = -1;              // that sounds, -1: none
    double struck_ = 0, end_ = 0; // in steps, of the key that sounds
};

} // namespace

AVIARY_PLUGIN(StepSequencer, {.id = "com.example.step-sequencer",
                                 .name = "Step Sequencer",
                                 .vendor = "Example",
                                 .version = "1.0.0",
                                 .description = "Plays sixteen steps over and over while the song plays"})
