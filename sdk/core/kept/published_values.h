// What the values of a plugin's Kept, Made, Learned and Tape members share: the audio thread looks at one flag a block,
// and gives back what it no longer needs; the other threads exchange values under one lock.
//
// A load sets and publishes many values, and a block hears all of them or none: while a load is under way, the audio
// thread takes nothing and plays on with what it has.
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
    bool any_sent() const AVIARY_NONBLOCKING {
        return sent_.load(std::memory_order_seq_cst);
    } ///< [audio-thread]
    /// Takes what was sent. Costs one look when nothing was. [audio-thread]
    void take() AVIARY_NONBLOCKING {
        if (any_sent()) take_all();
    }

    /// From here to end_load() nothing is taken. Waits for a thread that is just taking, but for no block. Loads may nest.
    /// [main-thread]
    void begin_load();
    void end_load();
    bool is_loading() const AVIARY_NONBLOCKING { ///< [any-thread]
        return taker_.load(std::memory_order_relaxed) == Taker::load;
    }
    /// Rises as a load begins and as it ends. All that a thread reads between two calls that return the same even number
    /// is of one state. [worker]
    unsigned loads() { return loads_.fetch_add(0, std::memory_order_acq_rel); }
    /// False while a load is under way. [audio-thread]
    bool begin_taking() AVIARY_NONBLOCKING {
        auto expected = Taker::nobody;
        return taker_.compare_exchange_strong(
            expected, Taker::audio, std::memory_order_acquire, std::memory_order_relaxed);
    }
    void end_taking() AVIARY_NONBLOCKING { taker_.store(Taker::nobody, std::memory_order_release); }

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
    enum class Taker { nobody, audio, load }; ///< whose the published values are

    Plugin& plugin_;
    std::mutex mutex_;
    std::atomic<bool> sent_ = true; ///< what the plugin's own constructor sent is to be taken
    std::atomic<bool> wants_worker_ = false;
    std::atomic<Taker> taker_ = Taker::nobody;
    std::atomic<unsigned> loads_ = 0;
    unsigned nested_loads_ = 0; ///< the main thread's
    Givebacks given_back_;
};

} // namespace aviary::detail
