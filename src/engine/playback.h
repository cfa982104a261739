// The audio thread's half of the engine: takes the commands, keeps the transport, runs the graph.
//
//     playback.send({.kind = Command::Kind::play});   // main thread
//     playback.process(left, right, 512);             // audio thread
//     playback.collect();                             // main thread: frees what the audio thread has let go
//
#pragma once

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

/// A new processor for a slot, with the track's events made for it. Once done it holds what was there before.
struct Change : rt::Retirable {
    std::unique_ptr<Unit> unit;
    std::unique_ptr<TrackEvents> events;
    Departure departure;
};

struct Command {
    enum class Kind : std::uint8_t {
        play,
        stop,
        seek,
        loop,
        parameter,
        press,
        release,
        fader,
        delay,
        wake,
        source,
        tap,
        change,
        track,
        place,
        drop,
        rest,
        send,
        unsend,
        depth,
        mark,
        graph
    };
    Kind kind = Kind::stop;
    std::uint64_t sequence = 0; ///< given by send()
    Track* track = nullptr;
    ChainSlot* place = nullptr;  ///< of a slot in its track; tap: null is none; drop: null is the whole track
    ChainSlot* behind = nullptr; ///< place: where it is put; null: at the front
    Delay* delay = nullptr;
    Fader* fader = nullptr;
    SendNode* node = nullptr; ///< unsend: the one that goes
    std::uint32_t number =
        0; ///< parameter, rest: its id; delay: frames; press, release: key; depth: see Rank
    double
        a = 0,
        b = 0; ///< parameter, rest: value; press: velocity; seek: beats; loop: beats, none if a == b; fader: gains
    /// Owned: delay: DelayLine or none, source: Generator or none, place: one that is new, or none, change,
    /// track, send, graph: those.
    rt::Retirable* payload = nullptr;
};

/// What the audio thread last reported.
struct Report {
    bool playing = false;
    double position_beats = 0;
    std::uint64_t frames = 0, events_dropped = 0, broken_blocks = 0;
    std::uint64_t last_command = 0; ///< sequence of the last command carried out
};

class Playback {
public:
    explicit Playback(const EngineSetup& setup);
    ~Playback(); ///< after the audio thread has stopped calling process()

    // All [main-thread]:
    /// Carried out in order. What does not fit into the ring waits here for the next send() or collect().
    std::uint64_t send(Command command);
    /// Nothing waits: the next send() goes to the audio thread at once.
    bool has_room();
    /// An edited song for the next bar, or for the next block while the transport stands; once all that was sent before
    /// is carried out. None may be on offer.
    void offer(std::unique_ptr<Rescore> next);
    bool offers() const { return offer_.stands(); } ///< false: it has been taken up
    /// What is on offer, which then does not come; null: it has been taken up.
    std::unique_ptr<Rescore> withdraw() { return offer_.withdraw(); }
    void collect();
    const Report& report();

    SoundTap& tap() { return tap_; } ///< of the tapped slot

    void process(
        float* left, float* right, std::uint32_t frames, DeviceInput device) noexcept; ///< [audio-thread]

private:
    void push_waiting();

    // All [audio-thread]:
    void take_commands();
    bool carry_out(Command& command); ///< false: not yet
    bool change(Command& command);    ///< likewise
    void put(Command& command);
    void drop(Command& command);
    void adopt(std::unique_ptr<Graph> graph);
    void take_up_offer();
    bool is_at_bar() const;
    SongFrame same_place(const Tempo& next) const;
    void set_loop(double start_beats, double end_beats);
    void update_loop();
    void stretch(Stereo out, std::uint32_t frames, DeviceInput device);
    void fade_out_before(Stereo out, std::uint32_t frames, const Surroundings& surroundings);
    std::uint32_t frames_until_turn(std::uint32_t most) const;
    void publish();
    static void destroy(Command& command);

    EngineSetup setup_;
    rt::Ring<Command> ring_;
    rt::Offer<Rescore> offer_;
    std::deque<Command> waiting_; // main thread
    std::uint64_t last_sent_ = 0; // main thread
    rt::Retired retired_;
    rt::Latest<Report> report_;
    SoundTap tap_;

    std::optional<Command> held_; // taken, to be carried out as soon as it can be
    std::unique_ptr<Graph> graph_;
    std::unique_ptr<Graph> before_; // the last song, fading out
    std::uint32_t before_left_ = 0;
    StereoBuffers before_buffer_;
    const ChainSlot* tapped_ = nullptr; // only ever compared
    bool playing_ = false, jumped_ = true;
    SongFrame position_ = 0;
    std::optional<Loop> loop_;
    std::optional<LoopFrames> loop_frames_;
    std::uint64_t frames_ = 0, last_command_ = 0, broken_before_ = 0, dropped_before_ = 0;
};

} // namespace aviary::engine
