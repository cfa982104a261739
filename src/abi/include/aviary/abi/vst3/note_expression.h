// What can be sent along with a single note, and which axis of a touch surface sends it. [main-thread]
#pragma once

#include <aviary/abi/vst3/events.h>

namespace aviary::vst3::Vst {

enum NoteExpressionTypeIDs : NoteExpressionTypeID {
    kVolumeTypeID = 0, // a gain of 4 times the value
    kPanTypeID = 1,
    kTuningTypeID = 2, // 240 semitones from 0 to 1, none in the middle
    kVibratoTypeID = 3,
    kExpressionTypeID = 4,
    kBrightnessTypeID = 5,
    kTextTypeID = 6,
    kPhonemeTypeID = 7,
    kCustomStart = 100000, // a plugin's own
    kCustomEnd = 200000,
    kInvalidTypeID = 0xffffffff,
};

struct NoteExpressionValueDescription {
    NoteExpressionValue defaultValue;
    NoteExpressionValue minimum;
    NoteExpressionValue maximum;
    int32 stepCount;
};

struct NoteExpressionTypeInfo {
    NoteExpressionTypeID typeId;
    String128 title;
    String128 shortTitle;
    String128 units;
    int32 unitId; // -1 for none
    NoteExpressionValueDescription valueDesc;
    ParamID associatedParameterId;
    int32 flags;

    enum NoteExpressionTypeFlags : int32 {
        kIsBipolar = 1 << 0,
        kIsOneShot = 1 << 1,
        kIsAbsolute = 1 << 2,
        kAssociatedParameterIDValid = 1 << 3,
    };
};

struct INoteExpressionController : FUnknown {
    virtual int32 PLUGIN_API getNoteExpressionCount(int32 bus, int16 channel) = 0;
    virtual tresult PLUGIN_API getNoteExpressionInfo(
        int32 bus, int16 channel, int32 index, NoteExpressionTypeInfo& info) = 0;
    virtual tresult PLUGIN_API getNoteExpressionStringByValue(int32 bus, int16 channel,
        NoteExpressionTypeID id, NoteExpressionValue normalized, String128 text) = 0;
    virtual tresult PLUGIN_API getNoteExpressionValueByString(int32 bus, int16 channel,
        NoteExpressionTypeID id, const TChar* text, NoteExpressionValue& normalized) = 0;
};
inline constexpr Id INoteExpressionController_iid = make_id(0xB7F8F859, 0x41234872, 0x91169581, 0x4F3721A3);

using PhysicalUITypeID = uint32;

enum PhysicalUITypeIDs : PhysicalUITypeID {
    kPUIXMovement = 0,
    kPUIYMovement = 1,
    kPUIPressure = 2,
    kPUITypeCount = 3,
    kInvalidPUITypeID = 0xffffffff,
};

struct PhysicalUIMap {
    PhysicalUITypeID physicalUITypeID;         // the host's
    NoteExpressionTypeID noteExpressionTypeID; // the plugin's answer
};

struct PhysicalUIMapList {
    uint32 count;
    PhysicalUIMap* map;
};

struct INoteExpressionPhysicalUIMapping : FUnknown {
    virtual tresult PLUGIN_API getPhysicalUIMapping(int32 bus, int16 channel, PhysicalUIMapList& list) = 0;
};
inline constexpr Id INoteExpressionPhysicalUIMapping_iid =
    make_id(0xB03078FF, 0x94D24AC8, 0x90CCD303, 0xD4133324);

} // namespace aviary::vst3::Vst
