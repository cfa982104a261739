// The newest value of each parameter, which the audio thread writes and the main thread reads: what the plugin was
// told, or said itself, since a state of it was saved.
//
//     values.set(id, value, turn);                                // audio thread
//     values.each_since(turn_of_state, [](auto id, auto value) { ... });
//
// A turn is a number that grows. One thread writes at a time. A reader may see a newer value than the turn says, never
// an older one.
#pragma once

#include <clap/id.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>

namespace aviary::hosting::cage {

class NewestValues {
public:
    static constexpr std::uint32_t most = 4096; ///< parameters; values of more than that are not kept

    /// No memory, no lock. [audio-thread]
    void set(clap_id id, double value, std::uint64_t turn) noexcept {
        std::uint16_t& place = place_of(id);
        const std::uint32_t count = count_.load(std::memory_order_relaxed);
        if (place == none && count == most) return;
        const bool is_new = place == none;
        if (is_new) place = std::uint16_t(count);
        Entry& entry = entries_[place];
        if (is_new) entry.id = id;
        entry.value.store(value, std::memory_order_relaxed);
        entry.turn.store(turn, std::memory_order_release);
        if (is_new) count_.store(count + 1, std::memory_order_release);
    }

    /// Calls function(id, value) for each value that was set in a later turn. [any-thread]
    template <typename Function>
    void each_since(std::uint64_t turn, const Function& function) const {
        for (std::uint32_t i = 0, count = count_.load(std::memory_order_acquire); i < count; ++i)
            if (entries_[i].turn.load(std::memory_order_acquire) > turn)
                function(entries_[i].id, entries_[i].value.load(std::memory_order_relaxed));
    }
    std::optional<double> since(std::uint64_t turn, clap_id id) const {
        std::optional<double> found;
        each_since(turn, [&](clap_id other, double value) {
            if (other == id) found = value;
        });
        return found;
    }

private:
    struct Entry {
        clap_id id = 0;
        std::atomic<double> value = 0;
        std::atomic<std::uint64_t> turn = 0;
    };
    static_assert(std::atomic<double>::is_always_lock_free);
    static constexpr std::uint16_t none = UINT16_MAX;

    /// The place in the table of that id, or the one that is free for it. Half of the table is always empty.
    std::uint16_t& place_of(clap_id id) noexcept {
        for (std::uint32_t at = id * 2654435769u;; ++at) {
            std::uint16_t& place = table_[at % (2 * most)];
            if (place == none || entries_[place].id == id) return place;
        }
    }
    static std::array<std::uint16_t, 2 * most> empty_table() {
        std::array<std::uint16_t, 2 * most> table;
        table.fill(none);
        return table;
    }

    std::unique_ptr<Entry[]> entries_ = std::make_unique<Entry[]>(most);
    std::atomic<std::uint32_t> count_ = 0;
    std::array<std::uint16_t, 2 * most> table_ = empty_table(); ///< the writer's own: places of entries
};

} // namespace aviary::hosting::cage
