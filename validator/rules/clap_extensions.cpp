// What CLAP's smaller extensions promise: presets, remote controls, voices, note names, contexts of a state.
#include "validator/clap/clap_library.h"
#include "validator/rule.h"

#include <aviary/abi/clap/configurable_audio_ports.h>
#include <aviary/abi/clap/note_name.h>
#include <aviary/abi/clap/param_indication.h>
#include <aviary/abi/clap/preset_discovery.h>
#include <aviary/abi/clap/preset_load.h>
#include <aviary/abi/clap/remote_controls.h>
#include <aviary/abi/clap/state_context.h>
#include <aviary/abi/clap/voice_info.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <string_view>

namespace aviary::validator {
namespace {
namespace clap_extensions {

ClapLibrary& library_of(Harness& h) { return static_cast<ClapLibrary&>(h.library); }

/// All presets that a library tells an indexer of.
struct Crawl {
    struct Location {
        std::uint32_t kind;
        std::optional<std::string> place;
    };
    struct Preset {
        Location at;
        std::string name;
        std::optional<std::string> key;
        std::vector<std::string> plugins;
    };
    std::vector<Location> locations;
    std::vector<Preset> presets;
    std::vector<std::string> errors;
    Location now; ///< being read

    static std::optional<std::string> copy(const char* text) {
        return text ? std::optional<std::string>(text) : std::nullopt;
    }

    clap_preset_discovery_indexer indexer() {
        using Indexer = clap_preset_discovery_indexer;
        return {CLAP_VERSION, "Aviary validator", "Aviary", "", "1", this,
            [](const Indexer*, const clap_preset_discovery_filetype* type) { return type && type->name; },
            [](const Indexer* self, const clap_preset_discovery_location* location) {
                auto& crawl = *static_cast<Crawl*>(self->indexer_data);
                const bool inside = location->kind == CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN;
                if (inside != (location->location == nullptr))
                    crawl.errors.emplace_back(
                        "declares a location in a file without a path, or a path in the plugin");
                crawl.locations.push_back({location->kind, copy(location->location)});
                return true;
            },
            [](const Indexer*, const clap_preset_discovery_soundpack*) { return true; },
            [](const Indexer*, const char*) -> const void* { return nullptr; }};
    }

    clap_preset_discovery_metadata_receiver receiver() {
        using Receiver = clap_preset_discovery_metadata_receiver;
        static constexpr auto of = [](const Receiver* self) -> Crawl& {
            return *static_cast<Crawl*>(self->receiver_data);
        };
        return {this,
            [](const Receiver* self, std::int32_t, const char* message) {
                of(self).errors.push_back(words("cannot read its presets: ", message ? message : ""));
            },
            [](const Receiver* self, const char* name, const char* key) {
                if (!name || !*name) of(self).errors.emplace_back("has a preset without a name");
                of(self).presets.push_back({of(self).now, name ? name : "", copy(key), {}});
                return true;
            },
            [](const Receiver* self, const clap_universal_plugin_id* id) {
                if (of(self).presets.empty() || !id || !id->id)
                    of(self).errors.emplace_back("names a plugin before a preset, or none");
                else
                    of(self).presets.back().plugins.emplace_back(id->id);
            },
            [](const Receiver*, const char*) {}, [](const Receiver*, std::uint32_t) {},
            [](const Receiver*, const char*) {}, [](const Receiver*, const char*) {},
            [](const Receiver*, clap_timestamp_t, clap_timestamp_t) {}, [](const Receiver*, const char*) {},
            [](const Receiver*, const char*, const char*) {}};
    }

    void go(Harness& h, const clap_preset_discovery_factory& factory, std::uint32_t index) {
        const auto* listed = factory.get_descriptor(&factory, index);
        if (!listed || !listed->id) return h.fail("preset provider ", index, " has no descriptor or no id");
        const auto own_indexer = indexer();
        const auto* provider = factory.create(&factory, &own_indexer, listed->id);
        if (!provider) return h.fail("preset provider '", listed->id, "' is listed but cannot be made");
        if (!provider->desc || std::string_view(provider->desc->id) != listed->id)
            h.fail("preset provider '", listed->id, "' calls itself something else");
        if (!provider->init(provider)) h.fail("preset provider '", listed->id, "' does not initialise");
        const auto own_receiver = receiver();
        for (const Location& location : locations) {
            now = location;
            // A folder would have to be searched; files are for whoever knows where they are installed.
            if (location.kind != CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN) continue;
            if (!provider->get_metadata(provider, location.kind, nullptr, &own_receiver))
                h.fail("preset provider '", listed->id, "' tells nothing of a location that it declares");
        }
        provider->destroy(provider);
        for (const std::string& error : errors) h.fail(error);
    }
};

void presets_are_found_and_load(Harness& h) {
    const auto* factory = static_cast<const clap_preset_discovery_factory*>(
        library_of(h).entry().get_factory(CLAP_PRESET_DISCOVERY_FACTORY_ID));
    if (!factory) return h.skip("offers no presets");
    Crawl none;
    const auto indexer = none.indexer();
    if (factory->create(factory, &indexer, "no.such.provider"))
        h.fail("makes a preset provider that it does not list");
    Crawl crawl;
    for (std::uint32_t i = 0; i < factory->count(factory); ++i) crawl.go(h, *factory, i);

    ClapSubject plugin(h, library_of(h).factory(), h.trial.plugin);
    if (!plugin.made() || !plugin.init()) return h.fail("cannot be created and initialised");
    const auto* loader = plugin.extension<clap_plugin_preset_load>(CLAP_EXT_PRESET_LOAD);
    for (const auto& preset : crawl.presets) {
        if (std::ranges::find(preset.plugins, h.trial.plugin) == preset.plugins.end()) continue;
        if (!loader) return h.fail("lists the preset '", preset.name, "' but has no ", CLAP_EXT_PRESET_LOAD);
        const char* place = preset.at.place ? preset.at.place->c_str() : nullptr;
        if (!loader->from_location(
                plugin.clap(), preset.at.kind, place, preset.key ? preset.key->c_str() : nullptr))
            h.fail("does not load its preset '", preset.name, "'");
        plugin.idle();
        Play(h, plugin).run();
    }
    if (loader
        && loader->from_location(
            plugin.clap(), CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, nullptr, "no such preset"))
        h.fail("says that it loaded a preset that does not exist");
    if (loader
        && loader->from_location(plugin.clap(), CLAP_PRESET_DISCOVERY_LOCATION_FILE, "/nonexistent", nullptr))
        h.fail("says that it loaded a file that does not exist");
}

void remote_controls_lead_to_parameters(Harness& h) {
    ClapSubject plugin(h, library_of(h).factory(), h.trial.plugin);
    if (!plugin.made() || !plugin.init()) return h.fail("cannot be created and initialised");
    const auto* controls = plugin.extension<clap_plugin_remote_controls>(CLAP_EXT_REMOTE_CONTROLS);
    if (!controls) return h.skip("has no remote controls");
    std::set<clap_id> parameters, pages;
    for (const Parameter& parameter : plugin.parameters()) parameters.insert(parameter.id);
    clap_remote_controls_page page{};
    for (std::uint32_t i = 0; i < controls->count(plugin.clap()); ++i) {
        if (!controls->get(plugin.clap(), i, &page))
            return h.fail("remote_controls.get(", i, ") answers false, of ", controls->count(plugin.clap()));
        if (!pages.insert(page.page_id).second)
            h.fail("two pages of remote controls have the id ", page.page_id);
        for (const clap_id id : page.param_ids)
            if (id != CLAP_INVALID_ID && !parameters.contains(id))
                h.fail("remote controls page '", page.page_name, "' leads to the parameter ", id,
                    ", which does not exist");
    }
}

void voices_and_note_names_are_sane(Harness& h) {
    ClapSubject plugin(h, library_of(h).factory(), h.trial.plugin);
    if (!plugin.made() || !plugin.init()) return h.fail("cannot be created and initialised");
    const auto* voices = plugin.extension<clap_plugin_voice_info>(CLAP_EXT_VOICE_INFO);
    const auto* names = plugin.extension<clap_plugin_note_name>(CLAP_EXT_NOTE_NAME);
    if (!voices && !names) return h.skip("tells nothing of voices or the names of notes");
    Play play(h, plugin);
    clap_voice_info info{};
    if (voices && voices->get(plugin.clap(), &info)
        && (info.voice_count < 1 || info.voice_count > info.voice_capacity))
        h.fail("has ", info.voice_count, " voices of at most ", info.voice_capacity);
    clap_note_name name{};
    for (std::uint32_t i = 0; names && i < names->count(plugin.clap()); ++i)
        if (!names->get(plugin.clap(), i, &name) || !name.name[0] || name.key < -1 || name.key > 127
            || name.channel < -1 || name.channel > 15)
            h.fail("note name ", i, " is missing, empty or of a key or channel that does not exist");
}

void state_contexts_take_each_other(Harness& h) {
    ClapSubject plugin(h, library_of(h).factory(), h.trial.plugin);
    if (!plugin.made() || !plugin.init()) return h.fail("cannot be created and initialised");
    const auto* states = plugin.extension<clap_plugin_state_context>(CLAP_EXT_STATE_CONTEXT);
    if (!states) return h.skip("has one context of states only");
    for (std::uint32_t context = CLAP_STATE_CONTEXT_FOR_PRESET; context <= CLAP_STATE_CONTEXT_FOR_PROJECT;
         ++context) {
        plugin.flush(some_values(h, plugin.parameters(), 0));
        plugin.idle();
        Stream saved;
        const clap_ostream out{&saved, [](const clap_ostream* self, const void* from, std::uint64_t size) {
                                   const auto* first = static_cast<const unsigned char*>(from);
                                   auto& bytes = static_cast<Stream*>(self->ctx)->bytes;
                                   bytes.insert(bytes.end(), first, first + size);
                                   return std::int64_t(size);
                               }};
        if (!states->save(plugin.clap(), &out, context))
            h.fail("does not save a state in the context ", context);
        // Of any context, and by the plain extension: CLAP lets hosts mix them.
        for (std::uint32_t other = CLAP_STATE_CONTEXT_FOR_PRESET; other <= CLAP_STATE_CONTEXT_FOR_PROJECT;
             ++other) {
            Stream in{.bytes = saved.bytes};
            const clap_istream stream{&in, [](const clap_istream* self, void* to, std::uint64_t size) {
                                          Random unused;
                                          return std::int64_t(
                                              static_cast<Stream*>(self->ctx)->give(to, size, unused));
                                      }};
            if (!states->load(plugin.clap(), &stream, other))
                h.fail("does not load in the context ", other, " what it saved in the context ", context);
        }
        Stream plain{.bytes = saved.bytes};
        if (!plugin.load(plain)) h.fail("does not load by clap.state what it saved in the context ", context);
        plugin.idle();
    }
}

void indications_are_welcome(Harness& h) {
    ClapSubject plugin(h, library_of(h).factory(), h.trial.plugin);
    if (!plugin.made() || !plugin.init()) return h.fail("cannot be created and initialised");
    const auto* indication = plugin.extension<clap_plugin_param_indication>(CLAP_EXT_PARAM_INDICATION);
    if (!indication) return h.skip("shows no indications");
    const clap_color colour{255, 1, 2, 3};
    Play play(h, plugin);
    for (const Parameter& p : plugin.parameters()) {
        indication->set_mapping(plugin.clap(), p.id, true, &colour, "Knob 1", "First knob of a box");
        indication->set_mapping(plugin.clap(), p.id, false, nullptr, nullptr, nullptr);
        for (std::uint32_t state = 0; state <= CLAP_PARAM_INDICATION_AUTOMATION_OVERRIDING; ++state)
            indication->set_automation(plugin.clap(), p.id, state, state % 2 ? &colour : nullptr);
        play.run();
    }
}

void ports_are_configurable_as_told(Harness& h) {
    ClapSubject plugin(h, library_of(h).factory(), h.trial.plugin);
    if (!plugin.made() || !plugin.init()) return h.fail("cannot be created and initialised");
    const auto* ports =
        plugin.extension<clap_plugin_configurable_audio_ports>(CLAP_EXT_CONFIGURABLE_AUDIO_PORTS);
    if (!ports) return h.skip("has no ports that a host may configure");
    using Request = clap_audio_port_configuration_request;
    const BusLayout present = plugin.layout();
    std::vector<Request> as_they_are;
    for (const bool input : {true, false}) {
        const auto& busses = input ? present.inputs : present.outputs;
        for (std::uint32_t i = 0; i < busses.size(); ++i)
            as_they_are.push_back({input, i, busses[i].channels, nullptr, nullptr});
    }
    const auto count = std::uint32_t(as_they_are.size());
    if (!ports->can_apply_configuration(plugin.clap(), as_they_are.data(), count)
        || !ports->apply_configuration(plugin.clap(), as_they_are.data(), count))
        h.fail("refuses the ports that it has");
    const Request too_many{false, 0, 1000, nullptr, nullptr}, no_port{false, 1000, 2, nullptr, nullptr};
    if (ports->can_apply_configuration(plugin.clap(), &too_many, 1))
        h.fail("says that it can have 1000 channels");
    if (ports->apply_configuration(plugin.clap(), &no_port, 1)) h.fail("configures output 1000");
    for (const std::uint32_t channels : {1u, 2u, 4u, 6u, 8u, 12u}) {
        const Request wanted{false, 0, channels, nullptr, nullptr};
        const bool can = ports->can_apply_configuration(plugin.clap(), &wanted, 1);
        if (ports->apply_configuration(plugin.clap(), &wanted, 1) != can)
            h.fail("does not do with ", channels, " channels what it says that it can");
        const auto outputs = plugin.layout().outputs;
        if (can && (outputs.empty() || outputs[0].channels != channels))
            h.fail("applies ", channels, " channels, but has others");
        Play(h, plugin).run();
    }
}

} // namespace clap_extensions

constexpr Rule clap_extension_table[] = {
    {"clap_presets_are_found_and_load", "Every preset that is listed loads, and sounds",
        clap_extensions::presets_are_found_and_load, Weight::must,
        "CLAP factory/preset-discovery.h; ext/preset-load.h: from_location()", Rule::For::clap},
    {"clap_remote_controls_lead_to_parameters", "Remote controls lead to parameters that exist",
        clap_extensions::remote_controls_lead_to_parameters, Weight::must,
        "CLAP ext/remote-controls.h: clap_remote_controls_page.param_ids", Rule::For::clap},
    {"clap_voices_and_note_names_are_sane", "Voices and names of notes are ones that can be",
        clap_extensions::voices_and_note_names_are_sane, Weight::must,
        "CLAP ext/voice-info.h: '1 <= voice_count <= voice_capacity'; ext/note-name.h", Rule::For::clap},
    {"clap_state_contexts_take_each_other", "A state saved in one context loads in every other",
        clap_extensions::state_contexts_take_each_other, Weight::must,
        "CLAP ext/state-context.h: 'the state may have been saved [...] with a different context_type'",
        Rule::For::clap},
    {"clap_ports_are_configurable_as_told", "Ports are as the host configured them",
        clap_extensions::ports_are_configurable_as_told, Weight::must,
        "CLAP ext/configurable-audio-ports.h: 'atomically be applied together, or discarded together'",
        Rule::For::clap},
    {"clap_indications_are_welcome", "A host may show any mapping and automation",
        clap_extensions::indications_are_welcome, Weight::must,
        "CLAP ext/param-indication.h: set_mapping(), color, label and description only 'if set'",
        Rule::For::clap},
};

} // namespace

std::span<const Rule> clap_extension_rules() { return clap_extension_table; }

} // namespace aviary::validator
