#include "session/arrangement/score_view.h"
#include "session/project/song_file.h"
#include "session/session_impl.h"

namespace aviary::session {

namespace {

constexpr int ticks_per_poll = 3; // parameter values go out 20 times a second

} // namespace

Plugin describe(const Processor& processor) {
    const hosting::PluginMetadata& metadata = processor.metadata();
    Plugin plugin{metadata.id, metadata.name, metadata.vendor, metadata.version, {}};
    for (const ParameterMetadata& about : metadata.parameters) {
        const double value = processor.value(about.index_id);
        plugin.parameters.push_back({about, value, processor.value_text(about.index_id, value)});
    }
    return plugin;
}

std::vector<double> values_of(const Processor& processor) {
    std::vector<double> values;
    for (const ParameterMetadata& parameter : processor.metadata().parameters)
        values.push_back(processor.value(parameter.index_id));
    return values;
}

Session::Session(SessionSetup setup)
    : impl_(std::make_unique<Impl>(std::move(setup))) {}

Session::~Session() = default;

Result<OpenReport> Session::open(const std::filesystem::path& song_file) {
    const auto text = read_song_file(song_file);
    if (!text) return text.error();
    return open_text(*text, song_file);
}

Result<OpenReport> Session::open_text(std::string_view text, const std::filesystem::path& shown_as) {
    song::Parsed parsed = song::read_song(text, shown_as.string());
    const auto make = [this](const song::PluginWord& word, engine::SlotRole) {
        return impl_->library.make(word.word);
    };
    engine::LoadReport loaded = impl_->engine.load(parsed.score, make);
    impl_->followers.clear(); // the slots may have the ids of others before them
    impl_->show(parsed.score, shown_as, std::move(loaded.slots));
    return OpenReport{std::move(parsed.diagnostics), std::move(loaded.problems)};
}

void Session::Impl::show(
    const song::Score& score, const std::filesystem::path& shown_as, std::vector<engine::Slot> now) {
    song = show_song(score, shown_as);
    tracks = show_tracks(score, now);
    slots = std::move(now);
    // Of an edited song, slots that remain keep their ids, and are still followed.
    std::erase_if(followers, [&](const auto& follower) {
        return std::none_of(
            slots.begin(), slots.end(), [&](const engine::Slot& slot) { return slot.id == follower.first; });
    });
    feed_slot();
    tap_slot();
}

std::vector<Error> Session::problems() const { return impl_->engine.problems(); }

bool Session::is_open() const { return impl_->song.has_value(); }

const engine::EngineSetup& Session::engine_setup() const { return impl_->engine.setup(); }

SessionState Session::state() const {
    SessionState state;
    state.song = impl_->song.value_or(Song{});
    for (const Track& track : impl_->tracks) state.tracks.push_back(impl_->show(track));
    if (impl_->song) state.master.mixer = impl_->engine.mixer(0);
    state.transport = impl_->transport;
    if (impl_->work) {
        const Impl::Work& work = *impl_->work;
        Workshop workshop{work.project, impl_->slot_under_work(), std::nullopt, work.runs,
            work.place.is_caged, work.health, work.source, work.sounds, work.versions, work.page};
        if (workshop.slot)
            if (const Processor* processor = impl_->engine.processor(*workshop.slot))
                workshop.plugin = describe(*processor);
        state.workshop = std::move(workshop);
    }
    return state;
}

Result<void> Session::Impl::need_song() const {
    if (song) return {};
    return Error{"song.none", "no song is open: open one first", ""};
}

Track Session::Impl::show(Track track) const {
    track.mixer = engine.mixer(track.number);
    track.sends = track.mixer.sends;
    for (TrackPlugin& plugin : track.plugins) {
        const Processor* processor = engine.processor(plugin.slot);
        plugin.is_missing = processor == nullptr;
        if (processor) plugin.name = processor->metadata().name;
    }
    return track;
}

const Track* Session::Impl::find_track(int number) const {
    const auto found =
        std::find_if(tracks.begin(), tracks.end(), [&](const Track& t) { return t.number == number; });
    return found == tracks.end() ? nullptr : &*found;
}

void Session::Impl::announce_track_of(SlotId slot) {
    for (const engine::Slot& place : slots)
        if (place.id == slot)
            if (const Track* track = find_track(place.track)) emit(show(*track));
}

Session::Watching Session::observe(std::function<void(const Event&)> observer) {
    return impl_->observers.add(std::move(observer));
}

/// From now on, what becomes of the slot's parameters is told.
void Session::Impl::follow(SlotId slot) {
    if (const Processor* processor = engine.processor(slot))
        followers.try_emplace(slot, values_of(*processor));
}

void Session::Impl::tell_parameters() {
    if (const auto slot = slot_under_work()) follow(*slot);
    for (auto& [slot, follower] : followers) {
        const Processor& processor = *engine.processor(slot);
        const auto& parameters = processor.metadata().parameters;
        ParametersChanged changed{slot, {}};
        const auto value_of = [&](std::size_t index) { return processor.value(parameters[index].index_id); };
        for (auto [index, value] : follower.poll(value_of)) {
            const ParameterMetadata& parameter = parameters[index];
            changed.values.push_back({parameter.id, value, processor.value_text(parameter.index_id, value)});
        }
        if (!changed.values.empty()) emit(changed);
    }
}

void Session::Impl::tell_sound() {
    for (;;) {
        Sound sound{engine.setup().sample_rate, 2, tap.read()};
        if (sound.samples.empty()) return;
        emit(sound);
    }
}

void Session::tick() {
    for (const engine::Announcement& announced : impl_->engine.attend()) {
        const Processor* processor = impl_->engine.processor(announced.slot);
        if (announced.what.silenced_blocks > 0) impl_->note_silenced(announced.slot);
        if (announced.what.state_dirty && impl_->state_changed) impl_->state_changed(announced.slot);
        if (!announced.what.parameters_changed || !processor) continue;
        impl_->followers.erase(announced.slot);
        impl_->emit(PluginChanged{announced.slot, describe(*processor)});
    }
    const engine::Status status = impl_->engine.status();
    impl_->transport.position_beats = status.position_beats;
    if (status.playing != impl_->transport.playing) {
        impl_->transport.playing = status.playing;
        impl_->emit(impl_->transport);
    }
    impl_->emit(status);
    impl_->tell_sound();
    impl_->tell_watched();
    impl_->hear_reader();
    impl_->forgive_silence();
    if (++impl_->ticks % ticks_per_poll == 0) impl_->tell_parameters();
}

void Session::process(float* left, float* right, std::uint32_t frames, const float* input_left,
    const float* input_right) noexcept AVIARY_NONBLOCKING {
    impl_->device_gives_sound.store(input_left != nullptr, std::memory_order_relaxed);
    impl_->engine.process(left, right, frames, input_left, input_right);
    impl_->tap.write(left, right, frames);
}

} // namespace aviary::session
