// Presets that a song's text names under its plugins.
#include "engine/timeline/arrange.h"
#include "session/open_song.h"
#include "session/plugins/plugins.h"
#include "session/plugins/saved_plugin.h"
#include "song/syntax/diagnostics.h"

#include <algorithm>

namespace aviary::session {

using engine::SlotId;
using hosting::Processor;

namespace {

constexpr std::size_t most_named = 8; ///< presets, where none is near

bool has_preset(const Processor& plugin, const std::string& name) {
    const auto names = plugin.preset_names();
    return std::ranges::find(names, name) != names.end();
}

} // namespace

Result<std::unique_ptr<Processor>> make_saved(PluginLibrary& library, std::string_view word,
    const WrittenPreset& preset, const song::PluginSlot& saved) {
    auto processor = library.make(word);
    if (!processor) return processor;
    Processor& plugin = **processor;
    const auto state = saved.state.bytes();
    // What the plugin refuses leaves it as when new.
    if (preset && preset->value != saved.preset && has_preset(plugin, preset->value))
        (void)plugin.load_preset(preset->value);
    else if (!state.empty() && saved.id == plugin.metadata().id)
        (void)plugin.load_state(state);
    else if (!saved.preset.empty())
        (void)plugin.load_preset(saved.preset);
    return processor;
}

std::optional<Error> preset_problem(
    const song::Written<std::string>& preset, std::string_view word, const Processor& plugin) {
    const auto names = plugin.preset_names();
    const std::string where = engine::place_of(preset.position);
    if (names.empty())
        return Error{"preset.none",
            "no presets of " + song::in_quotes(word)
                + " are known: it has none within its library, or plays in a process of its own",
            where};
    if (std::ranges::find(names, preset.value) != names.end()) return std::nullopt;
    const std::vector<std::string_view> views(names.begin(), names.end());
    std::string hint = song::did_you_mean(preset.value, views);
    if (hint.empty()) {
        hint = "it has";
        for (std::size_t i = 0; i < std::min(names.size(), most_named); ++i)
            hint += (i > 0 ? ", " : " ") + song::in_quotes(names[i]);
        if (names.size() > most_named) hint += " and " + std::to_string(names.size() - most_named) + " more";
    }
    return Error{"preset.unknown",
        song::in_quotes(word) + " has no preset " + song::in_quotes(preset.value) + "; " + hint, where};
}

void Plugins::take_presets() {
    std::map<SlotId, std::string> now;
    for (std::size_t place = 0; place < open_.slots.size(); ++place) {
        const SlotId slot = open_.slots[place].id;
        const WrittenPreset& written = open_.presets[place];
        if (!written) continue;
        const Processor* plugin = open_.engine.processor(slot);
        if (plugin && has_preset(*plugin, written->value))
            now[slot] = written->value;
        else if (const auto before = presets_.find(slot); before != presets_.end())
            now[slot] = before->second; // the name is perhaps only half typed
    }
    presets_ = std::move(now);
}

void Plugins::forget_presets() { presets_.clear(); }

std::optional<std::string> Plugins::preset_of(SlotId slot) const {
    const auto found = presets_.find(slot);
    return found == presets_.end() ? std::nullopt : std::optional(found->second);
}

song::PluginSlot Plugins::meant(SlotId slot, const song::PluginSlot& saved) const {
    const auto preset = preset_of(slot);
    if (!preset || *preset == saved.preset) return saved;
    song::PluginSlot afresh;
    afresh.preset = *preset;
    return afresh;
}

std::vector<Error> Plugins::preset_problems() const {
    std::vector<Error> problems;
    for (std::size_t place = 0; place < open_.slots.size(); ++place) {
        const Processor* plugin = open_.engine.processor(open_.slots[place].id);
        if (!open_.presets[place] || !plugin) continue;
        if (auto problem = preset_problem(*open_.presets[place], open_.slots[place].word, *plugin))
            problems.push_back(*std::move(problem));
    }
    return problems;
}

} // namespace aviary::session
