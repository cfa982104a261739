// A plugin's edit controller, the half that knows parameters and has the window; and what the host offers it.
// [main-thread]
#pragma once

#include <aviary/abi/vst3/component.h>
#include <aviary/abi/vst3/types.h>

namespace aviary::vst3 {

struct IPlugView;

namespace Vst {

struct ParameterInfo {
    ParamID id;
    String128 title;
    String128 shortTitle;
    String128 units;
    int32 stepCount; // 0 for what moves freely, else one less than there are values
    ParamValue defaultNormalizedValue;
    UnitID unitId;
    int32 flags;

    enum ParameterFlags : int32 {
        kNoFlags = 0,
        kCanAutomate = 1 << 0,
        kIsReadOnly = 1 << 1,
        kIsWrapAround = 1 << 2,
        kIsList = 1 << 3,
        kIsHidden = 1 << 4,
        kIsProgramChange = 1 << 15,
        kIsBypass = 1 << 16,
    };
};

/// What changed so much that the host has to ask anew, or even to start the plugin again.
enum RestartFlags : int32 {
    kReloadComponent = 1 << 0,
    kIoChanged = 1 << 1,
    kParamValuesChanged = 1 << 2,
    kLatencyChanged = 1 << 3,
    kParamTitlesChanged = 1 << 4,
    kMidiCCAssignmentChanged = 1 << 5,
    kNoteExpressionChanged = 1 << 6,
    kIoTitlesChanged = 1 << 7,
    kPrefetchableSupportChanged = 1 << 8,
    kRoutingInfoChanged = 1 << 9,
};

/// The host's. Values that are edited lie between a beginEdit() and an endEdit().
struct IComponentHandler : FUnknown {
    virtual tresult PLUGIN_API beginEdit(ParamID id) = 0;
    virtual tresult PLUGIN_API performEdit(ParamID id, ParamValue normalized) = 0;
    virtual tresult PLUGIN_API endEdit(ParamID id) = 0;
    virtual tresult PLUGIN_API restartComponent(int32 flags) = 0;
};
inline constexpr Id IComponentHandler_iid = make_id(0x93A0BEA3, 0x0BD045DB, 0x8E890B0C, 0xC1E46AC6);

namespace ViewType {
inline constexpr CString kEditor = "editor";
}

/// The host's, asked for at its IComponentHandler.
struct IComponentHandler2 : FUnknown {
    virtual tresult PLUGIN_API setDirty(TBool state) = 0;
    virtual tresult PLUGIN_API requestOpenEditor(FIDString name = ViewType::kEditor) = 0;
    virtual tresult PLUGIN_API startGroupEdit() = 0;
    virtual tresult PLUGIN_API finishGroupEdit() = 0;
};
inline constexpr Id IComponentHandler2_iid = make_id(0xF040B4B3, 0xA36045EC, 0xABCDC045, 0xB4D5A2CC);

struct IEditController : IPluginBase {
    virtual tresult PLUGIN_API setComponentState(IBStream* stream) = 0;
    virtual tresult PLUGIN_API setState(IBStream* stream) = 0;
    virtual tresult PLUGIN_API getState(IBStream* stream) = 0;
    virtual int32 PLUGIN_API getParameterCount() = 0;
    virtual tresult PLUGIN_API getParameterInfo(int32 index, ParameterInfo& info) = 0;
    virtual tresult PLUGIN_API getParamStringByValue(ParamID id, ParamValue normalized, String128 text) = 0;
    virtual tresult PLUGIN_API getParamValueByString(ParamID id, TChar* text, ParamValue& normalized) = 0;
    virtual ParamValue PLUGIN_API normalizedParamToPlain(ParamID id, ParamValue normalized) = 0;
    virtual ParamValue PLUGIN_API plainParamToNormalized(ParamID id, ParamValue plain) = 0;
    virtual ParamValue PLUGIN_API getParamNormalized(ParamID id) = 0;
    virtual tresult PLUGIN_API setParamNormalized(ParamID id, ParamValue normalized) = 0;
    virtual tresult PLUGIN_API setComponentHandler(IComponentHandler* handler) = 0;
    /// The caller owns the view's first reference.
    virtual IPlugView* PLUGIN_API createView(FIDString name) = 0;
};
inline constexpr Id IEditController_iid = make_id(0xDCD7BBE3, 0x7742448D, 0xA874AACC, 0x979C759E);

/// Which parameter a MIDI controller moves: hosts hand no controller over otherwise.
struct IMidiMapping : FUnknown {
    virtual tresult PLUGIN_API getMidiControllerAssignment(
        int32 bus, int16 channel, CtrlNumber controller, ParamID& id) = 0;
};
inline constexpr Id IMidiMapping_iid = make_id(0xDF0FF9F7, 0x49B74669, 0xB63AB732, 0x7ADBF5E5);

} // namespace Vst
} // namespace aviary::vst3
