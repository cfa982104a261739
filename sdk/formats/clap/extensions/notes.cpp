// CLAP's extensions for notes: note-ports, voice-info, note-name. [main-thread]
#include "sdk/core/track/copy_utf8.h"
#include "sdk/formats/clap/extensions/extensions.h"

#include <aviary/abi/clap/note_name.h>
#include <aviary/abi/clap/voice_info.h>
#include <clap/ext/note-ports.h>

#include <string_view>

namespace aviary::detail {

namespace {

std::uint32_t note_port_count(Self self, bool is_input) {
    const Notes& notes = ClapPlugin::of(self).notes();
    return (is_input ? notes.in : notes.out) ? 1 : 0;
}

bool note_port(Self self, std::uint32_t index, bool is_input, clap_note_port_info_t* info) {
    if (index >= note_port_count(self, is_input)) return false;
    *info = {};
    info->id = is_input ? 0 : 1;
    info->supported_dialects = CLAP_NOTE_DIALECT_CLAP | CLAP_NOTE_DIALECT_MIDI;
    if (is_input && ClapPlugin::of(self).notes().mpe) info->supported_dialects |= CLAP_NOTE_DIALECT_MIDI_MPE;
    const auto preferred = ClapPlugin::of(self).note_dialect();
    info->preferred_dialect = CLAP_NOTE_DIALECT_MIDI;
    if (info->supported_dialects & preferred) info->preferred_dialect = preferred;
    copy_utf8(info->name, std::string_view(is_input ? "Notes" : "Notes out"));
    return true;
}

constexpr clap_plugin_note_ports_t note_ports = {.count = note_port_count, .get = note_port};

constexpr clap_plugin_voice_info_t voice_info = {.get = [](Self self, clap_voice_info_t* info) {
    const unsigned voices = author(self).voices();
    *info = {
        .voice_count = voices, .voice_capacity = voices, .flags = CLAP_VOICE_INFO_SUPPORTS_OVERLAPPING_NOTES};
    return voices > 0;
}};

/// The index-th key that has a name, or -1.
int named_key(Self self, std::uint32_t index) {
    for (int key = 0; key < 128; ++key)
        if (author(self).note_name(key) && index-- == 0) return key;
    return -1;
}

constexpr clap_plugin_note_name_t note_name = {.count =
                                                   [](Self self) {
                                                       std::uint32_t count = 0;
                                                       for (int key = 0; key < 128; ++key)
                                                           count += author(self).note_name(key) ? 1 : 0;
                                                       return count;
                                                   },
    .get =
        [](Self self, std::uint32_t index, clap_note_name_t* name) {
            const int key = named_key(self, index);
            if (key < 0) return false;
            *name = {};
            copy_utf8(name->name, std::string_view(author(self).note_name(key)));
            name->port = -1;
            name->key = std::int16_t(key);
            name->channel = -1;
            return true;
        }};

} // namespace

const void* find_note_extension(const ClapPlugin& plugin, std::string_view id) {
    if (id == CLAP_EXT_NOTE_PORTS && (plugin.notes().in || plugin.notes().out)) return &note_ports;
    if (!plugin.notes().in) return nullptr;
    if (id == CLAP_EXT_VOICE_INFO) return &voice_info;
    if (id == CLAP_EXT_NOTE_NAME) return &note_name;
    return nullptr;
}

} // namespace aviary::detail
