// What the host says of the track, on its way to the plugin: merged, handed whole to the audio thread, told to the author.
//
//     feed.attend();                                    // main thread, first of all
//     if (!feed.update(given)) ask_the_host_for_a_main_thread_call();   // that calls attend()
//     feed.fetch(); show(feed.front());                 // audio thread, once a host block
//
// An update never fails, waits or is lost, whatever the audio thread does; the audio thread never waits for an update.
#pragma once

#include "rt/latest.h"
#include "sdk/core/gate.h"

#include <aviary/nonblocking.h>
#include <aviary/plugin.h>

#include <atomic>
#include <mutex>
#include <thread>

namespace aviary::detail {

/// Puts into `known` what `given` carries; the rest stays. An empty name does not erase a known one: hosts send it
/// when they mean nothing by it. True, and a new generation, when anything is different now. [any-thread]
bool merge(TrackInfo& known, const TrackInfo& given);

class TrackFeed {
public:
    /// Both outlive the feed. While it lives, the plugin's track() is answered from here.
    TrackFeed(Plugin& plugin, const Gate& gate);
    ~TrackFeed();
    TrackFeed(const TrackFeed&) = delete;
    TrackFeed& operator=(const TrackFeed&) = delete;

    /// Takes what the host tells now, `given.fields` saying which of it, and calls track_changed() if that is news.
    /// False when called where that must not be (see is_open): then it is kept, and attend() is to be called.
    /// [main-thread]; elsewhere it may wait for another call that is as misplaced.
    bool update(const TrackInfo& given);

    /// Makes the calling thread the main thread, and takes what was kept. False: call again. [main-thread]
    bool attend();

    /// Whether update() is taken here and now: on the main thread, not from within track_changed(), and not from
    /// within a block where one thread plays both parts. [any-thread]
    bool is_open() const;

    void fetch() AVIARY_NONBLOCKING { latest_.fetch(); }                          ///< [audio-thread]
    const TrackInfo& front() const AVIARY_NONBLOCKING { return latest_.front(); } ///< [audio-thread]

private:
    TrackInfo with_kept(const TrackInfo& given);
    void tell();

    Plugin& plugin_;
    const Gate& gate_;
    std::atomic<std::thread::id> main_thread_ = {};
    TrackInfo known_;      ///< the main thread's copy
    bool telling_ = false; ///< track_changed() is under way; the main thread's
    rt::Latest<TrackInfo> latest_;

    std::mutex kept_mutex_; ///< taken by misplaced calls, and after them
    TrackInfo kept_;
    std::atomic<bool> any_kept_ = false;
};

} // namespace aviary::detail
