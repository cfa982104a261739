// Keeps the main thread and the audio thread from running one plugin's code at the same time, without a lock.
//
// Saving and loading run the author's state(), which reads and writes what process() uses. While blocks come in, the
// main thread leaves its visit at the gate and the audio thread makes it between two blocks. When no blocks come (the
// host stopped, or stalls), or the caller is itself the thread that runs them, the main thread goes in on its own.
//
//     audio:  if (gate.enter()) { run the block; gate.leave(); } else play silence;
//     main:   bool done = gate.visit([&](bool on_audio_thread) { save or load; });
#pragma once

#include <aviary/nonblocking.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace aviary::detail {

class Gate {
public:
    /// Blocks will come / have ended. [audio-thread]
    void start() AVIARY_NONBLOCKING { running_.store(true, std::memory_order_release); }
    void stop() AVIARY_NONBLOCKING { running_.store(false, std::memory_order_release); }

    /// Makes a waiting visit first. False while the main thread is inside; takes a bounded number of steps.
    /// [audio-thread]
    bool enter() AVIARY_NONBLOCKING;
    void leave() AVIARY_NONBLOCKING { inside_.store(Inside::nobody, std::memory_order_release); }

    /// Whether this thread is in a block, called by whom the block called. [any-thread]
    bool in_block_here() const {
        return inside_.load(std::memory_order_acquire) == Inside::audio
               && audio_thread_.load(std::memory_order_acquire) == std::this_thread::get_id();
    }

    /// Runs visit(on_audio_thread) where nothing else runs the plugin: on the audio thread it must be as real-time
    /// safe as a block. Waits for a block's end, at most about `patience` when none comes. False when a block that
    /// began did not end for so long; then the visit was not made. [main-thread]
    template <typename Function>
    bool visit(
        const Function& function, std::chrono::milliseconds patience = std::chrono::milliseconds(200)) {
        Visit visit{[](const void* context, bool on_audio_thread) {
                        (*static_cast<const Function*>(context))(on_audio_thread);
                    },
            &function};
        return make(visit, patience);
    }

private:
    enum class Inside { nobody, audio, main };
    struct Visit {
        void (*run)(const void* context, bool on_audio_thread);
        const void* context;
        std::atomic<bool> done = false;
    };
    bool make(Visit& visit, std::chrono::milliseconds patience);
    bool made_by_audio_thread(Visit& visit, std::chrono::milliseconds patience);

    std::atomic<Inside> inside_ = Inside::nobody;
    std::atomic<bool> running_ = false;
    std::atomic<Visit*> waiting_ = nullptr;
    std::atomic<std::thread::id> audio_thread_ = {};
    static_assert(std::atomic<std::thread::id>::is_always_lock_free);
};

} // namespace aviary::detail
