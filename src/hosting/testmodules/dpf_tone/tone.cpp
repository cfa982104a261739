// An instrument made with another framework: one square wave, bent by the pitch wheel, with a text in its state. It comes
// late by as many frames as its parameter says.
#include "DistrhoPlugin.hpp"

#include <cmath>
#include <cstdio>
#include <cstring>

START_NAMESPACE_DISTRHO

class Tone : public Plugin {
public:
    Tone()
        : Plugin(2, 2, 1) {}

protected:
    const char* getLabel() const override { return "Tone"; }
    const char* getMaker() const override { return "Test"; }
    const char* getLicense() const override { return "MIT"; }
    uint32_t getVersion() const override { return d_version(1, 2, 3); }
    int64_t getUniqueId() const override { return d_cconst('t', 'o', 'n', 'e'); }

    void initParameter(uint32_t index, Parameter& parameter) override {
        const bool is_level = index == 1; // not the first, whose value this framework tells wrong in VST3
        parameter.hints = kParameterIsAutomatable | (is_level ? 0u : kParameterIsInteger);
        parameter.name = is_level ? "Level" : "Late by";
        parameter.symbol = is_level ? "level" : "late";
        parameter.unit = is_level ? "%" : "frames";
        parameter.ranges = is_level ? ParameterRanges(50, 0, 100) : ParameterRanges(0, 0, 1000);
    }
    void initProgramName(uint32_t index, String& name) override { name = index == 0 ? "Half" : "Whole"; }
    void loadProgram(uint32_t index) override { level_ = index == 0 ? 50 : 100; }
    void initState(uint32_t, State& state) override { state.key = "words", state.defaultValue = "none"; }
    String getState(const char*) const override { return words_; }
    void setState(const char*, const char* value) override { words_ = value; }

    float getParameterValue(uint32_t index) const override { return index == 1 ? level_ : late_; }
    void setParameterValue(uint32_t index, float value) override {
        (index == 1 ? level_ : late_) = value;
        if (index == 0) setLatency(uint32_t(value));
    }

    void run(
        const float**, float** outputs, uint32_t frames, const MidiEvent* events, uint32_t count) override {
        uint32_t next = 0;
        for (uint32_t i = 0; i < frames; ++i) {
            for (; next < count && events[next].frame <= i; ++next) take(events[next]);
            phase_ += 440 * std::pow(2.0, (key_ - 69 + 2 * bend_) / 12) / getSampleRate();
            phase_ -= std::floor(phase_);
            const float out = key_ < 0 ? 0 : (phase_ < 0.5 ? 1 : -1) * level_ / 100;
            outputs[0][i] = outputs[1][i] = out;
        }
    }

private:
    void take(const MidiEvent& event) {
        const uint8_t* data = event.size > MidiEvent::kDataSize ? event.dataExt : event.data;
        const int status = data[0] & 0xf0;
        if (status == 0x90 && data[2] > 0) key_ = data[1];
        if ((status == 0x80 || (status == 0x90 && data[2] == 0)) && key_ == data[1]) key_ = -1;
        if (status == 0xe0) bend_ = ((data[2] << 7 | data[1]) - 8192) / 8192.0;
    }

    float level_ = 50, late_ = 0;
    int key_ = -1;
    double bend_ = 0, phase_ = 0;
    String words_ = String("none");
};

Plugin* createPlugin() { return new Tone; }

END_NAMESPACE_DISTRHO
