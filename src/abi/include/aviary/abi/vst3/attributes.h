// A list of values by name. [main-thread]
#pragma once

#include <aviary/abi/vst3/types.h>

namespace aviary::vst3::Vst {

struct IAttributeList : FUnknown {
    using AttrID = const char8*;

    virtual tresult PLUGIN_API setInt(AttrID id, int64 value) = 0;
    virtual tresult PLUGIN_API getInt(AttrID id, int64& value) = 0;
    virtual tresult PLUGIN_API setFloat(AttrID id, double value) = 0;
    virtual tresult PLUGIN_API getFloat(AttrID id, double& value) = 0;
    virtual tresult PLUGIN_API setString(AttrID id, const TChar* text) = 0;
    virtual tresult PLUGIN_API getString(AttrID id, TChar* text, uint32 size_in_bytes) = 0;
    virtual tresult PLUGIN_API setBinary(AttrID id, const void* data, uint32 size) = 0;
    virtual tresult PLUGIN_API getBinary(AttrID id, const void*& data, uint32& size) = 0;
};
inline constexpr Id IAttributeList_iid = make_id(0x1E5F0AEB, 0xCC7F4533, 0xA2544011, 0x38AD5EE4);

} // namespace aviary::vst3::Vst
