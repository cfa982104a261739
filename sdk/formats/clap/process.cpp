// Processes a CLAP block: wires its channels, cuts it into pieces, gives the plugin its events, and sends back what the
// plugin sent.
#include "sdk/core/block/block_transport.h"
#include "sdk/formats/clap/clap_events.h"
#include "sdk/formats/clap/clap_plugin.h"

#include <algorithm>
#include <utility>

namespace aviary::detail {

namespace {

std::uint32_t count_of(const clap_input_events_t* events) AVIARY_NONBLOCKING {
    return events ? AVIARY_TRUSTED(events->size(events)) : 0;
}

const clap_event_header_t* event_at(
    const clap_input_events_t* events, std::uint32_t index) AVIARY_NONBLOCKING {
    return AVIARY_TRUSTED(events->get(events, index));
}

bool has_bit(std::uint32_t bits, std::uint32_t index) { return index < 32 && (bits >> index & 1) != 0; }

template <typename Connect>
void each_channel(const clap_audio_buffer_t& port, const Connect& connect) {
    for (std::uint32_t channel = 0; channel < port.channel_count; ++channel)
        if (port.data32)
            connect(channel, port.data32[channel]);
        else if (port.data64)
            connect(channel, port.data64[channel]);
}

void silence(clap_audio_buffer_t& port, std::uint32_t first_channel, Frame frames) AVIARY_NONBLOCKING {
    each_channel(port, [&](std::uint32_t channel, auto* samples) {
        if (channel < first_channel || !samples) return;
        std::fill_n(samples, frames, 0);
        if (channel < 64) port.constant_mask |= std::uint64_t(1) << channel;
    });
}

} // namespace

clap_process_status ClapPlugin::process(const clap_process_t& process) AVIARY_NONBLOCKING {
    const std::uint32_t outputs = process.audio_outputs ? process.audio_outputs_count : 0;
    for (std::uint32_t port = 0; port < outputs; ++port) process.audio_outputs[port].constant_mask = 0;
    send_edits(process.out_events);
    const auto steady_time = process.steady_time;
    if (instance_.enter(steady_time)) {
        play(process);
        instance_.leave(steady_time < 0 ? -1 : steady_time + process.frames_count);
    } else {
        set_params(process.in_events);
        for (std::uint32_t port = 0; port < outputs; ++port)
            silence(process.audio_outputs[port], 0, process.frames_count);
    }
    send_reports(process.out_events, process.frames_count);
    tell_of_tail();
    // Voices sound without input, and only the plugin knows for how long.
    const auto& plugin = instance_.plugin();
    const bool until_stopped = plugin.kind() != Plugin::Kind::effect || plugin.tail() == endless_tail;
    return until_stopped ? CLAP_PROCESS_CONTINUE : CLAP_PROCESS_TAIL;
}

/// On the block's last frame.
void ClapPlugin::send_reports(const clap_output_events_t* out, Frame frames) AVIARY_NONBLOCKING {
    reports_.tell([&](unsigned index, double value) AVIARY_NONBLOCKING {
        const Edit edit{.kind = Edit::value, .param = index, .to = value};
        return send_edit(edit, instance_.param_hash(index), out, frames > 0 ? frames - 1 : 0);
    });
}

void ClapPlugin::tell_of_tail() AVIARY_NONBLOCKING {
    const unsigned tail = instance_.plugin().tail();
    if (std::exchange(told_tail_, tail) == tail || !host_.tail) return;
    AVIARY_TRUSTED(host_.tail->changed(host_.get()));
}

void ClapPlugin::play(const clap_process_t& process) AVIARY_NONBLOCKING {
    if (process.frames_count == 0) { // parameters and events alone: they wait for the next sound
        std::uint32_t next_event = 0;
        take_events(process.in_events, next_event, 0, 1, 1);
        return instance_.keep_events();
    }
    connect(process);
    transport_ = to_transport(process.transport);
    std::uint32_t next_event = 0;
    for (Frame start = 0; start < process.frames_count;) {
        const Frame longest = std::min(process.frames_count - start, instance_.max_block_frames());
        const Frame end =
            take_events(process.in_events, next_event, start, start + longest, process.frames_count);
        Block::Parts parts;
        parts.transport = &transport_;
        wiring_.open_piece(start, end - start, parts);
        instance_.run(parts);
        wiring_.close_piece();
        send_events(instance_.sent(), start, note_output_, process.out_events);
        advance(transport_, end - start, instance_.setup().sample_rate);
        start = end;
    }
    silence_unused(process);
}

void ClapPlugin::connect(const clap_process_t& process) AVIARY_NONBLOCKING {
    const auto used_inputs = used_inputs_.load(std::memory_order_relaxed);
    wiring_.begin();
    for (std::uint32_t port = 0; process.audio_inputs && port < process.audio_inputs_count; ++port)
        if (has_bit(used_inputs, port))
            each_channel(process.audio_inputs[port],
                [&](std::uint32_t channel, auto* samples) { wiring_.input(port, channel, samples); });
    for (std::uint32_t port = 0; process.audio_outputs && port < process.audio_outputs_count; ++port)
        each_channel(process.audio_outputs[port], [&](std::uint32_t channel, auto* samples) {
            if (channel < played_channels(port)) wiring_.output(port, channel, samples);
        });
}

/// Comes after the plugin has run, since an output may share its memory with an input.
void ClapPlugin::silence_unused(const clap_process_t& process) const AVIARY_NONBLOCKING {
    for (std::uint32_t port = 0; process.audio_outputs && port < process.audio_outputs_count; ++port)
        silence(process.audio_outputs[port], played_channels(port), process.frames_count);
}

/// How many of an output's channels the plugin writes.
unsigned ClapPlugin::played_channels(std::uint32_t port) const AVIARY_NONBLOCKING {
    const bool used = has_bit(used_outputs_.load(std::memory_order_relaxed), port);
    return used ? instance_.layout().output_channels(port) : 0;
}

/// Gives the plugin the events from start to end, and returns where the piece must end: before an event that begins a
/// new piece, or where there is no room for more events.
Frame ClapPlugin::take_events(const clap_input_events_t* events, std::uint32_t& next, Frame start, Frame end,
    Frame block_end) AVIARY_NONBLOCKING {
    const std::uint32_t count = count_of(events);
    const auto time_of = [&](const clap_event_header_t& header) { // takes unsorted and late events too
        return std::clamp(header.time, start, block_end - 1);
    };
    const auto begins_piece = [&](std::uint32_t index, Frame time) {
        for (; index < count; ++index) {
            const auto* header = event_at(events, index);
            if (!header) continue;
            if (time_of(*header) != time) break;
            if (splits_block(*header)) return true;
        }
        return false;
    };
    Frame looked_at = start; // up to here, no event begins a new piece
    Frame past_last = start; // the frame after the last event taken
    for (; next < count; ++next) {
        const auto* header = event_at(events, next);
        if (!header) continue;
        const Frame time = time_of(*header);
        if (time >= end) return end;
        if (time > looked_at && begins_piece(next, time)) return std::max(time, past_last);
        looked_at = std::max(looked_at, time);
        past_last = std::max(past_last, time + 1);
        if (!take_event(*header, time - start)) return past_last; // the rest follows a frame later
    }
    return end;
}

bool ClapPlugin::splits_block(const clap_event_header_t& header) const AVIARY_NONBLOCKING {
    if (header.space_id != CLAP_CORE_EVENT_SPACE_ID) return false;
    if (header.type == CLAP_EVENT_TRANSPORT) return true;
    const bool each_change = automation_ == Automation::sub_blocks;
    if (!each_change && !instance_.quiet()) return false;
    const auto change = to_param_change(header);
    if (!change || change->for_notes) return false;
    if (each_change) return true;
    const int index = find_settable(change->param_id);
    if (index < 0 || !instance_.cuts_at(unsigned(index))) return false;
    return change->is_modulation || change->value != instance_.param(unsigned(index)).value();
}

/// Index of a parameter that the host may set, or -1.
int ClapPlugin::find_settable(clap_id param) const AVIARY_NONBLOCKING {
    const int index = instance_.find_param(param);
    return index >= 0 && instance_.param(unsigned(index)).read_only() ? -1 : index;
}

/// False when there is no room for the event in this piece.
bool ClapPlugin::take_event(const clap_event_header_t& header, Frame frame) AVIARY_NONBLOCKING {
    if (header.space_id == CLAP_CORE_EVENT_SPACE_ID && header.type == CLAP_EVENT_TRANSPORT) {
        transport_ = to_transport(reinterpret_cast<const clap_event_transport_t*>(&header));
        return true;
    }
    Event event;
    const auto change = to_param_change(header);
    if (!change) return !to_event(header, frame, event) || instance_.add(event);
    const int index = find_settable(change->param_id);
    if (index < 0) return true;
    // A change for notes goes to the whole plugin when the parameter has no values for single notes.
    const Param& param = instance_.param(unsigned(index));
    if (change->for_notes && param.modulation() == Modulation::per_voice)
        return !to_event(*change, param, frame, event) || instance_.add(event);
    if (change->is_modulation) {
        instance_.modulate(unsigned(index), frame, change->value);
        return true;
    }
    instance_.change(unsigned(index), frame, change->value);
    note_param_change(unsigned(index));
    return true;
}

void ClapPlugin::flush(const clap_input_events_t* in, const clap_output_events_t* out) AVIARY_NONBLOCKING {
    send_edits(out);
    if (!processing_.load(std::memory_order_relaxed)) return set_params(in);
    const std::uint32_t count = count_of(in);
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto* header = event_at(in, i);
        if (header && to_param_change(*header)) take_event(*header, 0);
    }
    instance_.let_in();
}

/// For when the audio thread must not touch the smoothers: sets the values at once.
void ClapPlugin::set_params(const clap_input_events_t* events) AVIARY_NONBLOCKING {
    const std::uint32_t count = count_of(events);
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto* header = event_at(events, i);
        const auto change = header ? to_param_change(*header) : std::nullopt;
        if (!change || change->is_modulation) continue;
        const int index = find_settable(change->param_id);
        if (index < 0) continue;
        const bool of_a_note =
            change->for_notes && instance_.param(unsigned(index)).modulation() == Modulation::per_voice;
        if (of_a_note) continue;
        instance_.set(unsigned(index), change->value);
        note_param_change(unsigned(index));
    }
}

void ClapPlugin::send_edits(const clap_output_events_t* out) AVIARY_NONBLOCKING {
    const bool any = folded_.take_all(edits_);
    folded_.send([&](const Edit& edit)
                     AVIARY_NONBLOCKING { return send_edit(edit, instance_.param_hash(edit.param), out); });
    if (any && edits_.any_waiting()) host_.request_callback(); // there is room now
}

} // namespace aviary::detail
