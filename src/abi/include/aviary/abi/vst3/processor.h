// A plugin's sound: arrangements of its busses, and process().
#pragma once

#include <aviary/abi/vst3/speakers.h>
#include <aviary/abi/vst3/types.h>

namespace aviary::vst3::Vst {

struct IEventList;
struct IParameterChanges;
struct ProcessContext;

/// The category of a class that is a plugin, and the sub-categories that say which kind.
inline constexpr CString kVstAudioEffectClass = "Audio Module Class";
namespace PlugType {
inline constexpr CString kFx = "Fx";
inline constexpr CString kFxInstrument = "Fx|Instrument";
inline constexpr CString kInstrument = "Instrument";
} // namespace PlugType

enum SymbolicSampleSizes : int32 { kSample32 = 0, kSample64 = 1 };
enum ProcessModes : int32 { kRealtime = 0, kPrefetch = 1, kOffline = 2 };

inline constexpr uint32 kNoTail = 0;
inline constexpr uint32 kInfiniteTail = 0xffffffff;

struct ProcessSetup {
    int32 processMode;
    int32 symbolicSampleSize;
    int32 maxSamplesPerBlock;
    SampleRate sampleRate;
};

struct AudioBusBuffers {
    int32 numChannels = 0;
    uint64 silenceFlags = 0; // a bit for each channel that is all zero
    union {
        Sample32** channelBuffers32;
        Sample64** channelBuffers64 = nullptr;
    };
};

struct ProcessData {
    int32 processMode = kRealtime;
    int32 symbolicSampleSize = kSample32;
    int32 numSamples = 0; // none in a call that is for parameters alone
    int32 numInputs = 0;
    int32 numOutputs = 0;
    AudioBusBuffers* inputs = nullptr;
    AudioBusBuffers* outputs = nullptr;
    IParameterChanges* inputParameterChanges = nullptr;
    IParameterChanges* outputParameterChanges = nullptr;
    IEventList* inputEvents = nullptr;
    IEventList* outputEvents = nullptr;
    ProcessContext* processContext = nullptr;
};

struct IAudioProcessor : FUnknown {
    virtual tresult PLUGIN_API setBusArrangements(
        SpeakerArrangement* inputs, int32 input_count, SpeakerArrangement* outputs, int32 output_count) = 0;
    virtual tresult PLUGIN_API getBusArrangement(
        BusDirection direction, int32 index, SpeakerArrangement& arrangement) = 0;
    virtual tresult PLUGIN_API canProcessSampleSize(int32 size) = 0;
    virtual uint32 PLUGIN_API getLatencySamples() = 0;
    virtual tresult PLUGIN_API setupProcessing(ProcessSetup& setup) = 0;
    virtual tresult PLUGIN_API setProcessing(TBool state) = 0;  ///< [audio-thread]
    virtual tresult PLUGIN_API process(ProcessData& block) = 0; ///< [audio-thread]
    virtual uint32 PLUGIN_API getTailSamples() = 0;
};
inline constexpr Id IAudioProcessor_iid = make_id(0x42043F99, 0xB7DA453C, 0xA569E79D, 0x9AAEC33D);

/// Which parts of ProcessContext a plugin reads. Hosts may leave out the others.
struct IProcessContextRequirements : FUnknown {
    enum Flags : uint32 {
        kNeedSystemTime = 1 << 0,
        kNeedContinousTimeSamples = 1 << 1,
        kNeedProjectTimeMusic = 1 << 2,
        kNeedBarPositionMusic = 1 << 3,
        kNeedCycleMusic = 1 << 4,
        kNeedSamplesToNextClock = 1 << 5,
        kNeedTempo = 1 << 6,
        kNeedTimeSignature = 1 << 7,
        kNeedChord = 1 << 8,
        kNeedFrameRate = 1 << 9,
        kNeedTransportState = 1 << 10,
    };

    virtual uint32 PLUGIN_API getProcessContextRequirements() = 0;
};
inline constexpr Id IProcessContextRequirements_iid = make_id(0x2A654303, 0xEF764E3D, 0x95B5FE83, 0x730EF6D0);

} // namespace aviary::vst3::Vst
