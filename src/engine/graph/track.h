// A track plays its part on its chain of slots, and its clips beside its instrument. Its sound is delayed to be in time
// with the other tracks, and goes through its fader into the master or a group, and through its sends into other tracks.
// What it receives is added after its instrument, before its effects.
//
//     track.play(from, to, jumped);       // no call while the transport stands
//     track.run(block);                   // after the tracks that send to it
//     track.give(master, block);
//
// Made on the main thread; from its publication on it belongs to the audio thread.
#pragma once

#include "engine/clips/clip_player.h"
#include "engine/graph/chain_slot.h"
#include "engine/graph/list.h"
#include "engine/mixer/delay_line.h"
#include "engine/mixer/fader.h"
#include "engine/mixer/send_node.h"
#include "engine/timeline/part.h"

#include <atomic>
#include <memory>
#include <span>
#include <vector>

namespace aviary::engine {

/// A track's part, with room for the events of one block at its busiest.
class TrackEvents : public rt::Retirable {
public:
    struct Slot {
        ChainSlotId id{};
        bool is_behind_notes = false; ///< a note effect may come before it
        std::unique_ptr<SlotEvents> events{};
    };
    /// `ending`: how many notes of an older version may sound when the part begins, and need room for their ends.
    TrackEvents(Part part, std::vector<Slot> slots, std::uint32_t max_frames, std::size_t ending = 0);
    Slot* find(ChainSlotId id);

    Part part;
    ClipPieces clips;
    std::vector<Slot> slots;        ///< of the chain, in order
    std::vector<SoundingNote> held; ///< what Track::held_in() fills; its memory is reserved
};

/// The largest peak since it was last taken. One thread raises it, another one takes it. Both own it together, so that
/// neither depends on how long the other lives.
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
        if (value == 0) return; // saves the atomic access for silent tracks, of which there are many
        // Fails only when the other thread has just taken the peak, which it does a few times a second.
        float seen = peak.load(std::memory_order_relaxed);
        while (value > seen && !peak.compare_exchange_strong(seen, value, std::memory_order_relaxed)) {
        }
    }
    std::atomic<float> left_ = 0, right_ = 0;
};

/// A track's place in the order of processing: tracks that send come before those that receive. `depth` is the number
/// of sends and outputs on the longest way to the track, `number` its number in the song.
struct Rank {
    int depth = 0, number = 0;
    friend auto operator<=>(const Rank&, const Rank&) = default;
};

class Track final : public rt::Retirable, private PartEvents {
public:
    /// See ChainSlot.
    enum class State : std::uint8_t { playing, waiting, leaving };

    /// The first slot is the instrument's. `events` lists the same slots in the same order. `meter` is raised by what
    /// is heard of the track.
    Track(TrackId id, std::unique_ptr<TrackEvents> events, List<ChainSlot> slots, double sample_rate,
        std::uint32_t max_frames, std::shared_ptr<PeakMeter> meter);

    // All [audio-thread]:
    /// Null when it has gone or leaves.
    ChainSlot* find(ChainSlotId id) const;
    SendNode* find(SendId id) const;
    /// Plays the part from `from` up to, not including, `to`. After a jump, the part's sounding notes end first, and
    /// the slots are told the values that automation has at `from`.
    void play(SongFrame from, SongFrame to, bool jumped);
    /// False: a note by hand has begun in this block, and its end must not come in the same block.
    bool can_release() const { return !pressed_; }
    void release_notes() { events_->part.release_all(*this); }
    /// A note played by hand begins or ends. False: wait for the next block.
    bool press(std::uint8_t key, double velocity);
    bool release(std::uint8_t key);
    /// False: the slot can take no more in this block.
    bool set_parameter(ChainSlot& slot, std::uint32_t index_id, double value);
    /// False: wait for the next block. A change must come before all events of its block.
    bool ready_to_change(ChainSlot& slot);
    /// `events` are made for the track with the new unit; returns those in use until now. `chase`: the transport runs,
    /// so the new unit is told the values that its automation has at `position`.
    std::unique_ptr<TrackEvents> change(ChainSlot& slot, std::unique_ptr<Unit> unit, Departure departure,
        std::unique_ptr<TrackEvents> events, SongFrame position, bool chase, rt::Retired& retired);
    /// Puts a slot behind another one, where it waits; null: at the front.
    void insert(std::unique_ptr<ChainSlot> slot, ChainSlot* behind);
    std::unique_ptr<ChainSlot> remove(ChainSlot& slot) { return slots_.remove(slot); }
    /// Goes on with the events of an edited song, and leaves in `events` those in use until now. Slots that the new
    /// events are for play from now on, the others leave. `before` and `at` are the same place of the song in its two
    /// versions. `chase` as in change().
    void take_up(std::unique_ptr<TrackEvents>& events, SongFrame before, SongFrame at, bool chase,
        rt::Retired& retired);
    /// The song has no such track any more: its notes end, its tails ring out.
    void leave();
    bool is_over() const;
    void add_send(std::unique_ptr<SendNode> send, Track* to); ///< null: to the master
    /// Ends the sends to tracks that leave.
    void end_sends_to_leaving();
    void set_rest(const ChainSlot& slot, std::uint32_t index_id, double value) {
        events_->part.set_rest(slot.id, index_id, value);
    }
    void move_fader(Gains gains);
    /// Where its sound goes from now on, by a crossfade: one of its ways of that kind, or the master.
    void set_output(SendId output);
    Delay& delay() { return delay_; }             ///< of its output to the master
    Delay& entry_delay() { return entry_delay_; } ///< of its instrument, to be in time with what is received
    /// Runs one block through the chain. Touches nothing of another track, so many may run at once.
    void run(BlockContext& block);
    /// Adds that block to `master` and to the tracks that it is sent to.
    void give(Stereo& master, BlockContext& block);
    /// Joins a batch: tracks that run() at the same time. False, and it does not: one of them sends to it.
    bool join(std::uint64_t batch);
    bool was_busy() const { return was_busy_; } ///< in the last run(): a plugin did not sleep
    void stop() noexcept;
    std::uint64_t events_dropped() const;

    const TrackId id;
    State state = State::playing;
    Rank rank;
    bool is_in_score = false;       ///< used only while an edited song is taken up
    std::unique_ptr<Track> next;    ///< see List
    Track* next_in_index = nullptr; ///< see Index

private:
    std::uint32_t tail() const; ///< frames
    void arrive(ChainSlot& slot, rt::Retired& retired);
    void let_go(ChainSlot& slot, rt::Retired& retired);
    void ring_out(std::uint32_t frames);
    void fade_out();
    void rise();
    void process_slots(Stereo& io, BlockContext& block);
    void keep(const Stereo& io, std::uint32_t frames);
    void receive(Stereo& io, std::uint32_t frames);
    static Stereo* sum_of(const SendNode& send, Stereo& master);

    /// Puts the lists of these events into their slots, and takes out those in use until now.
    void exchange_lists(TrackEvents& events);

    /// Notes go through the note effects in order, then to the instrument. Null: the first slot to get them.
    ChainSlot& note_slot_behind(const ChainSlot* slot) const;
    ChainSlot& first_note_slot() const { return note_slot_behind(nullptr); }
    /// Where the notes of this slot come from: a note effect; null: the part.
    const NoteNode* notes_before(const ChainSlot& slot) const;
    /// The sounding notes that this slot was told of. Valid until the next call.
    std::span<const SoundingNote> held_in(const ChainSlot& slot);
    void change_note_effect(
        ChainSlot& slot, std::unique_ptr<Unit> unit, const Departure& departure, rt::Retired& retired);
    void play_note_effect(ChainSlot& slot, BlockContext& block);

    void note_on(std::uint32_t time, const SoundingNote& note) override;
    void note_off(std::uint32_t time, const SoundingNote& note) override;
    void expression(std::uint32_t time, const SoundingNote& note, std::int32_t which, double value) override;
    void parameter(std::uint32_t time, ChainSlotId slot, std::uint32_t index_id, double value) override;
    void controller(std::uint32_t time, ChainSlotId slot, std::uint8_t number, std::uint8_t value) override;

    std::unique_ptr<TrackEvents> events_;
    ClipPlayer clips_;
    List<ChainSlot> slots_;
    ChainSlot* instrument_;
    StereoBuffers buffers_;
    Stereo io_; // the block, between run() and give()
    bool was_busy_ = false;
    bool pressed_ = false;        // a note by hand has begun in this block
    std::uint32_t ring_left_ = 0; // of a track that leaves: frames until it fades out, plus 1
    List<SendNode> sends_;
    SendNode* output_ = nullptr;       // one of sends_; null: the master
    std::uint32_t receives_ = 0;       // number of ways that lead here
    std::uint32_t receives_sends_ = 0; // of those, sends, which are heard from their beginning
    bool has_received_ = false;        // in the last run()
    std::uint64_t sent_from_ = 0;      // the last batch with a track that sends here
    StereoBuffers received_;
    Stereo received_sum_; // silent: nothing has come since it was heard
    Delay delay_, entry_delay_;
    Gains gains_;
    Fader fader_; // into the master; silent while there is another output
    std::shared_ptr<PeakMeter> meter_;
};

} // namespace aviary::engine
