// What only CLAP has: entry, factory, descriptor, extensions.
#include "validator/check.h"
#include "validator/clap/clap_library.h"

#include <clap/ext/audio-ports.h>
#include <clap/ext/note-ports.h>

#include <cstring>
#include <set>
#include <string_view>

namespace aviary::validator {
namespace {

ClapLibrary& library_of(Harness& h) { return static_cast<ClapLibrary&>(h.library); }

const clap_plugin_descriptor* descriptor_of(Harness& h) {
    const auto& factory = library_of(h).factory();
    for (std::uint32_t i = 0; i < factory.get_plugin_count(&factory); ++i)
        if (const auto* found = factory.get_plugin_descriptor(&factory, i); found && h.plugin_id == found->id)
            return found;
    return nullptr;
}

bool same_text(const char* one, const char* other) {
    return one == other || (one && other && std::strcmp(one, other) == 0);
}

void descriptor_is_consistent(Harness& h) {
    const auto* listed = descriptor_of(h);
    const ClapSubject plugin(h, library_of(h).factory(), h.plugin_id);
    if (!plugin.made()) return h.fail("cannot be created by the id that the factory lists");
    const auto* own = plugin.clap()->desc;
    if (!own) return h.fail("has no descriptor in clap_plugin.desc");
    using Descriptor = clap_plugin_descriptor;
    for (const auto& [name, field] : {std::pair("id", &Descriptor::id), {"name", &Descriptor::name},
             {"vendor", &Descriptor::vendor}, {"url", &Descriptor::url},
             {"manual_url", &Descriptor::manual_url}, {"support_url", &Descriptor::support_url},
             {"version", &Descriptor::version}, {"description", &Descriptor::description}})
        if (!same_text(listed->*field, own->*field))
            h.fail("descriptor field '", name, "' is not the same in the factory and in the plugin");
    for (const char* mandatory : {own->id, own->name})
        if (!mandatory || !*mandatory) h.fail("has no id or no name in its descriptor");
    if (!clap_version_is_compatible(own->clap_version))
        h.fail("has a CLAP version before 1.0 in its descriptor");
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
    for (const std::string& feature : all)
        if (all.count(feature) > 1) h.fail("names its feature '", feature, "' more than once");
}

void factory_is_steady(Harness& h) {
    auto& library = library_of(h);
    const auto& entry = library.entry();
    if (entry.get_factory(CLAP_PLUGIN_FACTORY_ID) != &library.factory())
        h.fail("get_factory() gives another plugin factory the second time");
    for (const char* unknown :
        {"", "clap.plugin-factory.does-not-exist", "clap.plugin-factoryx", "clap.plugin-factor"})
        if (entry.get_factory(unknown)) h.fail("get_factory(\"", unknown, "\") is not null");
    const auto& factory = library.factory();
    const auto count = factory.get_plugin_count(&factory);
    if (factory.get_plugin_descriptor(&factory, count))
        h.fail("get_plugin_descriptor(", count, ") is not null, where there are ", count, " plugins");
    if (factory.get_plugin_descriptor(&factory, 0xffffffff))
        h.fail("get_plugin_descriptor(0xffffffff) is not null");
    std::set<std::string> ids;
    for (const auto& id : library.plugin_ids())
        if (!ids.insert(id).second) h.fail("the factory lists the id '", id, "' twice");
}

void unknown_ids_make_nothing(Harness& h) {
    for (const std::string& id : {h.plugin_id + "x", h.plugin_id + " ",
             h.plugin_id.substr(0, h.plugin_id.size() - 1), std::string()}) {
        bool known = false;
        for (const auto& other : library_of(h).plugin_ids()) known |= other == id;
        if (!known && ClapSubject(h, library_of(h).factory(), id).made())
            h.fail("create_plugin(\"", id, "\") makes a plugin, though there is none of that id");
    }
}

void lives_without_init(Harness& h) {
    for (int i = 0; i < 20; ++i) {
        const ClapSubject plugin(h, library_of(h).factory(), h.plugin_id);
        if (!plugin.made()) return h.fail("cannot be created");
    }
    Play(h, *h.make()).run();
}

void entry_can_be_initialised_again(Harness& h) {
    auto& library = library_of(h);
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
    ClapSubject plugin(h, library_of(h).factory(), h.plugin_id, false);
    if (!plugin.made() || !plugin.init()) return h.fail("does not start in a host that has no extensions");
    for (int i = 0; i < 3; ++i) {
        {
            Play play(h, plugin);
            auto& block = play.block();
            block.events = some_notes(h, block.frames, 4, true);
            auto values = some_values(h, plugin.parameters(), 511);
            block.events.insert(block.events.end(), values.begin(), values.end());
            play.run();
        }
        Stream saved;
        if (plugin.has_state() && plugin.save(saved)) plugin.load(saved);
    }
}

void extensions_are_steady(Harness& h) {
    ClapSubject plugin(h, library_of(h).factory(), h.plugin_id);
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
    ClapSubject plugin(h, library_of(h).factory(), h.plugin_id);
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
            for (std::uint32_t index = 0; index < ports->count(self, input); ++index)
                if (!ports->get(self, index, input, &info)
                    || !(info.supported_dialects & info.preferred_dialect))
                    h.fail("note port ", index, " prefers a dialect that it does not support");
            if (ports->get(self, ports->count(self, input), input, &info))
                h.fail("note_ports.get() answers true behind the last");
        }
    }
}

void texts_fit_where_they_go(Harness& h) {
    ClapSubject plugin(h, library_of(h).factory(), h.plugin_id);
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

constexpr auto clap = Check::For::clap;
constexpr Check checks[] = {
    {"clap_descriptor_is_consistent", "The factory and the plugin describe it the same",
        descriptor_is_consistent, clap},
    {"clap_features_are_proper", "Features name a main category, and none twice", features_are_proper, clap},
    {"clap_factory_is_steady", "A factory is the same whenever it is asked for, and checks its indices",
        factory_is_steady, clap},
    {"clap_unknown_ids_make_nothing", "An id that is almost right makes no plugin", unknown_ids_make_nothing,
        clap},
    {"clap_lives_without_init", "A plugin may be destroyed before it was initialised", lives_without_init,
        clap},
    {"clap_entry_can_be_initialised_again", "The library works again after deinit() and init()",
        entry_can_be_initialised_again, clap},
    {"clap_lives_without_host_extensions", "A host without any extension is a host too",
        lives_without_host_extensions, clap},
    {"clap_extensions_are_steady", "Extensions are the same on any thread, and unknown ones null",
        extensions_are_steady, clap},
    {"clap_indices_are_checked", "An index behind the last answers false", indices_are_checked, clap},
    {"clap_texts_fit_where_they_go", "A parameter's text keeps to the room it is given",
        texts_fit_where_they_go, clap},
};

} // namespace

std::span<const Check> clap_checks() { return checks; }

} // namespace aviary::validator
