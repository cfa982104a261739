// Plugins whose output says to the sample what the engine told them.
#include <aviary/file.h>
#include <aviary/made.h>
#include <aviary/math.h>
#include <aviary/plugin.h>

#include <chrono>
#include <cstdlib>
#include <thread>

namespace {

/// Held notes by their ids; a test that plays more than fit has a fault of its own.
struct HeldNotes {
    struct Note {
        int id = 0, key = 0;
        double velocity = 0;
    };
    Note notes[64];
    unsigned count = 0;

    void take(const aviary::Event& event) {
        if (event.type == aviary::EventType::note_on && count < 64)
            notes[count++] = {event.note_id, event.key, event.velocity};
        if (event.type != aviary::EventType::note_off) return;
        for (unsigned i = 0; i < count;)
            if (event.matches(notes[i].id, 0, notes[i].key))
                notes[i] = notes[--count];
            else
                ++i;
    }
};

/// A constant while notes are held: the sum of their keys, times level. Right: the sum of velocities.
struct Gate : aviary::Instrument {
    aviary::FloatParam level{*this, "level", "Output Level",
        {.min = 0, .max = 2, .initial = 1, .smoothing = aviary::Smoothing::none}};
    aviary::FloatParam fixed{*this, "fixed", "Fixed", {.automatable = false}};
    HeldNotes held;

    void process(aviary::Block& block) override {
        for (auto slice : block.slices()) {
            for (const auto& event : slice.events) held.take(event);
            for (auto frame : slice.frames) {
                float keys = 0, velocities = 0;
                for (unsigned i = 0; i < held.count; ++i) {
                    keys += float(held.notes[i].key);
                    velocities += float(held.notes[i].velocity);
                }
                block.out(0)[frame] = keys * level.at(frame);
                block.out(1)[frame] = velocities;
            }
        }
    }
    void reset() override { held.count = 0; }
};

/// A sine at 100 Hz while any note is held, at half scale; its phase is carried to new code.
struct Sine : aviary::Instrument {
    HeldNotes held;
    double phase = 0, step = 0;

    void prepare(const aviary::Setup& setup) override { step = 100 / setup.sample_rate; }
    void process(aviary::Block& block) override {
        for (auto slice : block.slices()) {
            for (const auto& event : slice.events) held.take(event);
            for (auto frame : slice.frames) {
                const float sample = held.count ? float(0.5 * aviary::sin(2 * aviary::pi * phase)) : 0;
                phase += step;
                phase -= aviary::floor(phase);
                block.out(0)[frame] = block.out(1)[frame] = sample;
            }
        }
    }
    void carry(aviary::Carry& carry) override { carry("phase", phase); }
    void reset() override { held.count = 0; }
};

/// out = in * gain; with `poison` not a number.
struct Gain : aviary::Effect {
    aviary::FloatParam gain{
        *this, "gain", "Gain", {.min = 0, .max = 4, .initial = 1, .smoothing = aviary::Smoothing::none}};
    aviary::SwitchParam poison{*this, "poison", "Poison"};

    void process(aviary::Block& block) override {
        for (unsigned channel = 0; channel < 2; ++channel)
            for (auto frame : block.frames())
                block.out(channel)[frame] =
                    poison.at(frame) ? __builtin_nanf("") : block.in(channel)[frame] * gain.at(frame);
    }
};

/// Turned upside down, it cancels out what it is added to.
struct Inverted : aviary::Effect {
    void process(aviary::Block& block) override {
        for (unsigned channel = 0; channel < 2; ++channel)
            for (auto frame : block.frames()) block.out(channel)[frame] = -block.in(channel)[frame];
    }
};

/// What it hears less its side chain.
struct Difference : aviary::Effect {
    aviary::Span<const aviary::Layout> layouts() const override {
        using enum aviary::Speakers;
        static constexpr aviary::Layout all[] = {{.name = "Stereo",
            .inputs = {{"Input", stereo}, {"Key", stereo}},
            .outputs = {{"Output", stereo}}}};
        return all;
    }
    void process(aviary::Block& block) override {
        for (unsigned channel = 0; channel < 2; ++channel)
            for (auto frame : block.frames())
                block.out(channel)[frame] = block.in(channel)[frame] - block.in(channel, 1)[frame];
    }
};

/// The same with a side chain of one channel.
struct MonoKey : aviary::Effect {
    aviary::Span<const aviary::Layout> layouts() const override {
        using enum aviary::Speakers;
        static constexpr aviary::Layout all[] = {{.name = "Stereo",
            .inputs = {{"Input", stereo}, {"Key", mono}},
            .outputs = {{"Output", stereo}}}};
        return all;
    }
    void process(aviary::Block& block) override {
        for (unsigned channel = 0; channel < 2; ++channel)
            for (auto frame : block.frames())
                block.out(channel)[frame] = block.in(channel)[frame] - block.in(0, 1)[frame];
    }
};

/// out = in * gain, which takes half a second to get anywhere.
struct Glide : aviary::Effect {
    aviary::FloatParam gain{*this, "gain", "Gain",
        {.min = 0, .max = 1, .initial = 1, .smoothing = aviary::Smoothing::linear, .smoothing_ms = 500}};

    void process(aviary::Block& block) override {
        for (unsigned channel = 0; channel < 2; ++channel)
            for (auto frame : block.frames())
                block.out(channel)[frame] = block.in(channel)[frame] * gain.at(frame);
    }
};

/// out = `level` once that is made, which takes a tenth of a second; 0 before.
struct SlowTable : aviary::Effect {
    aviary::FloatParam level{*this, "level", "Level", {.initial = 0.5}};
    aviary::Made<float> made{*this, &SlowTable::make, level};

    aviary::Made<float>::Result make(const aviary::Setup&, double level_now, const float*) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        return new float(float(level_now));
    }
    void process(aviary::Block& block) override {
        for (unsigned channel = 0; channel < 2; ++channel)
            for (auto frame : block.frames()) block.out(channel)[frame] = made.now() ? *made.now() : 0;
    }
};

/// out = 1 while the file that it keeps can be read. When new, it keeps the one that AVIARY_TEST_FILE names.
struct Filed : aviary::Effect {
    aviary::Kept<aviary::File> file{*this, "file", file_of_the_test()};
    aviary::Made<bool> made{*this, &Filed::make, file};

    static aviary::File file_of_the_test() {
        const char* path = std::getenv("AVIARY_TEST_FILE");
        return path ? aviary::File::at(path) : aviary::File();
    }
    aviary::Made<bool>::Result make(const aviary::Setup&, const aviary::File& kept, const bool*) {
        return new bool(kept.bytes().size() > 0);
    }
    void process(aviary::Block& block) override {
        for (unsigned channel = 0; channel < 2; ++channel)
            for (auto frame : block.frames()) block.out(channel)[frame] = made.now() && *made.now() ? 1 : 0;
    }
};

/// The same under the same id, with a narrower range and a parameter more: what an author's edit makes of it.
struct EditedGain : aviary::Effect {
    aviary::FloatParam gain{
        *this, "gain", "Gain", {.min = 0, .max = 2, .initial = 1, .smoothing = aviary::Smoothing::none}};
    aviary::FloatParam extra{*this, "extra", "Extra", {.min = 0, .max = 1, .initial = 1}};

    void process(aviary::Block& block) override {
        for (unsigned channel = 0; channel < 2; ++channel)
            for (auto frame : block.frames())
                block.out(channel)[frame] = block.in(channel)[frame] * gain.at(frame) * extra.at(frame);
    }
};

/// Half of what came a tenth of a second ago, again and again; nothing of it is carried to new code.
struct Echo : aviary::Effect {
    static constexpr unsigned length = 4800;
    float memory[2][length] = {};
    unsigned position = 0;

    void process(aviary::Block& block) override {
        for (auto frame : block.frames()) {
            for (unsigned channel = 0; channel < 2; ++channel) {
                float& old = memory[channel][position];
                const float sample = block.in(channel)[frame] + 0.5f * old;
                block.out(channel)[frame] = old = sample;
            }
            position = (position + 1) % length;
        }
    }
    unsigned tail() const override { return 10 * length; }
};

/// One echo, longer after the sound than the silence that ends a render.
struct FarEcho : aviary::Effect {
    static constexpr unsigned length = 30000;
    float memory[2][length] = {};
    unsigned position = 0;

    void process(aviary::Block& block) override {
        for (auto frame : block.frames()) {
            for (unsigned channel = 0; channel < 2; ++channel) {
                float& old = memory[channel][position];
                const float sample = block.in(channel)[frame];
                block.out(channel)[frame] = sample + 0.5f * old;
                old = sample;
            }
            position = (position + 1) % length;
        }
    }
    unsigned tail() const override { return length; }
};

/// Three bits of noise at a place of their own in a sample's 24: what eight of them sum up to can be taken apart again.
struct Bits : aviary::Instrument {
    aviary::IntParam place{*this, "place", "Place", {.min = 0, .max = 7}};
    unsigned played = 0;

    void process(aviary::Block& block) override {
        for (auto frame : block.frames()) {
            const unsigned bits = (played++ * 2654435761u) >> 29;
            block.out(0)[frame] = block.out(1)[frame] =
                float(bits << 3 * unsigned(place.value())) / float(1 << 24);
        }
    }
};

/// The same at the lowest place, until it is told to misbehave.
struct Rogue : Bits {
    aviary::ChoiceParam fault{*this, "fault", "Fault", {.choices = {"None", "Crash", "Hang", "Exit"}}};

    void process(aviary::Block& block) override {
        if (fault.value() == 1) __builtin_trap();
        while (fault.value() == 2) asm volatile("");
        if (fault.value() == 3) std::exit(0);
        Bits::process(block);
    }
};

/// The same, with all of it carried.
struct KeptEcho : Echo {
    void carry(aviary::Carry& carry) override {
        carry("left", memory[0]);
        carry("right", memory[1]);
        carry("position", position);
    }
};

/// Answers 100 frames late, and says so.
struct Late : aviary::Effect {
    static constexpr unsigned length = 100;
    float memory[2][length] = {};
    unsigned position = 0;

    void process(aviary::Block& block) override {
        for (auto frame : block.frames()) {
            for (unsigned channel = 0; channel < 2; ++channel) {
                const float sample = block.in(channel)[frame];
                block.out(channel)[frame] = memory[channel][position];
                memory[channel][position] = sample;
            }
            position = (position + 1) % length;
        }
    }
    unsigned latency() const override { return length; }
};

/// The length of its track's name, whatever it hears.
struct NameLength : aviary::Effect {
    void process(aviary::Block& block) override {
        unsigned length = 0;
        while (block.track().name[length]) ++length;
        for (unsigned channel = 0; channel < 2; ++channel)
            for (auto frame : block.frames()) block.out(channel)[frame] = float(length);
    }
};

/// Every note an octave higher; knows nothing from one block to the next.
struct Octave : aviary::NoteEffect {
    virtual int semitones() const { return 12; }

    void process(aviary::Block& block) override {
        for (auto event : block.events()) {
            if (event.key >= 0) event.key = short(event.key + semitones());
            block.send(event);
        }
    }
};

/// What an author's edit makes of it.
struct EditedOctave : Octave {
    int semitones() const override { return 24; }
};

/// While keys are down, the sum of them as one note, for 500 of every 1000 frames; carried whole to new code.
struct Pulse : aviary::NoteEffect {
    int sum = 0, sounding = 0;
    unsigned position = 0;

    void process(aviary::Block& block) override {
        for (auto slice : block.slices()) {
            for (const auto& event : slice.events) {
                if (event.key < 0)
                    sum = 0;
                else if (event.type == aviary::EventType::note_on)
                    sum += event.key;
                else if (event.type == aviary::EventType::note_off)
                    sum -= event.key;
            }
            for (auto frame : slice.frames) {
                if (position == 500 && sounding) send(block, frame, aviary::EventType::note_off);
                if (position == 0 && sum) sounding = sum, send(block, frame, aviary::EventType::note_on);
                position = (position + 1) % 1000;
            }
        }
    }
    void send(aviary::Block& block, unsigned frame, aviary::EventType type) {
        block.send({.frame = frame, .type = type, .key = short(sounding), .velocity = 1});
        if (type == aviary::EventType::note_off) sounding = 0;
    }
    void carry(aviary::Carry& carry) override {
        carry("sum", sum);
        carry("sounding", sounding);
        carry("position", position);
    }
};

/// Starts a note one higher for each that starts, many times over if told, and never ends one.
struct Careless : aviary::NoteEffect {
    aviary::IntParam times{*this, "times", "Times", {.min = 1, .max = 200, .initial = 1}};

    void process(aviary::Block& block) override {
        for (auto event : block.events())
            for (int i = 0; event.type == aviary::EventType::note_on && i < times.value(); ++i) {
                event.key = short(event.key + 1);
                event.note_id = -1;
                block.send(event);
                event.key = short(event.key - 1);
            }
    }
};

} // namespace

#define TEST_PLUGIN(Type, word)                                                                              \
    AVIARY_PLUGIN(Type, {.id = "aviary.test." word, .name = #Type, .vendor = "Aviary", .version = "1.0.0"})
TEST_PLUGIN(Gate, "gate")
TEST_PLUGIN(Sine, "sine")
TEST_PLUGIN(Gain, "gain")
TEST_PLUGIN(Inverted, "inverted")
TEST_PLUGIN(Difference, "difference")
TEST_PLUGIN(MonoKey, "mono_key")
TEST_PLUGIN(SlowTable, "slow_table")
TEST_PLUGIN(Filed, "filed")
TEST_PLUGIN(Glide, "glide")
TEST_PLUGIN(EditedGain, "edited_gain")
TEST_PLUGIN(Echo, "echo")
TEST_PLUGIN(KeptEcho, "kept_echo")
TEST_PLUGIN(FarEcho, "far_echo")
TEST_PLUGIN(Bits, "bits")
TEST_PLUGIN(Rogue, "rogue")
TEST_PLUGIN(Late, "late")
TEST_PLUGIN(NameLength, "name_length")
TEST_PLUGIN(Octave, "octave")
TEST_PLUGIN(EditedOctave, "edited_octave")
TEST_PLUGIN(Pulse, "pulse")
TEST_PLUGIN(Careless, "careless")
