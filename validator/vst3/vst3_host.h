// VST3's host as one plugin sees it: application, component handler, streams, and the lists that go into a block.
//
//     component->initialize(&application);
//     controller->setComponentHandler(&handler);
//
// Calls that VST3 forbids are reported: the handler is for the main thread.
#pragma once

#include "validator/harness/harness.h"
#include "validator/vst3/vst3.h"

#include <array>
#include <deque>

namespace aviary::validator {

struct Application : HostObject<vst::IHostApplication> {
    tresult PLUGIN_API queryInterface(const vst3::TUID id, void** object) override;
    tresult PLUGIN_API getName(vst::String128 name) override;
    /// Makes messages, and nothing else.
    tresult PLUGIN_API createInstance(vst3::TUID class_id, vst3::TUID interface, void** object) override;
};

struct Handler : HostObject<vst::IComponentHandler> {
    explicit Handler(Harness& harness)
        : harness_(harness) {}
    tresult PLUGIN_API queryInterface(const vst3::TUID id, void** object) override;
    tresult PLUGIN_API beginEdit(vst::ParamID) override { return on_main("beginEdit()"); }
    tresult PLUGIN_API performEdit(vst::ParamID, vst::ParamValue value) override;
    tresult PLUGIN_API endEdit(vst::ParamID) override { return on_main("endEdit()"); }
    tresult PLUGIN_API restartComponent(int32 flags) override;

    std::atomic<int32> restarts = 0; ///< all flags that were given

private:
    tresult on_main(const char* function);
    Harness& harness_;
};

/// A stream's face for a plugin. Bytes that are noise are made beforehand, so that they are the same twice.
struct ByteStream : HostObject<vst3::IBStream> {
    explicit ByteStream(Stream& stream)
        : stream_(stream) {}
    tresult PLUGIN_API read(void* to, int32 size, int32* done) override;
    tresult PLUGIN_API write(void* from, int32 size, int32* done) override;
    tresult PLUGIN_API seek(vst3::int64 position, int32 mode, vst3::int64* result) override;
    tresult PLUGIN_API tell(vst3::int64* position) override;

private:
    Stream& stream_;
};

/// What happens to one parameter in a block, and to all of them.
struct ValueQueue final : HostObject<vst::IParamValueQueue> {
    struct Point {
        int32 offset;
        double value;
    };
    vst::ParamID id = 0;
    std::vector<Point> points;
    vst::ParamID PLUGIN_API getParameterId() override { return id; }
    int32 PLUGIN_API getPointCount() override { return int32(points.size()); }
    tresult PLUGIN_API getPoint(int32 index, int32& offset, double& value) override;
    tresult PLUGIN_API addPoint(int32, double, int32&) override { return vst3::kResultFalse; }
};
struct InputChanges : HostObject<vst::IParameterChanges> {
    explicit InputChanges(const std::vector<Event>& events);
    std::deque<ValueQueue> queues;
    int32 PLUGIN_API getParameterCount() override { return int32(queues.size()); }
    vst::IParamValueQueue* PLUGIN_API getParameterData(int32 index) override;
    vst::IParamValueQueue* PLUGIN_API addParameterData(const vst::ParamID&, int32&) override {
        return nullptr;
    }
};

/// Takes what a plugin says its parameters do, complains of what VST3 does not allow, and keeps nothing.
struct OutputChanges : HostObject<vst::IParameterChanges> {
    OutputChanges(std::uint32_t frames, Block::Seen& seen);
    int32 PLUGIN_API getParameterCount() override { return count_; }
    vst::IParamValueQueue* PLUGIN_API getParameterData(int32) override { return nullptr; }
    vst::IParamValueQueue* PLUGIN_API addParameterData(const vst::ParamID& id, int32& index) override;

private:
    struct Queue : HostObject<vst::IParamValueQueue> {
        OutputChanges* all = nullptr;
        vst::ParamID id = 0;
        int32 count = 0;
        vst::ParamID PLUGIN_API getParameterId() override { return id; }
        int32 PLUGIN_API getPointCount() override { return count; }
        tresult PLUGIN_API getPoint(int32, int32&, double&) override { return vst3::kResultFalse; }
        tresult PLUGIN_API addPoint(int32 offset, double value, int32& index) override;
    };
    std::uint32_t frames_;
    Block::Seen& seen_;
    std::array<Queue, 64> queues_;
    int32 count_ = 0;
};

struct InputEvents : HostObject<vst::IEventList> {
    explicit InputEvents(const std::vector<Event>& events);
    int32 PLUGIN_API getEventCount() override { return int32(events_.size()); }
    tresult PLUGIN_API getEvent(int32 index, vst::Event& event) override;
    tresult PLUGIN_API addEvent(vst::Event&) override { return vst3::kResultFalse; }

private:
    std::vector<vst::Event> events_;
    std::deque<std::vector<std::uint8_t>> messages_;
};

struct OutputEvents : HostObject<vst::IEventList> {
    OutputEvents(std::uint32_t frames, Block::Seen& seen)
        : frames_(frames)
        , seen_(seen) {}
    int32 PLUGIN_API getEventCount() override { return 0; }
    tresult PLUGIN_API getEvent(int32, vst::Event&) override { return vst3::kResultFalse; }
    tresult PLUGIN_API addEvent(vst::Event& event) override;

private:
    std::uint32_t frames_;
    Block::Seen& seen_;
};

vst::ProcessContext to_vst3(const Transport& transport, double sample_rate);

} // namespace aviary::validator
