#include "windows_host.h"

#include <aviary/abi/vst3/all.h>

namespace vst = aviary::vst3::Vst;
using namespace aviary::vst3;

namespace {

/// One note, at the start of a block.
struct ANote final : vst::IEventList {
    tresult PLUGIN_API queryInterface(const TUID, void** object) override {
        *object = nullptr;
        return kNoInterface;
    }
    uint32 PLUGIN_API addRef() override { return 1; }
    uint32 PLUGIN_API release() override { return 1; }
    int32 PLUGIN_API getEventCount() override { return 1; }
    tresult PLUGIN_API getEvent(int32, vst::Event& event) override {
        event = {};
        event.type = vst::Event::kNoteOnEvent;
        event.noteOn = {0, 60, 0, 0.8f, 0, -1};
        return kResultOk;
    }
    tresult PLUGIN_API addEvent(vst::Event&) override { return kResultFalse; }
};

template <typename Interface>
Interface* ask(FUnknown* object, const TUID id) {
    void* found = nullptr;
    require(object->queryInterface(id, &found) == kResultOk && found, "an interface is missing");
    return static_cast<Interface*>(found);
}

void play(vst::IComponent* component, vst::IAudioProcessor* processor, Ear& ear) {
    vst::ProcessSetup setup{vst::kRealtime, vst::kSample32, Ear::frames, 48000};
    require(processor->setupProcessing(setup) == kResultOk, "setupProcessing() refuses");
    require(component->setActive(true) == kResultOk, "setActive() refuses");
    processor->setProcessing(true);

    ANote note;
    vst::AudioBusBuffers ins[2], out;
    ins[0].numChannels = ins[1].numChannels = out.numChannels = 2;
    ins[0].channelBuffers32 = ins[1].channelBuffers32 = ear.ins;
    out.channelBuffers32 = ear.outs;
    for (unsigned i = 0; i < Ear::blocks; ++i) {
        ear.make_tone(i);
        vst::ProcessData block;
        block.numSamples = Ear::frames;
        block.numInputs = component->getBusCount(vst::kAudio, vst::kInput);
        block.numOutputs = 1;
        block.inputs = ins;
        block.outputs = &out;
        block.inputEvents = i == Ear::blocks / 2 ? &note : nullptr;
        require(processor->process(block) == kResultOk, "process() fails");
        ear.listen();
    }
    processor->setProcessing(false);
    component->setActive(false);
}

} // namespace

std::string play_vst3(HMODULE library) {
    require(symbol<bool (*)()>(library, "InitDll")(), "InitDll() refuses");
    auto* factory = symbol<IPluginFactory*(PLUGIN_API*)()>(library, "GetPluginFactory")();
    // By COM's number for it: on Windows result codes are COM's.
    void* nothing = &nothing;
    const TUID unknown = {'n', 'o', 'n', 'e'};
    require(factory->queryInterface(unknown, &nothing) == int32(0x80004002), "no interface is another code");

    PClassInfo plugin;
    require(factory->getClassInfo(0, &plugin) == kResultOk, "it offers no plugin");
    void* made = nullptr;
    require(
        factory->createInstance(plugin.cid, vst::IComponent_iid, &made) == kResultOk, "no plugin is made");
    auto* component = static_cast<vst::IComponent*>(made);
    require(component->initialize(nullptr) == kResultOk, "initialize() refuses");
    auto* processor = ask<vst::IAudioProcessor>(component, vst::IAudioProcessor_iid);
    Ear ear;
    play(component, processor, ear);
    processor->release();
    component->terminate();
    require(component->release() == 0, "someone keeps a reference");
    factory->release();
    require(symbol<bool (*)()>(library, "ExitDll")(), "ExitDll() refuses");
    return std::string(plugin.name) + ", " + ear.heard();
}
