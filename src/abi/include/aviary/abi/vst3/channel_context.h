// What a host says of the track that a plugin sits on; VST3 calls it a channel. [main-thread]
#pragma once

#include <aviary/abi/vst3/attributes.h>

namespace aviary::vst3::Vst::ChannelContext {

struct IInfoListener : FUnknown {
    /// The list is valid during the call. It may lack anything.
    virtual tresult PLUGIN_API setChannelContextInfos(IAttributeList* list) = 0;
};
inline constexpr Id IInfoListener_iid = make_id(0x0F194781, 0x8D984ADA, 0xBBA0C1EF, 0xC011D8D0);

using ColorSpec = uint32; // alpha, red, green, blue, alpha highest

enum ChannelPluginLocation : int32 { kPreVolumeFader = 0, kPostVolumeFader = 1, kUsedAsPanner = 2 };

// Names in that list: texts, and numbers that count from 1.
inline constexpr CString kChannelUIDKey = "channel uid";
inline constexpr CString kChannelNameKey = "channel name";
inline constexpr CString kChannelColorKey = "channel color";
inline constexpr CString kChannelIndexKey = "channel index";
inline constexpr CString kChannelIndexNamespaceOrderKey = "channel index namespace order";
inline constexpr CString kChannelPluginLocationKey = "channel plugin location"; // ChannelPluginLocation

} // namespace aviary::vst3::Vst::ChannelContext
