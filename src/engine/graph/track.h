// A track: its part played on its chain of slots, held back to meet the others, through its fader into the master.
//
//     track.play(from, to, Motion::jumped);   // or no call, while the transport stands
//     track.process(master, block);
//
// Made on the main thread; from its publication on it belongs to the audio thread, the peaks excepted.
#pragma once

#include "engine/graph/delay_line.h"
#include "engine/graph/fader.h"
#include "engine/graph/feed.h"
#include "engine/graph/note_node.h"
#include "engine/graph/slot_node.h"
#include "engine/timeline/part.h"

#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace aviary::engine {

/// Parameter changes by hand that one slot takes in one block; more wait for the next.
inline constexpr std::size_t most_live_changes = 256;

/// A track's part, with room for the events of one block at its busiest.
class TrackEvents : public rt::Retirable {
public:
    /// A value for each slot: whether a note effect may come before it.
    TrackEvents(Part part, const std::vector<bool>& slots, std::uint32_t max_frames);

    Part part;
    std::deque<SlotEvents> slots;
    std::vector<SoundingNote> held; ///< room to gather them in
};

/// The newest peak until somebody takes it; one thread raises, one takes.
class PeakMeter {
public:
    void raise(StereoPeak peak) {
        raise(left_, peak.left);
        raise(right_, peak.right);
    }
    StereoPeak take() {
        return {left_.exchange(0, std::memory_order_relaxed), right_.exchange(0, std::memory_order_relaxed)};
    }

private:
    static void raise(std::atomic<float>& peak, float value) {
        // Fails only when the other thread has just taken the peak, which it does a few times a second.
        float seen = peak.load(std::memory_order_relaxed);
        while (value > seen && !peak.compare_exchange_strong(seen, value, std::memory_order_relaxed)) {
        }
    }
    std::atomic<float> left_ = 0, right_ = 0;
};

class Track final : private PartEvents {
public:
    Track(std::unique_ptr<TrackEvents> events, std::vector<std::unique_ptr<Unit>> units, double sample_rate);

    // All [audio-thread]:
    /// The part from `from` to `to`; after a jump, sounding notes end first and automation is brought up to date.
    void play(SongFrame from, SongFrame to, bool jumped);
    /// False: a note has begun by hand in this block, and its end must not come in the same one.
    bool can_release() const { return !pressed_; }
    void release_notes() { events_->part.release_all(*this); }
    /// A note played by hand begins or ends. False: wait for the next block.
    bool press(std::uint8_t key, double velocity);
    bool release(std::uint8_t key);
    /// False: the slot has had all it can take in this block.
    bool set_parameter(std::size_t slot, std::uint32_t index_id, double value);
    /// False: wait for the next block. A change comes before anything else in its block.
    bool ready_to_change(std::size_t slot);
    std::unique_ptr<Journal> keep_journal(std::size_t slot, std::unique_ptr<Journal> journal) {
        return slots_[slot].keep_journal(std::move(journal));
    }
    bool catch_up(std::size_t slot, Unit& next, Handover& handover, BlockContext& block) {
        return slots_[slot].catch_up(next, handover, block);
    }
    /// `events` are made for the track with the new unit; gives back those in use until now. `chase` says that the
    /// transport runs, so the new unit is told what its automation has come to.
    std::unique_ptr<TrackEvents> change(std::size_t slot, std::unique_ptr<Unit> unit, Handover handover,
        std::unique_ptr<TrackEvents> events, SongFrame position, bool chase, rt::Retired& retired);
    void wake(std::size_t slot);
    /// Gives back what is no longer needed, see Feed::change().
    std::unique_ptr<Generator> feed(std::size_t slot, std::unique_ptr<Generator> source) {
        return feeds_[slot].change(std::move(source));
    }
    /// What this slot puts out goes to the block's tap from now on.
    void tap(std::optional<std::size_t> slot) { tapped_ = slot; }
    Fader& fader() { return fader_; }
    /// Gives back the line in use until now, if `line` is to replace it; null: the line stays.
    std::unique_ptr<DelayLine> set_delay(std::uint32_t frames, std::unique_ptr<DelayLine> line);
    /// One block through the chain, added to `master`.
    void process(Stereo& master, Stereo& io, BlockContext& block);
    void stop() noexcept;
    std::uint64_t events_dropped() const;

    PeakMeter& meter() { return meter_; } ///< [any-thread]

private:
    /// The slots that notes go through: the note effects in order, then the instrument's, the first.
    static constexpr std::size_t instrument = 0;
    std::size_t note_slot_behind(std::size_t slot) const;
    std::size_t first_note_slot() const { return note_slot_behind(instrument); }
    /// Where the notes of this slot come from: a note effect; null: the part.
    const NoteNode* notes_before(std::size_t slot) const;
    /// What sounds of the notes that this slot was told of. Valid until asked again.
    std::span<const SoundingNote> held_in(std::size_t slot);
    void change_note_effect(
        std::size_t slot, std::unique_ptr<Unit> next, const Handover& handover, rt::Retired& retired);
    void note_on(std::size_t slot, std::uint32_t time, const SoundingNote& note);
    void note_off(std::size_t slot, std::uint32_t time, const SoundingNote& note);
    void play_note_effect(std::size_t slot, BlockContext& block);

    void note_on(std::uint32_t time, const SoundingNote& note) override;
    void note_off(std::uint32_t time, const SoundingNote& note) override;
    void parameter(std::uint32_t time, std::size_t slot, std::uint32_t index_id, double value) override;

    std::unique_ptr<TrackEvents> events_;
    std::vector<SlotNode> slots_; // the first is the instrument's
    std::vector<NoteNode> notes_; // of each slot; where there is one, sound passes the slot by
    std::vector<Feed> feeds_;     // of each slot
    std::optional<std::size_t> tapped_;
    bool pressed_ = false; // a note has begun by hand in this block
    std::unique_ptr<DelayLine> delay_;
    Fader fader_;
    PeakMeter meter_;
};

} // namespace aviary::engine
