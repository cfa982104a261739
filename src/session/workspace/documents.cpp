#include "session/workspace/documents.h"

#include "session/mixer/written_mix.h"

#include <algorithm>

namespace aviary::session {

namespace {

/// For a track or the master. Their settings are the same except for the sends, which the master does not have.
template <typename Entry>
engine::MixerSettings settings_of(const Entry& entry) {
    return {.volume = entry.volume, .pan = entry.pan, .mute = entry.mute, .solo = entry.solo};
}

template <typename Entry>
void keep_settings(Entry& entry, const engine::MixerSettings& settings) {
    entry.volume = settings.volume;
    entry.pan = settings.pan;
    entry.mute = settings.mute;
    entry.solo = settings.solo;
}

engine::MixerSettings settings_of(const song::MixerTrack& entry, const song::Score& score) {
    engine::MixerSettings settings = settings_of(entry);
    for (const song::MixerSend& send : entry.sends)
        if (const song::Track* to = song::target_of(send, score))
            settings.sends.push_back({to->number, send.level});
    return settings;
}

/// Sends to tracks that the song no longer has stay in the file.
void keep_settings(song::MixerTrack& entry, const engine::MixerSettings& settings, const song::Score& score) {
    keep_settings(entry, settings);
    std::vector<song::MixerSend> kept;
    for (const engine::Send& send : settings.sends)
        for (const song::Track& track : score.tracks) {
            if (track.number != send.to) continue;
            song::MixerSend& next = kept.emplace_back();
            for (song::MixerSend& known : entry.sends)
                if (song::target_of(known, score) == &track) next = known;
            next.to = track.number;
            next.to_name = track.name;
            next.level = send.level;
        }
    for (song::MixerSend& send : entry.sends)
        if (!song::target_of(send, score)) kept.push_back(std::move(send));
    entry.sends = std::move(kept);
}

} // namespace

Documents::Documents(Content content, song::SessionFile session, song::Parsed parsed)
    : content_(std::move(content))
    , parsed_(std::move(parsed))
    , mixer_(content_.mixer->file)
    , plugins_(content_.plugins->file)
    , session_(std::move(session)) {
    fit();
}

void Documents::fit() {
    track_entries_ = song::fit(mixer_, parsed_.score);
    slot_entries_ = song::fit(plugins_, parsed_.score);
}

void Documents::take_song(std::shared_ptr<const std::string> text, song::Parsed parsed) {
    content_.song = std::move(text);
    parsed_ = std::move(parsed);
    ++version_;
    fit();
}

void Documents::take_mixer(std::shared_ptr<const MixerContent> mixer) {
    mixer_ = mixer->file;
    content_.mixer = std::move(mixer);
    fit();
}

void Documents::take_plugins(std::shared_ptr<const PluginsContent> plugins) {
    plugins_ = plugins->file;
    content_.plugins = std::move(plugins);
    fit();
}

engine::MixerSettings Documents::mixer_of(int track) const {
    if (track == 0) return settings_of(mixer_.master);
    for (std::size_t i = 0; i < track_entries_.size(); ++i) {
        if (parsed_.score.tracks[i].number != track) continue;
        engine::MixerSettings settings = settings_of(mixer_.tracks[track_entries_[i]], score());
        own(parsed_.score.tracks[i].mix, settings);
        return settings;
    }
    return {};
}

void Documents::keep(int track, const engine::MixerSettings& settings) {
    if (track == 0) keep_settings(mixer_.master, settings);
    for (std::size_t i = 0; i < track_entries_.size(); ++i) {
        if (parsed_.score.tracks[i].number != track) continue;
        keep_settings(mixer_.tracks[track_entries_[i]].change(), settings, score());
        if (auto text = with_mix(*content_.song, parsed_.score.tracks[i].mix, settings)) {
            content_.song = std::make_shared<const std::string>(*std::move(text));
            ++version_;
        }
    }
    content_.mixer = std::make_shared<const MixerContent>(MixerContent{mixer_});
}

std::string Documents::track_name(int track) const {
    if (track == 0) return "master";
    for (const song::Track& known : parsed_.score.tracks)
        if (known.number == track && !known.name.empty()) return known.name;
    return "track " + std::to_string(track);
}

const SharedValue<song::PluginSlot>& Documents::slot(std::size_t place) const {
    return plugins_.slots[slot_entries_[place]];
}

song::PluginSlot& Documents::entry_of(
    std::size_t place, const hosting::PluginMetadata& plugin, const Preset& preset) {
    song::PluginSlot& entry = plugins_.slots[slot_entries_[place]].change();
    const std::string began = preset.value_or(entry.id == plugin.id ? entry.preset : "");
    if (entry.id != plugin.id || entry.preset != began) entry.parameters.clear(), entry.state = {};
    entry.preset = began;
    entry.id = plugin.id;
    entry.name = plugin.name;
    entry.format = plugin.format();
    return entry;
}

std::optional<double> Documents::parameter(std::size_t place, const std::string& id) const {
    for (const auto& parameter : slot(place)->parameters)
        if (parameter.id == id) return parameter.value;
    return std::nullopt;
}

void Documents::keep_parameter(std::size_t place, const hosting::PluginMetadata& plugin,
    const std::string& id, double value, const Preset& preset) {
    auto& parameters = entry_of(place, plugin, preset).parameters;
    const auto known = std::find_if(
        parameters.begin(), parameters.end(), [&](const auto& parameter) { return parameter.id == id; });
    if (known == parameters.end())
        parameters.push_back({id, value});
    else
        known->value = value;
    keep_plugins();
}

/// The new state contains the parameters' values, so the values kept beside it are removed.
void Documents::keep_state(
    std::size_t place, const hosting::PluginMetadata& plugin, song::SavedState state, const Preset& preset) {
    const song::PluginSlot& known = slot(place);
    const bool is_same =
        known.id == plugin.id && known.state == state && preset.value_or(known.preset) == known.preset;
    if (is_same && known.parameters.empty()) return;
    song::PluginSlot& entry = entry_of(place, plugin, preset);
    if (!is_same) entry.state = std::move(state); // the same bytes are not to be hashed again
    entry.parameters.clear();
    keep_plugins();
}

void Documents::keep_plugins() {
    content_.plugins = std::make_shared<const PluginsContent>(PluginsContent{plugins_});
}

} // namespace aviary::session
