// A block: CLAP's events, busses and transport as VST3's, and back. [audio-thread]
#include "hosting/formats/vst3/hosted_vst3.h"

#include <algorithm>
#include <cmath>

namespace aviary::hosting {

using namespace vst3;

void HostedVst3::begin_block() {
    changes_in_->begin();
    changes_out_->begin();
    events_in_.begin();
    events_out_.begin();
    has_news_ = false;
    data_ = {};
    data_.processMode = is_offline_.load(std::memory_order_acquire) ? vst::kOffline : vst::kRealtime;
    data_.symbolicSampleSize = vst::kSample32;
    data_.inputParameterChanges = changes_in_.get();
    data_.outputParameterChanges = changes_out_.get();
    data_.inputEvents = &events_in_;
    data_.outputEvents = &events_out_;
    context_ = {};
    context_.sampleRate = sample_rate_;
    data_.processContext = &context_; // some read it in blocks without frames too
    given_count_ = 0;
}

clap_process_status HostedVst3::process(const clap_process& block) noexcept {
    begin_block();
    take_unheard();
    take_edits(block.out_events);
    const std::uint32_t count = block.in_events ? block.in_events->size(block.in_events) : 0;
    for (std::uint32_t i = 0; i < count; ++i)
        if (const auto* event = block.in_events->get(block.in_events, i)) take_event(*event);
    data_.numSamples = int32(block.frames_count);
    fill_busses(block);
    fill_context(block);
    const auto answer = processor_->process(data_); // false means no more to many than that they are silent
    if (answer == kInternalError || answer == kNotInitialized || answer == kOutOfMemory)
        return CLAP_PROCESS_ERROR;
    for (std::size_t i = 0; i < outputs_.size() && i < block.audio_outputs_count; ++i)
        block.audio_outputs[i].constant_mask = 0; // flags of silence are not believed
    gather_changes();
    gather_events();
    if (block.out_events) give_sorted(*block.out_events);
    if (has_news_) host_.request_callback(&host_);
    return CLAP_PROCESS_CONTINUE;
}

/// Active: [audio-thread]. Otherwise [main-thread], which keeps for the component what only a block can tell it.
void HostedVst3::flush(const clap_input_events& in, const clap_output_events& out) noexcept {
    const std::uint32_t count = in.size(&in);
    if (is_processing_.load(std::memory_order_acquire)) {
        begin_block();
        take_unheard();
        take_edits(&out);
        for (std::uint32_t i = 0; i < count; ++i)
            if (const auto* event = in.get(&in, i)) take_event(*event);
        if (!changes_in_->queues().empty()) processor_->process(data_);
        gather_changes();
        give_sorted(out);
        if (has_news_) host_.request_callback(&host_);
        return;
    }
    Edit edit;
    while (edits_.pop(edit)) {
        give_edit(edit, out);
        if (edit.kind == Edit::Kind::value) set_unheard(edit.id, edit.normalized);
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto* event = in.get(&in, i);
        if (!event || event->space_id != CLAP_CORE_EVENT_SPACE_ID || event->type != CLAP_EVENT_PARAM_VALUE)
            continue;
        const auto& change = *reinterpret_cast<const clap_event_param_value*>(event);
        const auto index = parameters_.find(change.param_id);
        if (!index) continue;
        const double normalized = parameters_[*index].map.normalized(change.value);
        parameters_.set(*index, normalized);
        controller_->setParamNormalized(change.param_id, normalized);
        set_unheard(change.param_id, normalized);
    }
}

void HostedVst3::take_unheard() {
    if (!has_unheard_.load(std::memory_order_acquire)) return;
    for (const auto& [id, normalized] : unheard_)
        if (auto* queue = changes_in_->queue_of(id)) queue->add(0, normalized, normalized);
    has_unheard_.store(false, std::memory_order_release);
}

void HostedVst3::take_edits(const clap_output_events* out) {
    for (Edit edit; edits_.pop(edit);) {
        if (out) give_edit(edit, *out);
        if (edit.kind != Edit::Kind::value) continue;
        if (auto* queue = changes_in_->queue_of(edit.id)) queue->add(0, edit.normalized, edit.normalized);
    }
}

void HostedVst3::give_edit(const Edit& edit, const clap_output_events& out) const noexcept {
    const auto index = parameters_.find(edit.id);
    if (!index) return;
    if (edit.kind == Edit::Kind::value) {
        const clap_event_param_value event{
            {sizeof event, 0, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_PARAM_VALUE, 0}, edit.id, nullptr, -1, -1,
            -1, -1, parameters_[*index].map.plain(edit.normalized)};
        out.try_push(&out, &event.header);
    } else {
        const bool begins = edit.kind == Edit::Kind::begin;
        const clap_event_param_gesture event{
            {sizeof event, 0, CLAP_CORE_EVENT_SPACE_ID,
                std::uint16_t(begins ? CLAP_EVENT_PARAM_GESTURE_BEGIN : CLAP_EVENT_PARAM_GESTURE_END), 0},
            edit.id};
        out.try_push(&out, &event.header);
    }
}

/// Busses that the host gives no sound for are left empty, which VST3 allows.
void HostedVst3::fill_busses(const clap_process& block) {
    const auto fill = [](std::vector<Bus>& busses, std::vector<vst::AudioBusBuffers>& buffers,
                          const clap_audio_buffer* given, std::uint32_t count) {
        for (std::size_t i = 0; i < busses.size(); ++i) {
            vst::AudioBusBuffers& to = buffers[i] = {};
            if (i >= count || !given[i].data32) continue;
            to.numChannels = std::min(busses[i].channels, int32(given[i].channel_count));
            to.channelBuffers32 = given[i].data32;
        }
    };
    fill(inputs_, input_buffers_, block.audio_inputs, block.audio_inputs_count);
    fill(outputs_, output_buffers_, block.audio_outputs, block.audio_outputs_count);
    data_.numInputs = int32(input_buffers_.size());
    data_.numOutputs = int32(output_buffers_.size());
    data_.inputs = input_buffers_.data();
    data_.outputs = output_buffers_.data();
}

void HostedVst3::fill_context(const clap_process& block) {
    using Context = vst::ProcessContext;
    context_.continousTimeSamples = block.steady_time;
    if (block.steady_time >= 0) context_.state |= Context::kContTimeValid;
    if (!block.transport) return;
    const clap_event_transport& transport = *block.transport;
    const auto has = [&](std::uint32_t flag) { return (transport.flags & flag) != 0; };
    const auto beats = [](clap_beattime time) { return double(time) / double(CLAP_BEATTIME_FACTOR); };
    const auto flag = [&](bool on, std::uint32_t bits) { context_.state |= on ? bits : 0; };
    flag(has(CLAP_TRANSPORT_IS_PLAYING), Context::kPlaying);
    flag(has(CLAP_TRANSPORT_IS_RECORDING), Context::kRecording);
    flag(has(CLAP_TRANSPORT_IS_LOOP_ACTIVE), Context::kCycleActive);
    flag(has(CLAP_TRANSPORT_HAS_TEMPO), Context::kTempoValid);
    flag(has(CLAP_TRANSPORT_HAS_BEATS_TIMELINE),
        Context::kProjectTimeMusicValid | Context::kBarPositionValid | Context::kCycleValid);
    flag(has(CLAP_TRANSPORT_HAS_TIME_SIGNATURE), Context::kTimeSigValid);
    context_.tempo = transport.tempo;
    context_.timeSigNumerator = transport.tsig_num;
    context_.timeSigDenominator = transport.tsig_denom;
    context_.projectTimeMusic = beats(transport.song_pos_beats);
    context_.barPositionMusic = beats(transport.bar_start);
    context_.cycleStartMusic = beats(transport.loop_start_beats);
    context_.cycleEndMusic = beats(transport.loop_end_beats);
    context_.projectTimeSamples =
        has(CLAP_TRANSPORT_HAS_SECONDS_TIMELINE)
            ? std::llround(double(transport.song_pos_seconds) / double(CLAP_SECTIME_FACTOR) * sample_rate_)
            : std::max<int64>(block.steady_time, 0);
}

void HostedVst3::gather_changes() {
    for (ValueQueue& queue : changes_out_->queues()) {
        const auto index = parameters_.find(queue.getParameterId());
        if (!index) continue;
        for (const auto& point : queue.points()) {
            if (!(point.value >= 0 && point.value <= 1)) continue;
            parameters_.note(*index, point.value);
            has_news_ = true;
            if (auto* given =
                    next_given(CLAP_EVENT_PARAM_VALUE, sizeof(clap_event_param_value), point.frame)) {
                given->value.param_id = queue.getParameterId();
                given->value.note_id = given->value.port_index = given->value.channel = given->value.key = -1;
                given->value.value = parameters_[*index].map.plain(point.value);
            }
        }
    }
}

/// Null when there is no room. A frame outside of the block is held at its end.
HostedVst3::Given* HostedVst3::next_given(std::uint16_t type, std::uint32_t size, int32 frame) {
    if (given_count_ == given_.size()) return nullptr;
    Given& given = given_[given_count_++] = {};
    const int32 last = std::max(0, data_.numSamples - 1);
    given.header = {size, std::uint32_t(std::clamp(frame, 0, last)), CLAP_CORE_EVENT_SPACE_ID, type, 0};
    return &given;
}

/// By frame, as CLAP wants them; those of one frame as they came. They are few, and mostly in order.
void HostedVst3::give_sorted(const clap_output_events& out) {
    for (std::size_t i = 1; i < given_count_; ++i)
        for (std::size_t j = i; j > 0 && given_[j].header.time < given_[j - 1].header.time; --j)
            std::swap(given_[j], given_[j - 1]);
    for (std::size_t i = 0; i < given_count_; ++i) out.try_push(&out, &given_[i].header);
}

} // namespace aviary::hosting
