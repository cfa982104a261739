#include "sdk/core/state/presets.h"
#include "sdk/formats/clap/clap_plugin.h"
#include "sdk/testing/rig_parts.h"

#include <aviary/abi/clap/preset_discovery.h>

#include <cmath>
#include <cstdlib>

namespace aviary::testing {

void give_up(const std::string& why) {
    std::fprintf(stderr, "aviary test rig: %s\n", why.c_str());
    std::exit(1);
}

namespace {

const clap_plugin_factory_t& open_factory() {
    if (!clap_entry.init("")) give_up("the library's clap_entry refuses to start");
    auto* factory = static_cast<const clap_plugin_factory_t*>(clap_entry.get_factory(CLAP_PLUGIN_FACTORY_ID));
    if (!factory) give_up("the library has no plugin factory");
    return *factory;
}

} // namespace

clap_id Rig::Parts::param(const char* id) const {
    const auto& ids = extension<aviary_plugin_parameter_ids_t>(AVIARY_EXT_PARAMETER_IDS);
    aviary_parameter_t parameter;
    for (std::uint32_t i = 0; ids.get(plugin, i, &parameter); ++i)
        if (std::strcmp(parameter.id, id) == 0) return parameter.param_id;
    give_up(std::string("the plugin has no parameter '") + id + "'");
}

/// Takes the events of the next `frames` frames; the others move nearer by as much.
EventList Rig::Parts::take_events(unsigned frames) {
    const auto later = [&](const AnyEvent& event) { return event.header.time >= frames; };
    const auto end = std::find_if(pending.begin(), pending.end(), later);
    EventList list{{pending.begin(), end}};
    pending.erase(pending.begin(), end);
    for (AnyEvent& event : pending) event.header.time -= frames;
    return list;
}

std::vector<Port> Rig::Parts::ports(bool is_input) const {
    const auto& audio = extension<clap_plugin_audio_ports_t>(CLAP_EXT_AUDIO_PORTS);
    std::vector<Port> all;
    clap_audio_port_info_t info;
    for (std::uint32_t i = 0; audio.get(plugin, i, is_input, &info); ++i) {
        Port& port = all.emplace_back();
        port.channels.resize(info.channel_count);
        port.spare.assign(info.channel_count, std::vector<float>(max_frames));
    }
    return all;
}

void Rig::Parts::run_block(
    std::vector<Port>& inputs, std::vector<Port>& outputs, unsigned frames, bool is_last) {
    std::vector<clap_audio_buffer_t> in, out;
    for (Port& port : inputs) in.push_back(port.clap(block_start));
    for (Port& port : outputs) out.push_back(port.clap(block_start));
    // Events behind the end of the run go into its last block.
    EventList list = take_events(is_last ? ~0u : frames);
    for (AnyEvent& event : list.events) event.header.time = std::min(event.header.time, frames - 1);
    const auto events = list.clap();
    const clap_output_events_t listener = {
        .ctx = this, .try_push = [](const clap_output_events_t* to, const clap_event_header_t* event) {
            return static_cast<Parts*>(to->ctx)->take(*event);
        }};
    transport.song_pos_beats = clap_beattime(std::llround(beats * double(CLAP_BEATTIME_FACTOR)));
    const clap_process_t process{.steady_time = -1,
        .frames_count = frames,
        .transport = &transport,
        .audio_inputs = in.data(),
        .audio_outputs = out.data(),
        .audio_inputs_count = std::uint32_t(in.size()),
        .audio_outputs_count = std::uint32_t(out.size()),
        .in_events = &events,
        .out_events = &listener};
    if (plugin->process(plugin, &process) == CLAP_PROCESS_ERROR) give_up("the plugin's process() failed");
    keep_taken();
    if (transport.flags & CLAP_TRANSPORT_IS_PLAYING) beats += frames / sample_rate * transport.tempo / 60;
}

Sound Rig::Parts::run(const Sound& input, const Sound* side_chain) {
    auto inputs = ports(true), outputs = ports(false);
    this->outputs.assign(outputs.size(), silence(input.frames()));
    const auto lay = [](std::vector<Port>& to, std::size_t port, const Sound& sound) {
        if (port >= to.size()) return;
        to[port].left = const_cast<float*>(sound.left.data()); // a plugin does not write its inputs
        to[port].right = const_cast<float*>(sound.right.data());
    };
    lay(inputs, 0, input);
    if (side_chain) lay(inputs, 1, *side_chain);
    for (std::size_t bus = 0; bus < outputs.size(); ++bus) lay(outputs, bus, this->outputs[bus]);
    sent.clear();
    messages.clear();
    for (block_start = 0; block_start < input.frames();) {
        const unsigned frames = std::min(max_frames, input.frames() - block_start);
        run_block(inputs, outputs, frames, block_start + frames == input.frames());
        block_start += frames;
    }
    for (std::size_t bus = 0; bus < outputs.size(); ++bus)
        if (outputs[bus].channels.size() == 1) this->outputs[bus].right = this->outputs[bus].left;
    attend();
    return outputs.empty() ? silence(input.frames()) : this->outputs[0];
}

Rig::Rig(const char* plugin_id, double sample_rate, unsigned max_frames)
    : parts_(std::make_unique<Parts>()) {
    const auto& factory = open_factory();
    const auto* first = factory.get_plugin_descriptor(&factory, 0);
    if (!plugin_id && !first)
        give_up("the library has no plugin: is an AVIARY_PLUGIN line among its sources?");
    const std::string id = plugin_id ? plugin_id : first->id;
    auto* plugin = factory.create_plugin(&factory, &parts_->host, id.c_str());
    if (!plugin) give_up("the library has no plugin '" + id + "'");
    parts_->plugin = plugin;
    parts_->sample_rate = sample_rate;
    parts_->max_frames = std::max(1u, max_frames);
    if (!plugin->init(plugin)) give_up("the plugin '" + id + "' refuses to start");
    parts_->activate();
}

Rig::~Rig() {
    const auto* plugin = parts_->plugin;
    plugin->stop_processing(plugin);
    plugin->deactivate(plugin);
    plugin->destroy(plugin);
    clap_entry.deinit();
}

void Rig::set(const char* param_id, double value, unsigned at_frame) {
    AnyEvent event;
    event.param = {.header = header_of(sizeof event.param, CLAP_EVENT_PARAM_VALUE, at_frame),
        .param_id = parts_->param(param_id),
        .cookie = nullptr,
        .note_id = -1,
        .port_index = -1,
        .channel = -1,
        .key = -1,
        .value = value};
    parts_->add(event);
}

bool Rig::set_text(const char* param_id, const char* text, unsigned at_frame) {
    double value = 0;
    if (!parts_->params().text_to_value(parts_->plugin, parts_->param(param_id), text, &value)) return false;
    set(param_id, value, at_frame);
    return true;
}

double Rig::value(const char* param_id) const {
    double value = 0;
    parts_->params().get_value(parts_->plugin, parts_->param(param_id), &value);
    return value;
}

std::string Rig::text(const char* param_id) const {
    char text[256] = {};
    parts_->params().value_to_text(
        parts_->plugin, parts_->param(param_id), value(param_id), text, sizeof text);
    return text;
}

std::vector<std::string> Rig::param_ids() const {
    const auto& ids = parts_->extension<aviary_plugin_parameter_ids_t>(AVIARY_EXT_PARAMETER_IDS);
    std::vector<std::string> all;
    aviary_parameter_t parameter;
    for (std::uint32_t i = 0; ids.get(parts_->plugin, i, &parameter); ++i) all.emplace_back(parameter.id);
    return all;
}

void Rig::set_track(const char* name, unsigned colour, TrackKind kind) {
    clap_track_info_t& track = parts_->track;
    track = {.flags = CLAP_TRACK_INFO_HAS_TRACK_NAME};
    std::snprintf(track.name, sizeof track.name, "%s", name);
    if (colour != 0) track.flags |= CLAP_TRACK_INFO_HAS_TRACK_COLOR;
    track.color = {.alpha = std::uint8_t(colour >> 24),
        .red = std::uint8_t(colour >> 16),
        .green = std::uint8_t(colour >> 8),
        .blue = std::uint8_t(colour)};
    if (kind == TrackKind::return_track) track.flags |= CLAP_TRACK_INFO_IS_FOR_RETURN_TRACK;
    if (kind == TrackKind::bus) track.flags |= CLAP_TRACK_INFO_IS_FOR_BUS;
    if (kind == TrackKind::master) track.flags |= CLAP_TRACK_INFO_IS_FOR_MASTER;
    parts_->extension<clap_plugin_track_info_t>(CLAP_EXT_TRACK_INFO).changed(parts_->plugin);
}

Sound Rig::run(const Sound& input) { return parts_->run(input, nullptr); }

Sound Rig::run(const Sound& input, const Sound& side_chain) {
    if (side_chain.frames() < input.frames()) give_up("the side chain is shorter than the input");
    return parts_->run(input, &side_chain);
}

Sound Rig::output(unsigned bus) const {
    if (bus >= parts_->outputs.size()) give_up("the plugin has no output bus " + std::to_string(bus));
    return parts_->outputs[bus];
}

void Rig::keep(const char* id, const std::string& value) {
    auto& instance = detail::ClapPlugin::of(parts_->plugin).instance();
    const detail::PresetText::Line line{id, value};
    const auto fault =
        instance.load_kept({.name = "of the test", .plugin_id = {}, .lines = {}, .kept = {line}});
    if (!fault.empty()) give_up(fault);
}

void Rig::reset() { parts_->plugin->reset(parts_->plugin); }
unsigned Rig::latency() const {
    return parts_->extension<clap_plugin_latency_t>(CLAP_EXT_LATENCY).get(parts_->plugin);
}
unsigned Rig::tail() const {
    return parts_->extension<clap_plugin_tail_t>(CLAP_EXT_TAIL).get(parts_->plugin);
}

std::vector<std::string> Rig::presets() const {
    std::vector<std::string> names;
    for (const auto& preset : detail::presets_of(parts_->plugin->desc->id)) names.push_back(preset.name);
    return names;
}

bool Rig::load_preset(const char* name) {
    return parts_->extension<clap_plugin_preset_load_t>(CLAP_EXT_PRESET_LOAD)
        .from_location(parts_->plugin, CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, nullptr, name);
}

const void* Rig::clap_plugin() const { return parts_->plugin; }

} // namespace aviary::testing
