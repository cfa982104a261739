#include "runtime/registry/registry.h"

#include <algorithm>

namespace aviary::runtime {
namespace {

/// Assigns threads to shards in turn, so that up to 64 threads never share a cache line.
std::size_t own_shard(std::size_t count) {
    static std::atomic<std::size_t> next = 0;
    thread_local const std::size_t shard = next.fetch_add(1, std::memory_order_relaxed);
    return shard % count;
}

} // namespace

// A reader counts itself in, then loads the current edition; the writer stores a new edition, then looks at the counts.
// All four are sequentially consistent, so at least one sees the other: either the reader gets the new edition, or the
// writer sees the reader. A shard once seen empty after the store has no reader of the old edition left.
Registry::View::View(std::atomic<std::uint64_t>& readers, const std::atomic<const Edition*>& current)
    : readers_(readers) {
    readers_.fetch_add(1, std::memory_order_seq_cst);
    edition_ = current.load(std::memory_order_seq_cst);
}

Registry::View::~View() { readers_.fetch_sub(1, std::memory_order_release); }

std::optional<Handle> Registry::View::find(
    ContractId contract, Version min_version, std::optional<BundleId> bundle) const {
    const auto* providers = edition_->providers.find(contract);
    if (providers == nullptr) return std::nullopt;
    for (const auto index : *providers) {
        const Slot& slot = *edition_->slots.find(index);
        const bool fits =
            slot.interface->version >= min_version && (!bundle || slot.interface->bundle == *bundle);
        if (fits) return Handle{index, slot.generation};
    }
    return std::nullopt;
}

Pinned Registry::View::pin(Handle handle) const {
    const Slot* slot = edition_->slots.find(handle.index);
    return slot != nullptr && slot->generation == handle.generation ? slot->interface : nullptr;
}

Registry::Registry()
    : current_(new Edition) {}

Registry::~Registry() { delete current_.load(std::memory_order_acquire); }

Registry::View Registry::view() const { return View(shards_[own_shard(shard_count)].readers, current_); }

std::uint32_t Registry::take_vacant_slot() {
    if (vacant_.empty()) return slot_count_++;
    const auto index = vacant_.back();
    vacant_.pop_back();
    return index;
}

void Registry::replace(BundleId bundle, const std::vector<Pinned>& interfaces) {
    auto next =
        std::make_unique<Edition>(*current_.load(std::memory_order_acquire)); // two pointers, no contents
    auto& own_slots = slots_of_[bundle];
    const auto old_slots = std::exchange(own_slots, {});
    std::vector<bool> kept(old_slots.size());

    for (const auto& interface : interfaces) {
        const auto old = std::ranges::find_if(old_slots, [&](auto index) {
            return next->slots.find(index)->interface->contract_id == interface->contract_id;
        });
        const bool survives = old != old_slots.end();
        const auto index = survives ? *old : take_vacant_slot();
        own_slots.push_back(index);
        const Slot* before = next->slots.find(index);
        next->slots = next->slots.with(index, Slot{before ? before->generation : 1, interface});
        if (survives) {
            kept[static_cast<std::size_t>(old - old_slots.begin())] = true;
            continue;
        }
        const auto* providers = next->providers.find(interface->contract_id);
        auto extended = providers ? *providers : std::vector<std::uint32_t>{};
        extended.push_back(index);
        next->providers = next->providers.with(interface->contract_id, std::move(extended));
    }
    for (std::size_t i = 0; i < old_slots.size(); ++i) {
        if (kept[i]) continue;
        const auto index = old_slots[i];
        const Slot dropped = *next->slots.find(index);
        const auto contract = dropped.interface->contract_id;
        auto rest = *next->providers.find(contract);
        std::erase(rest, index);
        next->providers = rest.empty() ? next->providers.without(contract)
                                       : next->providers.with(contract, std::move(rest));
        next->slots = next->slots.with(index, Slot{dropped.generation + 1, nullptr});
        vacant_.push_back(index);
    }
    if (own_slots.empty()) slots_of_.erase(bundle);
    publish(std::move(next));
}

void Registry::publish(std::unique_ptr<const Edition> next) {
    retired_.push_back({nullptr, std::bitset<shard_count>().set()}); // allocates before anything is visible
    retired_.back().edition.reset(current_.exchange(next.release(), std::memory_order_seq_cst));
    version_.fetch_add(1, std::memory_order_release);
    collect();
}

std::size_t Registry::collect() {
    for (auto& retired : retired_)
        for (std::size_t i = 0; i < shard_count; ++i)
            if (retired.unseen[i] && shards_[i].readers.load(std::memory_order_seq_cst) == 0)
                retired.unseen.reset(i);
    std::erase_if(retired_, [](const Retired& retired) { return retired.unseen.none(); });
    return retired_.size();
}

} // namespace aviary::runtime
