// Keeps the main thread and the audio thread from running one plugin's code at the same time, without a lock.
//
// Saving and loading run the author's state(), which reads and writes what process() uses. Each such run is a visit.
// While blocks come, the main thread publishes its visit and the audio thread makes it between two blocks. When no
// blocks come (the host has stopped, or stalls), or the caller runs the blocks itself, the caller makes its own visit.
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
    /// Blocks will come from now on, or no longer. [audio-thread]
    void start() AVIARY_NONBLOCKING { running_.store(true, std::memory_order_release); }
    void stop() AVIARY_NONBLOCKING { running_.store(false, std::memory_order_release); }

    bool blocks_come() const { return running_.load(std::memory_order_acquire); } ///< [any-thread]

    /// Makes a published visit first. False while the main thread makes one. Takes a bounded number of steps, beside
    /// those of the visit. [audio-thread]
    bool enter() AVIARY_NONBLOCKING;
    void leave() AVIARY_NONBLOCKING {
        left_.store(left_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        inside_.store(Inside::nobody, std::memory_order_release);
    }

    /// Waits until the block under way has ended; a block that begins later sees all that was written with
    /// memory_order_seq_cst before this call. False when that block does not end within `patience`. [main-thread]
    bool wait_for_block(std::chrono::milliseconds patience = std::chrono::milliseconds(200)) const;

    /// Whether the calling thread is inside a block: the plugin called the host, and the host called back. [any-thread]
    bool in_block_here() const {
        return inside_.load(std::memory_order_acquire) == Inside::audio
               && audio_thread_.load(std::memory_order_acquire) == std::this_thread::get_id();
    }

    /// Runs visit(on_audio_thread) while nothing else runs the plugin; on the audio thread it must be as real-time safe
    /// as a block. Waits about `patience` for the audio thread to make the visit, then as long again for a block under
    /// way to end. False, and the visit was not made, when that block did not end. [main-thread]
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
    std::atomic<unsigned> left_ = 0; ///< how often leave() was called
    std::atomic<bool> running_ = false;
    std::atomic<Visit*> waiting_ = nullptr;
    std::atomic<std::thread::id> audio_thread_ = {};
    static_assert(std::atomic<std::thread::id>::is_always_lock_free);
};

} // namespace aviary::detail
