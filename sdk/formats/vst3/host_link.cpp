// What a plugin asks of its host, in VST3's words. [main-thread]
#include "sdk/formats/vst3/vst3_plugin.h"

#include <cstdio>

namespace aviary::detail {

using namespace vst3;

/// VST3's hosts take requests on the main thread only: another thread's is kept from them.
bool Vst3Plugin::may_ask(const char* call) {
    if (instance_.track().is_main_thread()) return true;
    std::fprintf(stderr,
        "aviary: plugin '%s' calls %s elsewhere than on the main thread: the host is not told\n", plugin_id_,
        call);
    return false;
}

void Vst3Plugin::begin_edit(unsigned param_index) {
    if (!may_ask("Param::begin_gesture()") || in_gesture_[param_index]) return;
    in_gesture_[param_index] = true;
    if (handler_) handler_->beginEdit(infos_[param_index].id);
}

void Vst3Plugin::edit(unsigned param_index, double value) {
    if (!may_ask("Param::set()")) return;
    show(param_index, value);
    note_change(param_index);
    const bool alone = !in_gesture_[param_index]; // VST3 hears of values within gestures only
    if (alone) begin_edit(param_index);
    if (handler_) handler_->performEdit(infos_[param_index].id, shown_[param_index]);
    if (alone) end_edit(param_index);
    drop_by();
}

void Vst3Plugin::end_edit(unsigned param_index) {
    if (!may_ask("Param::end_gesture()") || !in_gesture_[param_index]) return;
    in_gesture_[param_index] = false;
    if (handler_) handler_->endEdit(infos_[param_index].id);
}

void Vst3Plugin::mark_dirty() {
    void* found = nullptr;
    if (!may_ask("Plugin::mark_dirty()") || !handler_
        || handler_->queryInterface(vst::IComponentHandler2_iid, &found) != kResultOk || !found)
        return;
    auto* handler = static_cast<vst::IComponentHandler2*>(found);
    handler->setDirty(true);
    handler->release();
}

/// From now on the busses are the new layout's, for the host to ask; blocks go on with the old one until it activates
/// the plugin again.
void Vst3Plugin::ask_for_layout(unsigned index) {
    const unsigned before = instance_.layout_index();
    if (!may_ask("Plugin::ask_for_layout()") || index == before) return;
    instance_.choose_layout(index);
    const bool refused = handler_ && handler_->restartComponent(vst::kIoChanged) != kResultOk;
    const bool prepared =
        instance_.setup().layout == &instance_.layout(); // by a host that says no, and does it
    if (refused && !prepared) instance_.choose_layout(before);
}

void Vst3Plugin::log(const char* message) { std::fprintf(stderr, "%s: %s\n", plugin_id_, message); }

void Vst3Plugin::start_timer(FUnknown* host) {
    const unsigned period_ms = instance_.plugin().timer_ms();
    if (period_ms == 0 || timer_.is_running()) return;
    timer_.start(host, period_ms, [this] {
        drop_by();
        instance_.plugin().timer();
    });
}

} // namespace aviary::detail
