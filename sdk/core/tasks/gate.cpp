#include "sdk/core/tasks/gate.h"

namespace aviary::detail {

namespace {
constexpr auto glance = std::chrono::microseconds(250);

/// Polls until the condition holds. False when `patience` ends first.
template <typename Condition>
bool wait_until(Condition condition, std::chrono::milliseconds patience) {
    for (auto waited = std::chrono::microseconds(0); waited < patience; waited += glance) {
        if (condition()) return true;
        std::this_thread::sleep_for(glance);
    }
    return condition();
}
} // namespace

bool Gate::enter() AVIARY_NONBLOCKING {
    auto expected = Inside::nobody;
    if (!inside_.compare_exchange_strong(expected, Inside::audio, std::memory_order_seq_cst)) return false;
    audio_thread_.store(AVIARY_TRUSTED(std::this_thread::get_id()), std::memory_order_release);
    if (waiting_.load(std::memory_order_relaxed) == nullptr) return true;
    if (Visit* visit = waiting_.exchange(nullptr, std::memory_order_acq_rel)) {
        AVIARY_TRUSTED(visit->run(visit->context, true));
        visit->done.store(true, std::memory_order_release); // its owner may destroy the visit from here on
    }
    return true;
}

bool Gate::wait_for_block(std::chrono::milliseconds patience) const {
    const unsigned left = left_.load(std::memory_order_relaxed);
    return wait_until(
        [&] {
            return inside_.load(std::memory_order_seq_cst) != Inside::audio
                   || left_.load(std::memory_order_relaxed) != left;
        },
        patience);
}

bool Gate::make(Visit& visit, std::chrono::milliseconds patience) {
    const bool blocks_come = running_.load(std::memory_order_acquire)
                             && audio_thread_.load(std::memory_order_acquire) != std::this_thread::get_id();
    if (blocks_come && made_by_audio_thread(visit, patience)) return true;

    const auto entered = [&] {
        auto expected = Inside::nobody;
        return inside_.compare_exchange_strong(expected, Inside::main, std::memory_order_acquire);
    };
    if (!wait_until(entered, patience)) return false;
    visit.run(visit.context, false);
    leave();
    return true;
}

bool Gate::made_by_audio_thread(Visit& visit, std::chrono::milliseconds patience) {
    waiting_.store(&visit, std::memory_order_release);
    const auto done = [&] { return visit.done.load(std::memory_order_acquire); };
    wait_until([&] { return done() || !running_.load(std::memory_order_acquire); }, patience);
    if (waiting_.exchange(nullptr, std::memory_order_acq_rel) != nullptr) return false; // withdrawn in time
    while (!done()) std::this_thread::sleep_for(glance); // the audio thread has begun: it will end
    return true;
}

} // namespace aviary::detail
