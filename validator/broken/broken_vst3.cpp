// A small VST3 plugin with one fault, the one its file is named after: it is compiled once and copied (C++ takes longer
// than broken.c does). As "none" it is a stereo gain with a bypass that holds to every rule.
#include "validator/vst3/vst3.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <dlfcn.h>

using namespace aviary::vst3;

namespace {

/// Whether the file this was loaded from is called so.
bool is(const char* fault) {
    static const std::string name = [] {
        Dl_info info;
        dladdr(reinterpret_cast<void*>(&is), &info);
        const std::string file = info.dli_fname;
        const auto start = file.rfind('/') + 1;
        return file.substr(start, file.rfind('.') - start);
    }();
    return name == fault;
}

namespace vst = aviary::vst3::Vst;
constexpr Id class_id = make_id(0x41564941, 0x52592042, 0x524f4b45, 0x4e335633);
enum : vst::ParamID { gain_id = 1, bypass_id = 2 };

void copy(const char* from, vst::TChar* to) {
    do *to++ = vst::TChar(*from);
    while (*from++);
}

class Plugin final : public vst::IComponent,
                     public vst::IAudioProcessor,
                     public vst::IEditController,
                     public vst::IUnitInfo,
                     public vst::IMidiMapping {
public:
    tresult PLUGIN_API queryInterface(const TUID id, void** object) override {
        const auto is_a = [&](const Id& other) { return same_id(id, other); };
        *object = nullptr;
        if (is_a(FUnknown_iid) && is("two_objects"))
            *object = turn_++ % 2 ? static_cast<FUnknown*>(static_cast<vst::IAudioProcessor*>(this))
                                  : static_cast<vst::IComponent*>(this);
        else if (is_a(FUnknown_iid) || is_a(vst::IComponent_iid) || is_a(IPluginBase_iid))
            *object = static_cast<vst::IComponent*>(this);
        else if (is_a(vst::IAudioProcessor_iid))
            *object = static_cast<vst::IAudioProcessor*>(this);
        else if (is_a(vst::IEditController_iid))
            *object = static_cast<vst::IEditController*>(this);
        else if (is_a(vst::IUnitInfo_iid))
            *object = static_cast<vst::IUnitInfo*>(this);
        else if (is_a(vst::IMidiMapping_iid))
            *object = static_cast<vst::IMidiMapping*>(this);
        if (!*object) return kNoInterface;
        addRef();
        return kResultOk;
    }
    uint32 PLUGIN_API addRef() override { return ++references_; }
    uint32 PLUGIN_API release() override {
        const uint32 left = --references_;
        if (left == 0 && is("needs_initialize") && !was_initialized_) std::raise(SIGSEGV);
        if (left == 0) delete this;
        return left;
    }

    tresult PLUGIN_API initialize(FUnknown*) override {
        if ((initialized_ && !is("initializes_twice")) || (is("initializes_once") && times_++ > 0))
            return kResultFalse;
        initialized_ = was_initialized_ = true;
        if (is("keeps_reference")) addRef();
        return kResultOk;
    }
    tresult PLUGIN_API terminate() override {
        initialized_ = false;
        setComponentHandler(nullptr);
        return is("ends_badly") ? kResultFalse : kResultOk;
    }

    // Buses
    tresult PLUGIN_API getControllerClassId(TUID) override { return kResultFalse; }
    tresult PLUGIN_API setIoMode(vst::IoMode) override { return kNotImplemented; }
    int32 PLUGIN_API getBusCount(vst::MediaType type, vst::BusDirection) override {
        return type == vst::kAudio;
    }
    tresult PLUGIN_API getBusInfo(
        vst::MediaType type, vst::BusDirection direction, int32 index, vst::BusInfo& info) override {
        if (type != vst::kAudio || (index != 0 && !is("index_unchecked"))) return kInvalidArgument;
        info = {type, direction, 2, {}, vst::kMain, vst::BusInfo::kDefaultActive};
        if (is("other_direction")) info.direction = vst::kInput;
        copy(direction == vst::kInput ? "In" : "Out", info.name);
        return kResultOk;
    }
    tresult PLUGIN_API getRoutingInfo(vst::RoutingInfo&, vst::RoutingInfo&) override {
        return kNotImplemented;
    }
    tresult PLUGIN_API activateBus(vst::MediaType type, vst::BusDirection, int32 index, TBool) override {
        return type == vst::kAudio && index == 0 ? kResultOk : kInvalidArgument;
    }
    tresult PLUGIN_API setBusArrangements(
        vst::SpeakerArrangement* in, int32 ins, vst::SpeakerArrangement* out, int32 outs) override {
        if (is("arrangement_differs")) return kResultTrue;
        return ins == 1 && outs == 1 && *in == vst::SpeakerArr::kStereo && *out == *in ? kResultTrue
                                                                                       : kResultFalse;
    }
    tresult PLUGIN_API getBusArrangement(
        vst::BusDirection, int32 index, vst::SpeakerArrangement& arrangement) override {
        arrangement = vst::SpeakerArr::kStereo;
        return index == 0 ? kResultOk : kInvalidArgument;
    }

    // Processing
    tresult PLUGIN_API setActive(TBool) override { return kResultOk; }
    tresult PLUGIN_API canProcessSampleSize(int32 size) override {
        return size == vst::kSample32 ? kResultTrue : kResultFalse;
    }
    uint32 PLUGIN_API getLatencySamples() override { return 0; }
    tresult PLUGIN_API setupProcessing(vst::ProcessSetup& setup) override {
        return setup.symbolicSampleSize == vst::kSample32 && setup.maxSamplesPerBlock > 0 ? kResultOk
                                                                                          : kResultFalse;
    }
    tresult PLUGIN_API setProcessing(TBool) override { return kResultOk; }
    uint32 PLUGIN_API getTailSamples() override { return 0; }
    tresult PLUGIN_API process(vst::ProcessData& block) override {
        static int calls_of_all = 0;
        if (is("crashes") && ++calls_of_all > 3) std::raise(SIGSEGV); // a plain life has three
        if (is("needs_buses") && block.numOutputs != 1) return kInvalidArgument;
        if (is("calls_from_audio_thread") && handler_) handler_->restartComponent(vst::kLatencyChanged);
        if (block.inputParameterChanges || is("needs_lists")) take(*block.inputParameterChanges);
        if (block.numOutputs == 0 || block.numSamples == 0) return kResultOk;
        for (int channel = 0; channel < 2; ++channel) {
            const float* in = block.inputs[0].channelBuffers32[channel];
            float* out = block.outputs[0].channelBuffers32[channel];
            for (int32 i = 0; i < block.numSamples; ++i) {
                const float x = in[i] * float(bypassed_ ? 1.0 : gain_.load());
                out[i] = std::isfinite(x) && std::abs(x) > 1e-30f ? x : 0;
            }
        }
        block.outputs[0].silenceFlags = is("silence_is_not") ? 3 : 0;
        return kResultOk;
    }

    // State: "VST3", the gain and the bypass.
    tresult PLUGIN_API getState(IBStream* stream) override {
        if (!stream) return kInvalidArgument;
        State state{{'V', 'S', 'T', '3'}, gain_, bypassed_ ? 1.0 : 0.0};
        auto* at = reinterpret_cast<char*>(&state);
        for (int32 left = sizeof state, done = 0; left > 0; at += done, left -= done)
            if (stream->write(at, left, &done) != kResultOk || done <= 0) return kResultFalse;
        return kResultOk;
    }
    tresult PLUGIN_API setState(IBStream* stream) override { return read(stream, true); }
    tresult PLUGIN_API setComponentState(IBStream* stream) override { return read(stream, false); }

    // Parameters
    int32 PLUGIN_API getParameterCount() override { return 2; }
    tresult PLUGIN_API getParameterInfo(int32 index, vst::ParameterInfo& info) override {
        if (index < 0 || index > 1) return kInvalidArgument;
        info = {};
        info.id = index == 0 ? gain_id : bypass_id;
        info.flags = vst::ParameterInfo::kCanAutomate;
        info.unitId = is("lost_unit") ? 9 : vst::kRootUnitId;
        copy(index == 0 ? "Gain" : "Bypass", info.title);
        if (index == 0) {
            info.defaultNormalizedValue = 1;
        } else {
            info.flags |= vst::ParameterInfo::kIsBypass;
            info.stepCount = 1;
        }
        return kResultOk;
    }
    tresult PLUGIN_API getParamStringByValue(
        vst::ParamID id, vst::ParamValue value, vst::String128 text) override {
        if (id != gain_id && id != bypass_id) return kInvalidArgument;
        char ascii[64];
        std::snprintf(ascii, sizeof ascii, "%.3f", std::isnan(value) ? 0 : std::clamp(value, 0.0, 1.0));
        copy(ascii, text);
        return kResultOk;
    }
    tresult PLUGIN_API getParamValueByString(
        vst::ParamID id, vst::TChar* text, vst::ParamValue& value) override {
        char *end, ascii[128] = {};
        for (int i = 0; i < 127 && text[i]; ++i) ascii[i] = text[i] < 128 ? char(text[i]) : '?';
        const double read = std::strtod(ascii, &end);
        if (end == ascii || std::isnan(read) || (id != gain_id && id != bypass_id)) return kResultFalse;
        value = std::clamp(read, 0.0, 1.0);
        return kResultOk;
    }
    vst::ParamValue PLUGIN_API normalizedParamToPlain(vst::ParamID, vst::ParamValue value) override {
        return 2 * value;
    }
    vst::ParamValue PLUGIN_API plainParamToNormalized(vst::ParamID, vst::ParamValue value) override {
        return is("plain_differs") ? value : value / 2;
    }
    vst::ParamValue PLUGIN_API getParamNormalized(vst::ParamID id) override {
        return id == gain_id ? shown_gain_ : shown_bypass_;
    }
    tresult PLUGIN_API setParamNormalized(vst::ParamID id, vst::ParamValue value) override {
        if (std::isnan(value) || (id != gain_id && id != bypass_id)) return kInvalidArgument;
        (id == gain_id ? shown_gain_ : shown_bypass_) = std::clamp(value, 0.0, 1.0);
        return kResultOk;
    }
    tresult PLUGIN_API setComponentHandler(vst::IComponentHandler* handler) override {
        if (handler) handler->addRef();
        if (handler_) handler_->release();
        handler_ = handler;
        return kResultOk;
    }
    IPlugView* PLUGIN_API createView(FIDString) override { return nullptr; }

    // Units and MIDI
    int32 PLUGIN_API getUnitCount() override { return 1; }
    tresult PLUGIN_API getUnitInfo(int32 index, vst::UnitInfo& info) override {
        info = {vst::kRootUnitId, vst::kNoParentUnitId, {}, vst::kNoProgramListId};
        if (is("lost_unit")) info.parentUnitId = vst::kRootUnitId;
        copy("Root", info.name);
        return index == 0 ? kResultOk : kInvalidArgument;
    }
    int32 PLUGIN_API getProgramListCount() override { return 0; }
    tresult PLUGIN_API getProgramListInfo(int32, vst::ProgramListInfo&) override { return kResultFalse; }
    tresult PLUGIN_API getProgramName(vst::ProgramListID, int32, vst::String128) override {
        return kResultFalse;
    }
    tresult PLUGIN_API getProgramInfo(vst::ProgramListID, int32, vst::CString, vst::String128) override {
        return kResultFalse;
    }
    tresult PLUGIN_API hasProgramPitchNames(vst::ProgramListID, int32) override { return kResultFalse; }
    tresult PLUGIN_API getProgramPitchName(vst::ProgramListID, int32, int16, vst::String128) override {
        return kResultFalse;
    }
    vst::UnitID PLUGIN_API getSelectedUnit() override { return vst::kRootUnitId; }
    tresult PLUGIN_API selectUnit(vst::UnitID) override { return kResultOk; }
    tresult PLUGIN_API getUnitByBus(vst::MediaType, vst::BusDirection, int32, int32, vst::UnitID&) override {
        return kResultFalse;
    }
    tresult PLUGIN_API setUnitProgramData(int32, int32, IBStream*) override { return kResultFalse; }
    tresult PLUGIN_API getMidiControllerAssignment(
        int32 bus, int16 channel, vst::CtrlNumber number, vst::ParamID& id) override {
        id = is("maps_to_nothing") ? vst::ParamID(77) : vst::ParamID(gain_id);
        if (is("maps_all")) return kResultTrue;
        return bus == 0 && channel == 0 && number == vst::kCtrlVolume ? kResultTrue : kResultFalse;
    }

private:
    ~Plugin() = default;
    struct State {
        char magic[4];
        double gain, bypassed;
    };

    void take(vst::IParameterChanges& changes) {
        for (int32 i = 0; i < changes.getParameterCount(); ++i) {
            auto* queue = changes.getParameterData(i);
            int32 offset;
            double value;
            if (!queue || queue->getPoint(queue->getPointCount() - 1, offset, value) != kResultOk
                || std::isnan(value))
                continue;
            value = std::clamp(value, 0.0, 1.0);
            if (queue->getParameterId() == bypass_id) bypassed_ = value >= 0.5;
            if (queue->getParameterId() == gain_id && !is("loses_automation")) gain_ = value;
        }
    }

    tresult read(IBStream* stream, bool to_processor) {
        if (!stream && !is("needs_stream")) return kInvalidArgument;
        State state{};
        auto* at = reinterpret_cast<char*>(&state);
        for (int32 left = sizeof state, done = 0; left > 0; at += done, left -= done)
            if (stream->read(at, left, &done) != kResultOk || done <= 0) return kResultFalse;
        const auto is_part = [](double value) { return value >= 0 && value <= 1; };
        if (std::memcmp(state.magic, "VST3", 4) != 0 || !is_part(state.gain) || !is_part(state.bypassed))
            return kResultFalse;
        if (is("forgets_bypass")) state.bypassed = 0;
        // The third read is the controller's own, after the component's by both halves.
        if (is("bypass_apart") && ++reads_ % 3 != 0) state.bypassed = 0;
        if (to_processor) {
            gain_ = state.gain;
            bypassed_ = state.bypassed >= 0.5;
        }
        shown_gain_ = state.gain;
        shown_bypass_ = state.bypassed;
        return kResultOk;
    }

    std::atomic<uint32> references_ = 1;
    vst::IComponentHandler* handler_ = nullptr;
    bool initialized_ = false, was_initialized_ = false;
    std::atomic<bool> bypassed_ = false;
    std::atomic<double> gain_ = 1;
    double shown_gain_ = 1, shown_bypass_ = 0;
    int times_ = 0, turn_ = 0, reads_ = 0;
};

class Factory final : public IPluginFactory2 {
public:
    tresult PLUGIN_API queryInterface(const TUID id, void** object) override {
        const bool known =
            same_id(id, FUnknown_iid) || same_id(id, IPluginFactory_iid) || same_id(id, IPluginFactory2_iid);
        *object = known ? this : nullptr;
        return known ? kResultOk : kNoInterface;
    }
    uint32 PLUGIN_API addRef() override { return 2; } // lives as long as the library
    uint32 PLUGIN_API release() override { return 1; }
    tresult PLUGIN_API getFactoryInfo(PFactoryInfo*) override { return kResultFalse; }
    int32 PLUGIN_API countClasses() override { return 1; }
    tresult PLUGIN_API getClassInfo(int32 index, PClassInfo* info) override {
        describe(*info);
        return index == 0 ? kResultOk : kInvalidArgument;
    }
    tresult PLUGIN_API getClassInfo2(int32 index, PClassInfo2* info) override {
        describe(*info);
        std::strcpy(info->subCategories, "Fx");
        if (is("two_names")) std::strcpy(info->name, "Broken too");
        std::strcpy(info->vendor, "Aviary");
        std::strcpy(info->version, "1.0.0");
        std::strcpy(info->sdkVersion, vst::kVstVersionString);
        return index == 0 ? kResultOk : kInvalidArgument;
    }
    tresult PLUGIN_API createInstance(FIDString class_of, FIDString interface, void** object) override {
        *object = nullptr;
        if (!is("any_class") && std::memcmp(class_of, class_id, sizeof class_id) != 0) return kNoInterface;
        Plugin* plugin = new Plugin;
        const auto result = plugin->queryInterface(interface, object);
        plugin->release();
        return result;
    }

private:
    template <typename Info>
    static void describe(Info& info) {
        info = {};
        std::memcpy(info.cid, class_id, sizeof info.cid);
        info.cardinality = PClassInfo::kManyInstances;
        std::strcpy(info.category, vst::kVstAudioEffectClass);
        std::strcpy(info.name, "Broken");
    }
};

} // namespace

extern "C" {
AVIARY_VST3_EXPORT bool ModuleEntry(void*) { return true; }
AVIARY_VST3_EXPORT bool ModuleExit() { return true; }
AVIARY_VST3_EXPORT IPluginFactory* PLUGIN_API GetPluginFactory() {
    static Factory factories[100];
    static int next = 0;
    return &factories[is("other_factory") ? next++ % 100 : 0];
}
}
