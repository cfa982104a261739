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
//             hand on instance.sent();
//         }
//         instance.leave();
//     }
#pragma once

#include "sdk/core/host_link.h"
#include "sdk/core/params/hash.h"
#include "sdk/core/params/smoother.h"
#include "sdk/core/registration.h"
#include "sdk/core/state/handover.h"
#include "sdk/core/state/presets.h"
#include "sdk/core/state/state_format.h"
#include "sdk/core/tasks/gate.h"
#include "sdk/core/tasks/worker.h"
#include "sdk/core/track/track_feed.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::detail {

/// Longest block an author sees, so that the parameters' buffers stay small whatever the host asks for.
inline constexpr unsigned block_frames_limit = 256;

class Instance {
public:
    explicit Instance(const Registration& registration); ///< [main-thread]
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    /// Whom the plugin's requests go to; null for nobody. It outlives the instance. [main-thread]
    void connect(HostLink* host) { host_ = host; }
    HostLink* host() const { return host_; }

    /// What the author got wrong in declaring the parameters, for a person; empty when all is well. [any-thread]
    const std::string& fault() const { return fault_; }
    Plugin& plugin() { return *plugin_; }
    TrackFeed& track() { return track_; } ///< what the host says of the track goes in here

    unsigned param_count() const { return unsigned(params_.size()); }
    const Param& param(unsigned index) const { return *params_[index]; } ///< [any-thread]
    std::uint32_t param_hash(unsigned index) const { return hashes_[index]; }
    /// Index of the parameter whose id hashes to this, or -1. [any-thread]
    int find_param(std::uint32_t hash) const AVIARY_NONBLOCKING;

    unsigned index_of(const Param& param) const { return unsigned(find_param(fnv1a_32(param.id()))); }

    Span<const Layout> layouts() const { return layouts_; } ///< at least one, while there is no fault
    unsigned layout_index() const { return layout_; }
    const Layout& layout() const { return layouts_[layout_]; }
    /// Which one the next prepare() is for. [main-thread]
    void choose_layout(unsigned index) { layout_ = index; }

    /// How the host runs it from now on. [any-thread]
    void set_mode(Mode mode) AVIARY_NONBLOCKING { mode_.store(mode, std::memory_order_relaxed); }

    void prepare(double sample_rate, unsigned max_frames); ///< [main-thread], not while blocks come
    unsigned max_block_frames() const { return setup_.max_frames; }
    const Setup& setup() const { return setup_; }

    /// Blocks will come / have ended. [audio-thread]
    void start() AVIARY_NONBLOCKING { gate_.start(); }
    /// Between two blocks: a main thread that waits to save or load need not wait for the next one. [audio-thread]
    void let_in() AVIARY_NONBLOCKING {
        if (gate_.enter()) gate_.leave();
    }
    void stop() AVIARY_NONBLOCKING { gate_.stop(); }
    void reset() AVIARY_NONBLOCKING; ///< [audio-thread]

    /// Sets a value at once, without movement: heard from the next host block. Values that are no number are
    /// ignored, others clamped and rounded as the parameter needs it. [any-thread]
    void set(unsigned index, double value) AVIARY_NONBLOCKING;

    /// A value from the plugin's own editor: glides there as if automated, and the host hears of it. [main-thread]
    void edit(const Param& param, double value);
    /// Sets all parameters to what the preset says, as by an editor but without telling the host. Answers what of the
    /// preset meant nothing, in words; the rest is set. [main-thread]
    std::string load_preset(const PresetText& preset);

    /// The next six are for a host block. [audio-thread]
    /// False: the main thread is at work on the plugin, play silence. `steady_time` is the host's count of frames at
    /// the block's beginning, negative when it has none.
    bool enter(std::int64_t steady_time = -1) AVIARY_NONBLOCKING;
    void leave(std::int64_t next_steady_time = -1) AVIARY_NONBLOCKING;
    void change(unsigned index, Frame frame, double value) AVIARY_NONBLOCKING;
    /// What the host adds to a parameter until it says otherwise.
    void modulate(unsigned index, Frame frame, double amount) AVIARY_NONBLOCKING;
    bool add(const Event& event)
        AVIARY_NONBLOCKING; ///< false when a piece's events are full; run it, then add again
    /// The piece's channels, frames and transport; the rest is filled in here.
    void run(Block::Parts parts) AVIARY_NONBLOCKING;
    /// What the plugin sent in the last run(), in order of its frames.
    Span<const Event> sent() const AVIARY_NONBLOCKING { return outbox_.events(); }

    /// Also while blocks come; see gate.h. False when the plugin could not be reached. [main-thread]
    bool save(std::vector<unsigned char>& state);
    /// All that newer code needs to go on where this one is, for as long as it is active. [main-thread]
    bool save(Handover& handover);
    /// Parameters that the state lacks go to their initial value, unknown ones are ignored, values are clamped.
    /// A state with a fault, or a plugin that could not be reached, changes nothing. Empty when loaded, else what is
    /// wrong, for a person. [main-thread]
    std::string_view load(ConstBytes state);
    /// Before the first block. Like load() of its state, then moves on. [main-thread]
    std::string_view load(const Handover& handover);
    /// What the parameters are in a state, by index, without loading it. Nothing for one with a fault. [main-thread]
    std::optional<std::vector<double>> values_in(ConstBytes state);

private:
    void index_params();
    template <typename Also>
    bool save(std::vector<unsigned char>& state, const Also& also);
    void take_set_values() AVIARY_NONBLOCKING;
    void list_moving(unsigned index) AVIARY_NONBLOCKING;
    void glide_to_edited() AVIARY_NONBLOCKING;
    void put(unsigned index, double value);
    std::optional<ConstBytes> migrated(ConstBytes state, std::vector<unsigned char>& storage);
    double choice_value(unsigned index, double value, std::string_view choice) const AVIARY_NONBLOCKING;
    double fit(unsigned index, double value) const AVIARY_NONBLOCKING;
    void write_state(StateWriter& writer) AVIARY_NONBLOCKING;
    double value_in(StateReader& reader, unsigned index) const AVIARY_NONBLOCKING;
    void read_state(StateReader& reader, bool on_audio_thread) AVIARY_NONBLOCKING;

    std::unique_ptr<Plugin> plugin_;
    Gate gate_;
    TrackFeed track_;
    std::vector<Param*> params_;
    std::vector<std::uint32_t> hashes_;
    std::vector<std::uint16_t> slots_; ///< open addressing by hash: index + 1, 0 is free; a power of two
    std::string fault_;
    HostLink* host_ = nullptr;
    Span<const Layout> layouts_;
    unsigned state_version_;
    unsigned layout_ = 0;
    std::atomic<Mode> mode_ = Mode::live;

    Setup setup_;
    std::vector<Smoother> smoothers_;
    std::vector<float> lane_buffers_;
    std::vector<unsigned>
        moving_; ///< first the indices of the smoothers that move, then room for all the others
    unsigned moving_count_ = 0;
    std::vector<Event> events_;
    unsigned event_count_ = 0;
    std::vector<Event> sent_events_;
    Outbox outbox_;
    std::atomic<bool> values_set_ = false;    ///< set() was used: every smoother snaps
    std::atomic<bool> values_edited_ = false; ///< edit() was used: smoothers go to their values
    std::atomic<bool> reset_due_ = false;
    std::atomic<std::int64_t> steady_time_ = -1; ///< of the block under way or, between two, of the next

    std::size_t expected_state_size_ = 4096;
    bool prepared_ = false;
    /// A state that came before the first prepare(): the arrays it fills may only be there afterwards.
    std::vector<unsigned char> early_state_;

    Worker worker_; ///< last, so that its thread ends before what it uses is gone
};

} // namespace aviary::detail
