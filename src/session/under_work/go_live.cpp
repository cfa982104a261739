#include "session/session_impl.h"

#include <algorithm>

namespace aviary::session {

namespace {

constexpr int remembered_runs = 8; // whose stages a page gets that connects later

} // namespace

std::vector<SlotId> Session::Impl::slots_of_bundle(const std::string& bundle) {
    std::vector<SlotId> found;
    for (const engine::Slot& slot : slots)
        if (library.bundle_of(slot.word) == bundle) found.push_back(slot.id);
    return found;
}

std::optional<SlotId> Session::Impl::slot_under_work() {
    if (!work) return std::nullopt;
    const auto found = slots_of_bundle(work->bundle);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::optional<hosting::PluginState> Session::state_under_work() {
    const auto slot = impl_->slot_under_work();
    const Processor* processor = slot ? impl_->engine.processor(*slot) : nullptr;
    if (!processor) return std::nullopt;
    auto state = processor->save_state();
    if (!state) return std::nullopt;
    return hosting::PluginState{processor->metadata().id, *std::move(state)};
}

Result<std::filesystem::path> Session::bundle_of(std::string_view word) {
    return impl_->library.folder_of(word);
}

std::vector<std::string> Session::plays_of(
    const std::string& bundle, const std::vector<hosting::PluginMetadata>& plugins) const {
    std::vector<std::string> played;
    for (const engine::Slot& slot : impl_->slots) {
        const auto named = std::find_if(
            plugins.begin(), plugins.end(), [&](const auto& plugin) { return plugin.id == slot.word; });
        if (named != plugins.end())
            played.push_back(named->id);
        else if (!plugins.empty() && (slot.word == bundle || impl_->library.bundle_of(slot.word) == bundle))
            played.push_back(plugins.front().id);
    }
    return played;
}

Result<SwapReport> Session::go_live(
    const std::filesystem::path& bundle, std::shared_ptr<const hosting::Module> module) {
    std::vector<std::string> played;
    for (const engine::Slot& slot : impl_->slots) played.push_back(impl_->library.bundle_of(slot.word));
    SwapReport report;
    const auto live =
        impl_->library.reload(bundle, std::move(module), [&](const std::string& name) -> Result<void> {
            auto swapped = impl_->swap_in(name, played);
            if (!swapped) return swapped.error();
            report = *std::move(swapped);
            return {};
        });
    if (!live) return live.error();
    impl_->tell_of(report);
    return report;
}

/// Of the bundle's newest code, into all slots that play it or, on an error, into none. `played` has the bundle of each
/// slot before that came.
Result<SwapReport> Session::Impl::swap_in(const std::string& name, const std::vector<std::string>& played) {
    std::vector<engine::Replacement> replacements;
    SwapReport report;
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const engine::Slot& slot = slots[i];
        const bool is_of_it = library.bundle_of(slot.word) == name;
        if (!is_of_it && played[i] == name)
            return Error{
                "plugin.gone", "the song plays '" + slot.word + "', which the new code has no more", {}};
        if (!is_of_it) continue;
        auto processor = library.make(slot.word);
        if (!processor) return processor.error();
        compare(slot.id, (*processor)->metadata(), report);
        report.slots.push_back(slot.id);
        replacements.push_back({slot.id, *std::move(processor)});
    }
    if (auto swapped = engine.swap(std::move(replacements)); !swapped) return swapped.error();
    return report;
}

/// What sounds in the slot, and what shall.
void Session::Impl::compare(SlotId slot, const hosting::PluginMetadata& after, SwapReport& report) const {
    const Processor* old = engine.processor(slot);
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

void Session::Impl::tell_of(const SwapReport& swapped) {
    for (const SlotId slot : swapped.slots) {
        followers.erase(slot);
        emit(PluginChanged{slot, describe(*engine.processor(slot))});
        announce_track_of(slot);
    }
    feed_slot();
    tap_slot();
}

void Session::report(Stage stage) {
    if (impl_->work) {
        auto& runs = impl_->work->runs;
        std::erase_if(runs, [&](const Stage& known) {
            return known.run + remembered_runs <= stage.run
                   || (known.run == stage.run && known.stage == stage.stage);
        });
        runs.push_back(stage);
    }
    impl_->emit(stage);
}

} // namespace aviary::session
