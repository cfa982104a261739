// The part of a cage that the host's audio thread calls. It gives the child a block, waits for it no longer than
// allowed, and plays silence with a short fade when the block does not come back.
//
//     Exchange exchange(block);
//     exchange.prepare(48000, share);       // main thread, before the first block
//     exchange.open(generation, line);      // main thread: a new child plays
//     status = exchange.process(process);   // audio thread
//
// An audio thread otherwise never waits. Here it does, for at most `share` of the block's own time.
#pragma once

#include "hosting/cage/host_side/newest_values.h"
#include "hosting/cage/shared/event_bytes.h"

#include <clap/process.h>

#include <chrono>
#include <memory>

namespace aviary::hosting::cage {

class Exchange {
public:
    explicit Exchange(SharedBlock& block);

    void prepare(double sample_rate, double share); ///< [main-thread], not while process() may run
    void open(std::uint32_t generation, int line);  ///< generation: never 0, and new each time. [main-thread]
    void close() { live_.store(0, std::memory_order_release); } ///< no child plays. [main-thread]
    bool is_open() const { return live_.load(std::memory_order_acquire) != 0; } ///< [any-thread]
    /// Offline, a block may take up to ten seconds. [main-thread]
    void set_offline(bool offline) { offline_.store(offline, std::memory_order_release); }
    bool is_offline() const { return offline_.load(std::memory_order_acquire); } ///< [any-thread]

    clap_process_status process(const clap_process& process) noexcept; ///< [audio-thread]
    void reset() noexcept { reset_ = true; }                           ///< [audio-thread]
    /// Keeps events for the beginning of the next block that the child gets. [audio-thread], or [main-thread] while
    /// there is no audio thread
    void keep(const clap_input_events& events) noexcept;
    /// Notes values that the plugin is told of in another way. [main-thread] while there is no audio thread
    void note(const clap_input_events& events) noexcept;

    /// The values that the plugin was given in blocks that came back, and those that it changed itself. The values of a
    /// block in which the child ended are left out: they may be the cause. took() counts the turns. [any-thread]
    const NewestValues& newest() const { return newest_; }
    /// The plugin has all that was given in this turn or before; a state that is asked for from now on holds it.
    /// [any-thread]
    std::uint64_t took() const { return took_.load(std::memory_order_acquire); }

    std::uint64_t played() const { return played_.load(std::memory_order_acquire); } ///< frames. [any-thread]
    /// Blocks that did not come back in time although there was a child. [any-thread]
    std::uint64_t late() const { return late_.load(std::memory_order_acquire); }
    /// A block may take as long as it likes, and is silent meanwhile: somebody looks at the child with a debugger.
    void be_patient() { patient_.store(true, std::memory_order_release); } ///< [main-thread]
    bool hangs() const {
        return hangs_.load(std::memory_order_acquire);
    } ///< a block is long overdue. [any-thread]
    /// Notes that the plugin's state has probably changed. [any-thread]
    void touch() { touched_.store(true, std::memory_order_release); }
    bool take_touched() { return touched_.exchange(false, std::memory_order_acq_rel); } ///< [main-thread]
    bool take_attention() noexcept; ///< the main thread has something to do. [audio-thread]
    /// In frames, as the child last said. [any-thread]
    std::uint32_t tail() const { return tail_.load(std::memory_order_relaxed); }

private:
    bool ready() noexcept;
    void hand_over(const clap_process& process) noexcept;
    void keep_unheard() noexcept;
    void gather(const clap_input_events& events) noexcept;
    bool came_back(std::uint32_t frames) noexcept;
    clap_process_status take(const clap_process& process) noexcept;
    clap_process_status take_answer() noexcept;
    void take_values() noexcept;
    void fade_in(const clap_process& process) noexcept;
    void miss(const clap_process& process) noexcept;

    static constexpr std::uint32_t fade_frames = 64;

    SharedBlock& block_;
    double sample_rate_ = 48000, share_ = 0.5;
    std::atomic<std::uint32_t> live_ = 0; ///< generation of the child that plays, 0 when none does
    std::atomic<int> line_ = -1;          ///< to see whether the child is still there
    std::atomic<bool> offline_ = false, patient_ = false, hangs_ = false, touched_ = false;
    std::atomic<std::uint64_t> played_ = 0, late_ = 0, took_ = 0;
    std::atomic<std::uint32_t> tail_ = 0;
    NewestValues newest_;

    // The audio thread's own:
    std::uint32_t seen_ = 0;  ///< the generation that the last block saw
    std::uint32_t asked_ = 0; ///< the number of the last block that the child was given
    bool pending_ = false;    ///< a block that was missed has not come back yet
    bool silent_ = false;     ///< after a miss, until a block comes back
    bool reset_ = false;
    bool attention_ = false;
    std::uint64_t overdue_frames_ = 0;
    std::uint64_t turn_ = 0;       ///< of the last block that the child was given
    bool values_are_kept_ = false; ///< for the next turn
    NewestValues kept_values_; ///< only the newest of each parameter, because the child may be gone for long
    std::unique_ptr<EventBytes> kept_ = std::make_unique<EventBytes>();  ///< events other than values
    std::unique_ptr<EventBytes> given_ = std::make_unique<EventBytes>(); ///< with the last block
    std::unique_ptr<EventList> given_list_ = std::make_unique<EventList>(),
                               came_ = std::make_unique<EventList>();
    float last_[most_channels] = {}; ///< the last sample of each channel
};

} // namespace aviary::hosting::cage
