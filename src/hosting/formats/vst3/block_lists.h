// What goes into a plugin's block and comes out of it, in lists whose room is made ahead.
//
//     BlockLists lists(parameter_count);               // [main-thread]
//     lists.begin(frames);                             // then all is [audio-thread]
//     lists.changes_in.add(index, frame, before, value);
//     lists.events_in.add(event);
//     processor.process(data);
//     for (const auto& change : lists.changes_out) ...;
//
// What finds no room is left out: of a parameter, values between the first and the last.
#pragma once

#include "hosting/formats/vst3/reference.h"

#include <array>
#include <span>
#include <vector>

namespace aviary::hosting {

/// The values of one parameter in a block.
class ValueQueue final : public HostObject<vst::IParamValueQueue> {
public:
    struct Point {
        int32 frame = 0;
        double value = 0; ///< normalised
    };

    void begin(vst::ParamID id);
    /// A host's values jump, and VST3 draws lines between points: so the value before holds until the frame before.
    void add(int32 frame, double before, double value);
    std::span<const Point> points() const { return {points_.data(), std::size_t(count_)}; }

    vst::ParamID PLUGIN_API getParameterId() override { return id_; }
    int32 PLUGIN_API getPointCount() override { return count_; }
    tresult PLUGIN_API getPoint(int32 index, int32& frame, double& value) override;
    tresult PLUGIN_API addPoint(int32 frame, double value, int32& index) override;

private:
    vst::ParamID id_ = 0;
    int32 count_ = 0;
    std::array<Point, 32> points_;
};

/// The parameters that change in a block.
class ValueChanges final : public HostObject<vst::IParameterChanges> {
public:
    /// `most`: as many parameters as may change in one block.
    explicit ValueChanges(std::size_t most)
        : queues_(most) {}

    void begin() { count_ = 0; }
    /// Null when there is no room.
    ValueQueue* queue_of(vst::ParamID id);
    std::span<ValueQueue> queues() { return {queues_.data(), std::size_t(count_)}; }

    int32 PLUGIN_API getParameterCount() override { return count_; }
    vst::IParamValueQueue* PLUGIN_API getParameterData(int32 index) override;
    vst::IParamValueQueue* PLUGIN_API addParameterData(const vst::ParamID& id, int32& index) override;

private:
    std::vector<ValueQueue> queues_;
    int32 count_ = 0;
};

class EventList final : public HostObject<vst::IEventList> {
public:
    void begin() { count_ = 0; }
    void add(const vst::Event& event);
    std::span<const vst::Event> events() const { return {events_.data(), std::size_t(count_)}; }

    int32 PLUGIN_API getEventCount() override { return count_; }
    tresult PLUGIN_API getEvent(int32 index, vst::Event& event) override;
    tresult PLUGIN_API addEvent(vst::Event& event) override;

private:
    std::vector<vst::Event> events_ = std::vector<vst::Event>(2048);
    int32 count_ = 0;
};

} // namespace aviary::hosting
