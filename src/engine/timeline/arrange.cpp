#include "engine/timeline/arrange.h"

namespace aviary::engine {

namespace {

using Metadata = hosting::PluginMetadata;

std::string title_of(const song::Track& track) {
    const std::string number = "track " + std::to_string(track.number);
    return track.name.empty() ? number : number + " (" + track.name + ")";
}

Error unknown_parameter(
    const song::Track& track, const song::Automation& automation, std::span<const Metadata* const> chain) {
    std::string message = title_of(track) + ": ";
    std::string plugins;
    for (const Metadata* plugin : chain)
        if (plugin) plugins += (plugins.empty() ? "" : ", ") + plugin->name;
    if (plugins.empty())
        return {"parameter.unknown",
            message + "'" + automation.parameter + "' moves nothing, because the track has no plugin",
            place_of(automation.position)};
    message += "no plugin here (" + plugins + ") has a parameter '" + automation.parameter + "'";
    if (const std::string nearest = nearest_parameter(automation.parameter, chain); !nearest.empty())
        message += "; did you mean '" + nearest + "'?";
    return {"parameter.unknown", message, place_of(automation.position)};
}

/// By which the song names the plugins of the chain.
std::vector<std::string_view> words_of(const song::Track& track) {
    std::vector<std::string_view> words{track.instrument ? std::string_view(track.instrument->word) : ""};
    for (const song::PluginWord& effect : track.effects) words.push_back(effect.word);
    if (track.strip) words.push_back(track.strip->word);
    return words;
}

/// Errors: parameter.unknown, parameter.not_automatable.
Result<ParameterTarget> target_of(const song::Track& track, const song::Automation& automation,
    std::span<const Metadata* const> plugins, std::span<const std::string_view> words) {
    const auto target = find_parameter(automation.parameter, plugins, words);
    if (!target) return unknown_parameter(track, automation, plugins);
    if (target->parameter->automatable) return *target;
    return Error{"parameter.not_automatable",
        title_of(track) + ": '" + target->parameter->name + "' cannot be moved while it sounds, its plugin ("
            + plugins[target->slot]->name + ") says; set it by hand instead",
        place_of(automation.position)};
}

/// A note effect may send to the instrument, and to the note effects themselves.
std::vector<TrackEvents::Slot> slots_of(
    std::span<const Occupant> chain, std::span<const Metadata* const> plugins) {
    std::vector<TrackEvents::Slot> slots;
    for (const Occupant& occupant : chain) slots.push_back({occupant.slot});
    for (std::size_t i = 1; i < chain.size(); ++i)
        if (plugins[i] && plugins[i]->is_note_effect())
            slots[i].is_behind_notes = slots[0].is_behind_notes = true;
    return slots;
}

} // namespace

std::string place_of(song::Position position) {
    if (position.line == 0) return {};
    return std::to_string(position.line) + ":" + std::to_string(position.column);
}

std::vector<Error> parameter_problems(const song::Track& track, std::span<const Metadata* const> chain) {
    std::vector<Error> problems;
    const std::vector<std::string_view> words = words_of(track);
    // What a plugin that is missing would know is not known.
    for (std::size_t slot = 0; slot < chain.size() && slot < words.size(); ++slot)
        if (!chain[slot] && !words[slot].empty()) return problems;
    for (const song::Automation& automation : track.automation) {
        if (automation.controller) continue;
        if (const auto target = target_of(track, automation, chain, words); !target)
            problems.push_back(target.error());
    }
    return problems;
}

std::unique_ptr<TrackEvents> arrange(const song::Track& track, std::span<const Occupant> chain,
    const Tempo& tempo, std::uint32_t max_frames, std::vector<Error>* problems, std::size_t ending) {
    std::vector<const Metadata*> plugins;
    for (const Occupant& occupant : chain)
        plugins.push_back(occupant.processor ? &occupant.processor->metadata() : nullptr);

    std::vector<Lane> lanes;
    const std::vector<std::string_view> words = words_of(track);
    for (const song::Automation& automation : track.automation) {
        if (automation.controller) {
            lanes.emplace_back(chain[0].slot, *automation.controller, automation.points, tempo);
            continue;
        }
        const auto target = target_of(track, automation, plugins, words);
        if (!target) {
            if (problems) problems->push_back(target.error());
            continue;
        }
        const Occupant& moved = chain[target->slot];
        lanes.emplace_back(moved.slot, *target->parameter, automation.points, tempo,
            moved.processor->value(target->parameter->index_id));
    }
    return std::make_unique<TrackEvents>(Part(track.notes, std::move(lanes), tempo, track.expressions),
        slots_of(chain, plugins), max_frames, ending);
}

} // namespace aviary::engine
