// What the host says of the track, on its way to the plugin: merged, handed whole to the audio thread, told to the author.
//
//     feed.attend();                                    // main thread, first of all
//     if (!feed.update(given)) ask_the_host_for_a_main_thread_call();   // that calls attend()
//     feed.fetch(); show(feed.front());                 // audio thread, once a host block
//
// An update never fails, waits or is lost, whatever the audio thread does; the audio thread never waits for an update.
// That holds for misplaced ones too, from any thread or from within a block: they are kept in one of a few places, and
// each field is of the latest call that carried it, in whichever place it was kept.
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

/// What was told of a track in several calls, and by which call each field: calls may be taken in any order.
struct ToldTrack {
    static constexpr unsigned field_count = 9;
    TrackInfo track;
    std::array<std::uint64_t, field_count>
        calls{}; ///< by field, counted through all calls; 0: it was never told

    /// As merge() of what is not older than what is known.
    bool take(const TrackInfo& given, std::uint64_t call);
    bool take(const ToldTrack& given);
};

class TrackFeed {
public:
    /// Both outlive the feed. While it lives, the plugin's track() is answered from here.
    TrackFeed(Plugin& plugin, const Gate& gate);
    ~TrackFeed();
    TrackFeed(const TrackFeed&) = delete;
    TrackFeed& operator=(const TrackFeed&) = delete;

    /// Takes what the host tells now, `given.fields` saying which of it, and calls track_changed() if that is news.
    /// False when called where that must not be (see is_open): then it is kept, and attend() is to be called.
    /// [main-thread]; elsewhere it takes a bounded number of steps, as long as no more than eight threads are at it.
    bool update(const TrackInfo& given);

    /// Makes the calling thread the main thread, and takes what was kept. False: call again. [main-thread]
    bool attend();

    /// Whether update() is taken here and now: on the main thread, not from within track_changed(), and not from
    /// within a block where one thread plays both parts. [any-thread]
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

    /// A place for what came elsewhere. Whoever finds it busy goes to another.
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
