// What is looked at whatever a plugin is tried by: every call of process(), and every call of the host's functions.
#include "validator/rule.h"

namespace aviary::validator {
namespace {

constexpr Rule watched_table[] = {
    {watched::host_calls,
        "The host's functions are called on their threads, and while the plugin may call them", nullptr,
        Weight::must,
        "CLAP: thread tags of every function, plugin-factory.h: not in create_plugin(); VST3: "
        "IComponentHandler, 'in the UI-Thread context'",
        Rule::For::both, Tried::always},
    {watched::host_blame, "The plugin has nothing to say against the host", nullptr, Weight::should,
        "CLAP ext/log.h: CLAP_LOG_HOST_MISBEHAVING; one of the two is wrong", Rule::For::clap, Tried::always},
    {watched::own_extensions,
        "The host's side of an extension is called only by a plugin that has the other side", nullptr,
        Weight::should, "clap-validator: 'Plugin does not implement extension'", Rule::For::clap,
        Tried::always},
    {watched::answers, "What a plugin counts it can be asked for, item by item", nullptr, Weight::must,
        "CLAP: count() and get() of each extension; VST3: getBusCount() and getBusInfo(), "
        "getParameterCount() and "
        "getParameterInfo()",
        Rule::For::both, Tried::always},
    {watched::activates, "A plugin can be activated at any rate and block size", nullptr, Weight::should,
        "both let a plugin refuse, and a host has nothing else to offer", Rule::For::both, Tried::always},
    {watched::succeeds, "process() answers a proper call with success", nullptr, Weight::must,
        "CLAP process.h: clap_process_status; VST3 IAudioProcessor::process()", Rule::For::both,
        Tried::always},
    {watched::writes, "process() writes every sample of every output", nullptr, Weight::must,
        "CLAP audio-buffer.h: 'the buffer must be filled'; VST3 silence flags: the plug-in has to clear its "
        "outputs",
        Rule::For::both, Tried::always},
    {watched::buffers, "process() writes nothing beside its buffers", nullptr, Weight::must,
        "CLAP clap_process.frames_count; VST3 ProcessData.numSamples", Rule::For::both, Tried::always},
    {watched::inputs, "process() leaves the input buffers as they are", nullptr, Weight::must,
        "CLAP process.h: 'Input buffer and its contents are read-only'", Rule::For::clap, Tried::always},
    {watched::inputs, "process() leaves the input buffers as they are", nullptr, Weight::should,
        "Steinberg's validator: 'Process Input Overwriting'", Rule::For::vst3, Tried::always},
    {watched::finite, "process() makes finite numbers of finite numbers", nullptr, Weight::must,
        "CLAP process.h: any status but CLAP_PROCESS_ERROR says that it succeeded; VST3 BusInfo: audio data "
        "is "
        "[-1..1]",
        Rule::For::both, Tried::always},
    {watched::subnormal, "process() flushes subnormal numbers to zero", nullptr, Weight::should,
        "clap-validator: the plugins behind it get slow by them", Rule::For::both, Tried::always},
    {watched::flags, "A channel that is said to be constant (CLAP) or silent (VST3) is", nullptr,
        Weight::must,
        "CLAP audio-buffer.h: 'the buffer must be filled with the constant value'; VST3 "
        "AudioBusBuffers.silenceFlags",
        Rule::For::both, Tried::always},
    {watched::memory, "process() neither allocates nor frees memory", nullptr, Weight::must,
        "CLAP ext/thread-check.h: audio-thread, 'must have all [audio-thread] functions meet the real time "
        "standard'",
        Rule::For::clap, Tried::always},
    {watched::memory, "process() neither allocates nor frees memory", nullptr, Weight::should,
        "VST3 FAQ: 'a good practice is to avoid' it in the realtime process function", Rule::For::vst3,
        Tried::always},
    {watched::locks, "process() takes no lock", nullptr, Weight::should,
        "CLAP ext/thread-check.h: contended locks 'should be avoided'; VST3 FAQ: 'a good practice is to "
        "avoid' them",
        Rule::For::both, Tried::always},
    {watched::float_mode, "process() leaves the floating-point mode as it was", nullptr, Weight::should,
        "the ABI of the processor: the mode belongs to the caller", Rule::For::both, Tried::always},
    {watched::events, "Events that process() sends are in order, within the block and well formed", nullptr,
        Weight::must,
        "CLAP process.h: 'in sample sorted order'; VST3 IEventList, IParamValueQueue: sample offsets",
        Rule::For::both, Tried::always},
    {watched::references, "All references to objects of host and plugin are let go of in the end", nullptr,
        Weight::must,
        "VST3 IPluginBase::terminate(): 'You have to release all references'; FUnknown::release()",
        Rule::For::vst3, Tried::always},
    {watched::endings, "setActive(false) and terminate() succeed", nullptr, Weight::should,
        "VST3 IComponent, IPluginBase: a host has nothing else to call", Rule::For::vst3, Tried::always},
};

} // namespace

std::span<const Rule> watched_rules() { return watched_table; }

} // namespace aviary::validator
