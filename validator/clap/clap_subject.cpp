#include "validator/clap/clap_library.h"

#include "validator/clap/given_events.h"

#include <aviary/abi/clap/audio_ports_activation.h>
#include <aviary/abi/clap/audio_ports_config.h>
#include <aviary/abi/clap/render.h>
#include <aviary/abi/clap/tail.h>
#include <clap/ext/audio-ports.h>
#include <clap/ext/latency.h>
#include <clap/ext/note-ports.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace aviary::validator {

ClapSubject::ClapSubject(
    Harness& harness, const clap_plugin_factory& factory, const std::string& id, bool with_host_extensions)
    : harness_(harness)
    , host_(harness, with_host_extensions) {
    host_.stage = ClapHost::Stage::creating;
    plugin_ = factory.create_plugin(&factory, host_.clap(), id.c_str());
    host_.stage = ClapHost::Stage::alive;
}

ClapSubject::~ClapSubject() {
    if (initialised_) host_.check_own_extensions(*plugin_);
    if (plugin_) plugin_->destroy(plugin_);
    host_.stage = ClapHost::Stage::gone;
}

bool ClapSubject::init() {
    if (!plugin_->init(plugin_)) return false;
    initialised_ = true;
    params_ = extension<clap_plugin_params>(CLAP_EXT_PARAMS);
    state_ = extension<clap_plugin_state>(CLAP_EXT_STATE);
    idle();
    return true;
}

std::vector<Bus> ClapSubject::buses(bool input) const {
    std::vector<Bus> all;
    const auto* ports = extension<clap_plugin_audio_ports>(CLAP_EXT_AUDIO_PORTS);
    if (!ports) return all;
    for (std::uint32_t i = 0; i < ports->count(plugin_, input); ++i) {
        clap_audio_port_info info{};
        if (!ports->get(plugin_, i, input, &info)) {
            harness_.fault(watched::answers, "audio_ports.get() answers false for ",
                input ? "input " : "output ", i, " of ", ports->count(plugin_, input));
            continue;
        }
        Bus bus{.name = std::string(info.name, strnlen(info.name, sizeof info.name)),
            .channels = info.channel_count,
            .main = (info.flags & CLAP_AUDIO_PORT_IS_MAIN) != 0,
            .wide = (info.flags & CLAP_AUDIO_PORT_SUPPORTS_64BITS) != 0};
        clap_audio_port_info other{};
        for (std::uint32_t j = 0; !input && j < ports->count(plugin_, true); ++j)
            if (info.in_place_pair != CLAP_INVALID_ID && ports->get(plugin_, j, true, &other)
                && other.id == info.in_place_pair)
                bus.in_place_with = int(j);
        all.push_back(bus);
    }
    return all;
}

BusLayout ClapSubject::layout() {
    BusLayout layout{buses(true), buses(false)};
    if (const auto* ports = extension<clap_plugin_note_ports>(CLAP_EXT_NOTE_PORTS)) {
        layout.note_inputs = ports->count(plugin_, true);
        layout.note_outputs = ports->count(plugin_, false);
        clap_note_port_info info{};
        if (layout.note_inputs > 0 && ports->get(plugin_, 0, true, &info)) {
            layout.takes_notes = (info.supported_dialects & CLAP_NOTE_DIALECT_CLAP) != 0;
            layout.takes_midi = (info.supported_dialects & CLAP_NOTE_DIALECT_MIDI) != 0;
        }
    }
    return layout;
}

std::vector<Parameter> ClapSubject::parameters() {
    std::vector<Parameter> all;
    for (std::uint32_t i = 0; params_ && i < params_->count(plugin_); ++i) {
        clap_param_info info{};
        if (!params_->get_info(plugin_, i, &info)) {
            harness_.fault(watched::answers, "params.get_info() answers false for parameter ", i, " of ",
                params_->count(plugin_));
            continue;
        }
        const auto has = [&](clap_param_info_flags flag) { return (info.flags & flag) != 0; };
        const bool stepped = has(CLAP_PARAM_IS_STEPPED);
        all.push_back({.id = info.id,
            .name = std::string(info.name, strnlen(info.name, sizeof info.name)),
            .min = info.min_value,
            .max = info.max_value,
            .initial = info.default_value,
            .steps = stepped ? unsigned(std::lround(info.max_value - info.min_value)) : 0,
            .automatable = has(CLAP_PARAM_IS_AUTOMATABLE),
            .read_only = has(CLAP_PARAM_IS_READONLY),
            .bypass = has(CLAP_PARAM_IS_BYPASS),
            .hidden = has(CLAP_PARAM_IS_HIDDEN),
            .is_unused = has(CLAP_PARAM_IS_HIDDEN),
            .modulatable = has(CLAP_PARAM_IS_MODULATABLE),
            .modulatable_per_note = has(CLAP_PARAM_IS_MODULATABLE_PER_NOTE_ID),
            .cookie = info.cookie});
    }
    return all;
}

std::optional<double> ClapSubject::value(std::uint32_t parameter) {
    double value = 0;
    return params_ && params_->get_value(plugin_, parameter, &value) ? std::optional(value) : std::nullopt;
}

std::optional<std::string> ClapSubject::text(std::uint32_t parameter, double value) {
    char text[CLAP_NAME_SIZE] = {};
    if (!params_ || !params_->value_to_text(plugin_, parameter, value, text, sizeof text)) return {};
    return std::string(text, strnlen(text, sizeof text));
}

std::optional<double> ClapSubject::value_of(std::uint32_t parameter, const std::string& text) {
    double value = 0;
    return params_ && params_->text_to_value(plugin_, parameter, text.c_str(), &value) ? std::optional(value)
                                                                                       : std::nullopt;
}

void ClapSubject::flush(const std::vector<Event>& events) {
    if (!params_) return;
    const ClapInput input(events);
    const ClapOutput output(0, nullptr);
    params_->flush(plugin_, input.list(), output.list());
}

bool ClapSubject::save(Stream& stream) {
    const clap_ostream out{
        &stream, [](const clap_ostream* self, const void* from, std::uint64_t size) -> std::int64_t {
            auto& to = *static_cast<Stream*>(self->ctx);
            if (to.bytes.size() >= to.fails_after) return -1;
            const auto count = std::min<std::uint64_t>({size, to.piece, to.fails_after - to.bytes.size()});
            const auto* first = static_cast<const unsigned char*>(from);
            to.bytes.insert(to.bytes.end(), first, first + count);
            return std::int64_t(count);
        }};
    return state_ && state_->save(plugin_, &out);
}

bool ClapSubject::load(Stream& stream) {
    struct Source {
        Stream& stream;
        Random& random;
    } source{stream, harness_.random};
    const clap_istream in{
        &source, [](const clap_istream* self, void* to, std::uint64_t size) -> std::int64_t {
            auto& from = *static_cast<Source*>(self->ctx);
            if (from.stream.at >= from.stream.fails_after) return -1;
            return std::int64_t(from.stream.give(to, size, from.random));
        }};
    return state_ && state_->load(plugin_, &in);
}

bool ClapSubject::can_be_wide() {
    const BusLayout now = layout();
    const auto wide = [](const Bus& bus) { return bus.wide; };
    return std::ranges::any_of(now.inputs, wide) || std::ranges::any_of(now.outputs, wide);
}

bool ClapSubject::activate(const RunSetup& setup) {
    host_.stage = ClapHost::Stage::activating;
    const bool active = plugin_->activate(plugin_, setup.rate, 1, setup.max_frames);
    host_.stage = active ? ClapHost::Stage::active : ClapHost::Stage::alive;
    return active;
}

void ClapSubject::deactivate() {
    if (host_.stage != ClapHost::Stage::active) return;
    plugin_->deactivate(plugin_);
    host_.stage = ClapHost::Stage::alive;
}

bool ClapSubject::start() { return processing_ = plugin_->start_processing(plugin_); }

void ClapSubject::stop() {
    if (processing_) plugin_->stop_processing(plugin_);
    processing_ = false;
}

namespace {

std::vector<clap_audio_buffer> to_clap(std::vector<BusBuffers>& buses) {
    std::vector<clap_audio_buffer> buffers;
    for (BusBuffers& bus : buses) {
        clap_audio_buffer buffer{};
        if (bus.wide)
            buffer.data64 = reinterpret_cast<double**>(bus.channels.data());
        else
            buffer.data32 = reinterpret_cast<float**>(bus.channels.data());
        buffer.channel_count = std::uint32_t(bus.channels.size());
        buffer.constant_mask = bus.flags;
        buffers.push_back(buffer);
    }
    return buffers;
}

Status to_status(clap_process_status status) {
    switch (status) {
    case CLAP_PROCESS_ERROR: return Status::error;
    case CLAP_PROCESS_CONTINUE: return Status::go_on;
    case CLAP_PROCESS_CONTINUE_IF_NOT_QUIET: return Status::go_on_if_not_quiet;
    case CLAP_PROCESS_TAIL: return Status::tail;
    case CLAP_PROCESS_SLEEP: return Status::sleep;
    default: return Status::unknown;
    }
}

} // namespace

Status ClapSubject::process(Block& block) {
    inputs_ = to_clap(block.inputs);
    outputs_ = to_clap(block.outputs);
    const ClapInput events(block.events);
    const ClapOutput sent(block.frames, &block.seen);
    clap_event_transport transport{};
    if (block.transport) transport = to_clap(*block.transport);
    const clap_process call{.steady_time = steady_time_,
        .frames_count = block.frames,
        .transport = block.transport ? &transport : nullptr,
        .audio_inputs = inputs_.data(),
        .audio_outputs = outputs_.data(),
        .audio_inputs_count = std::uint32_t(inputs_.size()),
        .audio_outputs_count = std::uint32_t(outputs_.size()),
        .in_events = events.list(),
        .out_events = sent.list()};
    steady_time_ += block.frames;
    clap_process_status status;
    {
        const ProcessWatch watch(block.seen);
        status = plugin_->process(plugin_, &call);
    }
    for (std::size_t i = 0; i < outputs_.size(); ++i) block.outputs[i].flags = outputs_[i].constant_mask;
    return to_status(status);
}

bool ClapSubject::set_offline(bool offline) {
    const auto* render = extension<clap_plugin_render>(CLAP_EXT_RENDER);
    if (!render) return false;
    return render->set(plugin_, offline ? CLAP_RENDER_OFFLINE : CLAP_RENDER_REALTIME);
}

std::uint32_t ClapSubject::latency() {
    const auto* latency = extension<clap_plugin_latency>(CLAP_EXT_LATENCY);
    return latency ? latency->get(plugin_) : 0;
}

std::uint32_t ClapSubject::tail() {
    const auto* tail = extension<clap_plugin_tail>(CLAP_EXT_TAIL);
    return tail ? tail->get(plugin_) : 0;
}

void ClapSubject::idle() {
    // A plugin may ask again from within; one that does so for ever would hold up a host.
    for (int i = 0; i < 10 && host_.wants_callback.exchange(false); ++i) plugin_->on_main_thread(plugin_);
}

bool ClapSubject::switch_bus(bool input, unsigned index, bool on) {
    const auto* ports = extension<clap_plugin_audio_ports_activation>(CLAP_EXT_AUDIO_PORTS_ACTIVATION);
    return ports && ports->set_active(plugin_, input, index, on, 0);
}

void ClapSubject::for_each_arrangement(const std::function<void(const std::string& name)>& use) {
    const auto* configs = extension<clap_plugin_audio_ports_config>(CLAP_EXT_AUDIO_PORTS_CONFIG);
    for (std::uint32_t i = 0; configs && i < configs->count(plugin_); ++i) {
        clap_audio_ports_config config{};
        if (!configs->get(plugin_, i, &config)) {
            harness_.fault(watched::answers, "audio_ports_config.get() answers false for ", i, " of ",
                configs->count(plugin_));
            continue;
        }
        if (!configs->select(plugin_, config.id)) {
            harness_.fail("audio_ports_config.select() refuses '", config.name, "', which it offers");
            continue;
        }
        const BusLayout now = layout();
        if (now.inputs.size() != config.input_port_count || now.outputs.size() != config.output_port_count)
            harness_.fail("audio_ports_config '", config.name, "' promises ", config.input_port_count,
                " inputs and ", config.output_port_count, " outputs, but there are ", now.inputs.size(),
                " and ", now.outputs.size());
        if (config.has_main_output && !now.outputs.empty()
            && now.outputs[0].channels != config.main_output_channel_count)
            harness_.fail("audio_ports_config '", config.name, "' promises ",
                config.main_output_channel_count, " channels at the main output, but there are ",
                now.outputs[0].channels);
        use(config.name);
    }
}

} // namespace aviary::validator
