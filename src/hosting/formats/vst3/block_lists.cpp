#include "hosting/formats/vst3/block_lists.h"

#include <algorithm>

namespace aviary::hosting {

using namespace vst3;

void ValueQueue::begin(vst::ParamID id) {
    id_ = id;
    count_ = 0;
}

void ValueQueue::add(int32 frame, double before, double value) {
    int32 index = 0;
    const bool holds = frame > 0 && (count_ == 0 || points_[std::size_t(count_ - 1)].frame < frame - 1);
    if (holds && std::size_t(count_) + 1 < points_.size()) addPoint(frame - 1, before, index);
    addPoint(frame, value, index);
}

tresult PLUGIN_API ValueQueue::getPoint(int32 index, int32& frame, double& value) {
    if (index < 0 || index >= count_) return kInvalidArgument;
    frame = points_[std::size_t(index)].frame;
    value = points_[std::size_t(index)].value;
    return kResultOk;
}

tresult PLUGIN_API ValueQueue::addPoint(int32 frame, double value, int32& index) {
    const bool is_same = count_ > 0 && points_[std::size_t(count_ - 1)].frame == frame;
    if (!is_same && std::size_t(count_) < points_.size()) ++count_;
    index = count_ - 1;
    points_[std::size_t(index)] = {frame, value};
    return kResultOk;
}

ValueQueue* ValueChanges::queue_of(vst::ParamID id) {
    const auto known =
        std::ranges::find_if(queues(), [&](ValueQueue& one) { return one.getParameterId() == id; });
    if (known != queues().end()) return &*known;
    if (std::size_t(count_) == queues_.size()) return nullptr;
    ValueQueue& queue = queues_[std::size_t(count_++)];
    queue.begin(id);
    return &queue;
}

vst::IParamValueQueue* PLUGIN_API ValueChanges::getParameterData(int32 index) {
    return index < 0 || index >= count_ ? nullptr : &queues_[std::size_t(index)];
}

vst::IParamValueQueue* PLUGIN_API ValueChanges::addParameterData(const vst::ParamID& id, int32& index) {
    ValueQueue* queue = queue_of(id);
    if (queue) index = int32(queue - queues_.data());
    return queue;
}

void EventList::add(const vst::Event& event) {
    if (std::size_t(count_) < events_.size()) events_[std::size_t(count_++)] = event;
}

tresult PLUGIN_API EventList::getEvent(int32 index, vst::Event& event) {
    if (index < 0 || index >= count_) return kInvalidArgument;
    event = events_[std::size_t(index)];
    return kResultOk;
}

tresult PLUGIN_API EventList::addEvent(vst::Event& event) {
    if (std::size_t(count_) == events_.size()) return kResultFalse;
    add(event);
    return kResultOk;
}

} // namespace aviary::hosting
