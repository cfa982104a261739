// Extensions for what a project, a preset or newer code of the plugin keeps: CLAP's state, state-context and
// preset-load, Aviary's handover. [main-thread]
#include "sdk/core/state/state_appendix.h"
#include "sdk/formats/clap/extensions/extensions.h"

#include <aviary/abi/clap/handover.h>
#include <aviary/abi/clap/preset_discovery.h>
#include <aviary/abi/clap/preset_load.h>
#include <aviary/abi/clap/project.h>
#include <aviary/abi/clap/state_context.h>
#include <clap/ext/state.h>
#include <clap/stream.h>

#include <algorithm>

namespace aviary::detail {

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

bool write_all(const clap_ostream_t* stream, const std::vector<unsigned char>& bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const auto count = stream->write(stream, bytes.data() + at, bytes.size() - at);
        if (count <= 0 || std::uint64_t(count) > bytes.size() - at) return false;
        at += std::size_t(count);
    }
    return true;
}

bool save(Self self, const clap_ostream_t* stream) {
    std::vector<unsigned char> bytes;
    return stream && ClapPlugin::of(self).instance().save(bytes) && write_all(stream, bytes);
}

void say_refused(ClapPlugin& plugin, std::string_view fault) {
    plugin.host().say(CLAP_LOG_ERROR,
        std::string("plugin '") + plugin.descriptor().id + "' keeps its state, as " + std::string(fault));
}

bool load(Self self, const clap_istream_t* stream) {
    auto& plugin = ClapPlugin::of(self);
    std::vector<unsigned char> bytes;
    if (!stream || !read_all(*stream, bytes)) return false;
    // A VST3 host's state may have an appendix.
    if (const auto fault = plugin.instance().load(split_state(bytes).state); !fault.empty()) {
        say_refused(plugin, fault);
        return false;
    }
    plugin.values_changed();
    return true;
}

constexpr clap_plugin_state_t state = {.save = save, .load = load};

// A state holds nothing that belongs to one instance only, so it is the same for projects, presets and duplicates.
constexpr clap_plugin_state_context_t state_context = {
    .save = [](Self self, const clap_ostream_t* stream, std::uint32_t) { return save(self, stream); },
    .load = [](Self self, const clap_istream_t* stream, std::uint32_t) { return load(self, stream); }};

constexpr aviary_plugin_handover_t handover = {
    .save =
        [](Self self, const clap_ostream_t* stream, std::int64_t* next) {
            Handover left;
            if (!stream || !next || !ClapPlugin::of(self).instance().save(left)) return false;
            *next = left.next;
            return write_all(stream, left.bytes());
        },
    .load =
        [](Self self, const clap_istream_t* stream) {
            auto& plugin = ClapPlugin::of(self);
            std::vector<unsigned char> bytes;
            if (!stream || !read_all(*stream, bytes)) return false;
            const auto left = Handover::read(bytes);
            const auto fault = left ? plugin.instance().load(*left) : "this is no handover";
            if (!fault.empty()) say_refused(plugin, fault);
            return fault.empty();
        },
    .is_settled = [](Self self) { return ClapPlugin::of(self).instance().worker().done(); }};

constexpr aviary_plugin_project_t project = {.set_folder = [](Self self, const char* folder) {
    ClapPlugin::of(self).instance().set_project(folder ? folder : "");
}};

/// Empty, or why the preset could not be loaded.
std::string load_preset(ClapPlugin& plugin, std::uint32_t kind, const char* name) {
    if (kind != CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN)
        return "only the presets in the plugin's library can be loaded; a file is loaded as a state";
    const auto presets = presets_of(plugin.descriptor().id);
    const auto found =
        std::ranges::find_if(presets, [&](const auto& one) { return name && one.name == name; });
    if (found == presets.end()) return std::string("the plugin has no preset '") + (name ? name : "") + "'";
    if (const auto fault = plugin.instance().load_preset(*found); !fault.empty())
        plugin.host().say(CLAP_LOG_WARNING, fault);
    plugin.values_changed();
    return {};
}

constexpr clap_plugin_preset_load_t preset_load = {
    .from_location = [](Self self, std::uint32_t kind, const char* location, const char* name) {
        auto& plugin = ClapPlugin::of(self);
        const auto* host = plugin.host().preset_load;
        const auto fault = load_preset(plugin, kind, name);
        if (host && fault.empty()) host->loaded(plugin.host().get(), kind, location, name);
        if (host && !fault.empty())
            host->on_error(plugin.host().get(), kind, location, name, 0, fault.c_str());
        return fault.empty();
    }};

} // namespace

const void* find_state_extension(const ClapPlugin&, std::string_view id) {
    if (id == CLAP_EXT_STATE) return &state;
    if (id == CLAP_EXT_STATE_CONTEXT) return &state_context;
    if (id == AVIARY_EXT_HANDOVER) return &handover;
    if (id == AVIARY_EXT_PROJECT) return &project;
    if (id == CLAP_EXT_PRESET_LOAD || id == "clap.preset-load.draft/2") return &preset_load;
    return nullptr;
}

} // namespace aviary::detail
