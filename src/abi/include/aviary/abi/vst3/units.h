// Units, the groups of a plugin's parameters as a tree; and lists of programs, its presets. [main-thread]
#pragma once

#include <aviary/abi/vst3/types.h>

namespace aviary::vst3 {

struct IBStream;

namespace Vst {

inline constexpr UnitID kRootUnitId = 0;
inline constexpr UnitID kNoParentUnitId = -1;
inline constexpr ProgramListID kNoProgramListId = -1;

struct UnitInfo {
    UnitID id;
    UnitID parentUnitId;
    String128 name;
    ProgramListID programListId;
};

struct ProgramListInfo {
    ProgramListID id;
    String128 name;
    int32 programCount;
};

struct IUnitInfo : FUnknown {
    virtual int32 PLUGIN_API getUnitCount() = 0;
    virtual tresult PLUGIN_API getUnitInfo(int32 index, UnitInfo& info) = 0;
    virtual int32 PLUGIN_API getProgramListCount() = 0;
    virtual tresult PLUGIN_API getProgramListInfo(int32 index, ProgramListInfo& info) = 0;
    virtual tresult PLUGIN_API getProgramName(ProgramListID list, int32 program, String128 name) = 0;
    virtual tresult PLUGIN_API getProgramInfo(
        ProgramListID list, int32 program, CString attribute, String128 value) = 0;
    virtual tresult PLUGIN_API hasProgramPitchNames(ProgramListID list, int32 program) = 0;
    virtual tresult PLUGIN_API getProgramPitchName(
        ProgramListID list, int32 program, int16 pitch, String128 name) = 0;
    virtual UnitID PLUGIN_API getSelectedUnit() = 0;
    virtual tresult PLUGIN_API selectUnit(UnitID unit) = 0;
    virtual tresult PLUGIN_API getUnitByBus(
        MediaType type, BusDirection direction, int32 bus, int32 channel, UnitID& unit) = 0;
    virtual tresult PLUGIN_API setUnitProgramData(int32 list_or_unit, int32 program, IBStream* stream) = 0;
};
inline constexpr Id IUnitInfo_iid = make_id(0x3D4BD6B5, 0x913A4FD2, 0xA886E768, 0xA5EB92C1);

} // namespace Vst
} // namespace aviary::vst3
