#include "engine/arrange.h"

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

/// The slots that a note effect may send to: the instrument's and the note effects' own.
std::vector<bool> behind_note_effects(std::span<const Metadata* const> chain) {
    std::vector<bool> behind(chain.size());
    for (std::size_t slot = 1; slot < chain.size(); ++slot)
        if (chain[slot] && chain[slot]->is_note_effect()) behind[slot] = behind[0] = true;
    return behind;
}

} // namespace

std::string place_of(song::Position position) {
    if (position.line == 0) return {};
    return std::to_string(position.line) + ":" + std::to_string(position.column);
}

std::unique_ptr<TrackEvents> arrange(const song::Track& track, std::span<hosting::Processor* const> chain,
    const Tempo& tempo, std::uint32_t max_frames, std::vector<Error>* problems) {
    std::vector<const Metadata*> plugins;
    for (const hosting::Processor* processor : chain)
        plugins.push_back(processor ? &processor->metadata() : nullptr);

    std::vector<Lane> lanes;
    for (const song::Automation& automation : track.automation) {
        const auto target = find_parameter(automation.parameter, plugins);
        if (!target) {
            if (problems) problems->push_back(unknown_parameter(track, automation, plugins));
            continue;
        }
        const hosting::ParameterMetadata& parameter = *target->parameter;
        if (!parameter.automatable) {
            if (problems)
                problems->push_back({"parameter.not_automatable",
                    title_of(track) + ": '" + parameter.name
                        + "' cannot be moved while it sounds, its plugin (" + plugins[target->slot]->name
                        + ") says; set it by hand instead",
                    place_of(automation.position)});
            continue;
        }
        lanes.emplace_back(target->slot, parameter, automation.points, tempo,
            chain[target->slot]->value(parameter.index_id));
    }
    return std::make_unique<TrackEvents>(
        Part(track.notes, std::move(lanes), tempo), behind_note_effects(plugins), max_frames);
}

} // namespace aviary::engine
