// The restart of a processor that asked for it, as plugins do whose latency changes.
//
// The processor fades out and leaves its slot, which is silent meanwhile. When the audio thread has let go of it, it is
// deactivated and activated on the main thread, and fades in again in a slot that is aligned to its latency of now. It
// misses what happened meanwhile, so it is told the notes that sound, the values of the automation and the parameters
// that were changed by hand. Nobody waits: each step is taken by a later attend().
#include "engine/engine_impl.h"

namespace aviary::engine {

namespace {

/// Between two restarts of one slot, so that a plugin that always asks is still heard.
constexpr double between_restarts_seconds = 0.25;

} // namespace

bool Engine::Impl::is_away(SlotId slot) {
    const FoundSlot found = find_slot(slot);
    return found && found->restart == Restart::under_way;
}

/// In the newest song, or in the one that sounds: a slot that goes at the bar still names its processor.
FoundSlot Engine::Impl::find_away(const hosting::Processor& processor) {
    for (LoadedSong* loaded : {&song, sounding ? &*sounding : nullptr}) {
        if (!loaded) continue;
        for (TrackRecord& track : loaded->tracks)
            for (const auto& slot : track.chain)
                if (slot->processor == &processor) return {slot.get(), &track};
    }
    return {};
}

std::vector<Announcement> Engine::Impl::attend_to_restarts() {
    std::vector<Announcement> announcements;
    const auto say = [&](SlotId slot, const std::optional<Error>& error) {
        if (error)
            announcements.push_back({slot, {.messages = {{hosting::Message::Kind::error, error->text()}}}});
    };
    for (auto& processor : home->take_returned()) {
        amend([&] {
            const FoundSlot slot = find_away(*processor);
            if (!slot) return; // its slot has gone, or has another one
            say(slot->slot.id, restart(*processor));
            put_back(slot, std::move(processor));
            align();
        });
    }
    const std::uint64_t now = playback.report().frames;
    for (TrackRecord& track : song.tracks)
        for (const auto& slot : track.chain) {
            if (slot->restart != Restart::wanted || now < slot->restart_from) continue;
            slot->restart_from = now + std::uint64_t(between_restarts_seconds * setup.sample_rate);
            if (!setup.offline) {
                amend([&] { take_out({slot.get(), &track}); });
                continue;
            }
            // Nothing plays between two blocks of a render.
            slot->restart = Restart::none;
            say(slot->slot.id, restart(*slot->processor));
            amend([&] { align(); });
        }
    return announcements;
}

void Engine::Impl::take_out(FoundSlot slot) {
    forget_carried_out(); // its state holds those
    home->expect(*slot->processor);
    slot->taken_over.reset();
    put_in_place({slot, slot->processor, nullptr, {.is_restart = true}, {}});
}

std::optional<Error> Engine::Impl::restart(hosting::Processor& processor) const {
    const auto activated = processor.activate(setup.sample_rate, setup.max_frames);
    return activated ? std::nullopt : std::optional(activated.error());
}

void Engine::Impl::put_back(FoundSlot slot, std::unique_ptr<hosting::Processor> processor) {
    ReadySwap ready{slot, processor.get(), nullptr, {.is_restart = true}, {}};
    take_in_flight(slot->slot.id, *processor, *processor, ready.parameters);
    ready.unit = std::make_unique<Unit>(std::move(processor), setup.max_frames, home);
    put_in_place(std::move(ready));
}

} // namespace aviary::engine
