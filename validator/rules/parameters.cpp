// What parameters say of themselves, and how they take changes.
#include "validator/harness/harness.h"
#include "validator/rule.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace aviary::validator {
namespace {
namespace parameters {

/// Those a rule can afford to look at one by one: the first, and some of the rest (there may be thousands).
std::vector<Parameter> a_few(const std::vector<Parameter>& all, std::size_t most = 100) {
    std::vector<Parameter> few;
    const std::size_t step = std::max<std::size_t>(1, all.size() / most);
    for (std::size_t i = 0; i < all.size(); i += i < most / 2 ? 1 : step) few.push_back(all[i]);
    return few;
}

/// Those that a host may set at any time, and that then have their new value.
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
            h.fault(watched::answers, name_of(parameter), " has no value");
        else
            values[parameter.id] = *value;
    }
    return values;
}

/// Every value inside its range, as far as a float can tell.
void look_at_values(Harness& h, Subject& plugin, const std::vector<Parameter>& parameters, const char* when) {
    for (const Parameter& p : parameters) {
        const auto value = plugin.value(p.id);
        if (!value) return h.fault(watched::answers, name_of(p), " has no value ", when);
        if (!p.has_in_range(*value))
            return h.fail(
                name_of(p), " is ", *value, " ", when, ", outside of its range from ", p.min, " to ", p.max);
    }
}

void describe_themselves(Harness& h) {
    const auto plugin = h.make();
    std::map<std::uint32_t, std::string> ids;
    int bypasses = 0;
    for (const Parameter& p : plugin->parameters()) {
        if (const auto [same, is_new] = ids.emplace(p.id, p.name); !is_new)
            h.fail(name_of(p), " has the same id as '", same->second, "'");
        if (!std::isfinite(p.min) || !std::isfinite(p.max) || p.min > p.max)
            h.fail(name_of(p), " has the range ", p.min, " to ", p.max);
        if (!p.has_in_range(p.initial))
            h.fail(name_of(p), " has the default ", p.initial, ", outside of its range from ", p.min, " to ",
                p.max);
        if (p.read_only && p.automatable) h.fail(name_of(p), " is both read-only and automatable");
        bypasses += p.bypass;
    }
    if (bypasses > 1) h.fail("has ", bypasses, " bypass parameters, one is allowed");
}

void describe_themselves_well(Harness& h) {
    const auto plugin = h.make();
    const auto all = plugin->parameters();
    for (const Parameter& p : all) {
        if (p.name.empty()) h.fail(name_of(p), " has no name");
        if (p.steps > 0 && h.library.format() == Format::clap && p.initial != std::round(p.initial))
            h.fail(name_of(p), " has steps, but the default ", p.initial, " lies between two");
    }
    const auto same = [](const Parameter& a, Parameter b) {
        b.cookie = a.cookie;
        return a == b;
    };
    if (!std::ranges::equal(all, h.make()->parameters(), same))
        h.fail("describes its parameters differently in a second instance");
}

void begin_at_their_defaults(Harness& h) {
    const auto plugin = h.make();
    for (const Parameter& p : plugin->parameters()) {
        if (p.read_only) continue; // such as a meter
        const auto value = plugin->value(p.id);
        if (!value)
            h.fault(watched::answers, name_of(p), " has no value");
        else if (!(std::abs(*value - p.initial) <= p.tolerance()))
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
            const double back_again =
                text_again ? plugin->value_of(p.id, *text_again).value_or(NAN) : double(NAN);
            const auto is_near = [&](double one, double other) {
                return std::abs(one - other) <= p.tolerance();
            };
            const bool is_kept = is_near(*back, value) && is_near(back_again, *back);
            if (text_again != text && !is_kept)
                return h.fail(name_of(p), " shows ", value, " as '", *text, "', reads that as ", *back,
                    " and shows it as '", text_again.value_or("(nothing)"), "'");
            if (!is_near(back_again, *back))
                return h.fail(
                    name_of(p), " reads '", *text, "' as ", *back, " once and as ", back_again, " then");
            if (!p.has_in_range(*back))
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
            if (value && !p.has_in_range(*value))
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
            auto notes = some_notes(h, block, 3);
            block.events.insert(block.events.end(), notes.begin(), notes.end());
            play.run();
        }
        look_at_values(h, *plugin, parameters, "after random changes");
        if (h.report.has_findings()) return;
    }
}
void any_values(Harness& h) { fuzz(h, false); }
void the_ends_of_their_ranges(Harness& h) { fuzz(h, true); }

void change_at_every_sample(Harness& h) {
    const auto plugin = h.make();
    const auto some = settable(plugin->parameters());
    if (some.empty()) return h.skip("has no parameters to set");
    Play play(h, *plugin, {.max_frames = 1000});
    for (const std::uint32_t interval : {1u, 10u, 100u, 999u}) {
        auto& block = play.block(1000);
        const auto few = interval < 10 ? a_few(some, 20) : some;
        for (std::uint32_t frame = 0; frame < 1000; frame += interval)
            for (const Event& event : some_values(h, few, frame)) block.events.push_back(event);
        play.run();
    }
}

void end_where_they_were_put(Harness& h) {
    const auto plugin = h.make();
    auto some = settable(plugin->parameters());
    std::erase_if(some, [](const Parameter& p) { return !p.automatable; }); // those may wait for a restart
    if (some.empty()) return h.skip("has no parameters to automate");
    Play play(h, *plugin, {.max_frames = 1000});
    for (int round = 0; round < h.rounds(4); ++round) {
        auto& block = play.block(1000);
        for (const std::uint32_t frame : {0u, 100u, 999u})
            for (const Event& event : some_values(h, some, frame)) block.events.push_back(event);
        Values last; // of each parameter
        for (const Event& event : block.events) last[event.id] = event.value;
        play.run();
        for (const Parameter& p : some) {
            const double now = plugin->value(p.id).value_or(NAN), wanted = last[p.id];
            if (!(std::abs(now - wanted) <= 1e-6 * (p.max - p.min)))
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
    auto parameters = settable(by_block->parameters());
    std::erase_if(
        parameters, [](const Parameter& p) { return !p.automatable; }); // those may wait for a restart
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

/// An offset for the parameter, of all voices or, where the parameter knows such, of one of the notes.
Event some_modulation(Harness& h, const Parameter& p, const std::vector<Event>& notes) {
    Event event{.kind = Event::Kind::modulation,
        .frame = h.up_to(511),
        .id = p.id,
        .value = h.between(-1, 1) * (p.max - p.min),
        .cookie = p.cookie};
    if (!p.modulatable_per_note || notes.empty() || h.chance()) return event;
    const Event& note = notes[h.random() % notes.size()];
    event.note_id = note.note_id, event.port = note.port, event.channel = note.channel, event.key = note.key;
    return event;
}

void take_modulation(Harness& h) {
    const auto plugin = h.make();
    auto some = settable(plugin->parameters());
    std::erase_if(some, [](const Parameter& p) { return !p.modulatable; });
    if (some.empty()) return h.skip("has no parameters that can be modulated");
    Play play(h, *plugin);
    const auto before = values_of(h, *plugin, some);
    for (int i = 0; i < h.rounds(20); ++i) {
        auto& block = play.block();
        block.events = some_notes(h, block, 3, i % 2 == 0);
        const auto notes = block.events;
        for (const Parameter& p : some) block.events.push_back(some_modulation(h, p, notes));
        std::ranges::stable_sort(block.events, {}, &Event::frame);
        play.run();
    }
    if (values_of(h, *plugin, some) != before)
        h.fail("modulation changed a parameter's value: it is an offset that is not kept");
}

void play_with_lists(Harness& h, Block::Lists lists) {
    const auto plugin = h.make();
    Play play(h, *plugin);
    for (int i = 0; i < 4; ++i) {
        play.block().lists = i % 2 == 0 ? Block::Lists::all : lists;
        play.run();
    }
}
void without_optional_lists(Harness& h) { play_with_lists(h, Block::Lists::without_the_optional); }
void without_any_list(Harness& h) { play_with_lists(h, Block::Lists::none); }

} // namespace parameters

constexpr auto clap_only = Rule::For::clap;
constexpr Rule parameter_table[] = {
    {"parameters_describe_themselves", "Every parameter has an id of its own, a range and a default in it",
        parameters::describe_themselves, Weight::must,
        "CLAP ext/params.h: clap_param_info, 'must be finite', 'must be in [min, max] range', 'only zero or "
        "one "
        "bypass'; VST3 ParameterInfo"},
    {"parameters_describe_themselves_well", "Every parameter has a name, and is the same in each instance",
        parameters::describe_themselves_well, Weight::should,
        "people choose by the name, songs rely on the rest"},
    {"parameters_begin_at_their_defaults", "A new instance's values are the defaults",
        parameters::begin_at_their_defaults, Weight::should,
        "clap-validator: 'param-default-values'; a host offers to go back to the default"},
    {"parameters_round_trip_through_text", "What a parameter shows as text it reads back as the same",
        parameters::round_trip_through_text, Weight::should,
        "clap-validator: 'param-conversions'; pluginval: 'Parameters'"},
    {"parameters_take_any_text", "Whatever a person types is refused or lies in the range",
        parameters::take_any_text, Weight::should,
        "CLAP ext/params.h: text_to_value() is for what a user types; VST3 getParamValueByString(): "
        "normalised"},
    {"parameters_unknown_are_refused", "A parameter that does not exist has no text and changes nothing",
        parameters::unknown_ids_are_refused, Weight::bear, "songs that were made with another version"},
    {"parameters_take_any_values", "Any setting of all parameters sounds and stays in range",
        parameters::any_values, Weight::must, "CLAP events.h: CLAP_EVENT_PARAM_VALUE; VST3 IParamValueQueue"},
    {"parameters_take_the_ends_of_their_ranges", "So does every corner of their ranges",
        parameters::the_ends_of_their_ranges, Weight::must,
        "CLAP events.h: CLAP_EVENT_PARAM_VALUE; VST3 IParamValueQueue"},
    {"parameters_change_at_every_sample", "Parameters may change at every sample",
        parameters::change_at_every_sample, Weight::must,
        "CLAP events.h: clap_event_header.time; VST3 IParamValueQueue: sample offsets"},
    {"parameters_end_where_they_were_put", "A parameter has the value it was set to last",
        parameters::end_where_they_were_put, Weight::should, "no standard says how exactly"},
    {"parameters_stay_within_their_ranges",
        "A value beyond the range, or no number at all, never becomes a parameter's value",
        parameters::stay_within_their_ranges, Weight::bear, "the host that sends it is at fault"},
    {"parameters_flush_as_a_block_does", "A flush, active or not, sets what process() would",
        parameters::flush_does_as_a_block_does, Weight::must,
        "CLAP ext/params.h: flush(); VST3 FAQ: process() without buffers"},
    {"parameters_need_no_cookie", "Changes without a cookie count as those with it",
        parameters::need_no_cookie, Weight::must,
        "CLAP ext/params.h: 'must gracefully handle the case of a cookie which is nullptr'", clap_only},
    {"parameters_ignore_alien_events", "Events that are not CLAP's own change nothing",
        parameters::ignore_alien_events, Weight::must, "CLAP events.h: clap_event_header.space_id",
        clap_only},
    {"parameters_take_modulation", "Modulation, of all voices or of one, sounds and is not kept",
        parameters::take_modulation, Weight::must,
        "CLAP events.h: 'the value heard is: param_value + param_mod'", clap_only},
    {"works_without_optional_lists", "Lists that the host may leave out are empty lists",
        parameters::without_optional_lists, Weight::must, "VST3 ProcessData: '(optional)'", Rule::For::vst3},
    {"works_without_any_list", "So is that of the parameters' changes", parameters::without_any_list,
        Weight::bear, "VST3 ProcessData does not call it optional; Steinberg's examples look",
        Rule::For::vst3},
};

} // namespace

std::span<const Rule> parameter_rules() { return parameter_table; }

} // namespace aviary::validator
