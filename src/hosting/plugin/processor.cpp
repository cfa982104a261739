#include "hosting/plugin/processor.h"

#include "hosting/formats/clap/module.h"
#include "hosting/formats/clap/preset_names.h"
#include "hosting/plugin/plugin_host.h"
#include "hosting/plugin/read_metadata.h"
#include "hosting/plugin/side_ports.h"

#include <aviary/abi/clap/handover.h>
#include <aviary/abi/clap/parameter_ids.h>
#include <aviary/abi/clap/preset_discovery.h>
#include <aviary/abi/clap/preset_load.h>
#include <aviary/abi/clap/project.h>
#include <aviary/abi/clap/render.h>
#include <aviary/abi/clap/tail.h>
#include <clap/ext/latency.h>
#include <clap/ext/params.h>
#include <clap/ext/state.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace aviary::hosting {

namespace {

clap_ostream into(std::vector<std::byte>& bytes) {
    return {.ctx = &bytes,
        .write = [](const clap_ostream* to, const void* data, std::uint64_t size) -> std::int64_t {
            const auto* given = static_cast<const std::byte*>(data);
            auto& target = *static_cast<std::vector<std::byte>*>(to->ctx);
            target.insert(target.end(), given, given + size);
            return static_cast<std::int64_t>(size);
        }};
}

/// A stream that takes what is read off the front of the bytes.
clap_istream out_of(std::span<const std::byte>& bytes) {
    return {.ctx = &bytes,
        .read = [](const clap_istream* from, void* buffer, std::uint64_t size) -> std::int64_t {
            auto& rest = *static_cast<std::span<const std::byte>*>(from->ctx);
            const auto count = std::min<std::size_t>(size, rest.size());
            if (count > 0) std::memcpy(buffer, rest.data(), count);
            rest = rest.subspan(count);
            return static_cast<std::int64_t>(count);
        }};
}

} // namespace

struct Processor::Impl {
    enum class State : std::uint8_t { inactive, active, processing, refused };

    ~Impl() {
        if (plugin != nullptr) plugin->destroy(plugin);
    }

    template <typename Extension>
    void look_up(const Extension*& extension, const char* id) {
        extension = static_cast<const Extension*>(plugin->get_extension(plugin, id));
    }

    Result<void> init(const std::string& id) {
        const auto& factory = module->factory();
        plugin = factory.create_plugin(&factory, host.clap(), id.c_str());
        if (plugin == nullptr) return Error{"plugin.create", "the plugin cannot be created", id};
        if (!plugin->init(plugin)) {
            const auto said = host.take_messages();
            return Error{"plugin.init",
                "the plugin refused to initialise" + (said.empty() ? "" : ". It said: " + said.back().line()),
                id};
        }
        look_up(params, CLAP_EXT_PARAMS);
        look_up(plugin_state, CLAP_EXT_STATE);
        look_up(handover, AVIARY_EXT_HANDOVER);
        look_up(project, AVIARY_EXT_PROJECT);
        look_up(latency, CLAP_EXT_LATENCY);
        look_up(tail, CLAP_EXT_TAIL);
        look_up(render, CLAP_EXT_RENDER);
        look_up(fate, FateExtension::id);
        look_up(many_texts, ManyTextsExtension::id);
        look_up(track_info, CLAP_EXT_TRACK_INFO);
        if (track_info == nullptr) look_up(track_info, CLAP_EXT_TRACK_INFO_COMPAT);
        metadata = read_metadata(*plugin);
        return {};
    }

    bool start_processing() noexcept {
        if (state.load(std::memory_order_relaxed) != State::active) return false;
        const bool started = plugin->start_processing(plugin);
        state.store(started ? State::processing : State::refused, std::memory_order_release);
        return started;
    }

    void stop_processing() noexcept {
        if (state.load(std::memory_order_acquire) != State::processing) return;
        const PluginHost::AudioThread scope(host);
        plugin->stop_processing(plugin);
        state.store(State::active, std::memory_order_release);
    }

    /// Whether the plugin fares otherwise than at the last call.
    bool take_fate_change() {
        if (fate == nullptr) return false;
        const Fate::State before = std::exchange(known_fate, fate->get(plugin)->state);
        return before != known_fate;
    }

    /// Drops the plugin's own parameter events: its values are asked for instead.
    void flush() const noexcept {
        static constexpr clap_input_events none{
            .ctx = nullptr,
            .size = [](const clap_input_events*) -> std::uint32_t { return 0; },
            .get = [](const clap_input_events*, std::uint32_t) -> const clap_event_header* {
                return nullptr;
            },
        };
        static constexpr clap_output_events dropped{
            .ctx = nullptr,
            .try_push = [](const clap_output_events*, const clap_event_header*) { return true; },
        };
        params->flush(plugin, &none, &dropped);
    }

    std::shared_ptr<const Module> module; ///< outlives the plugin: declared first
    PluginHost host;
    const clap_plugin* plugin = nullptr;
    const clap_plugin_params* params = nullptr;
    const clap_plugin_state* plugin_state = nullptr;
    const aviary_plugin_handover* handover = nullptr;
    const aviary_plugin_project* project = nullptr;
    const clap_plugin_latency* latency = nullptr;
    const clap_plugin_tail* tail = nullptr;
    const clap_plugin_render* render = nullptr;
    const FateExtension* fate = nullptr;
    const ManyTextsExtension* many_texts = nullptr;
    Fate::State known_fate = Fate::State::sounding;
    const clap_plugin_track_info* track_info = nullptr;
    PluginMetadata metadata;
    SidePorts side_ports;
    std::atomic<std::uint32_t> silenced_blocks = 0, loud_blocks = 0;
    std::atomic<bool> is_guarded = false;
    std::atomic<State> state =
        State::inactive; ///< the audio thread moves it between active, processing and refused
};

Processor::Processor(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}
Processor::~Processor() { deactivate(); }

Result<std::unique_ptr<Processor>> Processor::create(
    std::shared_ptr<const Module> module, std::string_view plugin_id) {
    const auto ids = module->plugin_ids();
    if (ids.empty()) return Error{"plugin.missing", "the library contains no plugin", {}};
    const std::string id(plugin_id.empty() ? ids.front() : plugin_id);
    if (std::ranges::find(ids, id) == ids.end()) {
        std::string known;
        for (const auto& other : ids) known += (known.empty() ? "" : ", ") + other;
        return Error{"plugin.missing", "the library has no plugin of that id; it has " + known, id};
    }
    auto impl = std::make_unique<Impl>();
    impl->module = std::move(module);
    if (auto initialised = impl->init(id); !initialised) return initialised.error();
    return std::unique_ptr<Processor>(new Processor(std::move(impl)));
}

const PluginMetadata& Processor::metadata() const { return impl_->metadata; }

bool Processor::is_of_sdk() const {
    return impl_->plugin->get_extension(impl_->plugin, AVIARY_EXT_PARAMETER_IDS) != nullptr;
}

const ParameterMetadata* Processor::find_parameter(std::string_view id) const {
    const auto& parameters = impl_->metadata.parameters;
    const auto found = std::ranges::find(parameters, id, &ParameterMetadata::id);
    return found == parameters.end() ? nullptr : &*found;
}

Result<void> Processor::activate(double sample_rate, std::uint32_t max_frames) {
    deactivate();
    impl_->side_ports.prepare(*impl_->plugin, max_frames);
    if (!impl_->plugin->activate(impl_->plugin, sample_rate, 1, max_frames))
        return Error{"plugin.activate",
            "the plugin refused to activate at " + std::to_string(static_cast<long>(sample_rate))
                + " Hz with blocks of up to " + std::to_string(max_frames) + " frames",
            impl_->metadata.id};
    impl_->state.store(Impl::State::active, std::memory_order_release);
    return {};
}

bool Processor::is_active() const {
    return impl_->state.load(std::memory_order_acquire) != Impl::State::inactive;
}

void Processor::deactivate() {
    if (impl_->state.load(std::memory_order_acquire) == Impl::State::inactive) return;
    impl_->stop_processing();
    impl_->plugin->deactivate(impl_->plugin);
    impl_->state.store(Impl::State::inactive, std::memory_order_release);
}

std::uint32_t Processor::latency() const {
    return impl_->latency != nullptr ? impl_->latency->get(impl_->plugin) : 0;
}

std::uint32_t Processor::tail() const {
    if (impl_->tail == nullptr) return 0;
    const PluginHost::AudioThread scope(impl_->host);
    const auto frames = impl_->tail->get(impl_->plugin);
    return frames >= static_cast<std::uint32_t>(INT32_MAX) ? UINT32_MAX : frames;
}

void Processor::set_offline(bool offline) {
    if (impl_->render != nullptr)
        impl_->render->set(impl_->plugin, offline ? CLAP_RENDER_OFFLINE : CLAP_RENDER_REALTIME);
}

void Processor::set_track(const TrackDescription& track) {
    impl_->host.set_track(track);
    if (impl_->track_info != nullptr) impl_->track_info->changed(impl_->plugin);
}

double Processor::value(std::uint32_t index_id) const {
    double value = 0;
    if (impl_->params != nullptr) impl_->params->get_value(impl_->plugin, index_id, &value);
    return value;
}

std::string Processor::value_text(std::uint32_t index_id, double value) const {
    char text[CLAP_NAME_SIZE] = {};
    if (impl_->params == nullptr
        || !impl_->params->value_to_text(impl_->plugin, index_id, value, text, sizeof text))
        return {};
    return {text, strnlen(text, sizeof text)};
}

std::vector<std::string> Processor::value_texts(std::span<const ValueOf> values) const {
    if (impl_->many_texts != nullptr) return impl_->many_texts->get(impl_->plugin, values);
    std::vector<std::string> texts;
    for (const auto& [id, value] : values) texts.push_back(value_text(id, value));
    return texts;
}

std::optional<double> Processor::text_value(std::uint32_t index_id, const std::string& text) const {
    double value = 0;
    if (impl_->params == nullptr
        || !impl_->params->text_to_value(impl_->plugin, index_id, text.c_str(), &value))
        return std::nullopt;
    return value;
}

Result<std::vector<std::byte>> Processor::save_state() const {
    if (impl_->plugin_state == nullptr)
        return Error{"plugin.no_state", "the plugin keeps no state", impl_->metadata.id};
    std::vector<std::byte> state;
    const auto stream = into(state);
    if (!impl_->plugin_state->save(impl_->plugin, &stream))
        return Error{"plugin.state", "the plugin failed to save its state", impl_->metadata.id};
    return state;
}

Result<void> Processor::load_state(std::span<const std::byte> state) {
    if (impl_->plugin_state == nullptr)
        return Error{"plugin.no_state", "the plugin keeps no state", impl_->metadata.id};
    const auto stream = out_of(state);
    if (!impl_->plugin_state->load(impl_->plugin, &stream))
        return Error{"plugin.state",
            "the plugin refused the state; its parameters may be as before or partly changed",
            impl_->metadata.id};
    return {};
}

std::vector<std::string> Processor::preset_names() const {
    std::vector<std::string> names;
    for (Preset& preset : presets_of(impl_->module->factory(), impl_->metadata.id))
        names.push_back(std::move(preset.name));
    return names;
}

Result<void> Processor::load_preset(std::string_view name) {
    const std::string& id = impl_->metadata.id;
    const auto presets = presets_of(impl_->module->factory(), id);
    const clap_plugin_preset_load_t* loader = nullptr;
    impl_->look_up(loader, CLAP_EXT_PRESET_LOAD);
    if (presets.empty() || !loader)
        return Error{"preset.none", "the plugin has no presets to be loaded by name", id};
    const auto found = std::ranges::find(presets, name, &Preset::name);
    if (found == presets.end())
        return Error{"preset.unknown", "the plugin has no preset '" + std::string(name) + "'", id};
    const char* const key = found->key.empty() ? nullptr : found->key.c_str();
    if (!loader->from_location(impl_->plugin, CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, nullptr, key))
        return Error{
            "preset.refused", "the plugin could not load its preset '" + std::string(name) + "'", id};
    return {};
}

Result<Processor::Handover> Processor::save_handover() const {
    if (impl_->handover == nullptr)
        return Error{"plugin.no_handover", "the plugin cannot hand over to newer code", impl_->metadata.id};
    Handover all;
    const auto stream = into(all.bytes);
    if (!impl_->handover->save(impl_->plugin, &stream, &all.next))
        return Error{"plugin.state", "the plugin failed to hand over", impl_->metadata.id};
    return all;
}

void Processor::set_project(const std::filesystem::path& folder) {
    if (impl_->project != nullptr) impl_->project->set_folder(impl_->plugin, folder.string().c_str());
}

bool Processor::is_settled() const {
    return impl_->handover == nullptr || impl_->handover->is_settled(impl_->plugin);
}

Result<void> Processor::load_handover(std::span<const std::byte> bytes) {
    if (impl_->handover == nullptr)
        return Error{"plugin.no_handover", "the plugin cannot hand over to newer code", impl_->metadata.id};
    const auto stream = out_of(bytes);
    if (!impl_->handover->load(impl_->plugin, &stream))
        return Error{"plugin.state", "the plugin refused what was handed over", impl_->metadata.id};
    return {};
}

clap_process_status Processor::process(const clap_process& process) noexcept {
    const PluginHost::AudioThread scope(impl_->host);
    if (impl_->state.load(std::memory_order_acquire) != Impl::State::processing && !impl_->start_processing())
        return CLAP_PROCESS_ERROR;
    return impl_->side_ports.process(*impl_->plugin, process);
}

void Processor::note_silenced_block() noexcept {
    impl_->silenced_blocks.fetch_add(1, std::memory_order_relaxed);
    impl_->host.wish(PluginHost::silenced);
}

void Processor::set_guarded(bool on) noexcept { impl_->is_guarded.store(on, std::memory_order_relaxed); }
bool Processor::is_guarded() const noexcept { return impl_->is_guarded.load(std::memory_order_relaxed); }

void Processor::note_loud_block() noexcept {
    impl_->loud_blocks.fetch_add(1, std::memory_order_relaxed);
    impl_->host.wish(PluginHost::silenced);
}

void Processor::stop_processing() noexcept { impl_->stop_processing(); }

void Processor::flush() noexcept {
    if (impl_->state.load(std::memory_order_acquire) != Impl::State::processing || impl_->params == nullptr)
        return;
    const PluginHost::AudioThread scope(impl_->host);
    impl_->flush();
}

void Processor::reset() noexcept {
    const PluginHost::AudioThread scope(impl_->host);
    impl_->plugin->reset(impl_->plugin);
}

Fate Processor::fate() const { return impl_->fate != nullptr ? *impl_->fate->get(impl_->plugin) : Fate(); }

void Processor::call_back() {
    if (impl_->host.take_callback()) impl_->plugin->on_main_thread(impl_->plugin);
}
void Processor::set_bell(int descriptor) { impl_->host.set_bell(descriptor); }

bool Processor::wants_attention() const noexcept { return impl_->host.has_wishes(); }

const clap_plugin& Processor::clap() const { return *impl_->plugin; }

/// Mostly there is nothing to do; then it only reads, which takes no cache line from the audio thread.
Processor::Announcements Processor::attend() {
    if (!wants_attention()) return {};
    const auto wishes = impl_->host.take_wishes();
    if ((wishes & PluginHost::callback) != 0) impl_->plugin->on_main_thread(impl_->plugin);
    const bool inactive = impl_->state.load(std::memory_order_acquire) == Impl::State::inactive;
    // An active plugin tells its values in its next process().
    if ((wishes & PluginHost::flush) != 0 && inactive && impl_->params != nullptr) impl_->flush();
    if ((wishes & PluginHost::parameters_changed) != 0) impl_->metadata = read_metadata(*impl_->plugin);
    return {.values_changed = (wishes & (PluginHost::values_changed | PluginHost::flush)) != 0,
        .parameters_changed = (wishes & PluginHost::parameters_changed) != 0,
        .latency_changed = (wishes & PluginHost::latency_changed) != 0,
        .state_dirty = (wishes & PluginHost::state_dirty) != 0,
        .restart_wanted = (wishes & PluginHost::restart) != 0,
        .process_wanted = (wishes & PluginHost::process) != 0,
        .fate_changed = impl_->take_fate_change(),
        .silenced_blocks = impl_->silenced_blocks.exchange(0, std::memory_order_relaxed),
        .loud_blocks = impl_->loud_blocks.exchange(0, std::memory_order_relaxed),
        .messages = impl_->host.take_messages()};
}

} // namespace aviary::hosting
