#include "session/session_impl.h"

#include <algorithm>
#include <cmath>

namespace aviary::session {
namespace {

constexpr double loudest_fader_db = 24;

double fit(const ParameterMetadata& parameter, double value) {
    const double inside = std::clamp(value, parameter.min, parameter.max);
    return parameter.kind == hosting::ParameterKind::floating ? inside : std::round(inside);
}

std::string to_text(SlotId slot) { return "slot " + std::to_string(slot); }

} // namespace

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
    settings.sends = change.sends.value_or(settings.sends);
    if (!(settings.pan >= -1 && settings.pan <= 1))
        return Error{"mixer.range", "pan must be between -1 (left) and 1 (right)", ""};
    if (!(settings.volume_db <= loudest_fader_db))
        return Error{"mixer.range", "volume_db must be at most 24 dB", ""};
    for (const Send& send : settings.sends)
        if (!(send.level_db <= loudest_fader_db))
            return Error{"mixer.range", "level_db of a send must be at most 24 dB", ""};
    if (auto set = impl_->engine.set_mixer(track, settings); !set) return set;
    if (known)
        impl_->emit(impl_->show(*known));
    else
        impl_->emit(Master{settings});
    return {};
}

Result<void> Session::play_note(SlotId slot, int key, double velocity, bool on) {
    if (const auto found = impl_->find_processor(slot); !found) return found.error();
    if (key < 0 || key > 127) return Error{"note.range", "the key must be between 0 and 127", ""};
    if (!(velocity >= 0 && velocity <= 1))
        return Error{"note.range", "the velocity must be between 0 and 1", ""};
    if (impl_->engine.play_note(slot, std::uint8_t(key), velocity, on)) return {};
    return Error{"engine.busy", "too many changes at once for the audio thread: try again", ""};
}

void Session::listen(bool on) { impl_->tap.listen(on); }

} // namespace aviary::session
