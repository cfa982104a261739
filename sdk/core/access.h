// The formats' key to what plugins and parameters keep from their authors: the list of parameters, and where a
// parameter finds its samples. Threads as each function says.
#pragma once

#include <aviary/plugin.h>

namespace aviary::detail {

struct PluginAccess {
    static Param* first_param(const Plugin& plugin) { return plugin.first_param_; }
    /// What track() answers from now on. [main-thread]
    static void set_track(Plugin& plugin, const TrackInfo& track) { plugin.track_ = &track; }
};

struct ParamAccess {
    static Param* next(const Param& param) { return param.next_; }
    static Smoothing smoothing(const Param& param) { return param.smoothing_; }
    static double smoothing_ms(const Param& param) { return param.smoothing_ms_; }
    static ValueToText to_text(const Param& param) { return param.to_text_; }
    static TextToValue from_text(const Param& param) { return param.from_text_; }

    /// What value() answers from now on. [any-thread]
    static void set_value(Param& param, double value) {
        __atomic_store(&param.value_, &value, __ATOMIC_RELAXED);
    }
    /// at() answers this for every frame. [audio-thread]
    static void hold(Param& param, float value) {
        param.still_ = value;
        param.samples_ = &param.still_;
        param.mask_ = 0;
    }
    /// at(frame) answers samples[frame]. [audio-thread]
    static void follow(Param& param, const float* samples) {
        param.samples_ = samples;
        param.mask_ = ~Frame(0);
    }
};

} // namespace aviary::detail
