// The change of processors, and the parameter changes that are on their way to them.
#include "engine/engine_impl.h"

namespace aviary::engine {

/// From the first swap on, the blocks that the slot's processor is given are recorded for the next swap. A state that
/// is saved after this call lacks only blocks that are recorded. No command does this, because a command may wait
/// behind others while the state grows old.
void Engine::Impl::keep_recent_blocks(SlotRecord& slot) {
    if (std::exchange(slot.keeps_recent_blocks, true)) return;
    slot.recent_blocks->make(std::make_unique<RecentBlocks>(setup.max_frames), 1);
}

Result<void> Engine::get_ready(SlotId slot, hosting::Processor& next, bool is_afresh) {
    Impl& impl = gate_.enter();
    const FoundSlot record = impl.find_slot(slot);
    if (!record) return Error{"slot.unknown", "no slot " + std::to_string(slot) + " in the loaded song", {}};
    if (auto activated = impl.activate(next, record.track->song); !activated) return activated.error();
    // A state that cannot be had or is refused is no error yet: swap() finds another way.
    if (const hosting::Processor* old = record.slot->processor; old && !is_afresh)
        if (const auto state = old->save_state()) (void)next.load_state(*state);
    return {};
}

Result<void> Engine::swap(SlotId slot, std::unique_ptr<hosting::Processor> processor) {
    std::vector<Replacement> one;
    one.push_back({slot, std::move(processor), false});
    return swap(std::move(one));
}

Result<void> Engine::swap(std::vector<Replacement> replacements) {
    Impl& impl = gate_.enter();
    // All that can fail comes before the first one is put in place.
    for (const auto& [slot, processor, is_afresh] : replacements) {
        const FoundSlot record = impl.find_slot(slot);
        if (!record)
            return Error{"slot.unknown", "no slot " + std::to_string(slot) + " in the loaded song", {}};
        if (!processor) return Error{"swap.nothing", "a swap needs a processor to put in place", {}};
        impl.keep_recent_blocks(*record.slot);
        if (processor->is_active()) continue;
        if (auto activated = impl.activate(*processor, record.track->song); !activated)
            return activated.error();
    }
    // From here on the old ones play on and the new ones fall behind.
    std::vector<ReadySwap> ready;
    for (auto& [slot, processor, is_afresh] : replacements)
        ready.push_back(impl.make_ready(impl.find_slot(slot), std::move(processor), is_afresh));
    impl.amend([&] {
        for (ReadySwap& swap : ready) impl.put_in_place(std::move(swap));
        impl.align();
    });
    return {};
}

/// Gives the slot's state to `next`. Returns the parameters that must still be sent to it.
std::map<std::uint32_t, double> Engine::Impl::take_over(
    const SlotRecord& slot, hosting::Processor& next, bool is_afresh, StateTransfer& left) {
    const hosting::Processor* old = slot.processor;
    if (!old) return {};
    // The state holds what the audio thread has carried out by now.
    forget_carried_out();
    const bool has_its_place = slot.change <= playback.report().last_command;
    left = is_afresh ? transfer_values(*old, next)
                     : transfer_state(*old, has_its_place ? std::nullopt : slot.taken_over, next);
    std::map<std::uint32_t, double> parameters(left.parameters.begin(), left.parameters.end());
    take_in_flight(slot.slot.id, *old, next, parameters);
    return parameters;
}

ReadySwap Engine::Impl::make_ready(
    FoundSlot slot, std::unique_ptr<hosting::Processor> processor, bool is_afresh) {
    ReadySwap ready{slot, processor.get(), nullptr, {}, {}};
    // The parameters are found while the old metadata is alive, and sent after the change.
    StateTransfer left;
    ready.parameters = take_over(*slot.slot, *processor, is_afresh, left);
    ready.departure = left.departure;
    slot.slot->taken_over = std::move(left.taken_over);
    ready.unit = std::make_unique<Unit>(std::move(processor), setup.max_frames, home);
    return ready;
}

void Engine::Impl::put_in_place(ReadySwap ready) {
    const auto [slot, track] = ready.slot;
    slot->processor = ready.processor;
    slot->restart = ready.unit ? Restart::none : Restart::under_way;
    // Events only for a slot that sounds: a slot that waits gets them with its song.
    TrackRecord& heard = *audible().find(track->id);
    std::unique_ptr<TrackEvents> events;
    if (has(heard.chain, *slot)) events = arrange(heard, audible().tempo, nullptr);
    slot->change = playback.send(ChangeProcessor{track->id, slot->id,
        playback.owner_of(std::move(ready.unit)), playback.owner_of(std::move(events)), ready.departure});
    for (const auto& [index_id, value] : ready.parameters) send_parameter(*track, *slot, index_id, value);
}

void Engine::Impl::send_parameter(
    const TrackRecord& track, const SlotRecord& slot, std::uint32_t index_id, double value) {
    const std::uint64_t number = playback.send(SetParameter{track.id, slot.id, index_id, value});
    in_flight.push_back({number, slot.slot.id, index_id, value});
}

/// Takes the parameter changes that the old processor may not have heard of, for the next one.
void Engine::Impl::take_in_flight(SlotId slot, const hosting::Processor& old, const hosting::Processor& next,
    std::map<std::uint32_t, double>& parameters) {
    for (const InFlight& sent : in_flight) {
        if (sent.slot != slot) continue;
        for (const auto& parameter : old.metadata().parameters)
            if (parameter.index_id == sent.index_id)
                if (const auto* same = next.find_parameter(parameter.id))
                    parameters[same->index_id] = fitted(*same, sent.value);
    }
    std::erase_if(in_flight, [&](const InFlight& sent) { return sent.slot == slot; });
}

} // namespace aviary::engine
