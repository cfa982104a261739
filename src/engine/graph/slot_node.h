// The processor of one slot in a track's chain, and how another one comes in its place while it sounds.
//
//     if (slot.ready()) slot.change(std::move(unit), departure, part.sounding());
//     slot.process(io, block);
//
// A change takes fade_seconds. It is a crossfade or a ring-out:
//   - In a crossfade both processors hear the same input, and the sound moves over from the old one to the new one.
//     Where both put out the same, so does the crossfade, to the bit. In a slot that was empty the crossfade begins
//     only after the latency of the new processor.
//   - In a ring-out the old processor has a tail of its own. The old one's input fades out while the new one's input
//     (an instrument's output) fades in, and the old one's tail is heard to its end beside the new one. An instrument
//     that goes without a successor rings out too, beside the sound that passes through its slot.
//     So does a processor that is to be restarted, but its output fades out at once.
// [audio-thread]
#pragma once

#include "engine/graph/unit.h"
#include "engine/swap/recent_blocks.h"
#include "engine/timeline/event_list.h"

#include <array>
#include <memory>
#include <span>

namespace aviary::engine {

inline constexpr double fade_seconds = 0.020;
inline constexpr double longest_tail_seconds = 10;

/// The events of a slot's processor in the present block, and of the one that is leaving.
struct SlotEvents {
    SlotEvents(std::size_t capacity, std::size_t polyphony)
        : current(capacity, polyphony)
        , leaving(capacity, polyphony) {}
    void clear() {
        current.clear();
        leaving.clear();
    }
    EventList current, leaving;
};

/// How the processor of a slot goes when another one comes in its place.
struct Departure {
    /// The old one's sound goes on in the new one, so the old one has no tail of its own to ring out.
    bool tail_is_carried = false;
    /// Both have the same parameters, so the old one hears of changes too, while it fades out.
    bool parameters_agree = false;
    /// A processor goes to be restarted, or comes back from that. In between the slot is silent.
    bool is_restart = false;
    /// Steady time of the first block that the new one has missed: the handover that it took holds all before that
    /// block. Negative: it took no such handover, and begins in the middle of the sound.
    std::int64_t next = -1;
    bool goes_on() const { return next >= 0 && parameters_agree; }
};

class SlotNode {
public:
    /// `recent_blocks`: by it the main thread gives the RecentBlocks into which the node then records, for the next
    /// change.
    SlotNode(double sample_rate, std::shared_ptr<RecentBlocksOffer> recent_blocks)
        : recent_blocks_offer_(std::move(recent_blocks))
        , fade_frames_(std::uint32_t(fade_seconds * sample_rate))
        , longest_tail_(std::uint32_t(longest_tail_seconds * sample_rate))
        , quiet_frames_(std::uint32_t(sample_rate)) {}

    /// Fills an empty slot without a crossfade.
    void begin(std::unique_ptr<Unit> unit) { current_ = std::move(unit); }
    bool empty() const { return !current_; }
    /// True: a change can begin, because no other is under way and there is room for one more tail. If there is none,
    /// the oldest tail begins to fade out.
    bool ready();
    /// Runs `next` through some of the blocks that it has missed, from departure.next on. True: it has caught up, or it
    /// cannot (departure.next is then negative). While it is false, it is to be called before every block.
    bool catch_up(Unit& next, Departure& departure, BlockContext& block);
    /// Records a block into the recent blocks after the present processor has run on it. Not before: the processor may
    /// save its handover for the main thread as the block begins, so this may be the first block that the handover
    /// lacks. By the end of the block the RecentBlocks that were made for that handover are here.
    void record(const Stereo& in, const EventList& events, BlockContext& block);
    /// `next` null: sound passes through from now on. `held` are the notes that sound: the new processor is told of
    /// them.
    void change(std::unique_ptr<Unit> next, Departure departure, std::span<const SoundingNote> held,
        SlotEvents& events);

    void note_on(std::uint32_t time, const SoundingNote& note, SlotEvents& events);
    void expression(
        std::uint32_t time, const SoundingNote& note, std::int32_t which, double value, SlotEvents& events);
    void controller(std::uint32_t time, std::uint8_t number, std::uint8_t value, SlotEvents& events);
    void note_off(std::uint32_t time, const SoundingNote& note, SlotEvents& events);
    /// Ends a note at frame 0. If the note begins there, its start is taken back instead: at one frame, ends come
    /// before starts.
    void end_note(const SoundingNote& note, SlotEvents& events);
    /// Tells the processor of a note that sounds already. An end of that note in the same block comes after this.
    void note_held(const SoundingNote& note, SlotEvents& events);
    /// An event that a note effect sent. False: there is no room for it, and nothing happened.
    bool pass_on(std::uint32_t time, const clap_event_header& event, SlotEvents& events);
    void parameter(std::uint32_t time, std::uint32_t index_id, double value, SlotEvents& events);

    void wake() {
        if (current_) current_->wake();
    }
    /// The block in `io` through the slot, in place; an empty slot leaves it as it is.
    void process(Stereo& io, SlotEvents& events, BlockContext& block);
    /// No process() may come after.
    void stop() noexcept;
    /// The tail that the processor reports, in frames; at most longest_tail().
    std::uint32_t tail() const;
    std::uint32_t longest_tail() const { return longest_tail_; }
    /// True: the slot is empty, and no tail sounds any more.
    bool is_over() const;
    std::uint64_t events_dropped() const { return events_dropped_; }

private:
    enum class Change : std::uint8_t { none, crossfade, ring_out };
    struct Tail {
        std::unique_ptr<Unit> unit;
        std::uint32_t frames_left = 0, quiet = 0;
    };
    std::uint32_t tail_to_ring_out(const Departure& departure) const; ///< frames
    void run_current(const Stereo& in, Stereo& out, EventList& events, BlockContext& block);
    void run(Unit* unit, const Stereo& in, Stereo& out, EventList& events, BlockContext& block) const;
    void crossfade(Stereo& io, SlotEvents& events, BlockContext& block);
    void ring_out(Stereo& io, SlotEvents& events, BlockContext& block);
    void add_tails(Stereo& io, BlockContext& block);
    void add_tail(Tail& tail, const Stereo& in, Stereo& io, EventList& events, BlockContext& block);
    void advance_change(BlockContext& block);
    void fade_end(const Tail& tail, Stereo& out, std::uint32_t frames) const;
    float way(std::uint32_t frame) const;
    static void retire(std::unique_ptr<Unit>& unit, BlockContext& block);

    std::unique_ptr<Unit> current_; // none: sound passes through
    bool is_silent_ = false;        // nothing passes through: the slot's processor is being restarted
    std::shared_ptr<RecentBlocksOffer> recent_blocks_offer_;
    std::unique_ptr<RecentBlocks> recent_blocks_; // of what current_ is given; none before the first change
    Change change_ = Change::none;
    std::int64_t fade_done_ = 0;    // frames of it; negative: frames until it begins
    std::unique_ptr<Unit> leaving_; // of a crossfade; none: the slot was empty and passed sound through
    bool leaving_hears_parameters_ = false;
    std::array<Tail, 4> tails_; // in a ring-out under way, [0] is the one whose input still fades
    std::uint32_t fade_frames_, longest_tail_, quiet_frames_;
    std::uint64_t events_dropped_ = 0;
};

} // namespace aviary::engine
