// A processor as the graph runs it: stereo in, stereo out, whatever channels the plugin has.
//
//     auto unit = std::make_unique<Unit>(std::move(processor), max_frames);   // processor is active
//     unit->run(in, out, events, block);
//
// Protects the other plugins from a faulty one: a block on which it fails, or in which it puts out NaN or infinity,
// comes out as silence and is counted. Of one that is guarded, so is what is too loud.
#pragma once

#include "engine/engine_ids.h"
#include "engine/graph/loud_guard.h"
#include "engine/graph/processor_home.h"
#include "engine/mixer/stereo.h"
#include "engine/sound_tap.h"
#include "engine/timeline/event_list.h"
#include "hosting/plugin/processor.h"
#include "rt/retired.h"

#include <memory>
#include <vector>

namespace aviary::engine {

/// What every node needs to process one block. Each member of the team has one of its own. [audio-thread]
struct BlockContext {
    std::uint32_t frames = 0;
    const clap_event_transport* transport = nullptr;
    std::int64_t steady_time = 0;
    Stereo spare[3];              ///< free to use inside one slot
    Stereo silence;               ///< zeros, to be read only
    const Stereo* side = nullptr; ///< the side chain of the slot that runs; null: it has none
    DeviceInput device;
    SoundTap* tap = nullptr; ///< takes what the tapped slot puts out
    ChainSlotId tapped = ChainSlotId::none;
    EventList* no_events = nullptr;
    rt::Retired* retired = nullptr;
    std::uint64_t broken_blocks = 0; ///< counted up
    std::uint64_t runs = 0;          ///< of plugins; counted up
};

class Unit : public rt::Retirable {
public:
    /// `home` gets the processor when the unit ends.
    Unit(std::unique_ptr<hosting::Processor> processor, std::uint32_t max_frames,
        std::shared_ptr<ProcessorHome> home);
    ~Unit() override; ///< [main-thread]

    hosting::Processor& processor() { return *processor_; }
    bool hears() const { return input_count_ > 0; } ///< has audio inputs
    bool is_note_effect() const { return is_note_effect_; }
    std::uint32_t latency() const { return latency_; } ///< when the unit was made

    /// True: run() would not call the plugin, which sleeps until it gets sound or events.
    bool asleep(const Stereo& in, const EventList& events, const BlockContext& block) const {
        const bool is_side_silent = side_count_ == 0 || !block.side || block.side->silent;
        return status_ == CLAP_PROCESS_SLEEP && was_silent_ && in.silent && is_side_silent && events.empty();
    }
    /// Overwrites `out`, which must not be `in`. `sent` takes the plugin's own events; null: they are dropped.
    /// [audio-thread]
    void run(const Stereo& in, Stereo& out, EventList& events, BlockContext& block,
        const clap_output_events* sent = nullptr);
    /// Ends the plugin's sleep, because it asked to be processed. [audio-thread]
    void wake() { status_ = CLAP_PROCESS_CONTINUE; }
    /// No run() may come after. [audio-thread]
    void stop() noexcept { processor_->stop_processing(); }

private:
    void connect(const Stereo& in, const Stereo& out, BlockContext& block);
    void connect_side(const Stereo& side, BlockContext& block);
    void judge(Stereo& out, BlockContext& block);
    void silence(Stereo& out, BlockContext& block);

    std::shared_ptr<ProcessorHome> home_;
    std::unique_ptr<hosting::Processor> processor_;
    std::uint32_t input_count_, side_count_, output_count_, latency_;
    bool is_note_effect_;
    StereoBuffers own_; // sums of mono inputs, and outputs beyond the second, which nobody hears
    std::vector<float*> inputs_, sides_, outputs_;
    clap_process_status status_ = CLAP_PROCESS_CONTINUE;
    bool was_silent_ = false;
    LoudGuard guard_; ///< in use while the processor is guarded
};

} // namespace aviary::engine
