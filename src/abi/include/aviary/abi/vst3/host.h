// The host as a plugin meets it in initialize(), and the way by which a component and a controller that are two objects
// talk to each other. [main-thread]
#pragma once

#include <aviary/abi/vst3/types.h>

namespace aviary::vst3::Vst {

struct IAttributeList;

struct IHostApplication : FUnknown {
    virtual tresult PLUGIN_API getName(String128 name) = 0;
    virtual tresult PLUGIN_API createInstance(TUID class_id, TUID interface_id, void** object) = 0;
};
inline constexpr Id IHostApplication_iid = make_id(0x58E595CC, 0xDB2D4969, 0x8B6AAF8C, 0x36A664E5);

struct IMessage : FUnknown {
    virtual FIDString PLUGIN_API getMessageID() = 0;
    virtual void PLUGIN_API setMessageID(FIDString id) = 0;
    virtual IAttributeList* PLUGIN_API getAttributes() = 0;
};
inline constexpr Id IMessage_iid = make_id(0x936F033B, 0xC6C047DB, 0xBB0882F8, 0x13C1E613);

struct IConnectionPoint : FUnknown {
    virtual tresult PLUGIN_API connect(IConnectionPoint* other) = 0;
    virtual tresult PLUGIN_API disconnect(IConnectionPoint* other) = 0;
    virtual tresult PLUGIN_API notify(IMessage* message) = 0;
};
inline constexpr Id IConnectionPoint_iid = make_id(0x70A4156F, 0x6E6E4026, 0x989148BF, 0xAA60D8D1);

} // namespace aviary::vst3::Vst
