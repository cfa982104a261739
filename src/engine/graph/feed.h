// What a slot hears: what comes to it by the chain, or the sound of a generator in its place.
//
//     auto unneeded = feed.change(std::make_unique<Generator>(source, sample_rate));   // null: the chain again
//     feed.process(io, block);
//
// A change is a short crossfade, so that it does not click. [audio-thread] but for the making of generators
#pragma once

#include "engine/graph/unit.h"
#include "engine/source.h"

#include <memory>

namespace aviary::engine {

/// Makes the sound of a source, block by block.
class Generator : public rt::Retirable {
public:
    Generator(const Source& source, double sample_rate);

    /// Goes on at the phase or place of the generator before, so that a change of level changes nothing else.
    void take_over(const Generator& before);
    void render(Stereo& out, std::uint32_t frames, DeviceInput device);

private:
    void render_tone(Stereo& out, std::uint32_t frames);
    void render_sound(Stereo& out, std::uint32_t frames);
    float random();

    Source source_;
    float gain_;
    double step_, phase_ = 0;  // in turns
    std::size_t position_ = 0; // in the sound
    std::uint64_t random_ = 0x9e3779b97f4a7c15;
};

class Feed {
public:
    explicit Feed(double sample_rate);

    /// Changes at once if nothing was heard yet, else by a crossfade. During a crossfade the next change waits for its
    /// end; of several that wait, the newest counts. Returns a generator that is not needed any more.
    std::unique_ptr<Generator> change(std::unique_ptr<Generator> next);
    /// True: the slot hears only the chain, and no change is under way.
    bool is_over() const { return !current_ && !leaving_ && !waits_; }
    /// Puts what is to be heard in place of the block in `io`.
    void process(Stereo& io, BlockContext& block);

private:
    void begin(std::unique_ptr<Generator> next);
    void crossfade(Stereo& io, const Stereo& before, std::uint32_t frames);

    std::unique_ptr<Generator> current_, leaving_, waiting_; // none: the chain
    bool heard_ = false, waits_ = false;
    std::uint32_t fade_frames_, fade_left_ = 0;
};

} // namespace aviary::engine
