// The newest whole value, from one writer thread to one reader thread; values in between may be skipped.
//
//     rt::Latest<Meters> latest;
//     latest.back() = meters; latest.publish();              // writer
//     if (latest.fetch()) draw(latest.front());              // reader
//
// A triple buffer: neither end ever waits, fails, allocates or retries; each takes one atomic exchange. Values larger
// than a word are fine: no slot is ever touched by both ends at once.
#pragma once

#include <atomic>
#include <cstdint>

namespace aviary::rt {

template <typename T>
class Latest {
public:
    Latest() = default;
    /// All three slots start as copies of `initial`, so that front() has a value before the first publish.
    explicit Latest(const T& initial)
        : slots_{{initial}, {initial}, {initial}} {}
    Latest(const Latest&) = delete;
    Latest& operator=(const Latest&) = delete;

    /// The slot to fill before publish(). Holds some older value: write all of it. [writer thread]
    T& back() { return slots_[back_].value; }

    /// Makes back() the newest value and hands out another slot as back(). [writer thread]
    void publish() { back_ = middle_.exchange(back_ | fresh, std::memory_order_acq_rel) & index; }

    /// Moves front() on to the newest value; false when there is none newer. [reader thread]
    bool fetch() {
        if (!(middle_.load(std::memory_order_relaxed) & fresh)) return false;
        front_ = middle_.exchange(front_, std::memory_order_acq_rel) & index;
        return true;
    }

    /// The value last fetched; stands still until the next fetch(). [reader thread]
    const T& front() const { return slots_[front_].value; }

private:
    static constexpr std::uint8_t index = 3, fresh = 4;

    struct alignas(64) Slot { // a cache line of its own
        T value{};
    };
    Slot slots_[3];
    alignas(64) std::uint8_t back_ = 0;
    alignas(64) std::uint8_t front_ = 1;
    alignas(64) std::atomic<std::uint8_t> middle_ = 2;
};

} // namespace aviary::rt
