// What happens to notes during a block. A list is the host's and lasts as long as the call. [audio-thread]
#pragma once

#include <aviary/abi/vst3/types.h>

namespace aviary::vst3::Vst {

using NoteExpressionTypeID = uint32;
using NoteExpressionValue = double;

struct NoteOnEvent {
    int16 channel;
    int16 pitch;    // 0..127
    float tuning;   // cents
    float velocity; // 0..1
    int32 length;   // frames, 0 where nobody knows
    int32 noteId;   // -1 for none
};

struct NoteOffEvent {
    int16 channel;
    int16 pitch;
    float velocity;
    int32 noteId;
    float tuning;
};

struct DataEvent {
    enum DataTypes : uint32 { kMidiSysEx = 0 };

    uint32 size;
    uint32 type;
    const uint8* bytes;
};

struct PolyPressureEvent {
    int16 channel;
    int16 pitch;
    float pressure; // 0..1
    int32 noteId;
};

struct NoteExpressionValueEvent {
    NoteExpressionTypeID typeId;
    int32 noteId;
    NoteExpressionValue value; // 0..1
};

struct NoteExpressionTextEvent {
    NoteExpressionTypeID typeId;
    int32 noteId;
    uint32 textLen;
    const TChar* text;
};

struct ChordEvent {
    int16 root;
    int16 bassNote;
    int16 mask;
    uint16 textLen;
    const TChar* text;
};

struct ScaleEvent {
    int16 root;
    int16 mask;
    uint16 textLen;
    const TChar* text;
};

/// A MIDI controller that a plugin sends. Those that it takes come as changes of parameters, see IMidiMapping.
struct LegacyMIDICCOutEvent {
    uint8 controlNumber; // one of ControllerNumbers
    int8 channel;
    int8 value;
    int8 value2;
};

struct Event {
    enum EventFlags : uint16 { kIsLive = 1 << 0 };
    enum EventTypes : uint16 {
        kNoteOnEvent = 0,
        kNoteOffEvent = 1,
        kDataEvent = 2,
        kPolyPressureEvent = 3,
        kNoteExpressionValueEvent = 4,
        kNoteExpressionTextEvent = 5,
        kChordEvent = 6,
        kScaleEvent = 7,
        kLegacyMIDICCOutEvent = 65535,
    };

    int32 busIndex;
    int32 sampleOffset;
    TQuarterNotes ppqPosition;
    uint16 flags;
    uint16 type; // says which of these it is
    union {
        NoteOnEvent noteOn;
        NoteOffEvent noteOff;
        DataEvent data;
        PolyPressureEvent polyPressure;
        NoteExpressionValueEvent noteExpressionValue;
        NoteExpressionTextEvent noteExpressionText;
        ChordEvent chord;
        ScaleEvent scale;
        LegacyMIDICCOutEvent midiCCOut;
    };
};

struct IEventList : FUnknown {
    virtual int32 PLUGIN_API getEventCount() = 0;
    virtual tresult PLUGIN_API getEvent(int32 index, Event& event) = 0;
    virtual tresult PLUGIN_API addEvent(Event& event) = 0;
};
inline constexpr Id IEventList_iid = make_id(0x3A2C4214, 0x346349FE, 0xB2C4F397, 0xB9695A44);

} // namespace aviary::vst3::Vst
