// A plugin as a VST3 object: component, processor and controller in one, translating the host's calls into those of an
// Instance.
//
// VST3 keeps two sets of parameter values. The processor's move with the queues of process(); the controller's are what
// the host last told or showed (setParamNormalized, setComponentState) and are what it asks for. They meet where the
// host carries values from one to the other, as it does for plugins whose halves lie in different processes.
//
// Counted references: the object is gone with the last release(). Threads as VST3 says: process() and setProcessing()
// are [audio-thread], all else [main-thread].
//
// VST3 gives a plugin no way to ask for a call on the main thread. What comes up elsewhere (track info told on the wrong
// thread or from within track_changed(), a latency or a program changed by the audio thread's queues) waits for the
// host's next call on the main thread that can take it: that calls drop_by(). Which thread is the main one is seen at
// calls that no host makes elsewhere: initialize, setComponentHandler, setComponentState, createView.
//
// One class, in files by purpose: plugin.cpp (references, made to active), busses.cpp, processor.cpp and automation.cpp
// (a block), controller.cpp (parameters), midi_controllers.cpp, programs.cpp, units.cpp, state.cpp, expressions.cpp,
// host_link.cpp (what the plugin asks of the host).
#pragma once

#include "sdk/core/instance.h"
#include "sdk/core/params/reports.h"
#include "sdk/formats/vst3/controller/gain_reduction.h"
#include "sdk/formats/vst3/ids.h"
#include "sdk/formats/vst3/interfaces.h"
#include "sdk/formats/vst3/processor/bypass.h"
#include "sdk/formats/vst3/processor/curve.h"
#include "sdk/formats/vst3/processor/sound.h"
#include "sdk/formats/vst3/processor/vst3_events.h"
#include "sdk/formats/vst3/timer.h"

#include <atomic>
#include <map>
#include <string>
#include <vector>

namespace aviary::detail {

// IComponent and IEditController each have a setState and a getState of the same form but for different things. In
// these two they get names of their own.
class ComponentFace : public vst::IComponent {
    tresult PLUGIN_API setState(vst3::IBStream* stream) final { return load(stream); }
    tresult PLUGIN_API getState(vst3::IBStream* stream) final { return save(stream); }
    virtual tresult load(vst3::IBStream* stream) = 0;
    virtual tresult save(vst3::IBStream* stream) = 0;

protected:
    ~ComponentFace() = default;
};

class ControllerFace : public vst::IEditController {
    tresult PLUGIN_API setState(vst3::IBStream* stream) final { return load_controls(stream); }
    tresult PLUGIN_API getState(vst3::IBStream* stream) final { return save_controls(stream); }
    virtual tresult load_controls(vst3::IBStream* stream) = 0;
    virtual tresult save_controls(vst3::IBStream* stream) = 0;

protected:
    ~ControllerFace() = default;
};

class Vst3Plugin final : HostLink,
                         public ComponentFace,
                         public ControllerFace,
                         public vst::IAudioProcessor,
                         public vst::IProcessContextRequirements,
                         public vst::IUnitInfo,
                         public vst::IMidiMapping,
                         public vst::ChannelContext::IInfoListener,
                         public vst::INoteExpressionController,
                         public vst::INoteExpressionPhysicalUIMapping,
                         public vst3::PreSonus::IGainReductionInfo {
public:
    /// Throws what the author's constructor throws. Whoever makes one owns the first reference. What the host gave its
    /// factory may be null; it outlives initialize().
    explicit Vst3Plugin(const Registration& registration, vst3::FUnknown* factory_context = nullptr);
    Vst3Plugin(const Vst3Plugin&) = delete;
    Vst3Plugin& operator=(const Vst3Plugin&) = delete;

    /// Why it cannot be used, for a person; empty when all is well.
    const std::string& fault() const { return fault_; }

    tresult PLUGIN_API queryInterface(const vst3::TUID id, void** object) override;
    vst3::uint32 PLUGIN_API addRef() override;
    vst3::uint32 PLUGIN_API release() override;

    // IPluginBase, of both halves
    tresult PLUGIN_API initialize(vst3::FUnknown* context) override;
    tresult PLUGIN_API terminate() override;

    // IComponent
    tresult PLUGIN_API getControllerClassId(vst3::TUID id) override;
    tresult PLUGIN_API setIoMode(vst::IoMode mode) override;
    vst3::int32 PLUGIN_API getBusCount(vst::MediaType type, vst::BusDirection direction) override;
    tresult PLUGIN_API getBusInfo(
        vst::MediaType type, vst::BusDirection direction, vst3::int32 index, vst::BusInfo& info) override;
    tresult PLUGIN_API getRoutingInfo(vst::RoutingInfo& in, vst::RoutingInfo& out) override;
    tresult PLUGIN_API activateBus(
        vst::MediaType type, vst::BusDirection direction, vst3::int32 index, vst3::TBool state) override;
    tresult PLUGIN_API setActive(vst3::TBool state) override;

    // IAudioProcessor
    tresult PLUGIN_API setBusArrangements(vst::SpeakerArrangement* inputs, vst3::int32 input_count,
        vst::SpeakerArrangement* outputs, vst3::int32 output_count) override;
    tresult PLUGIN_API getBusArrangement(
        vst::BusDirection direction, vst3::int32 index, vst::SpeakerArrangement& arrangement) override;
    tresult PLUGIN_API canProcessSampleSize(vst3::int32 size) override;
    vst3::uint32 PLUGIN_API getLatencySamples() override { return latency_; }
    tresult PLUGIN_API setupProcessing(vst::ProcessSetup& setup) override;
    tresult PLUGIN_API setProcessing(vst3::TBool state) override;
    tresult PLUGIN_API process(vst::ProcessData& block) override;
    vst3::uint32 PLUGIN_API getTailSamples() override { return instance_.plugin().tail(); }
    vst3::uint32 PLUGIN_API getProcessContextRequirements() override;

    // IEditController
    tresult PLUGIN_API setComponentState(vst3::IBStream* stream) override;
    vst3::int32 PLUGIN_API getParameterCount() override;
    tresult PLUGIN_API getParameterInfo(vst3::int32 index, vst::ParameterInfo& info) override;
    tresult PLUGIN_API getParamStringByValue(
        vst::ParamID id, vst::ParamValue normalized, vst::String128 text) override;
    tresult PLUGIN_API getParamValueByString(
        vst::ParamID id, vst::TChar* text, vst::ParamValue& normalized) override;
    vst::ParamValue PLUGIN_API normalizedParamToPlain(vst::ParamID id, vst::ParamValue normalized) override;
    vst::ParamValue PLUGIN_API plainParamToNormalized(vst::ParamID id, vst::ParamValue plain) override;
    vst::ParamValue PLUGIN_API getParamNormalized(vst::ParamID id) override;
    tresult PLUGIN_API setParamNormalized(vst::ParamID id, vst::ParamValue normalized) override;
    tresult PLUGIN_API setComponentHandler(vst::IComponentHandler* handler) override;
    vst3::IPlugView* PLUGIN_API createView(vst3::FIDString) override;

    // IMidiMapping
    tresult PLUGIN_API getMidiControllerAssignment(
        vst3::int32 bus, vst3::int16 channel, vst::CtrlNumber controller, vst::ParamID& id) override;

    // INoteExpressionController and INoteExpressionPhysicalUIMapping, of what takes notes
    vst3::int32 PLUGIN_API getNoteExpressionCount(vst3::int32 bus, vst3::int16 channel) override;
    tresult PLUGIN_API getNoteExpressionInfo(
        vst3::int32 bus, vst3::int16 channel, vst3::int32 index, vst::NoteExpressionTypeInfo& info) override;
    tresult PLUGIN_API getNoteExpressionStringByValue(vst3::int32 bus, vst3::int16 channel,
        vst::NoteExpressionTypeID id, vst::NoteExpressionValue normalized, vst::String128 text) override;
    tresult PLUGIN_API getNoteExpressionValueByString(vst3::int32 bus, vst3::int16 channel,
        vst::NoteExpressionTypeID id, const vst::TChar* text, vst::NoteExpressionValue& normalized) override;
    tresult PLUGIN_API getPhysicalUIMapping(
        vst3::int32 bus, vst3::int16 channel, vst::PhysicalUIMapList& list) override;

    // IGainReductionInfo, of what shows a gain adjustment
    double PLUGIN_API getGainReductionValueInDb() override;

    // IInfoListener: what the host says of the track
    tresult PLUGIN_API setChannelContextInfos(vst::IAttributeList* list) override;

    // IUnitInfo
    vst3::int32 PLUGIN_API getUnitCount() override { return vst3::int32(units_.size()); }
    tresult PLUGIN_API getUnitInfo(vst3::int32 index, vst::UnitInfo& info) override;
    vst3::int32 PLUGIN_API getProgramListCount() override { return programs_.empty() ? 0 : 1; }
    tresult PLUGIN_API getProgramListInfo(vst3::int32, vst::ProgramListInfo&) override;
    tresult PLUGIN_API getProgramName(vst::ProgramListID, vst3::int32, vst::String128) override;
    tresult PLUGIN_API getProgramInfo(vst::ProgramListID, vst3::int32, vst::CString, vst::String128) override;
    tresult PLUGIN_API hasProgramPitchNames(vst::ProgramListID, vst3::int32) override;
    tresult PLUGIN_API getProgramPitchName(
        vst::ProgramListID, vst3::int32, vst3::int16, vst::String128) override;
    vst::UnitID PLUGIN_API getSelectedUnit() override { return selected_unit_; }
    tresult PLUGIN_API selectUnit(vst::UnitID unit) override;
    tresult PLUGIN_API getUnitByBus(vst::MediaType type, vst::BusDirection direction, vst3::int32 bus,
        vst3::int32 channel, vst::UnitID& unit) override;
    tresult PLUGIN_API setUnitProgramData(vst3::int32, vst3::int32, vst3::IBStream*) override;

private:
    ~Vst3Plugin() = default;

    tresult load(vst3::IBStream* stream) override;
    tresult save(vst3::IBStream* stream) override;
    tresult load_controls(vst3::IBStream* stream) override;
    tresult save_controls(vst3::IBStream* stream) override;
    void show(unsigned index, double value); ///< the controller's value of a parameter, from now on
    void show_values();
    void take_waiting_values();
    void take_shown(unsigned index);
    std::vector<unsigned char> own_controls() const;
    void take_own_controls(ConstBytes bytes);
    void show_own_controls(ConstBytes bytes);

    bool is_active() const AVIARY_NONBLOCKING {
        return stage_.load(std::memory_order_acquire) >= Stage::active;
    }
    /// A block will bring what the host sets.
    bool awaits_blocks() const {
        return stage_ == Stage::processing || (stage_ == Stage::active && plays_without_start_);
    }
    bool takes_notes() const { return notes_.in; }
    bool has_controller(vst::ParamID id) const { return takes_notes() && is_controller(id); }
    /// An effect has one of ours, unless its author made one.
    bool has_bypass() const { return has_bypass_; }
    const Bus& audio_bus(vst::BusDirection direction, vst3::int32 index) const;
    bool has_bus(vst::MediaType type, vst::BusDirection direction, int index) {
        return index >= 0 && index < getBusCount(type, direction);
    }

    void describe();
    vst::UnitID unit_of(std::string_view group);
    int find(vst::ParamID id) const AVIARY_NONBLOCKING;          ///< index of the author's parameter, or -1
    int find_settable(vst::ParamID id) const AVIARY_NONBLOCKING; ///< likewise, if a host may set it
    int find_shown(vst::ParamID id) const;                       ///< index in infos_ and shown_, or -1
    int bypass_index() const { return int(instance_.param_count()); } ///< in those, where there is one
    int program_index() const { return bypass_index() + has_bypass(); }
    double controller_travel(vst::ParamID id) const; ///< a MIDI controller's, as the host last told it

    // HostLink
    void begin_edit(unsigned param_index) override;
    void edit(unsigned param_index, double value) override;
    void end_edit(unsigned param_index) override;
    void mark_dirty() override;
    void ask_for_layout(unsigned index) override;
    void settings_may_differ() override { latency_may_differ_.store(true, std::memory_order_relaxed); }
    void log(const char* message) override;
    bool may_ask(const char* call);
    void start_timer(vst3::FUnknown* host);

    void list_programs();
    vst::ParameterInfo program_info() const;
    unsigned program_at(double normalized) const AVIARY_NONBLOCKING;
    double program_travel(unsigned program) const; ///< the way back
    int find_program(std::string_view name) const; ///< or -1
    void load_program(unsigned program);
    bool chooses_program(const vst::ProcessData& block) const AVIARY_NONBLOCKING;
    template <typename Set>
    void take_programs(
        const vst::ProcessData& block, Frame start, Frame end, const Set& set) AVIARY_NONBLOCKING;
    unsigned program_in(ConstBytes own_controls) const;
    void finish_program();
    void tell_of_program();
    void say(const std::string& fault) const;

    void play(vst::ProcessData& block) AVIARY_NONBLOCKING;
    CurveForm form_of(unsigned index, const vst::ProcessData& block) const AVIARY_NONBLOCKING;
    void begin_curves(const vst::ProcessData& block) AVIARY_NONBLOCKING;
    bool cuts_at(unsigned index) const AVIARY_NONBLOCKING;
    Frame first_change(const vst::ProcessData& block, Frame start, Frame end) const AVIARY_NONBLOCKING;
    void change_params(const vst::ProcessData& block, Frame start, Frame end) AVIARY_NONBLOCKING;
    void set_params(const vst::ProcessData& block) AVIARY_NONBLOCKING;
    void note_change(unsigned index) AVIARY_NONBLOCKING;
    void set_bypass(const vst::ProcessData& block) AVIARY_NONBLOCKING;
    void send_events(vst::IEventList& list, Frame start) AVIARY_NONBLOCKING;
    void send_reports(const vst::ProcessData& block) AVIARY_NONBLOCKING;
    void drop_by();
    void tell_of_latency();

    std::atomic<vst3::uint32> references_ = 1;
    Instance instance_;
    const char* plugin_id_;
    Plugin::Kind kind_;
    const Notes notes_;
    const Automation automation_;
    std::string fault_;
    bool has_bypass_ = false;

    /// The author's parameters, then those there are of bypass and program. MIDI controllers follow, and are described
    /// when the host asks: there are 2,080 of them.
    std::vector<vst::ParameterInfo> infos_;
    std::vector<unsigned>
        renumbered_; ///< the author's parameters whose id is not their hash: hardly ever any
    std::vector<vst::UnitInfo> units_;
    std::vector<std::string> unit_paths_; ///< "Filter/Envelope", by unit
    std::vector<double> shown_;           ///< the controller's values, normalised, by index in infos_
    std::vector<unsigned>
        shown_at_; ///< likewise: how many blocks had begun when the host told it, and one; 0: it has come
    std::map<vst::ParamID, double> shown_controllers_; ///< likewise, of those that the host has told
    vst::UnitID selected_unit_ = vst::kRootUnitId;
    vst::IComponentHandler* handler_ = nullptr;
    std::vector<bool> in_gesture_; ///< by parameter of the author's

    std::vector<PresetText> programs_; ///< none, or the plugin as it begins and then its presets
    std::atomic<unsigned> program_ = 0;
    std::vector<std::vector<double>>
        program_values_;                       ///< by program, then parameter; made before the first block
    std::atomic<int> wanted_program_ = -1;     ///< for the main thread to load
    std::atomic<bool> program_loaded_ = false; ///< by a block: the host has yet to be told

    Reference<vst3::FUnknown> factory_context_;
    HostTimer timer_;
    bool handler_keeps_time_ = false; ///< the timer is the component handler's

    enum class Stage { made, initialized, set_up, active, processing };
    std::atomic<Stage> stage_ = Stage::made;
    vst::ProcessSetup setup_ = {};
    std::atomic<unsigned> blocks_ = 0;              ///< that have begun
    std::atomic<bool> plays_without_start_ = false; ///< the host never says setProcessing(true)
    unsigned latency_ = 0, told_latency_ = 0; ///< since the start; and the one a restart was last asked for
    std::atomic<bool> latency_may_differ_ = false;
    Transport transport_;
    IncomingEvents events_;
    std::vector<HostCurve> curves_; ///< by parameter of the author's, of the present block
    Bypass bypass_;
    Reports reports_;
    HostSound sound_;
    /// A bit for each bus. The main ones are active until the host says otherwise, the others once it says so.
    std::atomic<unsigned> active_inputs_ = 1, active_outputs_ = 1;
};

} // namespace aviary::detail
