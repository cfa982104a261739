// Notes and MIDI, in order and out of it. Plugins that take none are given them too: they must not mind.
#include "validator/check.h"

#include <algorithm>

namespace aviary::validator {
namespace {

template <typename Events>
void play_events(Harness& h, int blocks, Events events) {
    const auto plugin = h.make();
    Play play(h, *plugin);
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

void played_and_ended(Harness& h) {
    play_events(h, h.rounds(30), [&](Block& block, int) { block.events = some_notes(h, block.frames, 8); });
}

void never_ended(Harness& h) {
    play_events(h, h.rounds(30), [&](Block& block, int i) {
        block.events = some_notes(h, block.frames, i % 5 == 0 ? 200 : 10, true);
    });
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

void that_do_not_match(Harness& h) {
    play_events(h, h.rounds(30), [&](Block& block, int) {
        for (int i = 0; i < 30; ++i) block.events.push_back(any_note_event(h, block.frames));
        sort(block);
    });
}

void meant_for_all(Harness& h) {
    play_events(h, h.rounds(30), [&](Block& block, int) {
        for (int i = 0; i < 30; ++i) {
            Event event = any_note_event(h, block.frames);
            if (h.up_to(1)) event.note_id = -1;
            if (event.kind != Event::Kind::note_on) {
                if (h.up_to(1)) event.port = -1;
                if (h.up_to(1)) event.channel = -1;
                if (h.up_to(1)) event.key = -1;
            }
            block.events.push_back(event);
        }
        sort(block);
    });
}

void with_impossible_fields(Harness& h) {
    constexpr std::int16_t strange[] = {-1, -2, 128, 200, 32767, -32768, 16, 0};
    constexpr double values[] = {-1, 0, 2, 1e30, -1e30, 120};
    play_events(h, h.rounds(30), [&](Block& block, int) {
        for (int i = 0; i < 30; ++i) {
            Event event = any_note_event(h, block.frames);
            event.key = strange[h.up_to(7)];
            if (h.up_to(1)) event.channel = strange[h.up_to(7)];
            if (h.up_to(1)) event.port = strange[h.up_to(7)];
            event.value = values[h.up_to(5)];
            event.note_id = h.up_to(1) ? -5 : 0x7fffffff;
            if (h.up_to(3) == 0) event.id = 1000;
            block.events.push_back(event);
        }
        sort(block);
    });
}

void out_of_order(Harness& h) {
    play_events(h, h.rounds(30), [&](Block& block, int) {
        block.events = some_notes(h, block.frames, 10);
        for (int i = 0; i < 20; ++i) block.events.push_back(any_note_event(h, block.frames));
        std::ranges::shuffle(block.events, h.random);
    });
}

void behind_the_end(Harness& h) {
    play_events(h, h.rounds(20), [&](Block& block, int) {
        block.events = some_notes(h, block.frames, 4, true);
        for (const std::uint32_t late : {block.frames, block.frames + 100, 0x7fffffffu, 0xffffffffu}) {
            block.events.push_back(any_note_event(h, block.frames));
            block.events.back().frame = late;
        }
    });
}

void as_midi(Harness& h) {
    play_events(h, h.rounds(30), [&](Block& block, int i) {
        for (int j = 0; j < 40; ++j) {
            Event event{.kind = Event::Kind::midi, .frame = h.up_to(block.frames - 1)};
            event.bytes[0] =
                std::uint8_t((i % 3 == 0 ? 0 : 0x80) | h.up_to(255)); // now and then no status at all
            event.bytes[1] = std::uint8_t(h.up_to(i % 4 == 0 ? 255 : 127));
            event.bytes[2] = std::uint8_t(h.up_to(127));
            block.events.push_back(event);
        }
        for (const std::uint32_t size : {0u, 1u, 64u, 5000u})
            block.events.push_back(
                {.kind = Event::Kind::sysex, .frame = h.up_to(block.frames - 1), .id = size});
        sort(block);
    });
}

void in_thousands(Harness& h) {
    const auto plugin = h.make();
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

constexpr Check checks[] = {
    {"notes_played_and_ended", "Notes at any sample, on any channel and key", played_and_ended},
    {"notes_never_ended", "Notes on without off run out of nothing but voices", never_ended},
    {"notes_that_do_not_match", "Offs, chokes and expressions of notes that do not sound are nothing to fear",
        that_do_not_match},
    {"notes_meant_for_all", "Wildcards may stand for any port, channel, key or note", meant_for_all},
    {"notes_with_impossible_fields", "Keys, channels and values that do not exist do no harm",
        with_impossible_fields},
    {"notes_out_of_order", "Events that a host forgot to sort do no harm", out_of_order},
    {"notes_behind_the_end", "Nor do those behind the end of the block", behind_the_end},
    {"notes_as_midi", "Any bytes as MIDI, and system exclusive messages of any length", as_midi},
    {"notes_in_thousands", "Thousands of events in one block, thousands at one sample", in_thousands},
};

} // namespace

std::span<const Check> note_checks() { return checks; }

} // namespace aviary::validator
