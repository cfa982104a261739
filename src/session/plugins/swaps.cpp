// Puts other code into the song's slots: a new version of a plugin that plays, or a plugin that was missing.
#include "session/open_song.h"
#include "session/parameters/followed_parameters.h"
#include "session/parameters/parameters.h"
#include "session/plugins/describe.h"
#include "session/plugins/plugins.h"
#include "session/plugins/saved_plugin.h"

#include <algorithm>
#include <utility>

namespace aviary::session {

using engine::SlotId;
using hosting::ParameterMetadata;
using hosting::Processor;

void Plugins::get_ready(
    const std::string& bundle, const std::shared_ptr<const hosting::Module>& module, bool is_afresh) {
    for (const engine::Slot& slot : open_.slots) {
        const Processor* old = open_.engine.processor(slot.id);
        if (!old || library_.bundle_of(slot.word) != bundle) continue;
        auto next = Processor::create(module, old->metadata().id);
        if (next) library_.tell_project(**next);
        if (next && open_.engine.get_ready(slot.id, **next, is_afresh))
            ready_.push_back({slot.id, module, *std::move(next)});
    }
}

bool Plugins::are_ready() const {
    return std::ranges::all_of(ready_, [](const Ready& ready) { return ready.processor->is_settled(); });
}

Result<SwapReport> Plugins::go_live(
    const std::filesystem::path& bundle, std::shared_ptr<const hosting::Module> module, bool is_afresh) {
    auto ready = std::exchange(ready_, {});
    std::erase_if(
        ready, [&](const Ready& one) { return one.module != module; }); // of a run that came to nothing
    std::vector<std::string> played;
    for (const engine::Slot& slot : open_.slots) played.push_back(library_.bundle_of(slot.word));
    SwapReport report;
    const auto live = library_.reload(bundle, module, [&](const std::string& name) -> Result<void> {
        auto swapped = swap_in(name, played, ready, is_afresh);
        if (!swapped) return swapped.error();
        report = *std::move(swapped);
        return {};
    });
    if (!live) return live.error();
    tell_of(report.slots);
    return report;
}

/// Swaps the bundle's newest code into all slots that play it or, on an error, into none. `played` has for each slot the
/// bundle that its word meant before the new code came.
Result<SwapReport> Plugins::swap_in(const std::string& name, const std::vector<std::string>& played,
    std::vector<Ready>& ready, bool is_afresh) {
    std::vector<engine::Replacement> replacements;
    std::vector<std::size_t> first; // places that were empty before
    const song::PluginSlot nothing_saved;
    SwapReport report;
    for (std::size_t i = 0; i < open_.slots.size(); ++i) {
        const engine::Slot& slot = open_.slots[i];
        const bool is_of_it = library_.bundle_of(slot.word) == name;
        if (!is_of_it && played[i] == name)
            return Error{
                "plugin.gone", "the song plays '" + slot.word + "', which the new code has no more", {}};
        if (!is_of_it) continue;
        const bool is_first = !open_.engine.processor(slot.id);
        const song::PluginSlot& saved = open_.saved_slot ? open_.saved_slot(i) : nothing_saved;
        const auto found = std::ranges::find(ready, slot.id, &Ready::slot);
        auto processor = found != ready.end()     ? Result(std::move(found->processor))
                         : is_first && !is_afresh ? make_saved(library_, slot.word, open_.presets[i], saved)
                                                  : library_.make(slot.word);
        if (!processor) return processor.error();
        if (is_first && is_afresh && open_.presets[i])
            (void)(*processor)->load_preset(open_.presets[i]->value);
        if (is_first && open_.saved_slot) first.push_back(i);
        (*processor)->set_guarded(true); // whoever brings new code works on it
        compare(slot.id, (*processor)->metadata(), report);
        report.slots.push_back(slot.id);
        replacements.push_back({slot.id, *std::move(processor), is_afresh});
    }
    if (auto swapped = open_.engine.swap(std::move(replacements)); !swapped) return swapped.error();
    if (!first.empty()) take_presets();
    for (const std::size_t place : first)
        for (const auto& [id, value] : meant(open_.slots[place].id, open_.saved_slot(place)).parameters)
            (void)parameters_.set(open_.slots[place].id, id,
                value); // fails for a parameter that the plugin no longer has; the file keeps its value
    return report;
}

/// Adds to the report how the plugin that sounds in the slot differs from the new one.
void Plugins::compare(SlotId slot, const hosting::PluginMetadata& after, SwapReport& report) const {
    const Processor* old = open_.engine.processor(slot);
    const auto before = old ? old->metadata().parameters : std::vector<ParameterMetadata>();
    const auto values = old ? values_of(*old) : std::vector<double>();
    auto changes = compare_parameters(before, values, after.parameters);
    for (std::size_t i = 0; i < before.size(); ++i)
        if (std::find(changes.removed.begin(), changes.removed.end(), before[i].id) != changes.removed.end())
            report.left.push_back({slot, before[i].id, values[i]});
    if (!report.slots.empty()) return;
    report.plugin_id = after.id;
    report.name = after.name;
    report.parameters = std::move(changes);
}

void Plugins::tell_of(const std::vector<SlotId>& swapped) {
    take_presets();
    for (const SlotId slot : swapped) {
        followed_.forget(slot);
        open_.tell(PluginChanged{slot, session::describe(*open_.engine.processor(slot))});
        open_.tell_track_of(slot);
    }
    slots_changed_();
}

void Plugins::start_missing(const std::function<void()>& opened) {
    std::vector<std::string> words;
    for (const engine::Slot& slot : open_.slots)
        if (!open_.engine.processor(slot.id)) words.push_back(slot.word);
    library_.start_ahead(words, opened);
}

FillReport Plugins::fill_missing(const SavedSlot& saved_slot) {
    FillReport report;
    for (std::size_t place = 0; place < open_.slots.size(); ++place) {
        const SlotId id = open_.slots[place].id;
        const std::string& word = open_.slots[place].word;
        if (open_.engine.processor(id) || !library_.look_up(word) || library_.would_wait(word)) continue;
        const song::PluginSlot& saved = saved_slot(place);
        auto processor = make_saved(library_, word, open_.presets[place], saved);
        const auto filled =
            processor ? open_.engine.swap(id, *std::move(processor)) : Result<void>(processor.error());
        if (!filled) {
            report.problems.push_back(filled.error());
            continue;
        }
        report.slots.push_back(id);
        take_presets();
        for (const auto& [parameter, value] : meant(id, saved).parameters)
            (void)parameters_.set(id, parameter, value);
    }
    library_.end_unused(); // processes for words that an edit took out of the song meanwhile
    tell_of(report.slots);
    return report;
}

} // namespace aviary::session
