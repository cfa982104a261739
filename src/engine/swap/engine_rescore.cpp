// How an edited song takes the place of the one that sounds.
//
// New tracks and slots join the graph at once and wait there. Then the edited song is put on offer, and the audio
// thread takes it up at the next bar. Until then the engine knows two versions: the newest, which its callers mean, and
// the one that sounds. Another edit in the meantime withdraws the offer and begins again from the version that sounds.
// So a slot that one edit takes away and the next one puts back has never gone.
#include "engine/engine_impl.h"
#include "song/files/match_chain.h"
#include "song/files/match_tracks.h"

namespace aviary::engine {

namespace {

bool is_for(const SlotRecord& slot, const WantedSlot& wanted) {
    return slot.slot.role == wanted.role && slot.slot.word == (wanted.word ? wanted.word->word : "");
}

/// Takes the first slot that fits out of the chain; null: none does.
std::shared_ptr<SlotRecord> take(Chain& chain, const WantedSlot& wanted) {
    const auto found = std::ranges::find_if(chain, [&](const auto& slot) { return is_for(*slot, wanted); });
    if (found == chain.end()) return nullptr;
    auto taken = std::move(*found);
    chain.erase(found);
    return taken;
}

/// For each wanted slot the one that stays for it, in the order of the chain; null: a new one is needed.
Chain kept_slots(const Chain& chain, const std::vector<WantedSlot>& wanted) {
    const auto key = [](SlotRole role, const std::string& word) { return char('0' + int(role)) + word; };
    std::vector<std::string> keys;
    for (const WantedSlot& slot : wanted) keys.push_back(key(slot.role, slot.word ? slot.word->word : ""));
    for (const auto& slot : chain) keys.push_back(key(slot->slot.role, slot->slot.word));
    const std::vector<std::string_view> words(keys.begin(), keys.end());
    const std::span all(words);
    Chain kept;
    for (const auto& match : song::match_in_order(all.first(wanted.size()), all.subspan(wanted.size())))
        kept.push_back(match ? chain[*match] : nullptr);
    return kept;
}

void forget_sends_to(TrackId track, LoadedSong& loaded) {
    for (TrackRecord& record : loaded.tracks)
        std::erase_if(record.sends, [&](const SendRecord& send) { return send.to == track; });
}

/// The slot behind which the next one is put.
ChainSlotId last_of(const Chain& chain) { return chain.empty() ? ChainSlotId::none : chain.back()->id; }

} // namespace

LoadReport Engine::rescore(const song::Score& score, const MakeProcessor& make_processor) {
    Impl& impl = gate_.enter();
    if (!impl.is_loaded()) return load(score, make_processor);
    if (!impl.withdraw()) impl.sounding = impl.song;

    LoadedSong next{
        Tempo(score.bpm, score.tempos, impl.setup.sample_rate), Bars(score.meter, score.meters), {}};
    const auto known = impl.known_tracks();
    std::vector<song::TrackKey> keys;
    for (const TrackRecord* track : known) keys.push_back({track->song.number, track->song.name});
    const auto kept = song::match_tracks(keys, score);
    for (std::size_t i = 0; i < kept.size(); ++i)
        next.tracks.push_back(kept[i] ? impl.follow(score.tracks[i], *known[*kept[i]], make_processor)
                                      : impl.bring_in(score.tracks[i], next.tempo, make_processor));
    impl.drop_unwanted(next);
    impl.song = std::move(next);
    impl.lead_ways();
    if (impl.tapped && !impl.find_slot(*impl.tapped)) impl.tap(std::nullopt);
    for (const TrackRecord& track : impl.song.tracks)
        if (track.waits) impl.move_faders(track);

    LoadReport report{slots_of(impl.song), problems_of(impl.song)};
    std::ranges::copy(impl.ways_refused, std::back_inserter(report.problems));
    std::ranges::move(side_chain_problems(impl.song), std::back_inserter(report.problems));
    impl.offer(&report.problems);
    return report;
}

void Engine::hear_clips() {
    Impl& impl = gate_.enter();
    if (!impl.is_loaded()) return;
    if (!impl.withdraw()) impl.sounding = impl.song;
    impl.offer();
}

void Engine::Impl::settle() {
    if (!playback.has_taken_up()) return;
    const auto is_solo = [](const TrackRecord& track) { return track.mixer.solo; };
    const bool had_solo = std::ranges::any_of(sounding->tracks, is_solo);
    sounding.reset();
    aligned = std::move(offered);
    depths = std::move(offered_depths);
    for (TrackRecord& track : song.tracks) track.waits = false;
    for (TrackRecord& track : song.tracks)
        std::erase_if(track.sends, [&](const SendRecord& send) {
            if (send.to == TrackId::master || !track.uses(send)) return !track.uses(send);
            const TrackRecord* const to = song.find(send.to);
            return !to || (send.kind == SendKind::side_chain && !to->has_slot(send.side));
        });
    if (had_solo) move_all_faders();
    for (const InFlight& moved : std::exchange(moved_on_offer, {}))
        if (const FoundSlot slot = find_slot(moved.slot))
            playback.send(SetRest{slot.track->id, slot->id, moved.index_id, moved.value});
}

bool Engine::Impl::withdraw() {
    if (playback.withdraw()) return true;
    settle();
    return false;
}

void Engine::Impl::offer(std::vector<Error>* problems) {
    auto next = std::make_unique<Rescore>(song.tempo, song.bars);
    offered_depths = depths_of(song);
    for (TrackRecord& track : song.tracks) {
        const std::size_t ending = sounding->find(track.id)->polyphony;
        next->parts.push_back({track.id, {depth_in(offered_depths, track.id), track.song.number},
            track.output, arrange(track, song.tempo, problems, ending)});
    }
    offered = alignment(song, offered_depths, true);
    next->delays = std::exchange(offered.changes, {});
    playback.offer(std::move(next));
}

void Engine::Impl::amend(const std::function<void()>& change) {
    const bool stood = sounding && withdraw();
    change();
    if (stood) offer();
}

/// Does the main thread's work for the processors that go at the bar. True: a latency has changed.
bool Engine::Impl::attend_to_leaving() {
    bool latencies_changed = false;
    for (const TrackRecord& track : sounding->tracks) {
        const TrackRecord* const newest = song.find(track.id);
        for (const auto& slot : track.chain)
            if (slot->processor && !(newest && has(newest->chain, *slot)))
                latencies_changed |= slot->processor->attend().latency_changed;
    }
    return latencies_changed;
}

/// The tracks of the newest song, then those that go at the bar.
std::vector<const TrackRecord*> Engine::Impl::known_tracks() const {
    std::vector<const TrackRecord*> known;
    for (const TrackRecord& track : song.tracks) known.push_back(&track);
    if (!sounding) return known;
    for (const TrackRecord& track : sounding->tracks)
        if (std::ranges::find(song.tracks, track.id, &TrackRecord::id) == song.tracks.end())
            known.push_back(&track);
    return known;
}

TrackRecord Engine::Impl::follow(
    const song::Track& track, const TrackRecord& before, const MakeProcessor& make) {
    TrackRecord record = before;
    record.song = track;
    record.chain.clear();
    const auto wanted = wanted_chain(track);
    const Chain& sounds = sounding->find(before.id)->chain;
    const Chain kept = kept_slots(sounds, wanted);
    Chain waiting, going;
    for (const auto& slot : before.chain)
        if (!has(sounds, *slot)) waiting.push_back(slot);
    for (const auto& slot : sounds)
        if (std::ranges::find(kept, slot) == kept.end()) going.push_back(slot);

    for (std::size_t i = 0; i < wanted.size(); ++i) {
        auto slot = kept[i];
        if (!slot && (slot = take(waiting, wanted[i])))
            playback.send(MoveSlot{record.id, slot->id, last_of(record.chain)});
        if (!slot) slot = bring_in(record, wanted[i], make, take(going, wanted[i]).get());
        slot->slot.track = track.number;
        const auto* const word = wanted[i].word;
        slot->slot.sidechain = word && word->sidechain ? word->sidechain->value : 0;
        if (slot->processor && (track.name != before.song.name || track.type != before.song.type))
            slot->processor->set_track(described(track));
        record.chain.push_back(std::move(slot));
    }
    return record;
}

/// Adds a new track, which plays nothing until its song is taken up.
TrackRecord Engine::Impl::bring_in(const song::Track& track, const Tempo& tempo, const MakeProcessor& make) {
    TrackRecord record{.song = track};
    record.song.notes.clear();
    record.song.automation.clear();
    record.song.clips.clear();
    record.waits = true;
    auto made = make_track(record, tempo, make, nullptr);
    made->state = Track::State::waiting;
    playback.send(AddTrack{playback.owner_of(std::move(made))});
    sounding->tracks.push_back(record);
    record.song = track;
    return record;
}

std::shared_ptr<SlotRecord> Engine::Impl::bring_in(
    const TrackRecord& record, const WantedSlot& wanted, const MakeProcessor& make, const SlotRecord* moved) {
    MadeSlot made = make_slot(record.song, wanted, make);
    std::map<std::uint32_t, double> parameters;
    StateTransfer left;
    if (moved && made.unit) parameters = take_over(*moved, made.unit->processor(), false, left);
    made.chain_slot->arriving = std::move(made.unit);
    made.chain_slot->events = std::make_unique<SlotEvents>(most_live_changes, 0);
    playback.send(
        InsertSlot{record.id, playback.owner_of(std::move(made.chain_slot)), last_of(record.chain)});
    for (const auto& [index_id, value] : parameters) send_parameter(record, *made.record, index_id, value);
    return std::move(made.record);
}

/// Drops the tracks and slots that wait and that the next song does not want.
void Engine::Impl::drop_unwanted(LoadedSong& next) {
    for (const TrackRecord& track : song.tracks) {
        const auto kept = std::ranges::find(next.tracks, track.id, &TrackRecord::id);
        const bool stays = kept != next.tracks.end();
        if (!stays && track.waits) {
            playback.send(DropTrack{track.id});
            forget_sends_to(track.id, next);
            forget_sends_to(track.id, *sounding);
            std::erase_if(sounding->tracks, [&](const TrackRecord& heard) { return heard.id == track.id; });
            continue;
        }
        const Chain& sounds = sounding->find(track.id)->chain;
        for (const auto& slot : track.chain)
            if (!has(sounds, *slot) && !(stays && has(kept->chain, *slot)))
                playback.send(DropSlot{track.id, slot->id});
    }
}

} // namespace aviary::engine
