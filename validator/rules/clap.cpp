// What only CLAP has: entry, factory, descriptor, extensions.
#include "validator/clap/clap_library.h"
#include "validator/rule.h"

#include <clap/ext/audio-ports.h>
#include <clap/ext/note-ports.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <string_view>

namespace aviary::validator {
namespace {
namespace clap {

ClapLibrary& library_of(Harness& h) { return static_cast<ClapLibrary&>(h.library); }

const clap_plugin_descriptor* descriptor_of(Harness& h) {
    const auto& factory = library_of(h).factory();
    for (std::uint32_t i = 0; i < factory.get_plugin_count(&factory); ++i)
        if (const auto* found = factory.get_plugin_descriptor(&factory, i);
            found && h.trial.plugin == found->id)
            return found;
    return nullptr;
}

bool same_text(const char* one, const char* other) {
    return one == other || (one && other && std::strcmp(one, other) == 0);
}

void descriptor_is_complete(Harness& h) {
    const ClapSubject plugin(h, library_of(h).factory(), h.trial.plugin);
    const auto* own = plugin.made() ? plugin.clap()->desc : nullptr;
    if (!own) return h.fail("has no descriptor in clap_plugin.desc");
    for (const auto* descriptor : {descriptor_of(h), own})
        for (const char* mandatory : {descriptor->id, descriptor->name})
            if (!mandatory || !*mandatory) h.fail("has no id or no name in its descriptor");
    if (own->id && h.trial.plugin != own->id)
        h.fail("has the id '", own->id, "' in clap_plugin.desc, and another in the factory");
    if (!clap_version_is_compatible(own->clap_version))
        h.fail("has a CLAP version before 1.0 in its descriptor");
}

void descriptor_is_consistent(Harness& h) {
    const auto* listed = descriptor_of(h);
    const ClapSubject plugin(h, library_of(h).factory(), h.trial.plugin);
    const auto* own = plugin.made() ? plugin.clap()->desc : nullptr;
    if (!own) return;
    using Descriptor = clap_plugin_descriptor;
    for (const auto& [name, field] :
        {std::pair("name", &Descriptor::name), {"vendor", &Descriptor::vendor}, {"url", &Descriptor::url},
            {"manual_url", &Descriptor::manual_url}, {"support_url", &Descriptor::support_url},
            {"version", &Descriptor::version}, {"description", &Descriptor::description}})
        if (!same_text(listed->*field, own->*field))
            h.fail("descriptor field '", name, "' is not the same in the factory and in the plugin");
}

void features_are_proper(Harness& h) {
    const auto* features = descriptor_of(h)->features;
    if (!features) return h.fail("has no features in its descriptor");
    std::multiset<std::string> all;
    for (; *features; ++features) all.insert(*features);
    bool has_category = false;
    for (const char* category : {"instrument", "audio-effect", "note-effect", "note-detector", "analyzer"})
        has_category |= all.contains(category);
    if (!has_category)
        h.fail("has none of the main categories among its features: instrument, audio-effect, note-effect, "
               "note-detector, analyzer");
    for (auto feature = all.begin(); feature != all.end(); feature = all.upper_bound(*feature))
        if (all.count(*feature) > 1) h.fail("names its feature '", *feature, "' more than once");
}

void factory_is_proper(Harness& h) {
    const auto& library = library_of(h);
    for (const char* unknown :
        {"", "clap.plugin-factory.does-not-exist", "clap.plugin-factoryx", "clap.plugin-factor"})
        if (library.entry().get_factory(unknown)) h.fail("get_factory(\"", unknown, "\") is not null");
    std::set<std::string> ids;
    for (const auto& [id, name] : library.plugins())
        if (!ids.insert(id).second) h.fail("the factory lists the id '", id, "' twice");
}

void factory_is_steady(Harness& h) {
    const auto& library = library_of(h);
    if (library.entry().get_factory(CLAP_PLUGIN_FACTORY_ID) != &library.factory())
        h.fail("get_factory() gives another plugin factory the second time");
}

void unknown_ids_make_nothing(Harness& h) {
    const std::string& own = h.trial.plugin;
    const auto all = library_of(h).plugins();
    for (const std::string& id : {own + "x", own + " ", own.substr(0, own.size() - 1), std::string()}) {
        if (std::ranges::find(all, id, &PluginName::id) != all.end()) continue;
        if (ClapSubject(h, library_of(h).factory(), id).made())
            h.fail("create_plugin(\"", id, "\") makes a plugin, though there is none of that id");
    }
}

void lives_without_init(Harness& h) {
    for (int i = 0; i < 20; ++i) {
        const ClapSubject plugin(h, library_of(h).factory(), h.trial.plugin);
        if (!plugin.made()) return h.fail("cannot be created");
    }
    Play(h, *h.make()).run();
}

void entry_can_be_initialised_again(Harness& h) {
    auto& library = library_of(h);
    const auto& made_for = library.entry().clap_version;
    if (made_for.major == 1 && made_for.minor < 2)
        return h.skip(words("is made for CLAP 1.", made_for.minor, ", where a host calls init() once"));
    for (int i = 0; i < 3; ++i) {
        { Play(h, *h.make()).run(); }
        library.entry().deinit();
        if (!library.entry().init(library.path().c_str()))
            return h.fail("clap_entry.init() answers false after deinit()");
        library.find_factory();
    }
    Play(h, *h.make()).run();
}

void lives_without_host_extensions(Harness& h) {
    ClapSubject plugin(h, library_of(h).factory(), h.trial.plugin, false);
    if (!plugin.made() || !plugin.init()) return h.fail("does not start in a host that has no extensions");
    for (int i = 0; i < 3; ++i) {
        {
            Play play(h, plugin);
            auto& block = play.block();
            block.events = some_notes(h, block, 4, true);
            auto values = some_values(h, plugin.parameters(), 511);
            block.events.insert(block.events.end(), values.begin(), values.end());
            play.run();
        }
        Stream saved;
        if (plugin.has_state() && plugin.save(saved)) plugin.load(saved);
    }
}

void extensions_are_steady(Harness& h) {
    ClapSubject plugin(h, library_of(h).factory(), h.trial.plugin);
    if (!plugin.made() || !plugin.init()) return h.fail("cannot be created and initialised");
    const auto find = [&](const char* id) { return plugin.clap()->get_extension(plugin.clap(), id); };
    for (const char* unknown : {"", "clap.does-not-exist", "clap.paramsx", "clap.param"})
        if (find(unknown)) h.fail("get_extension(\"", unknown, "\") is not null");
    Play play(h, plugin);
    for (const char* id : {CLAP_EXT_PARAMS, CLAP_EXT_STATE, CLAP_EXT_AUDIO_PORTS, CLAP_EXT_NOTE_PORTS,
             "clap.latency", "clap.tail"}) {
        const void *on_main = find(id), *on_audio = nullptr;
        h.audio.run([&] { on_audio = find(id); });
        if (on_main != on_audio) h.fail("get_extension(\"", id, "\") gives two threads two answers");
    }
}

void indices_are_checked(Harness& h) {
    const auto& factory = library_of(h).factory();
    const auto plugins = factory.get_plugin_count(&factory);
    for (const std::uint32_t index : {plugins, 0xffffffffu})
        if (factory.get_plugin_descriptor(&factory, index))
            h.fail("get_plugin_descriptor(", index, ") is not null, where there are ", plugins, " plugins");
    ClapSubject plugin(h, factory, h.trial.plugin);
    if (!plugin.made() || !plugin.init()) return h.fail("cannot be created and initialised");
    const auto* self = plugin.clap();
    if (const auto* params = plugin.extension<clap_plugin_params>(CLAP_EXT_PARAMS)) {
        clap_param_info info{};
        for (const std::uint32_t index : {params->count(self), 0xffffffffu})
            if (params->get_info(self, index, &info))
                h.fail("params.get_info(", index, ") answers true, where there are ", params->count(self));
    }
    for (const bool input : {true, false}) {
        if (const auto* ports = plugin.extension<clap_plugin_audio_ports>(CLAP_EXT_AUDIO_PORTS)) {
            clap_audio_port_info info{};
            for (const std::uint32_t index : {ports->count(self, input), 0xffffffffu})
                if (ports->get(self, index, input, &info))
                    h.fail("audio_ports.get(", index, ") answers true, where there are ",
                        ports->count(self, input));
        }
        if (const auto* ports = plugin.extension<clap_plugin_note_ports>(CLAP_EXT_NOTE_PORTS)) {
            clap_note_port_info info{};
            if (ports->get(self, ports->count(self, input), input, &info))
                h.fail("note_ports.get() answers true behind the last");
        }
        if (plugin.switch_bus(input, 99, true))
            h.fail("switches port 99 of its ", input ? "inputs" : "outputs", ", which it does not have");
    }
}

void note_ports_prefer_what_they_support(Harness& h) {
    ClapSubject plugin(h, library_of(h).factory(), h.trial.plugin);
    if (!plugin.made() || !plugin.init()) return h.fail("cannot be created and initialised");
    const auto* ports = plugin.extension<clap_plugin_note_ports>(CLAP_EXT_NOTE_PORTS);
    if (!ports) return h.skip("has no note ports");
    for (const bool input : {true, false})
        for (std::uint32_t index = 0; index < ports->count(plugin.clap(), input); ++index) {
            clap_note_port_info info{};
            if (!ports->get(plugin.clap(), index, input, &info))
                h.fault(watched::answers, "note_ports.get() answers false for port ", index);
            else if (!(info.supported_dialects & info.preferred_dialect))
                h.fail("note port ", index, " prefers a dialect that it does not support");
        }
}

void texts_fit_where_they_go(Harness& h) {
    ClapSubject plugin(h, library_of(h).factory(), h.trial.plugin);
    if (!plugin.made() || !plugin.init()) return h.fail("cannot be created and initialised");
    const auto* params = plugin.extension<clap_plugin_params>(CLAP_EXT_PARAMS);
    for (const Parameter& parameter : plugin.parameters())
        for (const std::uint32_t size : {1u, 2u, 5u, 300u}) {
            char text[512];
            std::memset(text, 'x', sizeof text);
            if (!params->value_to_text(plugin.clap(), parameter.id, parameter.initial, text, size)) continue;
            if (!std::memchr(text, 0, size))
                h.fail("writes a text without an end into ", size, " bytes, for parameter '", parameter.name,
                    "'");
            if (text[size] != 'x')
                h.fail("writes more than the ", size, " bytes it is given, for parameter '", parameter.name,
                    "'");
        }
}

} // namespace clap

constexpr Rule clap_table[] = {
    {"clap_descriptor_is_complete",
        "A plugin's descriptor has an id and a name, those that the factory lists",
        clap::descriptor_is_complete, Weight::must,
        "CLAP plugin.h: clap_plugin_descriptor, 'mandatory fields must be set and must not be blank'",
        Rule::For::clap},
    {"clap_descriptor_is_consistent", "The factory and the plugin describe it the same",
        clap::descriptor_is_consistent, Weight::should, "clap-validator: 'descriptor-consistency'",
        Rule::For::clap},
    {"clap_features_are_proper", "Features name a main category, and none twice", clap::features_are_proper,
        Weight::should,
        "CLAP plugin-features.h; clap-validator: 'features-categories', 'features-duplicates'",
        Rule::For::clap},
    {"clap_factory_is_proper", "Factories that are not there are null, and a plugin is listed once",
        clap::factory_is_proper, Weight::must,
        "CLAP entry.h: get_factory(), 'returns null if the factory is not provided'; plugin.h: the id is "
        "unique",
        Rule::For::clap},
    {"clap_factory_is_steady", "The factory is the same whenever it is asked for", clap::factory_is_steady,
        Weight::should, "hosts keep what they have got", Rule::For::clap},
    {"clap_unknown_ids_make_nothing", "An id that is almost right makes no plugin",
        clap::unknown_ids_make_nothing, Weight::must,
        "CLAP plugin-factory.h: create_plugin(), 'returns null in case of error'", Rule::For::clap},
    {"clap_lives_without_init", "A plugin may be destroyed before it was initialised",
        clap::lives_without_init, Weight::bear,
        "CLAP plugin.h: init() 'must be called after creating the plugin'", Rule::For::clap},
    {"clap_entry_can_be_initialised_again", "The library works again after deinit() and init()",
        clap::entry_can_be_initialised_again, Weight::must,
        "CLAP 1.2 entry.h: 'init() can be called once more to re-initialize the DSO'", Rule::For::clap},
    {"clap_lives_without_host_extensions", "A host without any extension is a host too",
        clap::lives_without_host_extensions, Weight::must,
        "CLAP host.h: get_extension(); none is mandatory for a host", Rule::For::clap},
    {"clap_extensions_are_steady", "Extensions are the same on any thread, and unknown ones null",
        clap::extensions_are_steady, Weight::must,
        "CLAP plugin.h: get_extension(), 'returns null if not supported', [thread-safe]", Rule::For::clap},
    {"clap_indices_are_checked", "An index behind the last answers false", clap::indices_are_checked,
        Weight::bear, "the host that asks is at fault", Rule::For::clap},
    {"clap_note_ports_prefer_what_they_support", "A note port prefers a dialect that it supports",
        clap::note_ports_prefer_what_they_support, Weight::must,
        "CLAP ext/note-ports.h: clap_note_port_info.preferred_dialect", Rule::For::clap},
    {"clap_texts_fit_where_they_go", "A parameter's text keeps to the room it is given",
        clap::texts_fit_where_they_go, Weight::must,
        "CLAP ext/params.h: value_to_text(), 'null-terminated', out_buffer_capacity", Rule::For::clap},
};

} // namespace

std::span<const Rule> clap_rules() { return clap_table; }

} // namespace aviary::validator
