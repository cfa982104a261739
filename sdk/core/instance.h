// One living plugin, with all that is the same in every format: parameter values and their smoothing, state, presets,
// the gate between main thread and audio thread. The adapters of CLAP and VST3 translate their hosts' calls into these.
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
#include "sdk/core/kept/published_values.h"
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
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::detail {

/// The longest block an author sees. Keeps the parameters' buffers small, whatever block a host asks for.
inline constexpr unsigned block_frames_limit = 256;

class Instance {
public:
    explicit Instance(const Registration& registration); ///< [main-thread]
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    /// Where the plugin's requests go; null: nowhere. The host link outlives the instance. [main-thread]
    void connect(HostLink* host) { host_ = host; }
    HostLink* host() const { return host_; }

    /// The author's mistake in declaring layouts or parameters, for a person; empty when there is none. [any-thread]
    const std::string& fault() const { return fault_; }
    Plugin& plugin() { return *plugin_; }
    TrackFeed& track() { return track_; } ///< takes what the host says of the track
    PublishedValues& values() { return values_; }
    Worker& worker() { return *worker_; } ///< there is one while there is no fault

    unsigned param_count() const { return unsigned(params_.size()); }
    const Param& param(unsigned index) const { return *params_[index]; } ///< [any-thread]
    std::uint32_t param_hash(unsigned index) const { return hashes_[index]; }
    /// The value that the audio thread was told last: as param().value(), but for a load under way. [audio-thread]
    double heard_value(unsigned index) const AVIARY_NONBLOCKING { return smoothers_[index].base(); }
    /// Index of the parameter whose id hashes to this, or that has this number, or -1. [any-thread]
    int find_param(std::uint32_t hash) const AVIARY_NONBLOCKING;

    unsigned index_of(const Param& param) const;

    Span<const Layout> layouts() const { return layouts_; } ///< at least one, while there is no fault
    unsigned layout_index() const { return layout_; }
    const Layout& layout() const { return layouts_[layout_]; }
    /// Chooses the layout for the next prepare(). [main-thread]
    void choose_layout(unsigned index) { layout_ = index; }

    /// How the host runs the plugin from now on. [any-thread]
    void set_mode(Mode mode) AVIARY_NONBLOCKING { mode_.store(mode, std::memory_order_relaxed); }

    void prepare(double sample_rate, unsigned max_frames); ///< [main-thread], not while blocks come
    unsigned max_block_frames() const { return setup_.max_frames; }
    const Setup& setup() const { return setup_; }

    /// Blocks will come from now on. [audio-thread]
    void start() AVIARY_NONBLOCKING { gate_.start(); }
    /// For between two blocks: makes a save or load that the main thread waits for. [audio-thread]
    void let_in() AVIARY_NONBLOCKING {
        if (gate_.enter()) gate_.leave();
    }
    /// No more blocks will come. [audio-thread]
    void stop() AVIARY_NONBLOCKING { gate_.stop(); }
    void reset() AVIARY_NONBLOCKING; ///< [audio-thread]

    /// Sets a value without smoothing; it is heard from the next host block. NaN and infinity are ignored, other values
    /// are clamped and rounded as the parameter needs it. [any-thread]
    void set(unsigned index, double value) AVIARY_NONBLOCKING;

    /// Sets a value from the plugin's own editor: smoothed as if automated, and the host is told. [main-thread]
    void edit(const Param& param, double value);
    /// Sets all parameters as the preset says, smoothed, and what it keeps: between two blocks, as load() does. The host is
    /// not told. Returns in words which lines meant nothing; the others are applied. [main-thread]
    std::string load_preset(const PresetText& preset);
    /// The part of it that is no parameters. [main-thread]
    std::string load_kept(const PresetText& preset);
    /// What load_preset() would set, by index. [main-thread]
    std::vector<double> values_of(const PresetText& preset) const { return preset_values(preset, params_); }

    // From here to sent(): what is called for a host block. [audio-thread]

    /// False: the main thread is saving or loading; play silence. `steady_time` is the host's count of frames at the
    /// block's beginning, negative when it has none.
    bool enter(std::int64_t steady_time = -1) AVIARY_NONBLOCKING;
    void leave(std::int64_t next_steady_time = -1) AVIARY_NONBLOCKING;
    void change(unsigned index, Frame frame, double value) AVIARY_NONBLOCKING;
    /// What the host adds to a parameter until it says otherwise.
    void modulate(unsigned index, Frame frame, double amount) AVIARY_NONBLOCKING;
    /// True where the caller must end a piece before a change of this parameter. While the plugin is at rest there is
    /// nothing to smooth: a change at a piece's first frame then takes effect at once.
    bool cuts_at(unsigned index) const AVIARY_NONBLOCKING;
    /// False when cuts_at() is false for every parameter.
    bool quiet() const AVIARY_NONBLOCKING {
        return quiet_frames_ > 0 && (quiet_frames_ == forever || can_rest());
    }
    /// False when there is no room for more events in the piece: run it, then add the event again.
    bool add(const Event& event) AVIARY_NONBLOCKING;
    /// The events added so far wait for a later host block: copies the messages that they point to. Those that there is no
    /// room for are lost.
    void keep_events() AVIARY_NONBLOCKING;
    /// Runs a piece. The caller fills in channels, frames and transport; the rest is filled in here.
    void run(Block::Parts parts) AVIARY_NONBLOCKING;
    /// What the plugin sent in the last run(), in order of its frames.
    Span<const Event> sent() const AVIARY_NONBLOCKING { return outbox_.events(); }

    /// What a project keeps: parameters, Kept and Learned values. Never waits for the audio thread, unless the plugin
    /// overrides Plugin::state(): false then, when it is stuck in a block, or its state grew faster than it could be
    /// saved. False also when a type of the author's throws as it is written; the host's log says what. [main-thread]
    bool save(std::vector<unsigned char>& state);
    /// Parameters that the state lacks go to their initial value, and so does what is kept; unknown ones are ignored,
    /// values are clamped. Each block hears the whole state or nothing of it. A state with a fault changes nothing. Returns what is wrong, for a person; empty when the
    /// state was loaded. What of it could not be read is said to the host's log. [main-thread]
    std::string_view load(ConstBytes state);

    /// All that new code takes over, at the border of a block. May be called while blocks come; see gate.h. False when
    /// the plugin is stuck in a block. [main-thread]
    bool save(Handover& handover);
    /// Before the first block. When load() of the old code's state came before and everything has been made from it,
    /// nothing more that is made is published for as long as a crossfade takes. [main-thread]
    std::string_view load(const Handover& handover);
    /// The folder that files are found beside, or "". Before load(). [main-thread]
    void set_project(std::string folder) { project_ = std::move(folder); }
    const std::string& project() const { return project_; }

    /// The parameters' values in a state, by index. Loads nothing. Empty for a state with a fault. [main-thread]
    std::optional<std::vector<double>> values_in(ConstBytes state);

private:
    void index_params();
    template <typename Write>
    bool save_between_blocks(
        std::vector<unsigned char>& bytes, std::size_t& expected_size, const Write& write);
    void take_published() AVIARY_NONBLOCKING;
    void take_all() AVIARY_NONBLOCKING;
    void take_set_values() AVIARY_NONBLOCKING;
    void list_moving(unsigned index) AVIARY_NONBLOCKING;
    void glide_to_edited() AVIARY_NONBLOCKING;
    void begin_movement(unsigned index, Frame frame) AVIARY_NONBLOCKING;
    bool can_rest() const AVIARY_NONBLOCKING { return rest_frames_ != forever; }
    void count_quiet(Frame frames, Frame sounding) AVIARY_NONBLOCKING;
    void put(unsigned index, double value);
    ConstBytes migrated(ConstBytes state, std::vector<unsigned char>& storage);
    double choice_value(unsigned index, double value, std::string_view choice) const;
    double fit(unsigned index, double value) const AVIARY_NONBLOCKING;
    template <typename ValueOf>
    void write_params(StateWriter& writer, const ValueOf& value_of) const AVIARY_NONBLOCKING;
    void write_kept(StateWriter& writer, bool also_learned) const;
    bool keeps(std::string_view id) const;
    double value_in(StateReader& reader, unsigned index) const;
    void read_params(StateReader& reader, bool glide);
    bool sounds() const;
    void read_kept(StateReader& reader, bool also_learned);
    bool has_already(const Keeper& keeper, ConstBytes saved) const;
    void carry_learned(Carry& carry) AVIARY_NONBLOCKING;
    void say(const std::string& what) const;
    void say_unsaved(const std::exception& error) const;
    void say_afresh(const Keeper& keeper, const char* why) const;
    void say_refused(const StateReader& reader, const char* whence) const;

    std::unique_ptr<Plugin> plugin_;
    const bool has_state_; ///< see Registration
    Gate gate_;
    PublishedValues values_;
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
    std::vector<ParamSample> smoother_buffers_; ///< for each smoother max_frames values and as many targets
    std::vector<unsigned> moving_; ///< the first moving_count_ are the indices of the smoothers that move
    unsigned moving_count_ = 0;
    bool source_changed_ = false; ///< something is to be made anew after this block
    std::vector<Event> events_;
    unsigned event_count_ = 0;
    std::vector<unsigned char> kept_messages_; ///< of events that wait; the first kept_size_ bytes are in use
    std::size_t kept_size_ = 0;
    std::vector<Event> sent_events_;
    Outbox outbox_{nullptr, 0};
    static constexpr unsigned forever = ~0u;
    /// Since the last sound: a note, or input or output that is not 0. forever: none since prepare() or reset().
    unsigned quiet_frames_ = forever;
    /// After so many quiet frames the plugin is at rest. forever: only prepare() and reset() bring it to rest.
    unsigned rest_frames_ = forever;
    std::atomic<bool> values_set_ = false;    ///< set() was called: the next block snaps every smoother
    std::atomic<bool> values_edited_ = false; ///< edit() was called: the next block lets smoothers glide
    std::atomic<bool> reset_due_ = false;
    std::atomic<std::int64_t> steady_time_ = -1; ///< of the block under way or, between two, of the next

    std::size_t expected_state_size_ = 4096, expected_sound_size_ = 4096;
    bool prepared_ = false;
    std::atomic<bool> has_played_ = false; ///< since prepare()
    /// A state loaded before the first prepare(). Plugin::state() reads it again after that, for arrays that prepare()
    /// makes.
    std::vector<unsigned char> early_state_;
    std::string project_;

    std::optional<Worker> worker_; ///< last, so that its thread ends before what it uses is gone
};

} // namespace aviary::detail
