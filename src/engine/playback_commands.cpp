// What each command does on the audio thread.
#include "engine/playback.h"

#include <concepts>

namespace aviary::engine {

namespace {

template <typename T>
concept OfTrack = requires(T command) {
    { command.track } -> std::same_as<TrackId&>;
};
template <typename T>
concept OfSlot = OfTrack<T> && requires(T command) {
    { command.slot } -> std::same_as<ChainSlotId&>;
};

/// Calls a carry_out(). One that returns nothing can always be done.
template <typename Function>
bool is_done_by(Function function) {
    if constexpr (std::is_void_v<decltype(function())>)
        return function(), true;
    else
        return function();
}

} // namespace

bool Playback::carry_out(Command& command) {
    return std::visit([this](auto& one) { return carry_out_where_it_belongs(one); }, command);
}

/// Looks up the track and the slot that a command names.
template <typename OneCommand>
bool Playback::carry_out_where_it_belongs(OneCommand& command) {
    if constexpr (OfTrack<OneCommand>) {
        Track* const track = graph_ ? graph_->find(command.track) : nullptr;
        if (!track) return true;
        if constexpr (OfSlot<OneCommand>) {
            ChainSlot* const slot = track->find(command.slot);
            return !slot || is_done_by([&] { return carry_out(command, *track, *slot); });
        } else {
            return is_done_by([&] { return carry_out(command, *track); });
        }
    } else {
        return is_done_by([&] { return carry_out(command); });
    }
}

// --- the transport ---------------------------------------------------------------------------------------------

void Playback::carry_out(Play&) {
    jumped_ = jumped_ || !playing_;
    playing_ = true;
}

bool Playback::carry_out(Stop&) {
    if (graph_ && !graph_->release_notes()) return false;
    playing_ = false;
    return true;
}

void Playback::carry_out(Seek& seek) {
    position_ = graph_ ? graph_->tempo().frame(seek.position) : 0;
    jumped_ = true;
}

void Playback::carry_out(SetLoop& set) {
    loop_ = set.loop;
    if (loop_ && !(loop_->end > loop_->start)) loop_.reset();
    update_loop();
}

// --- notes and parameters by hand ------------------------------------------------------------------------------

bool Playback::carry_out(PressKey& press, Track& track) { return track.press(press.key, press.velocity); }
bool Playback::carry_out(ReleaseKey& release, Track& track) { return track.release(release.key); }

bool Playback::carry_out(SetParameter& set, Track& track, ChainSlot& slot) {
    return track.set_parameter(slot, set.index_id, set.value);
}
void Playback::carry_out(SetRest& set, Track& track, ChainSlot& slot) {
    track.set_rest(slot, set.index_id, set.value);
}

// --- the mixer -------------------------------------------------------------------------------------------------

void Playback::carry_out(MoveMasterFader& move) {
    if (graph_) graph_->master().move_to(move.gains);
}
void Playback::carry_out(MoveFader& move, Track& track) { track.move_fader(move.gains); }

void Playback::carry_out(MoveSendFader& move, Track& track) {
    if (SendNode* const send = track.find(move.send)) send->fader.move_to(move.gains);
}

void Playback::carry_out(SetDelay& set) {
    if (Delay* const delay = graph_ ? graph_->find(set.delay) : nullptr)
        set.line.reset(delay->set(set.frames, rt::taken(set.line)).release());
}

void Playback::carry_out(AddSend& add, Track& track) {
    Track* const to = graph_->find(add.to);
    if (ChainSlot* const slot = to && add.side ? to->find(add.send->side) : nullptr; slot && !slot->side)
        slot->side = rt::taken(add.side);
    if (to || add.to == TrackId::master) track.add_send(rt::taken(add.send), to);
}
void Playback::carry_out(EndSend& end, Track& track) {
    if (SendNode* const send = track.find(end.send)) send->leave();
}

void Playback::carry_out(SetOutput& set, Track& track) { track.set_output(set.output); }

void Playback::carry_out(SetDepth& set, Track& track) { graph_->set_depth(track, set.depth); }

// --- slots -----------------------------------------------------------------------------------------------------

void Playback::carry_out(WakeSlot&, Track&, ChainSlot& slot) { slot.wake(); }

void Playback::carry_out(FeedSlot& feed, Track&, ChainSlot& slot) {
    feed.generator.reset(slot.feed.change(rt::taken(feed.generator)).release());
}

void Playback::carry_out(TapSlot& tap) { tapped_ = tap.tapped; }

bool Playback::carry_out(ChangeProcessor& change, Track& track, ChainSlot& slot) {
    if (!track.ready_to_change(slot)) return false;
    if (change.unit && !graph_->catch_up(slot, *change.unit, change.departure)) return false;
    change.events.reset(track
                            .change(slot, rt::taken(change.unit), change.departure, rt::taken(change.events),
                                position_, playing_ && !jumped_, retired_)
                            .release());
    return true;
}

void Playback::carry_out(InsertSlot& insert, Track& track) {
    ChainSlot* const behind = track.find(insert.behind);
    if (behind || insert.behind == ChainSlotId::none) track.insert(rt::taken(insert.made), behind);
}

void Playback::carry_out(MoveSlot& move, Track& track, ChainSlot& slot) {
    ChainSlot* const behind = track.find(move.behind);
    if (behind || move.behind == ChainSlotId::none) track.insert(track.remove(slot), behind);
}

void Playback::carry_out(DropSlot&, Track& track, ChainSlot& slot) {
    slot.stop();
    retired_.retire(track.remove(slot).release());
}

// --- tracks and songs ------------------------------------------------------------------------------------------

void Playback::carry_out(AddTrack& add) {
    if (graph_) graph_->add(rt::taken(add.made));
}
void Playback::carry_out(DropTrack&, Track& track) { graph_->drop(track); }

bool Playback::carry_out(PlaySong& play) {
    if (before_) return false; // one fade at a time
    if (graph_ && !graph_->release_notes()) return false;
    adopt(rt::taken(play.graph));
    return true;
}

void Playback::adopt(std::unique_ptr<Graph> graph) {
    tapped_ = ChainSlotId::none;
    if (graph_) {
        position_ = graph->tempo().frame(graph_->tempo().beats(position_));
        broken_before_ += graph_->broken_blocks();
        dropped_before_ += graph_->events_dropped();
        before_left_ = std::uint32_t(fade_seconds * setup_.sample_rate);
    }
    before_ = std::exchange(graph_, std::move(graph));
    jumped_ = true;
    update_loop();
}

} // namespace aviary::engine
