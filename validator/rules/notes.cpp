// Notes and MIDI, in order and out of it. What a plugin does not take it is given as well, by rules that say so.
#include "validator/harness/harness.h"
#include "validator/rule.h"

#include <algorithm>

namespace aviary::validator {
namespace {
namespace notes {

/// Blocks with `events` in them, then some silence.
template <typename Events>
void play_events(Harness& h, Subject& plugin, int blocks, Events events) {
    Play play(h, plugin);
    for (int i = 0; i < blocks; ++i) {
        auto& block = play.block(1 + h.up_to(511));
        events(block, i);
        play.run();
    }
    for (int i = 0; i < 4; ++i) {
        play.silent_block(512);
        play.run();
    }
}

/// Of a plugin that takes notes as events of their own.
template <typename Events>
void play_notes(Harness& h, int blocks, Events events) {
    const auto plugin = h.make();
    if (!plugin->layout().takes_notes) return h.skip("takes no notes");
    play_events(h, *plugin, blocks, events);
}

/// Of whatever plugin.
template <typename Events>
void play_to_anyone(Harness& h, int blocks, Events events) {
    play_events(h, *h.make(), blocks, events);
}

void played_and_ended(Harness& h) {
    const auto plugin = h.make();
    const auto layout = plugin->layout();
    if (!layout.takes_notes && !layout.takes_midi) return h.skip("takes no notes");
    play_events(h, *plugin, h.rounds(30), [&](Block& block, int) { block.events = some_notes(h, block, 8); });
}

void never_ended(Harness& h) {
    const auto plugin = h.make();
    const auto layout = plugin->layout();
    if (!layout.takes_notes && !layout.takes_midi) return h.skip("takes no notes");
    play_events(h, *plugin, h.rounds(30),
        [&](Block& block, int i) { block.events = some_notes(h, block, i % 5 == 0 ? 200 : 10, true); });
}

Event any_note_event(Harness& h, std::uint32_t frames) {
    constexpr Event::Kind kinds[] = {
        Event::Kind::note_on, Event::Kind::note_off, Event::Kind::note_choke, Event::Kind::expression};
    Event event{.kind = kinds[h.up_to(3)], .frame = h.up_to(frames - 1)};
    event.id = h.up_to(6); // the kind of an expression
    event.value = h.between(0, 1);
    event.note_id = std::int32_t(h.up_to(8));
    event.port = 0;
    event.channel = std::int16_t(h.up_to(15));
    event.key = std::int16_t(h.up_to(127));
    return event;
}

void sort(Block& block) { std::ranges::stable_sort(block.events, {}, &Event::frame); }

void fill_with_any(Harness& h, Block& block, int count) {
    for (int i = 0; i < count; ++i) block.events.push_back(any_note_event(h, block.frames));
    sort(block);
}

void that_do_not_match(Harness& h) {
    play_notes(h, h.rounds(30), [&](Block& block, int) { fill_with_any(h, block, 30); });
}

void nobody_asked_for(Harness& h) {
    const auto plugin = h.make();
    if (plugin->layout().takes_notes) return h.skip("takes notes");
    play_events(h, *plugin, h.rounds(30), [&](Block& block, int) { fill_with_any(h, block, 30); });
}

void meant_for_all(Harness& h) {
    play_notes(h, h.rounds(30), [&](Block& block, int) {
        for (int i = 0; i < 30; ++i) {
            Event event = any_note_event(h, block.frames);
            if (h.chance()) event.note_id = -1;
            if (event.kind != Event::Kind::note_on) {
                if (h.chance()) event.port = -1;
                if (h.chance()) event.channel = -1;
                if (h.chance()) event.key = -1;
            }
            block.events.push_back(event);
        }
        sort(block);
    });
}

void with_impossible_fields(Harness& h) {
    constexpr std::int16_t strange[] = {-1, -2, 128, 200, 32767, -32768, 16, 0};
    constexpr double values[] = {-1, 0, 2, 1e30, -1e30, 120};
    play_to_anyone(h, h.rounds(30), [&](Block& block, int) {
        for (int i = 0; i < 30; ++i) {
            Event event = any_note_event(h, block.frames);
            event.key = strange[h.up_to(7)];
            if (h.chance()) event.channel = strange[h.up_to(7)];
            if (h.chance()) event.port = strange[h.up_to(7)];
            event.value = values[h.up_to(5)];
            event.note_id = h.chance() ? -5 : 0x7fffffff;
            if (h.up_to(3) == 0) event.id = 1000;
            block.events.push_back(event);
        }
        sort(block);
    });
}

void out_of_order(Harness& h) {
    play_to_anyone(h, h.rounds(30), [&](Block& block, int) {
        fill_with_any(h, block, 40);
        std::ranges::shuffle(block.events, h.random);
    });
}

void behind_the_end(Harness& h) {
    play_to_anyone(h, h.rounds(20), [&](Block& block, int) {
        for (const std::uint32_t late : {block.frames, block.frames + 100, 0x7fffffffu, 0xffffffffu}) {
            block.events.push_back(any_note_event(h, block.frames));
            block.events.back().frame = late;
        }
    });
}

Event midi(Harness& h, const Block& block, std::uint8_t status, std::uint8_t one, std::uint8_t two) {
    Event event{.kind = Event::Kind::midi, .frame = h.up_to(block.frames - 1)};
    event.bytes[0] = status, event.bytes[1] = one, event.bytes[2] = two;
    return event;
}

void add_system_exclusive(Harness& h, Block& block) {
    for (const std::uint32_t size : {0u, 1u, 64u, 5000u})
        block.events.push_back({.kind = Event::Kind::sysex, .frame = h.up_to(block.frames - 1), .id = size});
}

void as_midi(Harness& h) {
    const auto plugin = h.make();
    if (!plugin->layout().takes_midi) return h.skip("takes no MIDI");
    play_events(h, *plugin, h.rounds(30), [&](Block& block, int) {
        for (int j = 0; j < 40; ++j)
            block.events.push_back(midi(h, block, std::uint8_t(0x80 | h.up_to(0x6f)),
                std::uint8_t(h.up_to(127)), std::uint8_t(h.up_to(127))));
        add_system_exclusive(h, block);
        sort(block);
    });
}

void as_bytes_that_are_no_midi(Harness& h) {
    play_to_anyone(h, h.rounds(30), [&](Block& block, int) {
        for (int j = 0; j < 40; ++j)
            block.events.push_back(midi(h, block, std::uint8_t(h.up_to(255)), std::uint8_t(h.up_to(255)),
                std::uint8_t(h.up_to(255))));
        add_system_exclusive(h, block);
        sort(block);
    });
}

void in_thousands(Harness& h) {
    const auto plugin = h.make();
    if (!plugin->layout().takes_notes) return h.skip("takes no notes");
    Play play(h, *plugin);
    for (int i = 0; i < 3; ++i) {
        auto& block = play.block(512);
        for (int j = 0; j < 4000; ++j) block.events.push_back(any_note_event(h, 512));
        if (i == 1)
            for (Event& event : block.events) event.frame = 7;
        sort(block);
        play.run();
    }
}

} // namespace notes

constexpr Rule note_table[] = {
    {"notes_played_and_ended", "Notes at any sample, on any channel and key", notes::played_and_ended,
        Weight::must, "CLAP events.h: CLAP_EVENT_NOTE_ON, CLAP_EVENT_MIDI; VST3 NoteOnEvent, NoteOffEvent"},
    {"notes_never_ended", "Notes on without off run out of nothing but voices", notes::never_ended,
        Weight::must, "CLAP events.h, VST3 IEventList: nothing limits how many sound"},
    {"notes_that_do_not_match", "Offs, chokes and expressions of notes that do not sound are nothing to fear",
        notes::that_do_not_match, Weight::must,
        "CLAP events.h: events are matched with the notes that sound; VST3 NoteOffEvent.noteId"},
    {"notes_nobody_asked_for", "Notes for a plugin that takes none do no harm", notes::nobody_asked_for,
        Weight::bear,
        "CLAP ext/note-ports.h: a plugin without it has no note input; nor one without an event bus"},
    {"notes_meant_for_all", "Wildcards may stand for any port, channel, key or note", notes::meant_for_all,
        Weight::must, "CLAP events.h: clap_event_note, '-1 to indicate a wildcard'", Rule::For::clap},
    {"notes_with_impossible_fields", "Keys, channels and values that do not exist do no harm",
        notes::with_impossible_fields, Weight::bear, "the host that sends them is at fault"},
    {"notes_out_of_order", "Events that a host forgot to sort do no harm", notes::out_of_order, Weight::bear,
        "the host that sends them is at fault"},
    {"notes_behind_the_end", "Nor do those behind the end of the block", notes::behind_the_end, Weight::bear,
        "the host that sends them is at fault"},
    {"notes_as_midi", "Any MIDI message, and system exclusive ones of any length", notes::as_midi,
        Weight::must,
        "CLAP ext/note-ports.h: CLAP_NOTE_DIALECT_MIDI; events.h: CLAP_EVENT_MIDI, CLAP_EVENT_MIDI_SYSEX",
        Rule::For::clap},
    {"notes_as_bytes_that_are_no_midi", "Bytes that are no MIDI message, and event types that do not exist",
        notes::as_bytes_that_are_no_midi, Weight::bear, "the host that sends them is at fault"},
    {"notes_in_thousands", "Thousands of events in one block, thousands at one sample", notes::in_thousands,
        Weight::must, "CLAP events.h: clap_input_events; VST3 IEventList: nothing limits how many there are"},
};

} // namespace

std::span<const Rule> note_rules() { return note_table; }

} // namespace aviary::validator
