// The thread that does a plugin's tasks and makes its Made values; see task.h and made.h. It sleeps while there is nothing
// to do. [main-thread] unless a function says otherwise.
#pragma once

#include "sdk/core/kept/published_values.h"

#include <aviary/made.h>
#include <aviary/plugin.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

namespace aviary::detail {

class Worker {
public:
    /// Starts a thread if the plugin has tasks, Made values or tapes. The plugin and its values outlive it. `made` is told, on
    /// the worker, of each value that was made and of each that could not be, with why unless that is no news.
    Worker(Plugin& plugin, PublishedValues& values, std::function<void(const Failure&)> made);
    ~Worker(); ///< Waits for what it is at.
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    bool has_thread() const { return thread_.joinable(); }

    /// How the plugin runs from now on: everything is made anew.
    void prepare(const Setup& setup);

    /// There may be something to do. One short call of the system when the thread sleeps. [any-thread]
    void wake() AVIARY_NONBLOCKING;
    /// Whether a value's sources have changed since it was made. [any-thread]
    bool is_due(const MadeBase& made) const;
    /// Whether all tasks are done, all values made, and pages laid ready for the tapes. While a load is under way nothing is
    /// made: its values are not counted. [any-thread]
    bool done() const;
    /// Waits until done() for so long at most; false when it takes longer. [any-thread], where one may wait
    bool wait(std::chrono::milliseconds patience) const;
    /// Until so many frames have been played, nothing is made: the new code of a plugin that plays must not change while
    /// it takes over. done() then does not count them.
    void hold_for(unsigned frames);
    void played(unsigned frames) AVIARY_NONBLOCKING; ///< [audio-thread]

private:
    void work();
    void make_due();
    void make(MadeBase& made);
    bool is_of_one_state(const MadeBase& made, std::uint64_t made_of, unsigned loads);

    Plugin& plugin_;
    PublishedValues& values_;
    const std::function<void(const Failure&)> made_;
    std::mutex setup_mutex_;
    Setup setup_;
    std::atomic<std::uint64_t> setup_serial_ = 0; ///< 0: not prepared yet
    std::mutex publishing_;
    std::atomic<unsigned> held_frames_ = 0; ///< still to be played until something is made again
    std::atomic<bool> stop_ = false;
    std::atomic<std::uint32_t> wakes_ = 0;
    std::thread thread_;
};

} // namespace aviary::detail
