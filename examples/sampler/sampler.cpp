// Plays recordings: each zone of the keyboard has a file of its own. The project keeps the zones by name; a worker reads
// their files, and finds them again beside the project when the two have moved together.
#include <aviary/file.h>
#include <aviary/made.h>
#include <aviary/math.h>
#include <aviary/plugin.h>
#include <aviary/voices.h>

#include "wav.h"

#include <memory>
#include <string>

namespace {

struct Zone {
    int low = 0, high = 127; // the keys that play it
    int root = 60;           // the key that plays it as it was recorded
    aviary::File file;
    AVIARY_FIELDS(low, high, root, file)
};

/// A zone whose file has been read.
struct Sample {
    Zone zone;
    std::shared_ptr<const Wav> wav;
};
using Samples = std::vector<Sample>;
using MadeSamples = aviary::Made<Samples>;

struct SamplerVoice : aviary::Voice {
    MadeSamples* samples = nullptr;
    double sample_rate = 48000;

    void start() override {
        position = 0;
        level = 1;
        fade = 0;
        find();
    }
    void release() override { fade = float(1 / (0.1 * sample_rate)); }
    void choke() override { fade = float(1 / (0.005 * sample_rate)); }

    /// Holds the samples: the note plays to its end from the file that it began with, whatever is chosen meanwhile.
    void find() {
        held_samples = MadeSamples::Hold(*samples);
        sample = nullptr;
        if (held_samples)
            for (const Sample& each : *held_samples.get())
                if (note().key >= each.zone.low && note().key <= each.zone.high) sample = &each;
        if (!sample) stop();
    }
    void stop() {
        held_samples = {};
        end();
    }

    void render(aviary::Block& block, aviary::Frames frames) {
        const Wav& wav = *sample->wav;
        const double keys = note().pitch() - sample->zone.root;
        const double step = wav.sample_rate / sample_rate * aviary::exp2(keys / 12);
        for (auto frame : frames) {
            const auto at = static_cast<unsigned long>(position);
            if (at + 1 >= wav.left.size() || level <= 0) return stop();
            const float between = float(position - double(at)), gain = level * note().velocity;
            block.out(0)[frame] += gain * (wav.left[at] + between * (wav.left[at + 1] - wav.left[at]));
            block.out(1)[frame] += gain * (wav.right[at] + between * (wav.right[at + 1] - wav.right[at]));
            position += step;
            level -= fade;
        }
    }

    MadeSamples::Hold held_samples;
    const Sample* sample = nullptr;
    double position = 0; // in frames of the file
    float level = 1, fade = 0;
};

struct Sampler : aviary::Instrument {
    aviary::Kept<std::vector<Zone>> zones{*this, "zones"};
    MadeSamples samples{*this, &Sampler::make, zones};

    Sampler() {
        for (auto& voice : voices_.all()) voice.samples = &samples;
    }

    /// A file that cannot be read is told; the other zones play on. [worker]
    MadeSamples::Result make(const aviary::Setup&, const std::vector<Zone>& wanted, const Samples* before) {
        Samples made;
        std::string faults;
        for (const Zone& zone : wanted) {
            try {
                made.push_back({zone, read(zone.file, before)});
            } catch (const std::runtime_error& error) {
                faults += (faults.empty() ? "" : "; ") + std::string(error.what());
            }
        }
        if (faults.empty()) return made;
        return MadeSamples::Result::partly(std::move(made), faults.c_str());
    }

    /// A file that was gone may be back.
    unsigned timer_ms() const override { return 1000; }
    void timer() override {
        if (samples.failure().happened()) samples.again();
    }

    void prepare(const aviary::Setup& setup) override {
        for (auto& voice : voices_.all()) voice.sample_rate = setup.sample_rate;
    }

    void process(aviary::Block& block) override {
        for (unsigned side = 0; side < 2; ++side)
            for (auto frame : block.frames()) block.out(side)[frame] = 0;
        for (auto slice : block.slices()) {
            for (const auto& event : slice.events) voices_.handle(event);
            for (auto& voice : voices_) voice.render(block, slice.frames);
        }
        voices_.send_ends(block);
    }

    void reset() override {
        voices_.reset();
        for (auto& voice : voices_.all()) voice.held_samples = {};
    }

    void carry(aviary::Carry& carry) override {
        voices_.carry(carry);
        voices_.carry(carry, "position", &SamplerVoice::position);
        voices_.carry(carry, "level", &SamplerVoice::level);
        voices_.carry(carry, "fade", &SamplerVoice::fade);
        if (!carry.loading()) return;
        for (auto& voice : voices_) voice.find();
    }

private:
    /// What was read before is not read again.
    static std::shared_ptr<const Wav> read(const aviary::File& file, const Samples* before) {
        if (before)
            for (const Sample& sample : *before)
                if (sample.zone.file == file) return sample.wav;
        const auto bytes = file.bytes();
        return std::make_shared<const Wav>(read_wav(bytes.data(), bytes.size()));
    }

    aviary::Voices<SamplerVoice, 32> voices_; // behind `samples`: its holds end first
};

} // namespace

AVIARY_PLUGIN(Sampler, {.id = "com.example.sampler",
                           .name = "Sampler",
                           .vendor = "Example",
                           .version = "1.0.0",
                           .description = "Plays recordings, one for each zone of the keyboard",
                           .features = {"sampler"}})
