// What a project keeps of its plugins.
#include "session/open_song.h"
#include "session/parameters/followed_parameters.h"
#include "session/parameters/parameters.h"
#include "session/plugins/describe.h"
#include "session/plugins/plugins.h"
#include "session/plugins/saved_plugin.h"

#include <algorithm>

namespace aviary::session {

using engine::SlotId;
using hosting::Processor;

Result<std::unique_ptr<Processor>> make_saved(
    PluginLibrary& library, std::string_view word, const song::PluginSlot& saved) {
    auto processor = library.make(word);
    const auto state = saved.state.bytes();
    if (processor && !state.empty() && saved.id == (*processor)->metadata().id)
        (void)(*processor)->load_state(state); // if the plugin refuses it, it stays as when new
    return processor;
}

std::optional<std::vector<std::byte>> Plugins::save_state(SlotId slot) const {
    const Processor* processor = open_.engine.processor(slot);
    auto state = processor ? processor->save_state() : Result<std::vector<std::byte>>(Error{});
    if (!state) return std::nullopt;
    return *std::move(state);
}

void Plugins::restore(SlotId slot, const song::PluginSlot& before, const song::PluginSlot& after) {
    Processor* processor = open_.engine.processor(slot);
    if (!processor) return;
    const bool is_other = before.state != after.state || before.state.is_missing();
    if (is_other && !after.state.bytes().empty()) (void)processor->load_state(after.state.bytes());
    const auto is_saved = [&](const std::string& id) {
        return std::any_of(after.parameters.begin(), after.parameters.end(),
            [&](const song::ParameterValue& saved) { return saved.id == id; });
    };
    for (const auto& [id, value] : before.parameters)
        if (const auto* parameter = processor->find_parameter(id); parameter && !is_saved(id))
            (void)parameters_.set(slot, id, parameter->initial); // in that state it had never been moved
    for (const auto& [id, value] : after.parameters) (void)parameters_.set(slot, id, value);
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
