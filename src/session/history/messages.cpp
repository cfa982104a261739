#include "session/history/messages.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>

namespace aviary::session {
namespace {

std::string decibels(Decibels level) {
    if (level == Decibels(-INFINITY)) return "-inf";
    char text[32];
    // Rounded first, so that no value is written as "-0.0".
    std::snprintf(text, sizeof text, "%.1f", std::round(level.count * 10) / 10 + 0.0);
    return text;
}

std::string side(double pan) {
    const long percent = std::lround(std::abs(pan) * 100);
    if (percent == 0) return "C";
    return std::string(pan < 0 ? "L" : "R").append(std::to_string(percent));
}

std::string on_off(bool on) { return on ? "on" : "off"; }

std::string shown(const ValueChange& change) {
    std::string text = change.what + " " + change.from + " -> " + change.to;
    return change.unit.empty() ? text : text + " " + change.unit;
}

} // namespace

const char* word(EditSource source) {
    switch (source) {
    case EditSource::automatic: return "auto";
    case EditSource::user: return "user";
    case EditSource::mixer: return "mixer";
    case EditSource::song: return "song";
    case EditSource::plugin: return "plugin";
    case EditSource::reload: return "reload";
    }
    return "user";
}

std::string readable_message(const Edit& edit) {
    constexpr std::size_t most_values = 3;
    std::string text = edit.text;
    for (std::size_t i = 0; i < std::min(edit.values.size(), most_values); ++i)
        text.append(text.empty() ? "" : ", ").append(shown(edit.values[i]));
    if (edit.values.size() > most_values)
        text += " and " + std::to_string(edit.values.size() - most_values) + " more";
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
    return std::string("[") + word(edit.source) + "] " + text;
}

std::vector<ValueChange> mixer_changes(
    std::string_view track, const engine::MixerSettings& before, const engine::MixerSettings& after) {
    const std::string name(track);
    std::vector<ValueChange> changes;
    if (before.volume != after.volume)
        changes.push_back({name + " volume", decibels(before.volume), decibels(after.volume), "dB"});
    if (before.pan != after.pan) changes.push_back({name + " pan", side(before.pan), side(after.pan), ""});
    if (before.mute != after.mute)
        changes.push_back({name + " mute", on_off(before.mute), on_off(after.mute), ""});
    if (before.solo != after.solo)
        changes.push_back({name + " solo", on_off(before.solo), on_off(after.solo), ""});
    return changes;
}

ValueChange send_change(std::string_view track, std::string_view to, std::optional<Decibels> before,
    std::optional<Decibels> after) {
    const auto level = [](std::optional<Decibels> of) { return of ? decibels(*of) : "off"; };
    return {
        std::string(track) + " send to " + std::string(to), level(before), level(after), after ? "dB" : ""};
}

} // namespace aviary::session
