// What happens to parameters during a block: a queue of points for each that changes. The lists are the host's and last
// as long as the call. [audio-thread]
#pragma once

#include <aviary/abi/vst3/types.h>

namespace aviary::vst3::Vst {

struct IParamValueQueue : FUnknown {
    virtual ParamID PLUGIN_API getParameterId() = 0;
    virtual int32 PLUGIN_API getPointCount() = 0;
    /// Values are normalised. Between two points the value moves in a straight line.
    virtual tresult PLUGIN_API getPoint(int32 index, int32& offset, ParamValue& value) = 0;
    virtual tresult PLUGIN_API addPoint(int32 offset, ParamValue value, int32& index) = 0;
};
inline constexpr Id IParamValueQueue_iid = make_id(0x01263A18, 0xED074F6F, 0x98C9D356, 0x4686F9BA);

struct IParameterChanges : FUnknown {
    virtual int32 PLUGIN_API getParameterCount() = 0;
    virtual IParamValueQueue* PLUGIN_API getParameterData(int32 index) = 0;
    virtual IParamValueQueue* PLUGIN_API addParameterData(const ParamID& id, int32& index) = 0;
};
inline constexpr Id IParameterChanges_iid = make_id(0xA4779663, 0x0BB64A56, 0xB44384A8, 0x466FEB9D);

} // namespace aviary::vst3::Vst
