// Hands objects that the audio thread no longer needs to a thread that may delete them.
//
//     struct Graph : rt::Retirable { ... };
//     retired.retire(old_graph);        // audio thread: never fails, never full
//     retired.collect();                // main thread: deletes all that has come
//
// One thread retires, one collects. The objects themselves form the list, so nothing is allocated.
#pragma once

#include <atomic>
#include <cstddef>

namespace aviary::rt {

class Retirable {
public:
    Retirable() = default;
    virtual ~Retirable() = default;
    Retirable(const Retirable&) = delete;
    Retirable& operator=(const Retirable&) = delete;

private:
    friend class Retired;
    Retirable* next_retired_ = nullptr;
};

class Retired {
public:
    Retired() = default;
    ~Retired() { collect(); }
    Retired(const Retired&) = delete;
    Retired& operator=(const Retired&) = delete;

    /// Gives up `thing`, which came from new. With one retiring thread the exchange fails at most once: only a
    /// collect() can come between, and it leaves an empty list behind. [audio-thread]
    void retire(Retirable* thing) noexcept {
        Retirable* top = top_.load(std::memory_order_relaxed);
        do {
            thing->next_retired_ = top;
        } while (
            !top_.compare_exchange_strong(top, thing, std::memory_order_release, std::memory_order_relaxed));
    }

    /// Deletes everything retired so far, the oldest first; returns how many that were. [collecting thread]
    std::size_t collect() {
        Retirable* newest = top_.exchange(nullptr, std::memory_order_acquire);
        Retirable* oldest = nullptr;
        while (newest) {
            Retirable* next = newest->next_retired_;
            newest->next_retired_ = oldest;
            oldest = newest;
            newest = next;
        }
        std::size_t count = 0;
        for (; oldest; ++count) {
            Retirable* next = oldest->next_retired_;
            delete oldest;
            oldest = next;
        }
        return count;
    }

private:
    std::atomic<Retirable*> top_ = nullptr;
};

} // namespace aviary::rt
