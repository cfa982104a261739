// A plugin's component, the half that makes the sound: its busses, its state, its way from made to active. [main-thread]
#pragma once

#include <aviary/abi/vst3/types.h>

namespace aviary::vst3 {

struct IBStream;

struct IPluginBase : FUnknown {
    /// `context` is the host, as any interface of its own.
    virtual tresult PLUGIN_API initialize(FUnknown* context) = 0;
    virtual tresult PLUGIN_API terminate() = 0;
};
inline constexpr Id IPluginBase_iid = make_id(0x22888DDB, 0x156E45AE, 0x8358B348, 0x08190625);

namespace Vst {

enum MediaTypes : MediaType { kAudio = 0, kEvent = 1 };
enum BusDirections : BusDirection { kInput = 0, kOutput = 1 };
enum BusTypes : BusType { kMain = 0, kAux = 1 };
enum IoModes : IoMode { kSimple = 0, kAdvanced = 1, kOfflineProcessing = 2 };

struct BusInfo {
    MediaType mediaType;
    BusDirection direction;
    int32 channelCount; // of a bus for events: MIDI channels
    String128 name;
    BusType busType;
    uint32 flags;

    enum BusFlags : uint32 {
        kDefaultActive = 1 << 0,
        kIsControlVoltage = 1 << 1, // never to be heard
    };
};

struct RoutingInfo {
    MediaType mediaType;
    int32 busIndex;
    int32 channel; // -1 for all
};

struct IComponent : IPluginBase {
    virtual tresult PLUGIN_API getControllerClassId(TUID class_id) = 0;
    virtual tresult PLUGIN_API setIoMode(IoMode mode) = 0;
    virtual int32 PLUGIN_API getBusCount(MediaType type, BusDirection direction) = 0;
    virtual tresult PLUGIN_API getBusInfo(
        MediaType type, BusDirection direction, int32 index, BusInfo& info) = 0;
    virtual tresult PLUGIN_API getRoutingInfo(RoutingInfo& in, RoutingInfo& out) = 0;
    virtual tresult PLUGIN_API activateBus(
        MediaType type, BusDirection direction, int32 index, TBool state) = 0;
    virtual tresult PLUGIN_API setActive(TBool state) = 0;
    virtual tresult PLUGIN_API setState(IBStream* stream) = 0;
    virtual tresult PLUGIN_API getState(IBStream* stream) = 0;
};
inline constexpr Id IComponent_iid = make_id(0xE831FF31, 0xF2D54301, 0x928EBBEE, 0x25697802);

} // namespace Vst
} // namespace aviary::vst3
