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

    /// A value was sent to the audio thread. A block that Gate::wait_for_block() did not see has taken it. [any-thread]
    /// but the audio thread
    void note_sent() { sent_.store(true, std::memory_order_seq_cst); }
    /// Takes what was sent. Costs one look when nothing was. [audio-thread]
    void take() AVIARY_NONBLOCKING {
        if (sent_.load(std::memory_order_seq_cst)) take_all();
    }
    void give_back(Counted* value) AVIARY_NONBLOCKING { ///< [audio-thread]
        given_back_.give(value);
        want_worker();
    }
    /// There is something for the worker to do after this block. [audio-thread]
    void want_worker() AVIARY_NONBLOCKING { wants_worker_.store(true, std::memory_order_relaxed); }
    /// Deletes what was given back. [worker]; or [main-thread] while there is no worker
    void collect() { given_back_.collect(); }
    /// Whether the worker was wanted since the last time it was asked. [audio-thread]
    bool wants_worker() AVIARY_NONBLOCKING {
        return wants_worker_.load(std::memory_order_relaxed)
               && wants_worker_.exchange(false, std::memory_order_relaxed);
    }

private:
    void take_all() AVIARY_NONBLOCKING;

    Plugin& plugin_;
    std::mutex mutex_;
    std::atomic<bool> sent_ = true; ///< what the plugin's own constructor sent is to be taken
    std::atomic<bool> wants_worker_ = false;
    Givebacks given_back_;
};

} // namespace aviary::detail
