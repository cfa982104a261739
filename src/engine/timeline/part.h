// A musician's part: one track's notes and automation in sample frames, and how far it has been played.
//
//     auto part = std::make_unique<Part>(track, lanes, tempo, max_frames);
//     part->jump(frame);                                // found by binary search
//     part->play(frame, frame + 512, events);           // fills the event list of each slot
//
// Made on the main thread; from its publication on it belongs to the audio thread.
#pragma once

#include "engine/engine_ids.h"
#include "engine/timeline/automation.h"
#include "engine/timeline/event_list.h"
#include "engine/timeline/tempo.h"
#include "rt/retired.h"
#include "song/score.h"

#include <limits>
#include <memory>
#include <span>
#include <vector>

namespace aviary::engine {

/// What the slots of a track are told in one block.
class PartEvents {
public:
    virtual void note_on(std::uint32_t time, const SoundingNote& note) = 0;
    virtual void note_off(std::uint32_t time, const SoundingNote& note) = 0;
    /// CLAP's expression_id and value, of a note that was told before.
    virtual void expression(
        std::uint32_t time, const SoundingNote& note, std::int32_t which, double value) = 0;
    virtual void parameter(std::uint32_t time, ChainSlotId slot, std::uint32_t index_id, double value) = 0;
    /// A MIDI controller of the slot's plugin, 0 to 127.
    virtual void controller(
        std::uint32_t time, ChainSlotId slot, std::uint8_t number, std::uint8_t value) = 0;

protected:
    ~PartEvents() = default;
};

class Part {
public:
    /// `expressions`: what Note::expression counts in.
    Part(std::span<const song::Note> notes, std::vector<Lane> lanes, const Tempo& tempo,
        std::vector<song::NoteExpression> expressions = {});

    // All [audio-thread]:
    /// Goes on from `to`. Notes that sound are not touched, and no events are given.
    void jump(SongFrame to);
    /// A note played by hand begins at the block's first frame; it sounds until it is released, wherever the song goes.
    void press(std::uint8_t key, double velocity, PartEvents& events);
    void release(std::uint8_t key, PartEvents& events);
    bool is_pressed(std::uint8_t key) const;
    /// Ends the part's own notes that sound, or every one, at the block's first frame.
    void release_planned(PartEvents& events);
    void release_all(PartEvents& events);
    /// Gives the values that the automation of one slot, or of all, has at `at`, where the part has just jumped to.
    void chase(SongFrame at, PartEvents& events, std::optional<ChainSlotId> slot = {});
    /// Gives all events from `from` up to, not including, `to`. Each call goes on where the last one ended, or after a
    /// jump().
    void play(SongFrame from, SongFrame to, PartEvents& events);
    /// Takes over the notes that sound in an older version of the part; `at` is the place in this version. Notes that
    /// both versions have go on, and so do notes played by hand. The others end at the block's first frame.
    void keep_sounding(Part& before, SongFrame at, PartEvents& events);
    /// To be called after keep_sounding(). `chase`: gives the values of the automation at `at`, where they are not
    /// those of the older version at `before_at`. Parameters that are not automated any more go back to their own
    /// values.
    void keep_automation(Part& before, SongFrame before_at, SongFrame at, bool chase, PartEvents& events);
    /// Takes over from another part of the same track the notes that sound, with their ends, and the values that
    /// automated parameters had before.
    void take_over(Part& other);
    /// The value that an automated parameter has before the first point of its automation.
    void set_rest(ChainSlotId slot, std::uint32_t index_id, double value);

    struct Sounding : SoundingNote {
        SongFrame end = 0;   ///< by_hand: nobody knows yet
        song::Ticks start{}; ///< in the song; not used if by_hand
        SongFrame began = 0;
        std::uint32_t expression = 0; ///< as in song::Note
    };
    static constexpr SongFrame by_hand = std::numeric_limits<SongFrame>::max();
    std::span<const Sounding> sounding() const { return sounding_; }
    /// Notes left out because more than polyphony() would sound at once. Only after take_over(), keep_sounding() or
    /// press().
    std::uint64_t notes_left_out() const { return notes_left_out_; }

    /// How many notes can sound at once.
    std::size_t polyphony() const { return sounding_.capacity(); }
    /// How many events play() and chase() give one slot at most in a block of so many frames, ends of sounding notes
    /// not counted.
    std::size_t busiest(ChainSlotId slot, SongFrame frames) const;

private:
    struct PlannedNote {
        SongFrame start, end;
        song::Ticks at; ///< its start
        std::uint8_t key, velocity;
        std::uint32_t expression;
    };
    const PlannedNote* find_same(const Sounding& note, SongFrame at) const;
    Lane* find_counterpart(const Lane& lane, const Part& of);
    std::vector<Sounding>::const_iterator find_pressed(std::uint8_t key) const;
    void end_notes(SongFrame from, SongFrame to, PartEvents& events);
    void start_notes(SongFrame from, SongFrame to, PartEvents& events);
    void start(std::uint32_t time, Sounding note, PartEvents& events);
    std::int32_t take_id();
    void give(const Lane& lane, std::uint32_t time, double value, PartEvents& events) const;
    /// What the note has from its start on.
    void begin_expression(std::uint32_t time, const Sounding& note, PartEvents& events) const;
    /// Where the note's movements are, at each step of them in the stretch.
    void move_expression(SongFrame from, SongFrame to, const Sounding& note, PartEvents& events) const;

    std::vector<PlannedNote> notes_; // in order of start
    std::vector<song::NoteExpression> expressions_;
    std::vector<Lane> lanes_;
    std::size_t next_note_ = 0;
    std::vector<Sounding> sounding_; // never grows beyond what was reserved
    std::int32_t next_id_ = 0;
    std::uint64_t notes_left_out_ = 0;
};

} // namespace aviary::engine
