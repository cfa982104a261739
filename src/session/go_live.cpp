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

Result<SwapReport> Session::go_live(
    const std::filesystem::path& bundle, std::shared_ptr<const hosting::Module> module) {
    std::vector<std::string> played;
    for (const engine::Slot& slot : impl_->slots) played.push_back(impl_->library.bundle_of(slot.word));
    const auto name = impl_->library.reload(bundle, std::move(module));
    if (!name) return name.error();
    auto report = impl_->swap_in(*name, played);
    if (!report) impl_->library.take_back(*name); // whose words are those of what sounds on
    return report;
}

/// Of the bundle's newest code. `played` has the bundle of each slot before that came.
Result<SwapReport> Session::Impl::swap_in(const std::string& name, const std::vector<std::string>& played) {
    // All are made before the first is swapped: a plugin that is gone from the new code is found here.
    std::vector<std::unique_ptr<Processor>> made;
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
        made.push_back(std::move(*processor));
        report.slots.push_back(slot.id);
    }
    for (std::size_t i = 0; i < made.size(); ++i) {
        const SlotId slot = report.slots[i];
        const hosting::PluginMetadata after = made[i]->metadata();
        const Processor* old = engine.processor(slot);
        const auto before = old ? old->metadata().parameters : std::vector<ParameterMetadata>();
        const auto values = old ? values_of(*old) : std::vector<double>();
        if (auto swapped = engine.swap(slot, std::move(made[i])); !swapped) return swapped.error();
        if (i == 0) {
            report.plugin_id = after.id;
            report.name = after.name;
            report.parameters = compare_parameters(before, values, after.parameters);
        }
        followers.erase(slot);
        emit(PluginChanged{slot, describe(*engine.processor(slot))});
        announce_track_of(slot);
    }
    feed_slot();
    return report;
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
