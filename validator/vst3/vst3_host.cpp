#include "validator/vst3/vst3_host.h"

#include "validator/rule.h"
#include "validator/vst3/vst3_message.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace aviary::validator {

using namespace vst3;

namespace {

void complain(Block::Seen& seen, const char* what) { seen.complain({watched::events, what}); }

} // namespace

tresult PLUGIN_API Application::queryInterface(const TUID id, void** object) {
    return give<vst::IHostApplication>(this, id, vst::IHostApplication_iid, object);
}
tresult PLUGIN_API Application::getName(vst::String128 name) {
    std::ranges::copy(u"Aviary validator", name);
    return kResultOk;
}
tresult PLUGIN_API Application::createInstance(TUID class_id, TUID interface, void** object) {
    *object = nullptr;
    if (!same_id(class_id, vst::IMessage_iid)) return kNotImplemented;
    auto* message = new Vst3Message;
    const auto result = message->queryInterface(interface, object);
    message->release();
    return result;
}

tresult PLUGIN_API Handler::queryInterface(const TUID id, void** object) {
    return give<vst::IComponentHandler>(this, id, vst::IComponentHandler_iid, object);
}
tresult Handler::on_main(const char* function) {
    if (!harness_.on_main_thread())
        harness_.fault(watched::host_calls, "calls ", function, " on another thread than the main thread");
    return kResultOk;
}
tresult PLUGIN_API Handler::performEdit(vst::ParamID id, vst::ParamValue value) {
    if (!(value >= 0 && value <= 1))
        harness_.fault(watched::host_calls, "says that parameter ", id, " became ", value,
            ", which is not between 0 and 1");
    return on_main("performEdit()");
}
tresult PLUGIN_API Handler::restartComponent(int32 flags) {
    restarts |= flags;
    return on_main("restartComponent()");
}

tresult PLUGIN_API ByteStream::read(void* to, int32 size, int32* done) {
    if (done) *done = 0;
    if (size < 0 || stream_.at >= stream_.fails_after) return kResultFalse;
    const auto count = std::min({std::size_t(size), stream_.piece, stream_.fails_after - stream_.at,
        stream_.bytes.size() - std::min(stream_.at, stream_.bytes.size())});
    if (count) std::memcpy(to, stream_.bytes.data() + stream_.at, count);
    stream_.at += count;
    if (done) *done = int32(count);
    return kResultOk;
}
tresult PLUGIN_API ByteStream::write(void* from, int32 size, int32* done) {
    if (done) *done = 0;
    if (size < 0 || stream_.bytes.size() >= stream_.fails_after) return kResultFalse;
    const auto count =
        std::min({std::size_t(size), stream_.piece, stream_.fails_after - stream_.bytes.size()});
    const auto* first = static_cast<unsigned char*>(from);
    stream_.bytes.insert(stream_.bytes.end(), first, first + count);
    stream_.at += count;
    if (done) *done = int32(count);
    return kResultOk;
}
tresult PLUGIN_API ByteStream::seek(int64 position, int32 mode, int64* result) {
    const auto base = mode == kIBSeekSet   ? 0
                      : mode == kIBSeekCur ? int64(stream_.at)
                                           : int64(stream_.bytes.size());
    stream_.at = std::size_t(std::clamp<int64>(base + position, 0, int64(stream_.bytes.size())));
    if (result) *result = int64(stream_.at);
    return kResultOk;
}
tresult PLUGIN_API ByteStream::tell(int64* position) {
    *position = int64(stream_.at);
    return kResultOk;
}

tresult PLUGIN_API ValueQueue::getPoint(int32 index, int32& offset, double& value) {
    if (index < 0 || index >= getPointCount()) return kInvalidArgument;
    offset = points[std::size_t(index)].offset;
    value = points[std::size_t(index)].value;
    return kResultOk;
}

InputChanges::InputChanges(const std::vector<Event>& events) {
    for (const Event& event : events) {
        if (event.kind != Event::Kind::parameter) continue;
        auto queue = std::ranges::find(queues, event.id, &ValueQueue::id);
        if (queue == queues.end()) {
            queues.emplace_back().id = event.id;
            queue = queues.end() - 1;
        }
        queue->points.push_back({int32(event.frame), event.value});
    }
}
vst::IParamValueQueue* PLUGIN_API InputChanges::getParameterData(int32 index) {
    return index < 0 || index >= getParameterCount() ? nullptr : &queues[std::size_t(index)];
}

OutputChanges::OutputChanges(std::uint32_t frames, Block::Seen& seen)
    : frames_(frames)
    , seen_(seen) {
    for (Queue& queue : queues_) queue.all = this;
}
vst::IParamValueQueue* PLUGIN_API OutputChanges::addParameterData(const vst::ParamID& id, int32& index) {
    for (index = 0; index < count_; ++index)
        if (queues_[std::size_t(index)].id == id) return &queues_[std::size_t(index)];
    if (count_ == int32(queues_.size())) return nullptr;
    index = count_++;
    queues_[std::size_t(index)].id = id;
    return &queues_[std::size_t(index)];
}
tresult PLUGIN_API OutputChanges::Queue::addPoint(int32 offset, double value, int32& index) {
    if (offset < 0 || (all->frames_ > 0 && std::uint32_t(offset) >= all->frames_))
        complain(all->seen_, "sends a parameter's change behind the end of the block");
    if (!(value >= 0 && value <= 1))
        complain(all->seen_, "sends a parameter's change to a value that is not between 0 and 1");
    index = count++;
    return kResultOk;
}

InputEvents::InputEvents(const std::vector<Event>& events) {
    for (const Event& from : events) {
        vst::Event event{};
        event.sampleOffset = int32(from.frame);
        switch (from.kind) {
        case Event::Kind::note_on:
            event.type = vst::Event::kNoteOnEvent;
            event.noteOn = {from.channel, from.key, 0, float(from.value), 0, from.note_id};
            break;
        case Event::Kind::note_off:
        case Event::Kind::note_choke:
            event.type = vst::Event::kNoteOffEvent;
            event.noteOff = {from.channel, from.key, float(from.value), from.note_id, 0};
            break;
        case Event::Kind::expression:
            if (from.id == 6) {
                event.type = vst::Event::kPolyPressureEvent;
                event.polyPressure = {from.channel, from.key, float(from.value), from.note_id};
            } else {
                event.type = vst::Event::kNoteExpressionValueEvent;
                event.noteExpressionValue = {from.id, from.note_id, from.value};
            }
            break;
        case Event::Kind::sysex: {
            auto& message = messages_.emplace_back(from.id + 2, std::uint8_t(0x55));
            message.front() = 0xf0;
            message.back() = 0xf7;
            event.type = vst::Event::kDataEvent;
            event.data = {std::uint32_t(message.size()), vst::DataEvent::kMidiSysEx, message.data()};
            break;
        }
        case Event::Kind::midi: // VST3 has no MIDI; its type numbers are free for something strange
            event.type = std::uint16_t(1000 + from.bytes[0]);
            break;
        default: continue;
        }
        events_.push_back(event);
    }
}
tresult PLUGIN_API InputEvents::getEvent(int32 index, vst::Event& event) {
    if (index < 0 || index >= getEventCount()) return kInvalidArgument;
    event = events_[std::size_t(index)];
    return kResultOk;
}

tresult PLUGIN_API OutputEvents::addEvent(vst::Event& event) {
    if (event.sampleOffset < 0 || std::uint32_t(event.sampleOffset) >= std::max(frames_, 1u))
        complain(seen_, "sends an event behind the end of the block");
    return kResultOk;
}

vst::ProcessContext to_vst3(const Transport& t, double sample_rate) {
    using Context = vst::ProcessContext;
    Context context{};
    const auto flag = [&](bool on, std::uint32_t bits) { context.state |= on ? bits : 0; };
    flag(t.playing, Context::kPlaying);
    flag(t.recording, Context::kRecording);
    flag(t.looping, Context::kCycleActive);
    flag(t.has_tempo, Context::kTempoValid);
    flag(t.has_beats, Context::kProjectTimeMusicValid | Context::kBarPositionValid | Context::kCycleValid);
    flag(t.has_signature, Context::kTimeSigValid);
    context.sampleRate = sample_rate;
    context.projectTimeSamples = std::llround(t.seconds * sample_rate);
    context.projectTimeMusic = t.beats;
    context.barPositionMusic = std::floor(t.beats / 4) * 4;
    context.cycleStartMusic = t.loop_start;
    context.cycleEndMusic = t.loop_end;
    context.tempo = t.tempo;
    context.timeSigNumerator = t.numerator;
    context.timeSigDenominator = t.denominator;
    return context;
}

} // namespace aviary::validator
