// A plugin's window inside the host's. [main-thread]
#pragma once

#include <aviary/abi/vst3/base.h>

namespace aviary::vst3 {

struct IPlugFrame;

struct ViewRect {
    int32 left = 0;
    int32 top = 0;
    int32 right = 0;
    int32 bottom = 0;
};

// What a parent may be: a handle of Windows, an NSView of macOS, a window of X11.
inline constexpr FIDString kPlatformTypeHWND = "HWND";
inline constexpr FIDString kPlatformTypeNSView = "NSView";
inline constexpr FIDString kPlatformTypeX11EmbedWindowID = "X11EmbedWindowID";

struct IPlugView : FUnknown {
    virtual tresult PLUGIN_API isPlatformTypeSupported(FIDString type) = 0;
    virtual tresult PLUGIN_API attached(void* parent, FIDString type) = 0;
    virtual tresult PLUGIN_API removed() = 0;
    virtual tresult PLUGIN_API onWheel(float distance) = 0;
    virtual tresult PLUGIN_API onKeyDown(char16 key, int16 code, int16 modifiers) = 0;
    virtual tresult PLUGIN_API onKeyUp(char16 key, int16 code, int16 modifiers) = 0;
    virtual tresult PLUGIN_API getSize(ViewRect* size) = 0;
    virtual tresult PLUGIN_API onSize(ViewRect* size) = 0;
    virtual tresult PLUGIN_API onFocus(TBool state) = 0;
    virtual tresult PLUGIN_API setFrame(IPlugFrame* frame) = 0;
    virtual tresult PLUGIN_API canResize() = 0;
    virtual tresult PLUGIN_API checkSizeConstraint(ViewRect* size) = 0;
};
inline constexpr Id IPlugView_iid = make_id(0x5BC32507, 0xD06049EA, 0xA6151B52, 0x2B755B29);

/// The host's.
struct IPlugFrame : FUnknown {
    virtual tresult PLUGIN_API resizeView(IPlugView* view, ViewRect* size) = 0;
};
inline constexpr Id IPlugFrame_iid = make_id(0x367FAF01, 0xAFA94693, 0x8D4DA2A0, 0xED0882A3);

} // namespace aviary::vst3
