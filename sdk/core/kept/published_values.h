// What the values of a plugin's Kept, Made, Learned and Tape members share: the audio thread looks at one flag a block,
// and gives back what it no longer needs; the other threads exchange values under one lock.
#pragma once

#include <aviary/detail/cell.h>
#include <aviary/plugin.h>

#include <atomic>
#include <mutex>

namespace aviary::detail {

class PublishedValues {
public:
    explicit PublishedValues(Plugin& plugin)
        : plugin_(plugin) {}

    /// For what every thread but the audio thread reads and replaces.
    std::unique_lock<std::mutex> lock() { return std::unique_lock(mutex_); }

    /// A value was sent to the audio thread. [any-thread] but the audio thread
    void note_sent() { sent_.store(true, std::memory_order_release); }
    /// Takes what was sent. Costs one look when nothing was. [audio-thread]
    void take() AVIARY_NONBLOCKING {
        if (sent_.load(std::memory_order_relaxed)) take_all();
    }
    void give_back(Counted* value) AVIARY_NONBLOCKING { ///< [audio-thread]
        given_back_.give(value);
        has_given_back_.store(true, std::memory_order_relaxed);
    }
    /// Deletes what was given back. [worker]; or [main-thread] while there is no worker
    void collect() { given_back_.collect(); }
    /// Whether something was given back since the last time it was asked. [audio-thread]
    bool wants_collecting() AVIARY_NONBLOCKING {
        return has_given_back_.load(std::memory_order_relaxed)
               && has_given_back_.exchange(false, std::memory_order_relaxed);
    }

private:
    void take_all() AVIARY_NONBLOCKING;

    Plugin& plugin_;
    std::mutex mutex_;
    std::atomic<bool> sent_ = false, has_given_back_ = false;
    Givebacks given_back_;
};

} // namespace aviary::detail
