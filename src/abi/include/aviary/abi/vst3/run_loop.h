// The host's loop on Linux, through which it calls a plugin when a time is over or a descriptor can be read. Hosts offer
// it at the frame of a view, some at their context or their component handler. [main-thread]
#pragma once

#include <aviary/abi/vst3/base.h>

namespace aviary::vst3::Linux {

using TimerInterval = uint64; // milliseconds
using FileDescriptor = int;

struct IEventHandler : FUnknown {
    virtual void PLUGIN_API onFDIsSet(FileDescriptor descriptor) = 0;
};
inline constexpr Id IEventHandler_iid = make_id(0x561E65C9, 0x13A0496F, 0x813A2C35, 0x654D7983);

struct ITimerHandler : FUnknown {
    virtual void PLUGIN_API onTimer() = 0;
};
inline constexpr Id ITimerHandler_iid = make_id(0x10BDD94F, 0x41424774, 0x821FAD8F, 0xECA72CA9);

struct IRunLoop : FUnknown {
    virtual tresult PLUGIN_API registerEventHandler(IEventHandler* handler, FileDescriptor descriptor) = 0;
    virtual tresult PLUGIN_API unregisterEventHandler(IEventHandler* handler) = 0;
    virtual tresult PLUGIN_API registerTimer(ITimerHandler* handler, TimerInterval interval) = 0;
    virtual tresult PLUGIN_API unregisterTimer(ITimerHandler* handler) = 0;
};
inline constexpr Id IRunLoop_iid = make_id(0x18C35366, 0x97764F1A, 0x9C5B8385, 0x7A871389);

} // namespace aviary::vst3::Linux
