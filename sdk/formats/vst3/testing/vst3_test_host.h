// A VST3 host in a few lines: opens a built bundle and drives what is in it, as hosts do.
#pragma once

#include "base/utf16.h"
#include "sdk/core/params/hash.h"
#include "sdk/formats/vst3/ids.h"
#include "sdk/formats/vst3/interfaces.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <dlfcn.h>
#include <string>
#include <utility>
#include <vector>

// Of a test that is linked with its plugins.
extern "C" aviary::vst3::IPluginFactory* PLUGIN_API GetPluginFactory();

namespace aviary::test {

namespace vst = vst3::Vst;
using vst3::kResultOk;
using vst3::tresult;

/// An object of the host's own, which nobody destroys by its count.
template <typename Interface>
struct HostObject : Interface {
    int references = 0;
    tresult PLUGIN_API queryInterface(const vst3::TUID, void** object) override {
        *object = nullptr;
        return vst3::kNoInterface;
    }
    vst3::uint32 PLUGIN_API addRef() override { return vst3::uint32(++references); }
    vst3::uint32 PLUGIN_API release() override { return vst3::uint32(--references); }
};

struct Queue final : HostObject<vst::IParamValueQueue> {
    struct Point {
        int offset;
        double value;
    };
    vst::ParamID id = 0;
    std::vector<Point> points;
    vst::ParamID PLUGIN_API getParameterId() override { return id; }
    vst3::int32 PLUGIN_API getPointCount() override { return int(points.size()); }
    tresult PLUGIN_API getPoint(vst3::int32 index, vst3::int32& offset, double& value) override {
        offset = points[std::size_t(index)].offset;
        value = points[std::size_t(index)].value;
        return kResultOk;
    }
    tresult PLUGIN_API addPoint(vst3::int32 offset, double value, vst3::int32& index) override {
        index = int(points.size());
        points.push_back({offset, value});
        return kResultOk;
    }
};

struct Changes final : HostObject<vst::IParameterChanges> {
    std::vector<Queue> queues;
    std::vector<Queue> ready; ///< for the audio thread, which must not allocate
    Changes()
        : ready(4) {
        queues.reserve(ready.size());
        for (Queue& queue : ready) queue.points.reserve(16);
    }
    Changes& add(vst::ParamID id, int offset, double value) {
        auto queue =
            std::find_if(queues.begin(), queues.end(), [&](const Queue& other) { return other.id == id; });
        if (queue == queues.end()) {
            queue = queues.emplace(queues.end());
            queue->id = id;
        }
        queue->points.push_back({offset, value});
        return *this;
    }
    vst3::int32 PLUGIN_API getParameterCount() override { return int(queues.size()); }
    vst::IParamValueQueue* PLUGIN_API getParameterData(vst3::int32 index) override {
        return &queues[std::size_t(index)];
    }
    vst::IParamValueQueue* PLUGIN_API addParameterData(const vst::ParamID& id, vst3::int32& index) override {
        if (ready.empty()) return nullptr; // as a host may that has no room
        index = int(queues.size());
        queues.push_back(std::move(ready.back()));
        ready.pop_back();
        queues.back().id = id;
        return &queues.back();
    }
};

struct EventList final : HostObject<vst::IEventList> {
    std::vector<vst::Event> events;
    EventList& note(
        int offset, int type, int pitch, double velocity = 1, int note_id = -1, float tuning = 0) {
        vst::Event event{};
        event.sampleOffset = offset;
        event.type = vst3::uint16(type);
        const auto key = vst3::int16(pitch);
        if (type == vst::Event::kNoteOnEvent)
            event.noteOn = {0, key, tuning, float(velocity), 0, note_id};
        else if (type == vst::Event::kNoteOffEvent)
            event.noteOff = {0, key, float(velocity), note_id, tuning};
        else
            event.polyPressure = {0, key, float(velocity), note_id};
        events.push_back(event);
        return *this;
    }
    vst3::int32 PLUGIN_API getEventCount() override { return int(events.size()); }
    tresult PLUGIN_API getEvent(vst3::int32 index, vst::Event& event) override {
        event = events[std::size_t(index)];
        return kResultOk;
    }
    tresult PLUGIN_API addEvent(vst::Event& event) override {
        events.push_back(event);
        return kResultOk;
    }
};

/// Gives and takes at most `piece` bytes at once.
struct Stream final : HostObject<vst3::IBStream> {
    std::vector<unsigned char> bytes;
    std::size_t at = 0, piece = 4096;
    explicit Stream(std::vector<unsigned char> from = {}, std::size_t at_once = 4096)
        : bytes(std::move(from))
        , piece(at_once) {}
    tresult PLUGIN_API read(void* to, vst3::int32 size, vst3::int32* done) override {
        const auto count = std::min({std::size_t(size), piece, bytes.size() - at});
        std::copy_n(bytes.data() + at, count, static_cast<unsigned char*>(to)); // also of none
        at += count;
        if (done) *done = int(count);
        return kResultOk;
    }
    tresult PLUGIN_API write(void* from, vst3::int32 size, vst3::int32* done) override {
        const auto count = std::min(std::size_t(size), piece);
        const auto* first = static_cast<unsigned char*>(from);
        bytes.insert(bytes.end(), first, first + count);
        if (done) *done = int(count);
        return kResultOk;
    }
    tresult PLUGIN_API seek(vst3::int64, vst3::int32, vst3::int64*) override { return vst3::kResultFalse; }
    tresult PLUGIN_API tell(vst3::int64*) override { return vst3::kResultFalse; }
};

/// Notes what the plugin asks for; its run loop's timer is rung by the test.
struct Handler final : vst::IComponentHandler, vst::IComponentHandler2, vst3::Linux::IRunLoop {
    std::vector<int> restarts;
    std::vector<std::string> edits;
    tresult answer = kResultOk; ///< to a wish for a restart
    int references = 0;
    vst3::Linux::ITimerHandler* timer = nullptr;
    vst3::uint64 period_ms = 0;

    tresult PLUGIN_API queryInterface(const vst3::TUID id, void** object) override {
        using vst3::same_id;
        *object = nullptr;
        if (same_id(id, vst::IComponentHandler2_iid)) *object = static_cast<vst::IComponentHandler2*>(this);
        if (same_id(id, vst3::Linux::IRunLoop_iid)) *object = static_cast<vst3::Linux::IRunLoop*>(this);
        if (*object) addRef();
        return *object ? kResultOk : vst3::kNoInterface;
    }
    vst3::uint32 PLUGIN_API addRef() override { return vst3::uint32(++references); }
    vst3::uint32 PLUGIN_API release() override { return vst3::uint32(--references); }

    tresult PLUGIN_API beginEdit(vst::ParamID id) override { return note("begin " + std::to_string(id)); }
    tresult PLUGIN_API performEdit(vst::ParamID id, double value) override {
        return note(std::to_string(id) + " " + std::to_string(value));
    }
    tresult PLUGIN_API endEdit(vst::ParamID id) override { return note("end " + std::to_string(id)); }
    tresult PLUGIN_API restartComponent(vst3::int32 flags) override {
        restarts.push_back(flags);
        return answer;
    }
    tresult PLUGIN_API setDirty(vst3::TBool state) override { return note(state ? "dirty" : "clean"); }
    tresult PLUGIN_API requestOpenEditor(vst3::FIDString) override { return vst3::kNotImplemented; }
    tresult PLUGIN_API startGroupEdit() override { return kResultOk; }
    tresult PLUGIN_API finishGroupEdit() override { return kResultOk; }

    tresult PLUGIN_API registerEventHandler(
        vst3::Linux::IEventHandler*, vst3::Linux::FileDescriptor) override {
        return vst3::kNotImplemented;
    }
    tresult PLUGIN_API unregisterEventHandler(vst3::Linux::IEventHandler*) override {
        return vst3::kNotImplemented;
    }
    tresult PLUGIN_API registerTimer(
        vst3::Linux::ITimerHandler* handler, vst3::uint64 milliseconds) override {
        timer = handler;
        period_ms = milliseconds;
        return kResultOk;
    }
    tresult PLUGIN_API unregisterTimer(vst3::Linux::ITimerHandler*) override {
        timer = nullptr;
        return kResultOk;
    }

private:
    tresult note(std::string what) {
        edits.push_back(std::move(what));
        return kResultOk;
    }
};

/// A bundle's library, open while this lives.
class Library {
public:
    /// The folder NAME.vst3
    explicit Library(const std::string& bundle) {
        const auto name = bundle.substr(bundle.rfind('/') + 1);
        path = bundle + "/Contents/x86_64-linux/" + name.substr(0, name.rfind('.')) + ".so";
        handle_ = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (!handle_) throw std::runtime_error(dlerror());
        if (!symbol<bool (*)(void*)>("ModuleEntry")(handle_)) throw std::runtime_error("ModuleEntry refused");
        auto* found = symbol<vst3::IPluginFactory* (*)()>("GetPluginFactory")();
        if (found->queryInterface(vst3::IPluginFactory3_iid, reinterpret_cast<void**>(&factory)) != kResultOk)
            throw std::runtime_error("no IPluginFactory3");
    }
    ~Library() {
        factory->release();
        symbol<bool (*)()>("ModuleExit")();
        dlclose(handle_);
    }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;

    std::string path;
    vst3::IPluginFactory3* factory = nullptr;

private:
    template <typename Function>
    Function symbol(const char* name) const {
        return reinterpret_cast<Function>(dlsym(handle_, name));
    }
    void* handle_;
};

/// A plugin of a library, initialised; and stereo sound for it.
class Vst3Host {
public:
    Vst3Host(Library& library, const char* plugin_id)
        : Vst3Host(*library.factory, plugin_id) {}
    Vst3Host(vst3::IPluginFactory& factory, const char* plugin_id) {
        const detail::ClassId id(plugin_id);
        void* object = nullptr;
        factory.createInstance(id.bytes, vst::IComponent_iid, &object);
        if (!object) throw std::runtime_error(std::string("no plugin ") + plugin_id);
        component = static_cast<vst::IComponent*>(object);
        processor = face<vst::IAudioProcessor>(vst::IAudioProcessor_iid);
        controller = face<vst::IEditController>(vst::IEditController_iid);
        component->initialize(nullptr);
        controller->setComponentHandler(&handler);
    }
    ~Vst3Host() {
        component->terminate();
        EXPECT_EQ(handler.references, 0);
        controller->release();
        processor->release();
        EXPECT_EQ(component->release(), 0u) << "someone keeps a reference";
    }
    Vst3Host(const Vst3Host&) = delete;
    Vst3Host& operator=(const Vst3Host&) = delete;

    /// Null when the plugin lacks it. To be released.
    template <typename Interface>
    Interface* face(const vst3::TUID id) const {
        void* object = nullptr;
        component->queryInterface(id, &object);
        return static_cast<Interface*>(object);
    }
    bool start(double sample_rate = 48000, int max_frames = 512, int sample_size = vst::kSample32) {
        vst::ProcessSetup setup{vst::kRealtime, sample_size, max_frames, sample_rate};
        return processor->setupProcessing(setup) == kResultOk && component->setActive(true) == kResultOk
               && processor->setProcessing(true) == kResultOk;
    }
    void resize(std::size_t frames) {
        for (auto* side : {&input, &output})
            for (auto& channel : *side) channel.assign(frames, 0);
    }
    tresult process(Changes* changes = nullptr, EventList* events = nullptr,
        vst::ProcessContext* context = nullptr, EventList* sent = nullptr) {
        float* in[] = {input[0].data(), input[1].data()};
        float* out[] = {output[0].data(), output[1].data()};
        vst::AudioBusBuffers ins, outs;
        ins.numChannels = outs.numChannels = 2;
        ins.silenceFlags = input_silence;
        outs.silenceFlags = 3;
        ins.channelBuffers32 = in_place ? out : in;
        outs.channelBuffers32 = out;
        vst::ProcessData block;
        block.numSamples = int(output[0].size());
        block.numInputs = component->getBusCount(vst::kAudio, vst::kInput);
        block.numOutputs = 1;
        block.inputs = &ins;
        block.outputs = &outs;
        block.inputParameterChanges = changes;
        block.inputEvents = events;
        block.outputEvents = sent;
        block.outputParameterChanges = reports;
        block.processContext = context;
        const auto result = processor->process(block);
        output_silence = outs.silenceFlags;
        return result;
    }

    static vst::ParamID id(const char* param) { return detail::param_id_of(detail::fnv1a_32(param)); }
    double plain(const char* param, double normalized) const {
        return controller->normalizedParamToPlain(id(param), normalized);
    }
    std::string text(const char* param, double normalized) const {
        vst::String128 text;
        EXPECT_EQ(controller->getParamStringByValue(id(param), normalized, text), kResultOk);
        return to_utf8(text, 128);
    }
    std::vector<unsigned char> state() const {
        Stream stream({}, 7);
        EXPECT_EQ(component->getState(&stream), kResultOk);
        return stream.bytes;
    }

    vst::IComponent* component = nullptr;
    vst::IAudioProcessor* processor = nullptr;
    vst::IEditController* controller = nullptr;
    Handler handler;
    std::vector<float> input[2], output[2];
    Changes* reports = nullptr; ///< takes what the plugin tells of its parameters
    bool in_place = false;      ///< the input is then what lies in `output`
    vst3::uint64 input_silence = 0, output_silence = 0;
};

} // namespace aviary::test
