// The audio thread's half of the engine: takes the commands, keeps the transport, runs the graph.
//
//     playback.send(Play{});                  // main thread
//     playback.process(left, right, 512);     // audio thread
//     playback.collect();                     // main thread: frees what the audio thread has let go
//
#pragma once

#include "engine/commands.h"
#include "engine/engine.h"
#include "engine/graph/graph.h"
#include "engine/timeline/transport_event.h"
#include "rt/latest.h"
#include "rt/offer.h"
#include "rt/retired.h"
#include "rt/ring.h"

#include <deque>
#include <memory>
#include <optional>

namespace aviary::engine {

/// What the audio thread last reported.
struct Report {
    bool playing = false;
    Beats position;
    std::uint64_t frames = 0, events_dropped = 0, broken_blocks = 0;
    std::uint64_t last_command = 0; ///< number of the last command carried out
};

class Playback {
public:
    explicit Playback(const EngineSetup& setup);
    ~Playback(); ///< after the audio thread has stopped calling process()

    // All [main-thread]:
    /// Commands are carried out in order. One that does not fit into the ring waits here for the next send(), has_room() or
    /// collect(). Returns the command's number; numbers grow.
    std::uint64_t send(Command command);
    /// Wraps a thing for a command that is to own it.
    template <typename T>
    rt::Retiring<T> owner_of(std::unique_ptr<T> thing) {
        return retired_.owner_of(std::move(thing));
    }
    /// True: nothing waits, so the next send() goes to the audio thread at once.
    bool has_room();
    /// Offers an edited song. The audio thread takes it up at the next bar, or at the next block while the transport stands,
    /// but not before it has carried out all commands sent before. Only while nothing is on offer.
    void offer(std::unique_ptr<Rescore> next);
    /// Takes the edited song back. Null: nothing was on offer, or it has been taken up.
    std::unique_ptr<Rescore> withdraw();
    /// True once for each offer that the audio thread has taken up.
    bool has_taken_up();
    void collect();
    const Report& report();

    SoundTap& tap() { return tap_; } ///< of the tapped slot

    void process(
        float* left, float* right, std::uint32_t frames, DeviceInput device) noexcept; ///< [audio-thread]

private:
    struct Sent {
        std::uint64_t number = 0;
        Command command;
    };
    void push_waiting();

    // All [audio-thread]:
    void take_commands();
    /// False: not in this block. The command is tried again before the next one; the commands after it wait.
    bool carry_out(Command& command);
    template <typename OneCommand>
    bool carry_out_where_it_belongs(OneCommand& command);
    // What each command does, in playback_commands.cpp. Called only if the track and the slot that the command names exist.
    void carry_out(Mark&) {}
    void carry_out(Play&);
    bool carry_out(Stop&);
    void carry_out(Seek&);
    void carry_out(SetLoop&);
    bool carry_out(PressKey&, Track&);
    bool carry_out(ReleaseKey&, Track&);
    bool carry_out(SetParameter&, Track&, ChainSlot&);
    void carry_out(SetRest&, Track&, ChainSlot&);
    void carry_out(MoveMasterFader&);
    void carry_out(MoveFader&, Track&);
    void carry_out(MoveSendFader&, Track&);
    void carry_out(SetDelay&);
    void carry_out(AddSend&, Track&);
    void carry_out(EndSend&, Track&);
    void carry_out(SetOutput&, Track&);
    void carry_out(SetDepth&, Track&);
    void carry_out(WakeSlot&, Track&, ChainSlot&);
    void carry_out(FeedSlot&, Track&, ChainSlot&);
    void carry_out(TapSlot&);
    bool carry_out(ChangeProcessor&, Track&, ChainSlot&);
    void carry_out(InsertSlot&, Track&);
    void carry_out(MoveSlot&, Track&, ChainSlot&);
    void carry_out(DropSlot&, Track&, ChainSlot&);
    void carry_out(AddTrack&);
    void carry_out(DropTrack&, Track&);
    bool carry_out(PlaySong&);

    void adopt(std::unique_ptr<Graph> graph);
    void take_up_offer();
    bool is_at_bar() const;
    SongFrame same_place(const Tempo& next) const;
    void update_loop();
    void stretch(Stereo out, std::uint32_t frames, DeviceInput device);
    void fade_out_before(Stereo out, std::uint32_t frames, const Surroundings& surroundings);
    std::uint32_t frames_until_turn(std::uint32_t most) const;
    void publish();

    EngineSetup setup_;
    rt::Retired retired_; // outlives the commands, whose things go there
    Team team_;
    rt::Ring<Sent> ring_;
    rt::Offer<Rescore> offer_;
    rt::Latest<Report> report_;
    SoundTap tap_;

    // The main thread's own:
    std::deque<Sent> waiting_;
    std::uint64_t last_sent_ = 0;
    bool awaits_take_up_ = false; // an offer was made, and it is neither withdrawn nor known to be taken up

    // The audio thread's own:
    std::optional<Sent> held_; // taken from the ring, but not carried out yet
    std::unique_ptr<Graph> graph_;
    std::unique_ptr<Graph> before_; // the last song, fading out
    std::uint32_t before_left_ = 0;
    StereoBuffers before_buffer_;
    ChainSlotId tapped_ = ChainSlotId::none;
    bool playing_ = false, jumped_ = true;
    SongFrame position_ = 0;
    std::optional<Loop> loop_;
    std::optional<LoopFrames> loop_frames_;
    std::uint64_t frames_ = 0, last_command_ = 0, broken_before_ = 0, dropped_before_ = 0;
};

} // namespace aviary::engine
