#include "sdk/formats/vst3/timer.h"

#include <atomic>
#include <utility>

namespace aviary::detail {

using namespace vst3;

/// What the host calls. It may hold on to it for longer than it should: then nothing happens.
struct HostTimer::Beat final : Linux::ITimerHandler {
    Reference<Linux::IRunLoop> loop;
    std::function<void()> tick;
    std::atomic<uint32> references = 1;

    void PLUGIN_API onTimer() override {
        if (tick) tick();
    }
    tresult PLUGIN_API queryInterface(const TUID id, void** object) override {
        if (!object) return kInvalidArgument;
        const bool known = same_id(id, FUnknown_iid) || same_id(id, Linux::ITimerHandler_iid);
        *object = known ? this : nullptr;
        if (known) addRef();
        return known ? kResultOk : kNoInterface;
    }
    uint32 PLUGIN_API addRef() override { return references.fetch_add(1, std::memory_order_relaxed) + 1; }
    uint32 PLUGIN_API release() override {
        const auto left = references.fetch_sub(1, std::memory_order_acq_rel) - 1;
        if (left == 0) delete this;
        return left;
    }
};

bool HostTimer::start(FUnknown* host, unsigned period_ms, std::function<void()> tick) {
    void* found = nullptr;
    if (!host || host->queryInterface(Linux::IRunLoop_iid, &found) != kResultOk || !found) return false;
    stop();
    beat_ = new Beat;
    beat_->loop.reset(static_cast<Linux::IRunLoop*>(found));
    beat_->tick = std::move(tick);
    if (beat_->loop->registerTimer(beat_, period_ms) == kResultOk) return true;
    std::exchange(beat_, nullptr)->release();
    return false;
}

void HostTimer::stop() {
    if (!beat_) return;
    beat_->loop->unregisterTimer(beat_);
    beat_->loop = nullptr;
    beat_->tick = nullptr;
    std::exchange(beat_, nullptr)->release();
}

} // namespace aviary::detail
