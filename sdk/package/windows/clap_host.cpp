#include "windows_host.h"

#include <clap/entry.h>
#include <clap/events.h>
#include <clap/host.h>
#include <clap/plugin-factory.h>
#include <clap/plugin.h>

namespace {

const clap_host nobody{CLAP_VERSION, nullptr, "host", "Aviary", "", "1",
    [](const clap_host*, const char*) -> const void* { return nullptr; }, [](const clap_host*) {},
    [](const clap_host*) {}, [](const clap_host*) {}};

const clap_event_note note{
    {sizeof(clap_event_note), 0, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_NOTE_ON, 0}, -1, 0, 0, 60, 0.8};
const clap_input_events no_events{nullptr, [](const clap_input_events*) -> uint32_t { return 0; },
    [](const clap_input_events*, uint32_t) -> const clap_event_header* { return nullptr; }};
const clap_input_events a_note{nullptr, [](const clap_input_events*) -> uint32_t { return 1; },
    [](const clap_input_events*, uint32_t) { return &note.header; }};
const clap_output_events nowhere{
    nullptr, [](const clap_output_events*, const clap_event_header*) { return true; }};

} // namespace

std::string play_clap(HMODULE library, const char* path) {
    const auto* entry = symbol<const clap_plugin_entry*>(library, "clap_entry");
    require(entry->init(path), "init() refuses");
    const auto* factory = static_cast<const clap_plugin_factory*>(entry->get_factory(CLAP_PLUGIN_FACTORY_ID));
    require(factory && factory->get_plugin_count(factory) > 0, "it offers no plugin");
    const auto* description = factory->get_plugin_descriptor(factory, 0);
    const auto* plugin = factory->create_plugin(factory, &nobody, description->id);
    require(plugin && plugin->init(plugin), "the plugin cannot be made");
    require(plugin->activate(plugin, 48000, 1, Ear::frames), "activate() refuses");
    require(plugin->start_processing(plugin), "start_processing() refuses");

    Ear ear;
    clap_audio_buffer in{ear.ins, nullptr, 2, 0, 0}, out{ear.outs, nullptr, 2, 0, 0};
    clap_audio_buffer ins[2] = {in, in}; // a sidechain hears the same
    for (unsigned block = 0; block < Ear::blocks; ++block) {
        ear.make_tone(block);
        const clap_process process{int64_t(block) * Ear::frames, Ear::frames, nullptr, ins, &out, 2, 1,
            block == Ear::blocks / 2 ? &a_note : &no_events, &nowhere};
        require(plugin->process(plugin, &process) != CLAP_PROCESS_ERROR, "process() fails");
        ear.listen();
    }
    const std::string name = description->name;
    plugin->stop_processing(plugin);
    plugin->deactivate(plugin);
    plugin->destroy(plugin);
    entry->deinit();
    return name + ", " + ear.heard();
}
