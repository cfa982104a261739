// Gives the SDK's own code the private members of Plugin, Param and Task: the list of parameters, where a parameter
// reads its samples, which instance runs a plugin. Each function says its thread.
#pragma once

#include <aviary/plugin.h>

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
    /// [worker]
    static void run_if_wanted(TaskBase& task) {
        if (!__atomic_load_n(&task.wanted_, __ATOMIC_ACQUIRE)) return;
        // running_ is set before wanted_ is cleared: pending() stays true throughout.
        __atomic_store_n(&task.running_, true, __ATOMIC_RELEASE);
        __atomic_store_n(&task.wanted_, false, __ATOMIC_RELEASE);
        (task.owner_->*task.work_)();
        __atomic_store_n(&task.running_, false, __ATOMIC_RELEASE);
    }

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
