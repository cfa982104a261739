// Takes what the host says of the track: merges it, publishes the whole to the audio thread, and tells the author.
//
//     feed.attend();                                    // main thread, first of all
//     if (!feed.update(given)) ask_the_host_for_a_main_thread_call();   // that calls attend()
//     feed.fetch(); show(feed.front());                 // audio thread, once a host block
//
// An update never fails, never waits and is never lost, whatever the audio thread does. The audio thread never waits for
// an update. That holds for misplaced updates too, from another thread or from within a block: they are kept in one of
// eight places until the main thread takes them. Each field gets the value of the latest call that carried it.
#pragma once

#include "rt/latest.h"
#include "sdk/core/tasks/gate.h"

#include <aviary/nonblocking.h>
#include <aviary/plugin.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <thread>

namespace aviary::detail {

/// Puts into `known` what `given` carries; the rest stays. An empty name does not erase a known one: hosts send it
/// when they mean nothing by it. True, and a new generation, when anything is different now. [any-thread]
bool merge(TrackInfo& known, const TrackInfo& given);

/// A track as several calls told it, with the number of the call for each field. So calls may be taken in any order.
struct ToldTrack {
    static constexpr unsigned field_count = 9;
    TrackInfo track;
    std::array<std::uint64_t, field_count> calls{}; ///< for each field the number of its call; 0: never told

    /// merge() of the fields whose call is not older than the known one.
    bool take(const TrackInfo& given, std::uint64_t call);
    bool take(const ToldTrack& given);
};

class TrackFeed {
public:
    /// Both outlive the feed. While it lives, the plugin's track() returns what the feed knows.
    TrackFeed(Plugin& plugin, const Gate& gate);
    ~TrackFeed();
    TrackFeed(const TrackFeed&) = delete;
    TrackFeed& operator=(const TrackFeed&) = delete;

    /// Takes the fields of `given` that `given.fields` names, and calls track_changed() if anything is different now.
    /// False when the call is misplaced (see is_open()): then the update is kept, and attend() must be called later.
    /// [main-thread]; elsewhere it takes a bounded number of steps, as long as at most eight threads call at once.
    bool update(const TrackInfo& given);

    /// Makes the calling thread the main thread, and takes the updates that were kept. False: call again. [main-thread]
    bool attend();

    /// Whether update() is taken at once: on the main thread, but not from within track_changed(), and not from within a
    /// block when one thread is both main thread and audio thread. [any-thread]
    bool is_open() const;
    /// [any-thread]
    bool is_main_thread() const {
        return main_thread_.load(std::memory_order_acquire) == std::this_thread::get_id();
    }

    void fetch() AVIARY_NONBLOCKING { latest_.fetch(); }                          ///< [audio-thread]
    const TrackInfo& front() const AVIARY_NONBLOCKING { return latest_.front(); } ///< [audio-thread]

private:
    void keep(const TrackInfo& given, std::uint64_t call);
    bool take_kept();
    void tell();

    Plugin& plugin_;
    const Gate& gate_;
    std::atomic<std::thread::id> main_thread_ = {};
    std::atomic<std::uint64_t> calls_ = 0;
    ToldTrack known_;      ///< the main thread's copy
    bool telling_ = false; ///< track_changed() is under way; the main thread's
    rt::Latest<TrackInfo> latest_;

    /// A place for misplaced updates. A thread that finds it busy goes to the next.
    struct Kept {
        std::atomic<bool> busy = false;
        ToldTrack told;
        bool enter() { return !busy.exchange(true, std::memory_order_acquire); }
        void leave() { busy.store(false, std::memory_order_release); }
    };
    std::array<Kept, 8> kept_;
    std::atomic<bool> any_kept_ = false;
};

} // namespace aviary::detail
