#include "sdk/formats/clap/plugin.h"

#include "sdk/core/param_text.h"
#include "sdk/core/transport.h"
#include "sdk/formats/clap/events.h"
#include "sdk/formats/clap/track_info.h"

#include <clap/ext/latency.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <exception>
#include <utility>

namespace aviary::detail {

/// The C functions of clap_plugin.
struct ClapCalls {
    using Self = const clap_plugin_t*;
    static bool init(Self self) { return ClapPlugin::of(self).init(); }
    static void destroy(Self self) { delete &ClapPlugin::of(self); }
    static bool activate(Self self, double sample_rate, std::uint32_t, std::uint32_t max_frames) {
        return ClapPlugin::of(self).activate(sample_rate, max_frames);
    }
    static void deactivate(Self self) {
        ClapPlugin::of(self).active_ = false;
        stop_processing(self); // for a host that forgot to
    }
    static bool start_processing(Self self) AVIARY_NONBLOCKING {
        auto& plugin = ClapPlugin::of(self);
        if (!plugin.active_) return false;
        plugin.processing_.store(true, std::memory_order_relaxed);
        plugin.instance_.start();
        return true;
    }
    static void stop_processing(Self self) AVIARY_NONBLOCKING {
        auto& plugin = ClapPlugin::of(self);
        plugin.processing_.store(false, std::memory_order_relaxed);
        plugin.instance_.stop();
    }
    static void reset(Self self) AVIARY_NONBLOCKING { ClapPlugin::of(self).instance_.reset(); }
    static clap_process_status process(Self self, const clap_process_t* process) AVIARY_NONBLOCKING {
        auto& plugin = ClapPlugin::of(self);
        return process && plugin.active_ ? plugin.process(*process) : CLAP_PROCESS_ERROR;
    }
    static const void* get_extension(Self self, const char* id) {
        return id ? find_extension(ClapPlugin::of(self).instance_.plugin(), id) : nullptr;
    }
    static void on_main_thread(Self self) { ClapPlugin::of(self).on_main_thread(); }
};

namespace {

template <std::size_t N>
void copy_text(char (&to)[N], const char* from) {
    std::snprintf(to, N, "%s", from);
}

clap_param_info_t info_of(const Param& param, clap_id id) {
    clap_param_info_t info{};
    info.id = id;
    if (param.automatable()) info.flags |= CLAP_PARAM_IS_AUTOMATABLE;
    if (param.kind() != ParamKind::floating) info.flags |= CLAP_PARAM_IS_STEPPED;
    copy_text(info.name, param.name());
    copy_text(info.module, param.group());
    info.min_value = param.min();
    info.max_value = param.max();
    info.default_value = param.initial();
    return info;
}

aviary_parameter_t parameter_of(const Param& param, clap_id id) {
    return {.param_id = id,
        .kind = aviary_parameter_kind(param.kind()),
        .curve = aviary_parameter_curve(param.curve()),
        .choice_count = param.choice_count(),
        .choices = param.choices(),
        .id = param.id(),
        .unit = param.unit(),
        .group = param.group()};
}

template <typename Extension>
const Extension* host_extension(const clap_host_t* host, const char* id) {
    return host && host->get_extension ? static_cast<const Extension*>(host->get_extension(host, id))
                                       : nullptr;
}

} // namespace

ClapPlugin::ClapPlugin(
    const Registration& registration, const clap_plugin_descriptor_t& descriptor, const clap_host_t* host)
    : clap_{.desc = &descriptor,
        .plugin_data = this,
        .init = ClapCalls::init,
        .destroy = ClapCalls::destroy,
        .activate = ClapCalls::activate,
        .deactivate = ClapCalls::deactivate,
        .start_processing = ClapCalls::start_processing,
        .stop_processing = ClapCalls::stop_processing,
        .reset = ClapCalls::reset,
        .process = ClapCalls::process,
        .get_extension = ClapCalls::get_extension,
        .on_main_thread = ClapCalls::on_main_thread}
    , host_(host)
    , instance_(registration)
    , silence_(block_frames_limit)
    , nowhere_(block_frames_limit) {}

bool ClapPlugin::init() {
    if (!instance_.fault().empty()) {
        std::fprintf(
            stderr, "aviary: plugin '%s' cannot be used: %s\n", clap_.desc->id, instance_.fault().c_str());
        return false;
    }
    for (unsigned i = 0; i < instance_.param_count(); ++i) {
        param_infos_.push_back(info_of(instance_.param(i), instance_.param_hash(i)));
        parameters_.push_back(parameter_of(instance_.param(i), instance_.param_hash(i)));
    }
    find_track_extension();
    track_due_.store(true, std::memory_order_relaxed);
    attend_track();
    return true;
}

bool ClapPlugin::activate(double sample_rate, std::uint32_t max_frames) try {
    if (!std::isfinite(sample_rate) || sample_rate <= 0 || max_frames == 0) return false;
    track_due_.store(true, std::memory_order_relaxed); // for hosts that do not tell of every change
    attend_track();
    instance_.prepare(sample_rate, max_frames);
    const auto latency_before = std::exchange(latency_, instance_.plugin().latency());
    active_ = true;
    if (latency_ != latency_before) {
        if (auto* host = host_extension<clap_host_latency_t>(host_, CLAP_EXT_LATENCY)) host->changed(host_);
    }
    return true;
} catch (const std::exception& error) {
    std::fprintf(stderr, "aviary: plugin '%s' failed to prepare: %s\n", clap_.desc->id, error.what());
    return false;
}

clap_process_status ClapPlugin::process(const clap_process_t& process) AVIARY_NONBLOCKING {
    if (instance_.enter()) {
        play(process);
        instance_.leave();
    } else {
        set_params(process.in_events);
        for (std::uint32_t port = 0; port < process.audio_outputs_count; ++port) {
            auto& output = process.audio_outputs[port];
            for (std::uint32_t channel = 0; output.data32 && channel < output.channel_count; ++channel)
                if (output.data32[channel]) std::fill_n(output.data32[channel], process.frames_count, 0.0f);
        }
    }
    // Voices sound without input, and only the plugin knows for how long.
    const auto& plugin = instance_.plugin();
    const bool until_stopped = plugin.kind() == Plugin::Kind::instrument || plugin.tail() == endless_tail;
    return until_stopped ? CLAP_PROCESS_CONTINUE : CLAP_PROCESS_TAIL;
}

namespace {

std::uint32_t count_of(const clap_input_events_t* events) AVIARY_NONBLOCKING {
    return events ? AVIARY_TRUSTED(events->size(events)) : 0;
}

const clap_event_header_t* event_at(
    const clap_input_events_t* events, std::uint32_t index) AVIARY_NONBLOCKING {
    return AVIARY_TRUSTED(events->get(events, index));
}

/// The main port's channel, where the host gives it.
float* channel_of(const clap_audio_buffer_t* ports, std::uint32_t port_count, unsigned channel) {
    const bool given = ports && port_count > 0 && ports->data32 && channel < ports->channel_count;
    return given ? ports->data32[channel] : nullptr;
}

} // namespace

void ClapPlugin::play(const clap_process_t& process) AVIARY_NONBLOCKING {
    std::array<const float*, 2> inputs;
    std::array<float*, 2> outputs;
    transport_ = to_transport(process.transport);
    for (std::uint32_t port = 0; process.audio_outputs && port < process.audio_outputs_count; ++port)
        process.audio_outputs[port].constant_mask = 0;

    std::uint32_t next_event = 0;
    for (Frame start = 0; start < process.frames_count;) {
        const Frame longest = std::min(process.frames_count - start, instance_.max_block_frames());
        const Frame end =
            take_events(process.in_events, next_event, start, start + longest, process.frames_count);
        for (unsigned channel = 0; channel < 2; ++channel) {
            const float* input = channel_of(process.audio_inputs, process.audio_inputs_count, channel);
            float* output = channel_of(process.audio_outputs, process.audio_outputs_count, channel);
            inputs[channel] = input ? input + start : silence_.data();
            outputs[channel] = output ? output + start : nowhere_.data();
        }
        instance_.run({.inputs = inputs.data(),
            .outputs = outputs.data(),
            .frame_count = end - start,
            .transport = &transport_});
        advance(transport_, end - start, instance_.setup().sample_rate);
        start = end;
    }
}

/// Hands over the events from start to end, and answers where the piece must end for it: before a change of
/// transport, or where the plugin can take no more at once.
Frame ClapPlugin::take_events(const clap_input_events_t* events, std::uint32_t& next, Frame start, Frame end,
    Frame block_end) AVIARY_NONBLOCKING {
    const std::uint32_t count = count_of(events);
    Frame past_last = start; // behind the last event taken
    for (; next < count; ++next) {
        const auto* header = event_at(events, next);
        if (!header) continue;
        const Frame time = std::clamp(header->time, start, block_end - 1); // unsorted and late ones count too
        if (time >= end) return end;
        if (header->space_id == CLAP_CORE_EVENT_SPACE_ID && header->type == CLAP_EVENT_TRANSPORT) {
            if (time > start) return std::max(time, past_last);
            transport_ = to_transport(reinterpret_cast<const clap_event_transport_t*>(header));
            continue;
        }
        past_last = time + 1;
        if (!take_event(*header, time - start)) return past_last; // the rest follows a frame later
    }
    return end;
}

/// False when it could not be taken yet.
bool ClapPlugin::take_event(const clap_event_header_t& header, Frame frame) AVIARY_NONBLOCKING {
    if (header.space_id == CLAP_CORE_EVENT_SPACE_ID && header.type == CLAP_EVENT_PARAM_VALUE) {
        const auto& change = reinterpret_cast<const clap_event_param_value_t&>(header);
        const int index = instance_.find_param(change.param_id);
        if (index < 0) return true;
        instance_.change(unsigned(index), frame, change.value);
        note_param_change(unsigned(index));
        return true;
    }
    Event event;
    return !to_event(header, frame, event) || instance_.add(event);
}

void ClapPlugin::flush(const clap_input_events_t* events) AVIARY_NONBLOCKING {
    if (!processing_.load(std::memory_order_relaxed)) return set_params(events);
    const std::uint32_t count = count_of(events);
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto* header = event_at(events, i);
        if (header && header->type == CLAP_EVENT_PARAM_VALUE) take_event(*header, 0);
    }
}

/// Where the values' movement is out of reach: they just are what they are told to be.
void ClapPlugin::set_params(const clap_input_events_t* events) AVIARY_NONBLOCKING {
    const std::uint32_t count = count_of(events);
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto* header = event_at(events, i);
        if (!header || header->space_id != CLAP_CORE_EVENT_SPACE_ID || header->type != CLAP_EVENT_PARAM_VALUE)
            continue;
        const auto& change = reinterpret_cast<const clap_event_param_value_t&>(*header);
        if (const int index = instance_.find_param(change.param_id); index >= 0) {
            instance_.set(unsigned(index), change.value);
            note_param_change(unsigned(index));
        }
    }
}

/// A parameter that cannot be automated may change the latency, which only the main thread may find out.
void ClapPlugin::note_param_change(unsigned index) AVIARY_NONBLOCKING {
    if (instance_.param(index).automatable()) return;
    latency_may_differ_.store(true, std::memory_order_relaxed);
    request_callback();
}

void ClapPlugin::request_callback() const AVIARY_NONBLOCKING {
    if (host_ && host_->request_callback) AVIARY_TRUSTED(host_->request_callback(host_));
}

void ClapPlugin::on_main_thread() {
    attend_track();
    if (!latency_may_differ_.exchange(false, std::memory_order_relaxed)) return;
    if (active_ && instance_.plugin().latency() != latency_ && host_ && host_->request_restart)
        host_->request_restart(host_);
}

void ClapPlugin::find_track_extension() {
    for (const char* id : {CLAP_EXT_TRACK_INFO, CLAP_EXT_TRACK_INFO_COMPAT})
        if (!host_track_) host_track_ = host_extension<clap_host_track_info_t>(host_, id);
    if (host_track_ && !host_track_->get) host_track_ = nullptr;
}

void ClapPlugin::track_changed() {
    track_due_.store(true, std::memory_order_release);
    if (instance_.track().is_open() && !asking_track_)
        attend_track();
    else
        request_callback();
}

void ClapPlugin::attend_track() {
    if (!instance_.track().attend()) request_callback();
    if (!track_due_.load(std::memory_order_relaxed)) return;
    if (asking_track_ || !instance_.track().is_open()) return request_callback();
    track_due_.exchange(false, std::memory_order_acq_rel); // before asking: what comes meanwhile is due again
    ask_track();
}

void ClapPlugin::ask_track() {
    if (!host_track_) return;
    asking_track_ = true;
    clap_track_info_t told{};
    if (host_track_->get(host_, &told)) instance_.track().update(to_track_info(told));
    asking_track_ = false;
}

namespace {

constexpr std::size_t state_size_limit = std::size_t(1) << 30;

bool read_all(const clap_istream_t& stream, std::vector<unsigned char>& bytes) {
    std::size_t size = 0;
    for (;;) {
        bytes.resize(std::max<std::size_t>(4096, size * 2));
        const auto count = stream.read(&stream, bytes.data() + size, bytes.size() - size);
        if (count < 0 || std::uint64_t(count) > bytes.size() - size || size > state_size_limit) return false;
        if (count == 0) break;
        size += std::size_t(count);
    }
    bytes.resize(size);
    return true;
}

} // namespace

bool ClapPlugin::save(const clap_ostream_t* stream) {
    std::vector<unsigned char> bytes;
    if (!stream || !instance_.save(bytes)) return false;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto count = stream->write(stream, bytes.data() + at, bytes.size() - at);
        if (count <= 0 || std::uint64_t(count) > bytes.size() - at) return false;
        at += std::size_t(count);
    }
    return true;
}

bool ClapPlugin::load(const clap_istream_t* stream) {
    std::vector<unsigned char> bytes;
    if (!stream || !read_all(*stream, bytes)) return false;
    if (const auto fault = instance_.load(bytes); !fault.empty()) {
        std::fprintf(stderr, "aviary: plugin '%s' keeps its state, as %.*s\n", clap_.desc->id,
            int(fault.size()), fault.data());
        return false;
    }
    if (auto* host = host_extension<clap_host_params_t>(host_, CLAP_EXT_PARAMS)) {
        if (host->rescan) host->rescan(host_, CLAP_PARAM_RESCAN_VALUES);
    }
    latency_may_differ_.store(true, std::memory_order_relaxed);
    on_main_thread();
    return true;
}

} // namespace aviary::detail
