#include <aviary/testing.h>

#include <aviary/abi/clap/parameter_ids.h>
#include <aviary/abi/clap/plugin_factory.h>
#include <aviary/abi/clap/tail.h>
#include <aviary/abi/clap/track_info.h>
#include <clap/entry.h>
#include <clap/ext/latency.h>
#include <clap/ext/params.h>
#include <clap/ext/state.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace aviary::testing {

namespace {

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "aviary test rig: %s\n", why.c_str());
    std::exit(1);
}

const clap_plugin_factory_t& open_factory() {
    if (!clap_entry.init("")) give_up("the library's clap_entry refuses to start");
    auto* factory = static_cast<const clap_plugin_factory_t*>(clap_entry.get_factory(CLAP_PLUGIN_FACTORY_ID));
    if (!factory) give_up("the library has no plugin factory");
    return *factory;
}

union AnyEvent {
    clap_event_header_t header;
    clap_event_param_value_t param;
    clap_event_note_t note;
    clap_event_midi_t midi;
};

constexpr clap_event_header_t header_of(std::size_t size, unsigned type, unsigned frame) {
    return {.size = std::uint32_t(size),
        .time = frame,
        .space_id = CLAP_CORE_EVENT_SPACE_ID,
        .type = std::uint16_t(type)};
}

/// Those of a block, as CLAP's list.
struct EventList {
    std::vector<AnyEvent> events;

    clap_input_events_t clap() {
        return {.ctx = this,
            .size = [](const clap_input_events_t* list) { return std::uint32_t(of(list).events.size()); },
            .get = [](const clap_input_events_t* list, std::uint32_t index) -> const clap_event_header_t* {
                return &of(list).events[index].header;
            }};
    }
    static EventList& of(const clap_input_events_t* list) { return *static_cast<EventList*>(list->ctx); }
};

constexpr clap_output_events_t nobody_listens = {
    .ctx = nullptr, .try_push = [](const clap_output_events_t*, const clap_event_header_t*) { return true; }};

} // namespace

struct Rig::Parts {
    clap_host_t host = {.clap_version = CLAP_VERSION,
        .host_data = this,
        .name = "Aviary test rig",
        .vendor = "Aviary",
        .url = "",
        .version = "1",
        .get_extension = [](const clap_host_t*, const char* id) -> const void* {
            static constexpr clap_host_track_info_t track_info = {.get = tell_track};
            return std::strcmp(id, CLAP_EXT_TRACK_INFO) == 0 ? &track_info : nullptr;
        },
        .request_restart = [](const clap_host_t*) {},
        .request_process = [](const clap_host_t*) {},
        .request_callback = [](const clap_host_t*) {}};
    static bool tell_track(const clap_host_t* host, clap_track_info_t* info) {
        *info = static_cast<const Parts*>(host->host_data)->track;
        return info->flags != 0;
    }
    const clap_plugin_t* plugin = nullptr;
    clap_track_info_t track = {};
    double sample_rate = 48000;
    unsigned max_frames = 512;
    std::vector<AnyEvent> pending; ///< for the next run, by frame
    clap_event_transport_t transport = {};
    double beats = 0;

    template <typename Extension>
    const Extension& extension(const char* id) const {
        auto* found = static_cast<const Extension*>(plugin->get_extension(plugin, id));
        if (!found) give_up(std::string("the plugin lacks the extension ") + id);
        return *found;
    }
    const clap_plugin_params_t& params() const { return extension<clap_plugin_params_t>(CLAP_EXT_PARAMS); }
    clap_id param(const char* id) const;
    void add(const AnyEvent& event) {
        const auto later = [&](const AnyEvent& other) { return other.header.time > event.header.time; };
        pending.insert(std::find_if(pending.begin(), pending.end(), later), event);
    }
    void add_note(unsigned type, int key, double velocity, unsigned frame) {
        AnyEvent event;
        event.note = {.header = header_of(sizeof event.note, type, frame),
            .note_id = -1,
            .port_index = 0,
            .channel = 0,
            .key = std::int16_t(key),
            .velocity = velocity};
        add(event);
    }
    EventList take_events(unsigned frames);
    void run_block(const Sound& input, Sound& output, unsigned first, unsigned frames, unsigned run_frames);
};

clap_id Rig::Parts::param(const char* id) const {
    const auto& ids = extension<aviary_plugin_parameter_ids_t>(AVIARY_EXT_PARAMETER_IDS);
    aviary_parameter_t parameter;
    for (std::uint32_t i = 0; ids.get(plugin, i, &parameter); ++i)
        if (std::strcmp(parameter.id, id) == 0) return parameter.param_id;
    give_up(std::string("the plugin has no parameter '") + id + "'");
}

/// Those of the first frames; the others come that much nearer.
EventList Rig::Parts::take_events(unsigned frames) {
    const auto later = [&](const AnyEvent& event) { return event.header.time >= frames; };
    const auto end = std::find_if(pending.begin(), pending.end(), later);
    EventList list{{pending.begin(), end}};
    pending.erase(pending.begin(), end);
    for (AnyEvent& event : pending) event.header.time -= frames;
    return list;
}

void Rig::Parts::run_block(
    const Sound& input, Sound& output, unsigned first, unsigned frames, unsigned run_frames) {
    float* in_channels[] = {
        const_cast<float*>(input.left.data()) + first, const_cast<float*>(input.right.data()) + first};
    float* out_channels[] = {output.left.data() + first, output.right.data() + first};
    clap_audio_buffer_t in{
        .data32 = in_channels, .data64 = nullptr, .channel_count = 2, .latency = 0, .constant_mask = 0};
    clap_audio_buffer_t out{
        .data32 = out_channels, .data64 = nullptr, .channel_count = 2, .latency = 0, .constant_mask = 0};
    // What lies behind the end of the run still belongs to its last block.
    EventList list = take_events(first + frames == run_frames ? ~0u : frames);
    for (AnyEvent& event : list.events) event.header.time = std::min(event.header.time, frames - 1);
    const auto events = list.clap();
    transport.song_pos_beats = clap_beattime(std::llround(beats * double(CLAP_BEATTIME_FACTOR)));
    const clap_process_t process{.steady_time = -1,
        .frames_count = frames,
        .transport = &transport,
        .audio_inputs = &in,
        .audio_outputs = &out,
        .audio_inputs_count = 1,
        .audio_outputs_count = 1,
        .in_events = &events,
        .out_events = &nobody_listens};
    if (plugin->process(plugin, &process) == CLAP_PROCESS_ERROR) give_up("the plugin's process() failed");
    if (transport.flags & CLAP_TRANSPORT_IS_PLAYING) beats += frames / sample_rate * transport.tempo / 60;
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
    if (!plugin->activate(plugin, sample_rate, 1, parts_->max_frames) || !plugin->start_processing(plugin))
        give_up("the plugin '" + id + "' refuses to be activated");
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

void Rig::note_on(int key, double velocity, unsigned at_frame) {
    parts_->add_note(CLAP_EVENT_NOTE_ON, key, velocity, at_frame);
}
void Rig::note_off(int key, unsigned at_frame) { parts_->add_note(CLAP_EVENT_NOTE_OFF, key, 0, at_frame); }
void Rig::note_choke(int key, unsigned at_frame) {
    parts_->add_note(CLAP_EVENT_NOTE_CHOKE, key, 0, at_frame);
}

void Rig::midi(unsigned char status, unsigned char data_1, unsigned char data_2, unsigned at_frame) {
    AnyEvent event;
    event.midi = {.header = header_of(sizeof event.midi, CLAP_EVENT_MIDI, at_frame),
        .port_index = 0,
        .data = {status, data_1, data_2}};
    parts_->add(event);
}

void Rig::play(double beats_a_minute, double from_beat) {
    parts_->transport.header = header_of(sizeof parts_->transport, CLAP_EVENT_TRANSPORT, 0);
    parts_->transport.flags =
        CLAP_TRANSPORT_HAS_TEMPO | CLAP_TRANSPORT_HAS_BEATS_TIMELINE | CLAP_TRANSPORT_IS_PLAYING;
    parts_->transport.tempo = beats_a_minute;
    parts_->beats = from_beat;
}

void Rig::stop() { parts_->transport.flags &= ~std::uint32_t(CLAP_TRANSPORT_IS_PLAYING); }

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

Sound Rig::run(const Sound& input) {
    Sound output = silence(input.frames());
    for (unsigned first = 0; first < input.frames();) {
        const unsigned frames = std::min(parts_->max_frames, input.frames() - first);
        parts_->run_block(input, output, first, frames, input.frames());
        first += frames;
    }
    return output;
}

void Rig::reset() { parts_->plugin->reset(parts_->plugin); }
unsigned Rig::latency() const {
    return parts_->extension<clap_plugin_latency_t>(CLAP_EXT_LATENCY).get(parts_->plugin);
}
unsigned Rig::tail() const {
    return parts_->extension<clap_plugin_tail_t>(CLAP_EXT_TAIL).get(parts_->plugin);
}

std::vector<unsigned char> Rig::save() const {
    std::vector<unsigned char> bytes;
    const clap_ostream_t stream{.ctx = &bytes,
        .write = [](const clap_ostream_t* to, const void* data, std::uint64_t size) -> std::int64_t {
            const auto* first = static_cast<const unsigned char*>(data);
            static_cast<std::vector<unsigned char>*>(to->ctx)->insert(
                static_cast<std::vector<unsigned char>*>(to->ctx)->end(), first, first + size);
            return std::int64_t(size);
        }};
    if (!parts_->extension<clap_plugin_state_t>(CLAP_EXT_STATE).save(parts_->plugin, &stream))
        give_up("the plugin failed to save its state");
    return bytes;
}

bool Rig::load(const std::vector<unsigned char>& state) {
    struct Reading {
        const std::vector<unsigned char>& bytes;
        std::size_t at = 0;
    } reading{state};
    const clap_istream_t stream{.ctx = &reading,
        .read = [](const clap_istream_t* from, void* data, std::uint64_t size) -> std::int64_t {
            auto& [bytes, at] = *static_cast<Reading*>(from->ctx);
            const auto count = std::min<std::size_t>(size, bytes.size() - at);
            std::copy_n(bytes.data() + at, count, static_cast<unsigned char*>(data));
            at += count;
            return std::int64_t(count);
        }};
    return parts_->extension<clap_plugin_state_t>(CLAP_EXT_STATE).load(parts_->plugin, &stream);
}

const void* Rig::clap_plugin() const { return parts_->plugin; }

} // namespace aviary::testing
