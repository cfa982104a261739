// The parameters of a VST3 as CLAP tells them, and their newest values.
//
//     HostedParameters parameters;
//     parameters.read(*controller);                              // [main-thread]
//     if (const auto index = parameters.find(id)) parameters.note(*index, normalized);   // [any-thread]
//
// What only stands for a MIDI controller, or chooses a program, is left out: MIDI and presets move it.
#pragma once

#include "hosting/formats/vst3/value_map.h"

#include <clap/ext/params.h>

#include <atomic>
#include <optional>
#include <string>
#include <vector>

namespace aviary::hosting {

class HostedParameters {
public:
    struct Parameter {
        clap_param_info info;
        ValueMap map;
        std::string unit;
    };
    static constexpr vst::ParamID none = 0xffffffff;

    void read(
        vst::IEditController& controller); ///< All anew. Not while the audio thread may ask. [main-thread]
    void reread(vst::IEditController& controller); ///< The values alone. [main-thread]
    /// Tells the controller what the audio thread heard since the last call. [main-thread]
    void tell(vst::IEditController& controller);

    std::size_t size() const { return all_.size(); }
    const Parameter& operator[](std::size_t index) const { return all_[index]; }
    std::optional<std::size_t> find(vst::ParamID id) const noexcept; ///< [any-thread]

    double value(std::size_t index) const noexcept {
        return values_[index].now.load(std::memory_order_acquire);
    }
    void set(std::size_t index, double normalized) noexcept {
        values_[index].now.store(normalized, std::memory_order_release);
    }
    /// As set(), and the controller is to be told. [audio-thread]
    void note(std::size_t index, double normalized) noexcept {
        set(index, normalized);
        values_[index].is_news.store(true, std::memory_order_release);
    }

    /// Which parameter a MIDI controller of a channel moves, or none. [any-thread]
    vst::ParamID moved_by(unsigned channel, unsigned controller) const noexcept {
        return midi_.empty() ? none : midi_[channel * vst::kCountCtrlNumber + controller];
    }
    /// What chooses a program, and how many it has; none where there are no programs.
    vst::ParamID program() const { return program_; }
    int32 program_steps() const { return program_steps_; }

    static bool text_of(vst::IEditController& controller, const Parameter& parameter, double plain,
        char* text, std::uint32_t size);
    static std::optional<double> value_of(
        vst::IEditController& controller, const Parameter& parameter, const char* text);

private:
    struct Value {
        Value() = default;
        Value(Value&& other) noexcept
            : now(other.now.load(std::memory_order_relaxed)) {}
        std::atomic<double> now = 0; ///< normalised
        std::atomic<bool> is_news = false;
    };

    std::vector<Parameter> all_;
    std::vector<std::pair<vst::ParamID, std::size_t>> by_id_; ///< sorted
    std::vector<Value> values_;
    std::vector<vst::ParamID> midi_; ///< by channel and controller; empty: nothing is moved by MIDI
    vst::ParamID program_ = none;
    int32 program_steps_ = 0;
};

} // namespace aviary::hosting
