// What plays in which slot of the song.
#include "session/open_song.h"
#include "session/parameters/followed_parameters.h"
#include "session/plugins/describe.h"
#include "session/plugins/plugins.h"

#include <algorithm>

namespace aviary::session {

using engine::SlotId;

Plugins::Plugins(OpenSong& open, PluginLibrary& library, Parameters& parameters, FollowedParameters& followed,
    std::function<void()> slots_changed)
    : open_(open)
    , library_(library)
    , parameters_(parameters)
    , followed_(followed)
    , slots_changed_(std::move(slots_changed)) {}

SlotId Plugins::slot_at(std::size_t place) const {
    return place < open_.slots.size() ? open_.slots[place].id : 0;
}

std::optional<std::size_t> Plugins::place_of(SlotId slot) const {
    const auto found = std::find_if(
        open_.slots.begin(), open_.slots.end(), [&](const engine::Slot& known) { return known.id == slot; });
    if (found == open_.slots.end()) return std::nullopt;
    return std::size_t(found - open_.slots.begin());
}

const hosting::PluginMetadata* Plugins::plugin_in(SlotId slot) const {
    const auto* processor = open_.engine.processor(slot);
    return processor ? &processor->metadata() : nullptr;
}

std::string Plugins::name_of(SlotId slot) const {
    const auto* plugin = plugin_in(slot);
    return plugin ? plugin->name : "";
}

Result<Plugin> Plugins::describe(SlotId slot) const {
    const auto found = open_.find_processor(slot);
    if (!found) return found.error();
    followed_.follow(slot); // whoever asks is going to show the values
    return session::describe(**found);
}

std::vector<std::string> Plugins::plays_of(
    const std::string& bundle, const std::vector<hosting::PluginMetadata>& plugins) const {
    std::vector<std::string> played;
    for (const engine::Slot& slot : open_.slots) {
        const auto named = std::find_if(
            plugins.begin(), plugins.end(), [&](const auto& plugin) { return plugin.id == slot.word; });
        if (named != plugins.end())
            played.push_back(named->id);
        else if (!plugins.empty() && (slot.word == bundle || library_.bundle_of(slot.word) == bundle))
            played.push_back(plugins.front().id);
    }
    return played;
}

} // namespace aviary::session
