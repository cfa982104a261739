// What parameters say of themselves, and how they take changes.
#include "validator/check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace aviary::validator {
namespace {

/// Those a check can afford to look at one by one: the first, and some of the rest (there may be thousands).
std::vector<Parameter> a_few(const std::vector<Parameter>& all, std::size_t most = 100) {
    std::vector<Parameter> few;
    const std::size_t step = std::max<std::size_t>(1, all.size() / most);
    for (std::size_t i = 0; i < all.size(); i += i < most / 2 ? 1 : step) few.push_back(all[i]);
    return few;
}

std::vector<Parameter> settable(const std::vector<Parameter>& all) {
    std::vector<Parameter> some;
    for (const Parameter& parameter : a_few(all))
        if (parameter.settable()) some.push_back(parameter);
    return some;
}

std::string name_of(const Parameter& p) { return words("parameter '", p.name, "' (id ", p.id, ")"); }

using Values = std::map<std::uint32_t, double>;

Values values_of(Harness& h, Subject& plugin, const std::vector<Parameter>& parameters) {
    Values values;
    for (const Parameter& parameter : parameters) {
        const auto value = plugin.value(parameter.id);
        if (!value)
            h.fail(name_of(parameter), " has no value");
        else
            values[parameter.id] = *value;
    }
    return values;
}

/// Every value inside its range, and whole where it has steps.
void look_at_values(Harness& h, Subject& plugin, const std::vector<Parameter>& parameters, const char* when) {
    for (const Parameter& p : parameters) {
        const auto value = plugin.value(p.id);
        if (!value) return h.fail(name_of(p), " has no value ", when);
        if (!(*value >= p.min && *value <= p.max))
            return h.fail(
                name_of(p), " is ", *value, " ", when, ", outside of its range from ", p.min, " to ", p.max);
    }
}

void describe_themselves(Harness& h) {
    const auto plugin = h.make();
    const auto parameters = plugin->parameters();
    std::map<std::uint32_t, std::string> ids;
    int bypasses = 0;
    for (const Parameter& p : parameters) {
        if (const auto [same, is_new] = ids.emplace(p.id, p.name); !is_new)
            h.fail(name_of(p), " has the same id as '", same->second, "'");
        if (p.name.empty()) h.fail(name_of(p), " has no name");
        if (!std::isfinite(p.min) || !std::isfinite(p.max) || p.min > p.max)
            h.fail(name_of(p), " has the range ", p.min, " to ", p.max);
        if (!(p.initial >= p.min && p.initial <= p.max))
            h.fail(name_of(p), " has the default ", p.initial, ", outside of its range from ", p.min, " to ",
                p.max);
        if (p.steps > 0 && h.library.format() == Format::clap && p.initial != std::round(p.initial))
            h.fail(name_of(p), " has steps, but the default ", p.initial, " lies between two");
        if (p.read_only && p.automatable) h.fail(name_of(p), " is both read-only and automatable");
        bypasses += p.bypass;
    }
    if (bypasses > 1) h.fail("has ", bypasses, " bypass parameters, one is allowed");
    const auto again = h.make()->parameters();
    const auto same = [](const Parameter& a, Parameter b) {
        b.cookie = a.cookie;
        return a == b;
    };
    if (!std::ranges::equal(parameters, again, same))
        h.fail("describes its parameters differently in a second instance");
}

void begin_at_their_defaults(Harness& h) {
    const auto plugin = h.make();
    for (const Parameter& p : plugin->parameters()) {
        const auto value = plugin->value(p.id);
        if (!value)
            h.fail(name_of(p), " has no value");
        else if (std::abs(*value - p.initial) > 1e-9 * std::max(1.0, std::abs(p.initial)))
            h.fail(name_of(p), " begins at ", *value, " although its default is ", p.initial);
    }
}

void round_trip_through_text(Harness& h) {
    const auto plugin = h.make();
    auto parameters = a_few(plugin->parameters(), 200);
    std::erase_if(parameters, [](const Parameter& p) { return p.hidden; }); // nobody reads them
    const int tries = std::clamp(4000 / int(parameters.size() + 1), 5, 100);
    std::size_t with_text = 0, with_value = 0, total = 0;
    std::string without;
    for (const Parameter& p : parameters) {
        for (int i = 0; i < tries; ++i, ++total) {
            const double value = p.min + (p.max - p.min) * i / (tries - 1);
            const auto text = plugin->text(p.id, value);
            if (!text) continue;
            ++with_text;
            const auto back = plugin->value_of(p.id, *text);
            if (!back) {
                without = name_of(p);
                continue;
            }
            ++with_value;
            const auto text_again = plugin->text(p.id, *back);
            const auto back_again = text_again ? plugin->value_of(p.id, *text_again) : std::nullopt;
            if (text_again != text)
                return h.fail(name_of(p), " shows ", value, " as '", *text, "', reads that as ", *back,
                    " and shows it as '", text_again.value_or("(nothing)"), "'");
            if (back_again != back)
                return h.fail(name_of(p), " reads '", *text, "' as ", *back, " once and as ",
                    back_again.value_or(NAN), " then");
            if (!(*back >= p.min && *back <= p.max))
                return h.fail(
                    name_of(p), " reads its own text '", *text, "' as ", *back, ", outside of its range");
        }
    }
    if (with_text != 0 && with_text != total)
        h.fail("shows some values as text, and others not (", with_text, " of ", total, ")");
    if (with_value != 0 && with_value != with_text)
        h.fail("reads back some of its own texts, and others not (", with_value, " of ", with_text,
            "; not for ", without, ")");
    if (total > 0 && with_text == 0) h.fail("shows no parameter's value as text");
}

void take_any_text(Harness& h) {
    const auto plugin = h.make();
    const std::string strange[] = {"", " ", "-", ".", "1e999", "-1e999", "nan", "inf", "0x", "1,5", "%",
        "\xff\xfe\xc0", "\xe2\x82", "\t\n", "9999999999999999999999999", std::string(5000, '7'),
        std::string(5000, 'x'), "%s%n%d", "+-3", "\xe2\x88\x9e dB"};
    for (const Parameter& p : a_few(plugin->parameters(), 50))
        for (const std::string& text : strange) {
            const auto value = plugin->value_of(p.id, text);
            if (value && !(*value >= p.min && *value <= p.max))
                h.fail(name_of(p), " reads '", text.substr(0, 30), "' as ", *value, ", outside of its range");
        }
    for (const Parameter& p : a_few(plugin->parameters(), 50))
        for (const double value : {p.min - 1, p.max + 1, 1e300, -1e300, double(NAN), double(INFINITY)})
            plugin->text(p.id, value);
}

void unknown_ids_are_refused(Harness& h) {
    const auto plugin = h.make();
    const auto parameters = plugin->parameters();
    for (std::uint32_t id : {0u, 0x7ffffff0u, 0xfffffffeu, 123456789u}) {
        if (std::ranges::any_of(parameters, [&](const Parameter& p) { return p.id == id; })) continue;
        if (plugin->text(id, 0)) h.fail("shows a value of parameter ", id, ", which it does not have");
        if (plugin->value_of(id, "0")) h.fail("reads a value of parameter ", id, ", which it does not have");
        if (h.library.format() == Format::clap && plugin->value(id))
            h.fail("has a value for parameter ", id, ", which it does not have");
        const Event event{.id = id, .value = 0.5};
        plugin->flush({event});
        Play play(h, *plugin);
        play.block().events.assign(3, event);
        play.run();
    }
}

void fuzz(Harness& h, bool ends) {
    const auto plugin = h.make();
    const auto parameters = settable(plugin->parameters());
    if (parameters.empty()) return h.skip("has no parameters to set");
    Play play(h, *plugin);
    for (int i = 0; i < h.rounds(25); ++i) {
        auto values = some_values(h, parameters, 0, ends);
        for (int j = 0; j < 4; ++j) {
            auto& block = play.block();
            if (j == 0) block.events = values;
            auto notes = some_notes(h, block.frames, 3);
            block.events.insert(block.events.end(), notes.begin(), notes.end());
            play.run();
        }
        look_at_values(h, *plugin, parameters, "after random changes");
        if (h.report.failed()) return;
    }
}
void any_values(Harness& h) { fuzz(h, false); }
void the_ends_of_their_ranges(Harness& h) { fuzz(h, true); }

void change_at_every_sample(Harness& h) {
    const auto plugin = h.make();
    const auto parameters = settable(plugin->parameters());
    if (parameters.empty()) return h.skip("has no parameters to set");
    Play play(h, *plugin, {.max_frames = 1000});
    for (const std::uint32_t interval : {1u, 10u, 100u, 999u}) {
        auto& block = play.block(1000);
        const auto few = interval < 10 ? a_few(parameters, 20) : parameters;
        for (std::uint32_t frame = 0; frame < 1000; frame += interval)
            for (const Event& event : some_values(h, few, frame)) block.events.push_back(event);
        const auto events = block.events;
        play.run();
        Values last; // of each parameter
        for (const Event& event : events) last[event.id] = event.value;
        for (const Parameter& p : few) {
            const double now = plugin->value(p.id).value_or(NAN), wanted = last[p.id];
            const double tolerance = 1e-6 * (p.max - p.min);
            if (!(std::abs(now - wanted) <= tolerance))
                return h.fail(
                    name_of(p), " is ", now, " after a block in which it was set to ", wanted, " last");
        }
    }
}

void stay_within_their_ranges(Harness& h) {
    const auto plugin = h.make();
    const auto parameters = settable(plugin->parameters());
    Play play(h, *plugin);
    for (const double value : {-1e30, 1e30, double(INFINITY), double(-INFINITY), double(NAN), -0.0}) {
        auto& block = play.block();
        for (const Parameter& p : parameters) block.events.push_back(parameter_event(p, value, 3));
        play.run();
        look_at_values(h, *plugin, parameters, words("after it was set to ", value).c_str());
    }
}

void flush_does_as_a_block_does(Harness& h) {
    const auto by_block = h.make(), flushed = h.make(), flushed_active = h.make();
    const auto parameters = settable(by_block->parameters());
    if (parameters.empty()) return h.skip("has no parameters to set");
    const auto events = some_values(h, parameters, 0);
    const auto before = values_of(h, *by_block, parameters);
    {
        Play play(h, *by_block);
        play.block().events = events;
        play.run();
    }
    flushed->flush(events);
    flushed->idle();
    if (!flushed_active->activate({})) return h.fail("cannot be activated");
    h.audio.run([&] { flushed_active->flush(events); });
    flushed_active->idle();
    const auto wanted = values_of(h, *by_block, parameters);
    const bool asked =
        std::ranges::any_of(events, [&](const Event& e) { return e.value != before.at(e.id); });
    if (asked && wanted == before) h.fail("no parameter changed although all were set in process()");
    for (const Parameter& p : parameters) {
        const double close = 1e-9 * (p.max - p.min), value = wanted.at(p.id);
        if (!(std::abs(flushed->value(p.id).value_or(NAN) - value) <= close))
            h.fail(name_of(p), " is ", flushed->value(p.id).value_or(NAN),
                " after a flush while not active, and ", value, " after the same events in process()");
        if (!(std::abs(flushed_active->value(p.id).value_or(NAN) - value) <= close))
            h.fail(name_of(p), " is ", flushed_active->value(p.id).value_or(NAN),
                " after a flush while active, and ", value, " after the same events in process()");
    }
    flushed_active->deactivate();
    Play(h, *flushed).run();
    flushed->flush({});
}

void need_no_cookie(Harness& h) {
    const auto with = h.make(), without = h.make();
    const auto parameters = settable(with->parameters());
    auto events = some_values(h, parameters, 0);
    with->flush(events);
    for (Event& event : events) event.cookie = nullptr;
    without->flush(events);
    if (values_of(h, *with, parameters) != values_of(h, *without, parameters))
        h.fail("takes parameter changes with their cookie differently than without: a cookie is a short cut, "
               "and may be null");
}

void ignore_alien_events(Harness& h) {
    const auto plugin = h.make();
    const auto parameters = settable(plugin->parameters());
    auto events = some_values(h, parameters, 0);
    for (Event& event : events) event.kind = Event::Kind::alien_space;
    events.push_back({.kind = Event::Kind::alien_type, .frame = 1});
    const auto before = values_of(h, *plugin, parameters);
    plugin->flush(events);
    if (values_of(h, *plugin, parameters) != before)
        h.fail("changes parameters by events of a name space that is not CLAP's: look at space_id first");
    Play play(h, *plugin);
    play.block().events = events;
    play.run();
    if (values_of(h, *plugin, parameters) != before)
        h.fail("changes parameters in process() by events of a name space that is not CLAP's");
}

void take_modulation(Harness& h) {
    const auto plugin = h.make();
    const auto parameters = settable(plugin->parameters());
    Play play(h, *plugin);
    const auto before = values_of(h, *plugin, parameters);
    for (int i = 0; i < h.rounds(20); ++i) {
        auto& block = play.block();
        block.events = some_notes(h, block.frames, 3, i % 2 == 0);
        const auto notes = block.events;
        for (const Parameter& p : parameters) {
            Event event{.kind = Event::Kind::modulation,
                .frame = h.up_to(511),
                .id = p.id,
                .value = h.between(-1, 1) * (p.max - p.min),
                .cookie = p.cookie};
            if (h.up_to(1) && !notes.empty()) { // of one voice
                const Event& note = notes[h.random() % notes.size()];
                event.note_id = note.note_id, event.port = note.port, event.channel = note.channel,
                event.key = note.key;
            }
            block.events.push_back(event);
        }
        std::ranges::stable_sort(block.events, {}, &Event::frame);
        play.run();
    }
    if (values_of(h, *plugin, parameters) != before)
        h.fail("modulation changed a parameter's value: it is an offset that is not kept");
}

void without_event_lists(Harness& h) {
    const auto plugin = h.make();
    Play play(h, *plugin);
    for (int i = 0; i < 4; ++i) {
        play.block().with_event_lists = i % 2 == 0;
        play.run();
    }
}

constexpr auto clap = Check::For::clap;
constexpr Check checks[] = {
    {"parameters_describe_themselves",
        "Every parameter has an id of its own, a name, a range and a default in it", describe_themselves},
    {"parameters_begin_at_their_defaults", "A new instance's values are the defaults",
        begin_at_their_defaults},
    {"parameters_round_trip_through_text", "What a parameter shows as text it reads back as the same",
        round_trip_through_text},
    {"parameters_take_any_text", "Whatever a person types is refused or lies in the range", take_any_text},
    {"parameters_unknown_are_refused", "A parameter that does not exist has no text and changes nothing",
        unknown_ids_are_refused},
    {"parameters_take_any_values", "Any setting of all parameters sounds and stays in range", any_values},
    {"parameters_take_the_ends_of_their_ranges", "So does every corner of their ranges",
        the_ends_of_their_ranges},
    {"parameters_change_at_every_sample",
        "Parameters may change at every sample, and end where the last change put them",
        change_at_every_sample},
    {"parameters_stay_within_their_ranges",
        "A value beyond the range, or no number at all, never becomes a parameter's value",
        stay_within_their_ranges},
    {"parameters_flush_as_a_block_does", "A flush, active or not, sets what process() would",
        flush_does_as_a_block_does},
    {"parameters_need_no_cookie", "Changes without a cookie count as those with it", need_no_cookie, clap},
    {"parameters_ignore_alien_events", "Events that are not CLAP's own change nothing", ignore_alien_events,
        clap},
    {"parameters_take_modulation", "Modulation, of all voices or of one, sounds and is not kept",
        take_modulation, clap},
    {"works_without_event_lists", "Lists that the host leaves out are empty lists", without_event_lists,
        Check::For::vst3},
};

} // namespace

std::span<const Check> parameter_checks() { return checks; }

} // namespace aviary::validator
