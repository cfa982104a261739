// Hands objects that the audio thread no longer needs to a thread that may delete them.
//
//     struct Graph : rt::Retirable { ... };
//     retired.retire(old_graph);        // audio thread: never fails, never full
//     retired.collect();                // main thread: deletes all that has come
//
//     Retiring<Graph> owner = retired.owner_of(std::move(graph));   // its end retires the graph, which deletes nothing
//
// The audio thread and its helpers retire, one thread collects. The objects themselves form the list, so nothing is allocated.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

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

class Retired;

/// What a Retiring does with its thing.
struct Retire {
    Retired* to = nullptr;
    inline void operator()(Retirable* thing) const noexcept;
};

/// Owns a thing on its way to the audio thread and there: who lets go of it retires it, so that no thread needs to know
/// whether it may delete.
template <typename T>
using Retiring = std::unique_ptr<T, Retire>;

/// The thing itself, for good. [any-thread]
template <typename T>
std::unique_ptr<T> taken(Retiring<T>& owner) noexcept {
    return std::unique_ptr<T>(owner.release());
}

class Retired {
public:
    Retired() = default;
    ~Retired() { collect(); }
    Retired(const Retired&) = delete;
    Retired& operator=(const Retired&) = delete;

    /// Gives up `thing`, which came from new. The exchange fails at most once for each other thread that retires at the same
    /// moment, and once more for a collect() that comes between and leaves an empty list behind. [audio-thread], its helpers
    void retire(Retirable* thing) noexcept {
        Retirable* top = top_.load(std::memory_order_relaxed);
        do {
            thing->next_retired_ = top;
        } while (
            !top_.compare_exchange_strong(top, thing, std::memory_order_release, std::memory_order_relaxed));
    }

    /// The owner must end before this, and only on the retiring thread while there is one. Null: it owns nothing.
    template <typename T>
    Retiring<T> owner_of(std::unique_ptr<T> thing) noexcept {
        return Retiring<T>(thing.release(), Retire{this});
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

inline void Retire::operator()(Retirable* thing) const noexcept { to->retire(thing); }

} // namespace aviary::rt
