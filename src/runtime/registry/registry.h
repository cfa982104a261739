// Which bundle provides which contract. Readers see one whole version of the registry and never wait; a writer
// publishes the next one.
//
//     auto view = registry.view();                              // [any-thread], wait-free
//     auto handle = view.find(contract_id("example.adder", 1), {1, 2, 0});
//     if (auto interface = handle ? view.pin(*handle) : nullptr) call(interface->table);
//
// Keep a View only for a moment: an old version is freed once all Views that began before the next one are gone. Pin
// what shall stay. A published version never changes, so a View sees all of a reload or nothing of it.
#pragma once

#include "runtime/registry/interface.h"
#include "runtime/registry/persistent_map.h"

#include <array>
#include <bitset>
#include <map>
#include <optional>
#include <vector>

namespace aviary::runtime {

class Registry {
    struct Slot {
        std::uint32_t generation = 1;
        Pinned interface; ///< null: vacant
    };
    struct Edition {
        PersistentMap<Slot> slots; ///< by index
        PersistentMap<std::vector<std::uint32_t>>
            providers; ///< by contract: slots, the oldest provider first
    };
    static constexpr std::size_t shard_count = 64;

public:
    class View {
    public:
        View(const View&) = delete;
        View& operator=(const View&) = delete;
        ~View();

        /// The oldest provider of the contract that is at least of that version, and is that bundle, if one is given.
        std::optional<Handle> find(
            ContractId contract, Version min_version = {}, std::optional<BundleId> bundle = {}) const;
        /// nullptr when the handle is stale. Valid as long as this View.
        const Interface* resolve(Handle handle) const {
            const Slot* slot = edition_->slots.find(handle.index);
            return slot != nullptr && slot->generation == handle.generation ? slot->interface.get() : nullptr;
        }
        Pinned pin(Handle handle) const; ///< null when the handle is stale

    private:
        friend class Registry;
        View(std::atomic<std::uint64_t>& readers, const std::atomic<const Edition*>& current);
        std::atomic<std::uint64_t>& readers_;
        const Edition* edition_;
    };

    Registry();
    ~Registry(); ///< no View may be left
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;

    View view() const; ///< [any-thread], wait-free
    /// Grows after each publication. [any-thread], wait-free
    std::uint64_t version() const { return version_.load(std::memory_order_acquire); }

    // The writer's side, one thread at a time:

    /// Sets what `bundle` provides from now on, in one publication. A contract that it provided before (same name and
    /// major version) keeps its slot and generation; one that is gone loses its slot, a new one gets a slot.
    void replace(BundleId bundle, const std::vector<Pinned>& interfaces);
    /// Frees versions that no View can see any more; returns how many are left. replace() does it too.
    std::size_t collect();
    /// Slots ever made, vacant ones included.
    std::size_t slot_count() const { return slot_count_; }

private:
    struct Retired {
        std::unique_ptr<const Edition> edition;
        std::bitset<shard_count> unseen; ///< shards that have not yet been seen without readers
    };
    struct alignas(64) Shard {
        std::atomic<std::uint64_t> readers = 0;
    };

    void publish(std::unique_ptr<const Edition> next);
    std::uint32_t take_vacant_slot();

    mutable std::array<Shard, shard_count> shards_; ///< a thread counts its Views in one of them
    std::atomic<const Edition*> current_;
    std::atomic<std::uint64_t> version_ = 0;
    std::vector<Retired> retired_;
    std::map<BundleId, std::vector<std::uint32_t>> slots_of_; ///< the writer's index
    std::vector<std::uint32_t> vacant_;
    std::uint32_t slot_count_ = 0;
};

} // namespace aviary::runtime
