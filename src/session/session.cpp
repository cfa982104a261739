#include "session/session.h"

#include "session/library.h"
#include "session/parameter_follower.h"
#include "session/score_view.h"
#include "session/song_file.h"
#include "session/sound_tap.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace aviary::session {
namespace {

using engine::SlotId;
using hosting::ParameterMetadata;
using hosting::Processor;

constexpr int ticks_per_poll = 3;  // parameter values go out 20 times a second
constexpr int remembered_runs = 8; // whose stages a page gets that connects later
constexpr double loudest_fader_db = 24;

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

double fit(const ParameterMetadata& parameter, double value) {
    const double inside = std::clamp(value, parameter.min, parameter.max);
    return parameter.kind == hosting::ParameterKind::floating ? inside : std::round(inside);
}

std::string to_text(SlotId slot) { return "slot " + std::to_string(slot); }

} // namespace

struct Session::Impl {
    explicit Impl(Setup setup)
        : library(std::move(setup.plugin_folders))
        , engine(setup.engine)
        , tap(setup.engine.sample_rate) {}

    Result<void> need_song() const;
    const Track* find_track(int number) const;
    Result<Processor*> find_processor(SlotId slot) const;
    Result<std::pair<Processor*, const ParameterMetadata*>> find_parameter(
        SlotId slot, std::string_view id) const;
    std::optional<SlotId> slot_under_work();
    std::vector<SlotId> slots_of_bundle(const std::string& bundle);
    Track show(Track track) const;
    void announce_track_of(SlotId slot);

    void emit(const Event& event);
    void follow(SlotId slot);
    void tell_parameters();
    void tell_sound();

    PluginLibrary library;
    engine::Engine engine;
    SoundTap tap;

    std::optional<Song> song;
    std::vector<engine::Slot> slots;
    std::vector<Track> tracks; ///< without mixer and names, which the engine knows
    Transport transport;

    struct Work {
        std::string project, bundle;
        std::vector<Stage> runs;
    };
    std::optional<Work> work;

    std::map<SlotId, ParameterFollower>
        followers; ///< of the plugin under work, and of all that somebody turned
    int ticks = 0;
    std::vector<std::weak_ptr<const Observer>> observers;
};

Session::Session(Setup setup)
    : impl_(std::make_unique<Impl>(std::move(setup))) {}

Session::~Session() = default;

// ---- the song ----------------------------------------------------------------------------------------------------

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

    impl_->song = show_song(parsed.score, shown_as);
    impl_->tracks = show_tracks(parsed.score, loaded.slots);
    impl_->slots = std::move(loaded.slots);
    impl_->transport = {};
    impl_->followers.clear();
    return OpenReport{std::move(parsed.diagnostics), std::move(loaded.problems)};
}

bool Session::is_open() const { return impl_->song.has_value(); }

const engine::Setup& Session::engine_setup() const { return impl_->engine.setup(); }

State Session::state() const {
    State state;
    state.song = impl_->song.value_or(Song{});
    for (const Track& track : impl_->tracks) state.tracks.push_back(impl_->show(track));
    if (impl_->song) state.master.mixer = impl_->engine.mixer(0);
    state.transport = impl_->transport;
    if (impl_->work) {
        Workshop workshop{impl_->work->project, impl_->slot_under_work(), std::nullopt, impl_->work->runs};
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
    for (TrackPlugin& plugin : track.plugins)
        if (const Processor* processor = engine.processor(plugin.slot))
            plugin.name = processor->metadata().name;
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

// ---- commands ----------------------------------------------------------------------------------------------------

Result<void> Session::play() {
    if (auto song = impl_->need_song(); !song) return song;
    impl_->engine.play(); // announced when the audio thread has begun
    return {};
}

Result<void> Session::stop() {
    if (auto song = impl_->need_song(); !song) return song;
    impl_->engine.stop();
    return {};
}

Result<void> Session::seek(double beats) {
    if (auto song = impl_->need_song(); !song) return song;
    if (!(beats >= 0 && std::isfinite(beats)))
        return Error{"transport.range", "the position must be 0 beats or later", ""};
    impl_->engine.seek(beats);
    impl_->transport.position_beats = beats;
    impl_->emit(impl_->transport);
    return {};
}

Result<void> Session::set_loop(std::optional<engine::Loop> loop) {
    if (auto song = impl_->need_song(); !song) return song;
    if (loop
        && !(loop->start_beats >= 0 && loop->end_beats > loop->start_beats && std::isfinite(loop->end_beats)))
        return Error{"transport.range", "a loop must start at 0 beats or later, and end after its start", ""};
    impl_->engine.set_loop(loop);
    impl_->transport.loop = loop;
    impl_->emit(impl_->transport);
    return {};
}

Result<Processor*> Session::Impl::find_processor(SlotId slot) const {
    const bool known =
        std::any_of(slots.begin(), slots.end(), [&](const engine::Slot& s) { return s.id == slot; });
    if (!known) return Error{"slot.unknown", "the song has no " + to_text(slot), ""};
    if (Processor* processor = engine.processor(slot)) return processor;
    return Error{"slot.empty", to_text(slot) + " has no plugin: its word could not be resolved", ""};
}

Result<std::pair<Processor*, const ParameterMetadata*>> Session::Impl::find_parameter(
    SlotId slot, std::string_view id) const {
    const auto processor = find_processor(slot);
    if (!processor) return processor.error();
    const ParameterMetadata* parameter = (*processor)->find_parameter(id);
    if (parameter) return std::pair(*processor, parameter);
    return Error{"parameter.unknown",
        (*processor)->metadata().name + " has no parameter '" + std::string(id) + "'", ""};
}

Result<ParameterValue> Session::set_parameter(SlotId slot, std::string_view id, double value) {
    const auto found = impl_->find_parameter(slot, id);
    if (!found) return found.error();
    const auto [processor, parameter] = *found;
    if (std::isnan(value)) return Error{"parameter.text", "the value must be a number", std::string(id)};
    const double fitting = fit(*parameter, value);
    impl_->follow(slot); // before, so that the present value counts as shown
    if (!impl_->engine.set_parameter(slot, parameter->index_id, fitting))
        return Error{
            "engine.busy", "too many changes at once for the audio thread: try again", std::string(id)};
    const auto& parameters = processor->metadata().parameters;
    const auto index = std::find_if(parameters.begin(), parameters.end(),
        [&, wanted = parameter->index_id](const ParameterMetadata& p) { return p.index_id == wanted; });
    impl_->followers.at(slot).set(std::size_t(index - parameters.begin()), fitting);
    return ParameterValue{parameter->id, fitting, processor->value_text(parameter->index_id, fitting)};
}

Result<ParameterValue> Session::set_parameter(SlotId slot, std::string_view id, const std::string& text) {
    const auto found = impl_->find_parameter(slot, id);
    if (!found) return found.error();
    const auto [processor, parameter] = *found;
    if (const auto value = processor->text_value(parameter->index_id, text))
        return set_parameter(slot, id, *value);
    return Error{"parameter.text",
        "'" + text + "' is no value of " + parameter->name + "; write it like '"
            + processor->value_text(parameter->index_id, parameter->initial) + "'",
        ""};
}

Result<void> Session::set_mixer(int track, const MixerChange& change) {
    if (auto song = impl_->need_song(); !song) return song;
    const Track* known = impl_->find_track(track);
    if (track != 0 && !known)
        return Error{"track.unknown", "the song has no track " + std::to_string(track), ""};
    engine::MixerSettings settings = impl_->engine.mixer(track);
    settings.volume_db = change.volume_db.value_or(settings.volume_db);
    settings.pan = change.pan.value_or(settings.pan);
    settings.mute = change.mute.value_or(settings.mute);
    settings.solo = change.solo.value_or(settings.solo);
    if (!(settings.pan >= -1 && settings.pan <= 1))
        return Error{"mixer.range", "pan must be between -1 (left) and 1 (right)", ""};
    if (!(settings.volume_db <= loudest_fader_db))
        return Error{"mixer.range", "volume_db must be at most 24 dB", ""};
    if (!impl_->engine.set_mixer(track, settings))
        return Error{"engine.busy", "too many changes at once for the audio thread: try again", ""};
    if (known)
        impl_->emit(impl_->show(*known));
    else
        impl_->emit(Master{settings});
    return {};
}

void Session::listen(bool on) { impl_->tap.listen(on); }

// ---- the workshop ------------------------------------------------------------------------------------------------

void Session::work_on(std::string project, std::string bundle_name) {
    impl_->work = Impl::Work{std::move(project), std::move(bundle_name), {}};
}

std::vector<SlotId> Session::Impl::slots_of_bundle(const std::string& bundle) {
    std::vector<SlotId> found;
    for (const engine::Slot& slot : slots)
        if (library.bundle_of(slot.word) == bundle) found.push_back(slot.id);
    return found;
}

std::optional<SlotId> Session::Impl::slot_under_work() {
    if (!work) return std::nullopt;
    const auto found = slots_of_bundle(work->bundle);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

Result<SwapReport> Session::go_live(const std::filesystem::path& bundle) {
    const auto name = impl_->library.reload(bundle);
    if (!name) return name.error();

    // All are made before the first is swapped: a plugin that is gone from the new code is found here.
    std::vector<std::unique_ptr<Processor>> made;
    SwapReport report;
    report.slots = impl_->slots_of_bundle(*name);
    for (const engine::Slot& slot : impl_->slots) {
        if (std::find(report.slots.begin(), report.slots.end(), slot.id) == report.slots.end()) continue;
        auto processor = impl_->library.make(slot.word);
        if (!processor) return processor.error();
        made.push_back(std::move(*processor));
    }
    for (std::size_t i = 0; i < made.size(); ++i) {
        const SlotId slot = report.slots[i];
        const hosting::PluginMetadata after = made[i]->metadata();
        const Processor* old = impl_->engine.processor(slot);
        const auto before = old ? old->metadata().parameters : std::vector<ParameterMetadata>();
        const auto values = old ? values_of(*old) : std::vector<double>();
        if (auto swapped = impl_->engine.swap(slot, std::move(made[i])); !swapped) return swapped.error();
        if (i == 0) {
            report.plugin_id = after.id;
            report.name = after.name;
            report.parameters = compare_parameters(before, values, after.parameters);
        }
        impl_->followers.erase(slot);
        impl_->emit(PluginChanged{slot, describe(*impl_->engine.processor(slot))});
        impl_->announce_track_of(slot);
    }
    return report;
}

void Session::report(Stage stage) {
    if (impl_->work) {
        auto& runs = impl_->work->runs;
        std::erase_if(runs, [&](const Stage& known) {
            return known.run + remembered_runs <= stage.run
                   || (known.run == stage.run && known.stage == stage.stage);
        });
        runs.push_back(stage);
    }
    impl_->emit(stage);
}

// ---- what observers hear -----------------------------------------------------------------------------------------

Session::Watching Session::observe(Observer observer) {
    auto shared = std::make_shared<const Observer>(std::move(observer));
    impl_->observers.push_back(shared);
    return Watching(std::move(shared));
}

void Session::Impl::emit(const Event& event) {
    std::erase_if(observers, [](const auto& observer) { return observer.expired(); });
    for (const auto& weak : observers)
        if (const auto observer = weak.lock()) (*observer)(event);
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
    impl_->engine.attend();
    const engine::Status status = impl_->engine.status();
    impl_->transport.position_beats = status.position_beats;
    if (status.playing != impl_->transport.playing) {
        impl_->transport.playing = status.playing;
        impl_->emit(impl_->transport);
    }
    impl_->emit(status);
    impl_->tell_sound();
    if (++impl_->ticks % ticks_per_poll == 0) impl_->tell_parameters();
}

void Session::process(float* left, float* right, std::uint32_t frames) noexcept {
    impl_->engine.process(left, right, frames);
    impl_->tap.write(left, right, frames);
}

} // namespace aviary::session
