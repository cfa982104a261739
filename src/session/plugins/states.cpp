// What a project keeps of its plugins.
#include "session/open_song.h"
#include "session/parameters/followed_parameters.h"
#include "session/parameters/parameters.h"
#include "session/plugins/describe.h"
#include "session/plugins/plugins.h"

#include <algorithm>

namespace aviary::session {

using engine::SlotId;
using hosting::ParameterMetadata;
using hosting::Processor;

std::optional<std::vector<std::byte>> Plugins::save_state(SlotId slot) const {
    const Processor* processor = open_.engine.processor(slot);
    auto state = processor ? processor->save_state() : Result<std::vector<std::byte>>(Error{});
    if (!state) return std::nullopt;
    return *std::move(state);
}

void Plugins::restore(SlotId slot, const song::PluginSlot& before, const song::PluginSlot& after) {
    Processor* processor = open_.engine.processor(slot);
    if (!processor) return;
    const auto reset = [&](const std::string& id) {
        if (const auto* parameter = processor->find_parameter(id))
            (void)parameters_.set(slot, id, parameter->initial);
    };
    const auto is_saved = [&](const song::ParameterValue& moved) {
        return std::ranges::find(after.parameters, moved.id, &song::ParameterValue::id)
               != after.parameters.end();
    };
    // What a parameter has that is not saved beside the state, the state has; without one it was never moved.
    const bool is_other = before.state != after.state || before.state.is_missing();
    const bool has_all = std::ranges::all_of(before.parameters, is_saved);
    if (!after.state.bytes().empty()) {
        if (is_other || !has_all) (void)processor->load_state(after.state.bytes());
    } else if (!after.preset.empty()) {
        const bool is_of_it = before.preset == after.preset && before.state.empty();
        if (!is_of_it || !has_all) (void)processor->load_preset(after.preset);
    } else if (!before.preset.empty()) {
        for (const ParameterMetadata& parameter : processor->metadata().parameters) reset(parameter.id);
    } else {
        for (const auto& moved : before.parameters)
            if (!is_saved(moved)) reset(moved.id);
    }
    for (const auto& [id, value] : after.parameters) (void)parameters_.set(slot, id, value);
}

void Plugins::set_saved(SavedSlot saved_slot) { open_.saved_slot = std::move(saved_slot); }

std::vector<Error> Plugins::misfits() const {
    std::vector<Error> misfits;
    for (std::size_t place = 0; open_.saved_slot && place < open_.slots.size(); ++place) {
        const song::PluginSlot& saved = open_.saved_slot(place);
        const auto* plugin = plugin_in(open_.slots[place].id);
        if (!plugin || saved.id.empty() || saved.id == plugin->id) continue;
        misfits.push_back({"plugin.other",
            "'" + open_.slots[place].word + "' is " + plugin->name + " (" + plugin->id
                + ") now; what the project keeps there is of " + saved.name + " (" + saved.id
                + "), of which it takes values of parameters that both have",
            ""});
    }
    return misfits;
}

void Plugins::on_state_changed(std::function<void(SlotId)> changed) { state_changed_ = std::move(changed); }

void Plugins::hear(const engine::Announcement& announced) {
    if (announced.what.state_dirty && state_changed_) state_changed_(announced.slot);
    const Processor* processor = open_.engine.processor(announced.slot);
    if (announced.what.fate_changed) open_.tell_track_of(announced.slot);
    if (!announced.what.parameters_changed || !processor) return;
    followed_.forget(announced.slot);
    open_.tell(PluginChanged{announced.slot, session::describe(*processor)});
}

} // namespace aviary::session
