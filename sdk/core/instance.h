// One living plugin, with everything between it and a format that is the same for all formats: parameter values and
// their movement, cutting long blocks, state. CLAP's and VST3's adapters translate their hosts' calls into these.
//
//     Instance instance(registration);
//     if (!instance.fault().empty()) refuse(instance.fault());
//     instance.prepare(48000, 512);
//
//     if (instance.enter()) {                                   // audio thread, once a host block
//         while (frames are left) {                             // pieces of at most max_block_frames()
//             instance.change(index, frame, value);             // in order of frame, as are
//             if (!instance.add(event)) end the piece at event; // the events
//             instance.run(parts);
//         }
//         instance.leave();
//     }
#pragma once

#include "sdk/core/gate.h"
#include "sdk/core/lane.h"
#include "sdk/core/registration.h"
#include "sdk/core/state_format.h"
#include "sdk/core/track_feed.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::detail {

/// Longest block an author sees, so that the parameters' buffers stay small whatever the host asks for.
inline constexpr unsigned block_frames_limit = 256;

class Instance {
public:
    explicit Instance(const Registration& registration); ///< [main-thread]

    /// What the author got wrong in declaring the parameters, for a person; empty when all is well. [any-thread]
    const std::string& fault() const { return fault_; }
    Plugin& plugin() { return *plugin_; }
    TrackFeed& track() { return track_; } ///< what the host says of the track goes in here

    unsigned param_count() const { return unsigned(params_.size()); }
    const Param& param(unsigned index) const { return *params_[index]; } ///< [any-thread]
    std::uint32_t param_hash(unsigned index) const { return hashes_[index]; }
    /// Index of the parameter whose id hashes to this, or -1. [any-thread]
    int find_param(std::uint32_t hash) const AVIARY_NONBLOCKING;

    void prepare(double sample_rate, unsigned max_frames); ///< [main-thread], not while blocks come
    unsigned max_block_frames() const { return setup_.max_frames; }
    const Setup& setup() const { return setup_; }

    /// Blocks will come / have ended. [audio-thread]
    void start() AVIARY_NONBLOCKING { gate_.start(); }
    void stop() AVIARY_NONBLOCKING { gate_.stop(); }
    void reset() AVIARY_NONBLOCKING; ///< [audio-thread]

    /// Sets a value at once, without movement: heard from the next host block. Values that are no number are
    /// ignored, others clamped and rounded as the parameter needs it. [any-thread]
    void set(unsigned index, double value) AVIARY_NONBLOCKING;

    /// The next four are for a host block. [audio-thread]
    bool enter() AVIARY_NONBLOCKING; ///< false: the main thread is at work on the plugin, play silence
    void leave() AVIARY_NONBLOCKING { gate_.leave(); }
    void change(unsigned index, Frame frame, double value) AVIARY_NONBLOCKING;
    bool add(const Event& event)
        AVIARY_NONBLOCKING; ///< false when a piece's events are full; run it, then add again
    void run(Block::Parts parts) AVIARY_NONBLOCKING; ///< `events` and `track` are filled in here

    /// Also while blocks come; see gate.h. False when the plugin could not be reached. [main-thread]
    bool save(std::vector<unsigned char>& state);
    /// Parameters that the state lacks go to their initial value, unknown ones are ignored, values are clamped.
    /// A state with a fault, or a plugin that could not be reached, changes nothing. Empty when loaded, else what is
    /// wrong, for a person. [main-thread]
    std::string_view load(ConstBytes state);

private:
    void index_params();
    double fit(unsigned index, double value) const AVIARY_NONBLOCKING;
    void write_state(StateWriter& writer) AVIARY_NONBLOCKING;
    void read_state(StateReader& reader, bool on_audio_thread) AVIARY_NONBLOCKING;

    std::unique_ptr<Plugin> plugin_;
    Gate gate_;
    TrackFeed track_;
    std::vector<Param*> params_;
    std::vector<std::uint32_t> hashes_;
    std::vector<std::uint16_t> slots_; ///< open addressing by hash: index + 1, 0 is free; a power of two
    std::string fault_;

    Setup setup_;
    std::vector<Lane> lanes_;
    std::vector<float> lane_buffers_;
    std::vector<unsigned> moving_; ///< first the indices of the lanes that move, then room for all the others
    unsigned moving_count_ = 0;
    std::vector<Event> events_;
    unsigned event_count_ = 0;
    std::atomic<bool> values_set_ = false; ///< set() was used: every lane snaps
    std::atomic<bool> reset_due_ = false;

    std::size_t expected_state_size_ = 4096;
    bool prepared_ = false;
    /// A state that came before the first prepare(): the arrays it fills may only be there afterwards.
    std::vector<unsigned char> early_state_;
};

} // namespace aviary::detail
