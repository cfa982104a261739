// A queue from one producer thread to one consumer thread, of fixed capacity; neither end ever waits.
//
//     rt::Ring<Command> ring(1024);
//     if (!ring.push(command)) ...;                          // producer; false: full, nothing happened
//     for (Command command; ring.pop(command);) apply(command);   // consumer
//
// Allocates in the constructor only. Elements should be plain, or own through a pointer: push() assigns to an old
// element, from which pop() has moved the content.
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <utility>
#include <vector>

namespace aviary::rt {

template <typename T>
class Ring {
public:
    /// Holds at least `capacity` elements (rounded up to a power of two).
    explicit Ring(std::size_t capacity)
        : slots_(std::bit_ceil(capacity))
        , mask_(slots_.size() - 1) {}
    Ring(const Ring&) = delete;
    Ring& operator=(const Ring&) = delete;

    std::size_t capacity() const { return slots_.size(); }

    /// [producer thread]
    bool push(T value) {
        const std::size_t tail = tail_.load(std::memory_order_relaxed);
        if (tail - head_seen_ == slots_.size()) {
            head_seen_ = head_.load(std::memory_order_acquire);
            if (tail - head_seen_ == slots_.size()) return false;
        }
        slots_[tail & mask_] = std::move(value);
        tail_.store(tail + 1, std::memory_order_release);
        return true;
    }

    /// How many push() calls are certain to succeed now. [producer thread]
    std::size_t space() {
        head_seen_ = head_.load(std::memory_order_acquire);
        return slots_.size() - (tail_.load(std::memory_order_relaxed) - head_seen_);
    }

    /// [consumer thread]
    bool pop(T& value) {
        const std::size_t head = head_.load(std::memory_order_relaxed);
        if (head == tail_seen_) {
            tail_seen_ = tail_.load(std::memory_order_acquire);
            if (head == tail_seen_) return false;
        }
        value = std::move(slots_[head & mask_]);
        head_.store(head + 1, std::memory_order_release);
        return true;
    }

    /// How many pop() calls are certain to succeed now. [consumer thread]
    std::size_t size() {
        tail_seen_ = tail_.load(std::memory_order_acquire);
        return tail_seen_ - head_.load(std::memory_order_relaxed);
    }

private:
    std::vector<T> slots_;
    std::size_t mask_;
    // Each end keeps what it last saw of the other's index, and looks again only when that no longer suffices.
    alignas(64) std::atomic<std::size_t> tail_ = 0; // written by the producer
    std::size_t head_seen_ = 0;
    alignas(64) std::atomic<std::size_t> head_ = 0; // written by the consumer
    std::size_t tail_seen_ = 0;
};

} // namespace aviary::rt
