// Gives the SDK's own code the private members of Plugin, Param and Task: the list of parameters, where a parameter
// reads its samples, which instance runs a plugin. Each function says its thread.
#pragma once

#include "sdk/core/params/hash.h"

#include <aviary/learned.h>
#include <aviary/made.h>
#include <aviary/plugin.h>
#include <aviary/tape.h>

#include <string_view>
#include <utility>

namespace aviary::detail {

class HostLink;
class Instance;

struct PluginAccess {
    /// The instance that runs the plugin, and the link to its host; null while there is none. [main-thread]
    static Instance* instance(const Plugin& plugin) { return plugin.instance_; }
    static void set_instance(Plugin& plugin, Instance* instance) { plugin.instance_ = instance; }
    static HostLink* host(const Plugin& plugin);

    static TaskBase* first_task(const Plugin& plugin) { return plugin.first_task_; }
    static TaskBase* next(const TaskBase& task) { return task.next_; }
    static bool pending(const TaskBase& task) { return task.pending(); }
    /// [worker]
    static void run_if_wanted(TaskBase& task) {
        if (!__atomic_load_n(&task.wanted_, __ATOMIC_ACQUIRE)) return;
        // running_ is set before wanted_ is cleared: pending() stays true throughout.
        __atomic_store_n(&task.running_, true, __ATOMIC_RELEASE);
        __atomic_store_n(&task.wanted_, false, __ATOMIC_RELEASE);
        (task.owner_->*task.work_)();
        __atomic_store_n(&task.running_, false, __ATOMIC_RELEASE);
    }

    static Cell* first_cell(const Plugin& plugin) { return plugin.first_cell_; }
    static Cell* next(const Cell& cell) { return cell.next_; }
    static void take(Cell& cell) AVIARY_NONBLOCKING { cell.take(); } ///< [audio-thread]

    // What a project keeps, in order of declaration. [main-thread]
    static Keeper* first_keeper(const Plugin& plugin) { return plugin.first_keeper_; }
    static Keeper* next(const Keeper& keeper) { return keeper.next_keeper_; }
    static void type(const Keeper& keeper, TypeText& type) { keeper.type(type); }
    static void save(const Keeper& keeper, Sink& sink) { keeper.save(sink); }
    static bool load(Keeper& keeper, Source& source) { return keeper.load(source); }
    static void start_afresh(Keeper& keeper) { keeper.start_afresh(); }
    static unsigned version(const KeptBase& kept) { ///< [any-thread]
        return __atomic_load_n(&kept.version_, __ATOMIC_ACQUIRE);
    }

    static LearnedBase* first_learned(const Plugin& plugin) { return plugin.first_learned_; }
    static LearnedBase* next(const LearnedBase& learned) { return learned.next_learned_; }
    /// [audio-thread, or main-thread while no blocks come]
    static void carry(LearnedBase& learned, Carry& carry) AVIARY_NONBLOCKING { learned.carry(carry); }

    static MadeBase* first_made(const Plugin& plugin) { return plugin.first_made_; }
    static MadeBase* next(const MadeBase& made) { return made.next_made_; }
    /// What the newest value was made from; see Worker. [any-thread]
    static unsigned long long made_from(const MadeBase& made) {
        return __atomic_load_n(&made.made_from_, __ATOMIC_ACQUIRE);
    }
    static unsigned long long sources(const MadeBase& made) { return made.maker_->sources(); }
    static unsigned times_asked(const MadeBase& made) { ///< [any-thread]
        return __atomic_load_n(&made.asked_, __ATOMIC_ACQUIRE);
    }
    /// Notes what the value is tried from. True unless it was tried from the same before, and failed for the same reason.
    /// Before publish(). [worker]
    static bool is_news(MadeBase& made, unsigned long long from, const Failure& failure) {
        const bool is_same = std::exchange(made.tried_from_, from) == from;
        return !is_same || std::string_view(made.failure_.words()) != failure.words();
    }
    /// Makes a value, or tells why there is none; and of what sources(). [worker]
    static Counted* make(MadeBase& made, const Setup& setup, Failure& failure, unsigned long long& made_of) {
        return made.make(setup, failure, made_of);
    }
    /// What was made, if it was, is the newest from now on. [worker]
    static void publish(MadeBase& made, Counted* value, const Failure& failure) {
        made.publish(value, failure);
    }
    static void set_made_from(MadeBase& made, unsigned long long from) {
        __atomic_store_n(&made.made_from_, from, __ATOMIC_RELEASE);
    }

    static TapeBase* first_tape(const Plugin& plugin) { return plugin.first_tape_; }
    static TapeBase* next(const TapeBase& tape) { return tape.next_tape_; }
    static void freeze(TapeBase& tape) AVIARY_NONBLOCKING { tape.freeze(); }
    static void thaw(TapeBase& tape) { tape.thaw(); }                      ///< [main-thread]
    static void top_up(TapeBase& tape) { tape.top_up(); }                  ///< [main-thread, worker]
    static bool is_short(const TapeBase& tape) { return tape.is_short(); } ///< [any-thread]

    static Param* first_param(const Plugin& plugin) { return plugin.first_param_; }
    /// What track() returns from now on. [main-thread]
    static void set_track(Plugin& plugin, const TrackInfo& track) { plugin.track_ = &track; }
};

struct ParamAccess {
    static Param* next(const Param& param) { return param.next_; }
    static Smoothing smoothing(const Param& param) { return param.smoothing_; }
    static double smoothing_ms(const Param& param) { return param.smoothing_ms_; }
    static ValueToText to_text(const Param& param) { return param.to_text_; }
    static TextToValue from_text(const Param& param) { return param.from_text_; }
    /// The number that CLAP hosts know it by, and VST3 hosts in most cases.
    static std::uint32_t number(const Param& param) {
        return param.number_ ? param.number_ : fnv1a_32(param.id());
    }
    static bool has_own_number(const Param& param) { return param.number_ != 0; }
    /// Whether something is made from its value.
    static bool is_source(const Param& param) { return param.is_source_; }
    static void set_source(Param& param) { param.is_source_ = true; }

    /// What value() returns from now on. [any-thread]
    static void set_value(Param& param, double value) {
        __atomic_store(&param.value_, &value, __ATOMIC_RELAXED);
    }
    /// at() returns this value for every frame. [audio-thread]
    static void hold(Param& param, ParamSample value) {
        param.still_ = value;
        param.samples_ = param.targets_ = &param.still_;
        param.mask_ = 0;
    }
    /// at(frame) returns samples[frame], target(frame) targets[frame]. [audio-thread]
    static void follow(Param& param, const ParamSample* samples, const ParamSample* targets) {
        param.samples_ = samples;
        param.targets_ = targets;
        param.mask_ = ~Frame(0);
    }
};

} // namespace aviary::detail
