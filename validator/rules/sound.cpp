// Blocks of every size, rate and kind.
#include "validator/harness/harness.h"
#include "validator/rule.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace aviary::validator {
namespace {
namespace sound {

template <typename Size>
void play_anew(Harness& h, Subject& plugin, const RunSetup& setup, int count, Size size) {
    Play play(h, plugin, setup);
    play_blocks(h, play, count, size);
}

void random_block_sizes(Harness& h) {
    const auto plugin = h.make();
    for (const std::uint32_t most : {std::uint32_t(16384), std::uint32_t(2048)})
        play_anew(h, *plugin, {.max_frames = most}, h.rounds(15), [&] {
            // As many small ones as large ones.
            return std::uint32_t(std::exp2(h.between(0, std::log2(double(most)))));
        });
}

void every_maximum_block_size(Harness& h) {
    const auto plugin = h.make();
    for (const std::uint32_t most : {1u, 2u, 3u, 16u, 31u, 64u, 441u, 512u, 1000u, 1024u, 4096u, 16384u}) {
        h.step("plays blocks of up to ", most, " frames");
        play_anew(h, *plugin, {.max_frames = most}, 3, [&] { return most; });
    }
}

void at_each_rate(Harness& h, std::initializer_list<double> rates) {
    const auto plugin = h.make();
    for (const double rate : rates) {
        h.step("plays at ", rate, " Hz");
        play_anew(h, *plugin, {.rate = rate}, h.rounds(3), [] { return 512u; });
    }
}
void every_sample_rate(Harness& h) {
    at_each_rate(h, {22050, 32000, 44100, 45678.901, 48000, 88200, 96000, 123456.78, 176400, 192000});
}
void extreme_sample_rates(Harness& h) { at_each_rate(h, {1000, 1234.5678, 8000, 12345.678, 384000, 768000}); }

/// Long enough that what counts frames gets far behind the end of what a lower rate makes shorter; no whole second, after
/// which a line of that length would be at its beginning again.
void rates_up_and_down(Harness& h) {
    const auto plugin = h.make();
    for (const double rate : {192000.0, 22050.0, 96000.0, 44100.0}) {
        h.step("plays for 0.9 s at ", rate, " Hz");
        play_anew(
            h, *plugin, {.rate = rate, .max_frames = 4096}, int(0.9 * rate / 4096), [] { return 4096u; });
    }
}

std::vector<Event> chord(Event::Kind kind) {
    std::vector<Event> notes;
    for (std::int16_t note = 0; note < 3; ++note) {
        Event event{.kind = kind, .frame = std::uint32_t(note), .value = 0.7};
        event.note_id = event.key = std::int16_t(50 + 4 * note);
        event.port = event.channel = 0;
        notes.push_back(event);
    }
    return notes;
}

/// A second of the same sound and notes in every run. Offline, where the plugin knows that: while it is played live, what
/// a thread of its own makes, as a kernel from a file, is heard as soon as it is there, and no block waits for it.
std::vector<double> sing(Harness& h, Subject& plugin, const RunSetup& setup, std::uint64_t seed) {
    const bool is_told = plugin.set_offline(true);
    Play play(h, plugin, setup);
    play.is_offline = is_told;
    Random random(seed);
    std::vector<double> heard;
    for (int i = 0; i < 20; ++i) {
        auto& block = play.block(setup.max_frames);
        block.fill_noise(random, 0.5);
        if (i % 5 == 0)
            block.events = as_taken(block, chord(i % 10 ? Event::Kind::note_off : Event::Kind::note_on));
        play.run();
        const auto more = block.heard();
        heard.insert(heard.end(), more.begin(), more.end());
    }
    return heard;
}

/// How far apart, against how loud; 0 is the same.
double difference(const std::vector<double>& one, const std::vector<double>& other) {
    double apart = 0, loud = 0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        apart += (one[i] - other[i]) * (one[i] - other[i]);
        loud += one[i] * one[i];
    }
    return apart == 0 ? 0 : std::sqrt(apart / std::max(loud, 1e-12));
}

/// False, and skipped, when a plugin is not the same twice: then it cannot be compared.
bool is_the_same_twice(Harness& h, std::uint64_t seed, const std::vector<double>& first) {
    const auto again = h.make();
    if (is_same(sing(h, *again, {}, seed), first)) return true;
    h.skip("is never the same twice");
    return false;
}

void the_same_in_place(Harness& h) {
    const auto plugin = h.make(), other = h.make();
    const auto layout = plugin->layout();
    if (std::ranges::none_of(layout.outputs, [](const Bus& bus) { return bus.in_place_with >= 0; }))
        return h.skip("has no buses that share buffers");
    const auto seed = h.random();
    const auto apart = sing(h, *plugin, {}, seed);
    if (!is_the_same_twice(h, seed, apart)) return;
    const auto shared = sing(h, *other, {.in_place = true}, seed);
    if (!is_same(apart, shared))
        h.fail(
            "sounds different when output and input share their buffers (", difference(apart, shared), ")");
}

void the_same_in_64_bits(Harness& h) {
    const auto plugin = h.make(), other = h.make();
    if (!plugin->can_be_wide()) return h.skip("takes no 64-bit samples");
    const auto seed = h.random();
    const auto narrow = sing(h, *plugin, {}, seed);
    const auto wide = sing(h, *other, {.wide = true}, seed);
    if (!is_the_same_twice(h, seed, narrow)) return;
    if (const double apart = difference(narrow, wide); !(apart < 1e-3))
        h.fail("sounds different in 64 bits than in 32 (", apart, ")");
}

void the_same_in_64_bits_in_place(Harness& h) {
    const auto plugin = h.make(), other = h.make(), third = h.make();
    if (!plugin->can_be_wide()) return h.skip("takes no 64-bit samples");
    const auto seed = h.random();
    const auto wide = sing(h, *plugin, {.wide = true}, seed);
    if (!is_same(sing(h, *third, {.wide = true}, seed), wide)) return h.skip("is never the same twice");
    if (!is_same(sing(h, *other, {.wide = true, .in_place = true}, seed), wide))
        h.fail("sounds different in 64 bits when output and input share their buffers");
}

void the_same_every_time(Harness& h) {
    const auto plugin = h.make(), other = h.make();
    const auto seed = h.random();
    if (!is_same(sing(h, *plugin, {}, seed), sing(h, *other, {}, seed)))
        h.fail("two instances make different sound of the same: set what is left uninitialised");
}

void touches_nothing_beyond_its_buffers(Harness& h) {
    const auto plugin = h.make();
    h.step("plays with a page that must not be touched right behind each buffer");
    for (const bool in_place : {false, true})
        play_anew(h, *plugin, {.max_frames = 1024, .in_place = in_place, .fence = Fence::page}, h.rounds(10),
            [&] { return 1 + h.up_to(1023); });
}

void silence_between_sound(Harness& h) {
    const auto plugin = h.make();
    Play play(h, *plugin);
    for (int i = 0; i < h.rounds(20); ++i) {
        if (i % 4 < 2) {
            auto& block = play.block();
            block.events = some_notes(h, block, 2);
        } else {
            play.silent_block(512);
        }
        play.run();
    }
}

void constant_input(Harness& h) {
    const auto plugin = h.make();
    Play play(h, *plugin);
    for (const double level : {0.25, -1.0, 0.0}) {
        auto& block = play.block();
        block.fill([&](auto, auto, auto) { return level; });
        if (h.library.format() == Format::clap || level == 0) block.say_silent(); // CLAP: constant
        play.run();
    }
}

void flags_are_written_not_kept(Harness& h) {
    const auto plugin = h.make();
    Play play(h, *plugin);
    for (int i = 0; i < 8; ++i) {
        auto& block = play.block();
        block.events = some_notes(h, block, 2, true);
        // What a host left in its structures from before.
        play.left_flags = true;
        for (BusBuffers& bus : block.outputs) bus.flags = ~0ull;
        play.run();
    }
}

void sleeps_only_when_silent(Harness& h) {
    const auto plugin = h.make();
    Play play(h, *plugin);
    for (int i = 0; i < 4; ++i) {
        auto& block = play.block();
        block.events = some_notes(h, block, 2);
        play.run();
    }
    bool asleep = false;
    for (int i = 0; i < h.rounds(400); ++i) {
        play.silent_block(512);
        const Status status = play.run();
        if (asleep && play.last().peak() > 1e-5)
            return h.fail("wakes up by itself (", play.last().peak(),
                "): it answered SLEEP before, and a host need not call it any more");
        if (status == Status::sleep) asleep = true;
    }
}

void subnormal_input(Harness& h) {
    const auto plugin = h.make();
    Play play(h, *plugin);
    play.may_be_subnormal = true;
    for (int i = 0; i < 20; ++i) {
        auto& block = play.block();
        block.fill([&](auto, auto, auto) { return h.between(-1e-38, 1e-38) * 0.1; });
        play.run();
    }
}

void loud_input(Harness& h) {
    const auto plugin = h.make();
    Play play(h, *plugin);
    for (const double level : {1.0, 10.0, 100.0}) {
        auto& block = play.block();
        block.fill([&](auto, auto, std::size_t frame) { return frame % 40 < 20 ? level : -level; });
        play.run();
    }
}

void recovers_from_what_is_not_a_number(Harness& h) {
    const auto plugin = h.make();
    Play play(h, *plugin);
    constexpr double strange[] = {std::numeric_limits<double>::quiet_NaN(),
        std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(), 3e38};
    for (const double value : strange) {
        auto& block = play.block();
        play.may_be_strange = true;
        block.fill([&](auto, auto, std::size_t frame) { return frame % 7 == 3 ? value : 0.1; });
        play.run();
        play.reset();
        play.may_be_strange = false;
        for (int i = 0; i < 4; ++i) {
            play.block();
            play.run(); // as good as new
        }
    }
}

Transport any_transport(Harness& h) {
    const auto chance = [&] { return h.chance(); };
    const double loop_start = h.between(0, 100);
    return {.playing = chance(),
        .recording = chance(),
        .looping = chance(),
        .has_tempo = chance(),
        .has_beats = chance(),
        .has_seconds = chance(),
        .has_signature = chance(),
        .tempo = h.between(0.1, 960),
        .beats = h.between(-16, 100000),
        .seconds = h.between(-8, 100000),
        .loop_start = loop_start,
        .loop_end = loop_start + h.between(0, 100),
        .numerator = int(h.up_to(31)) + 1,
        .denominator = 1 << h.up_to(5)};
}

void any_transport_or_none(Harness& h) {
    const auto plugin = h.make();
    Play play(h, *plugin, {.max_frames = 1000});
    const Transport still{.playing = false,
        .has_tempo = false,
        .has_beats = false,
        .has_seconds = false,
        .has_signature = false};
    for (int i = 0; i < h.rounds(40); ++i) {
        const Transport transport = any_transport(h);
        auto& block = play.block(1 + h.up_to(999));
        block.transport = i % 3 == 0 ? nullptr : i % 7 == 0 ? &still : &transport;
        block.events = some_notes(h, block, 1);
        play.run();
    }
}

void transport_at_every_sample(Harness& h) {
    const auto plugin = h.make();
    Play play(h, *plugin, {.max_frames = 1000});
    for (const std::uint32_t interval : {1u, 10u, 100u, 999u}) {
        auto& block = play.block(1000);
        for (std::uint32_t frame = 0; frame < 1000; frame += interval)
            block.events.push_back(
                {.kind = Event::Kind::transport, .frame = frame, .transport = any_transport(h)});
        const Transport transport;
        block.transport = &transport;
        play.run();
    }
}

void works_offline(Harness& h) {
    const auto plugin = h.make();
    for (const bool offline : {true, false, true}) {
        const bool is_told = plugin->set_offline(offline);
        Play play(h, *plugin, {.max_frames = 4096});
        play.is_offline = offline && is_told;
        play_blocks(h, play, 4, [] { return 4096u; });
    }
}

} // namespace sound

constexpr Rule sound_table[] = {
    {"random_block_sizes", "Blocks may have any size from 1 to the maximum, and change with every call",
        sound::random_block_sizes, Weight::must,
        "CLAP plugin.h: activate(), frames 'in the [min, max] range'; VST3 FAQ: 'can change from call to "
        "call, but "
        "never bigger than the maxSamplesPerBlock'"},
    {"every_maximum_block_size", "Any maximum from 1 to 16384 frames is fine",
        sound::every_maximum_block_size, Weight::must,
        "CLAP plugin.h: 'bounded by [1, INT32_MAX]'; VST3 ProcessSetup.maxSamplesPerBlock"},
    {"every_sample_rate", "Any rate from 22 to 192 kHz is fine, fractions too", sound::every_sample_rate,
        Weight::must, "CLAP plugin.h: activate(), a double; VST3 ProcessSetup.sampleRate"},
    {"extreme_sample_rates", "Rates from 1 to 768 kHz do no harm", sound::extreme_sample_rates, Weight::bear,
        "hosts that draft a sound, or that oversample"},
    {"rates_up_and_down", "The rate may fall and rise again from one activation to the next",
        sound::rates_up_and_down, Weight::must,
        "CLAP plugin.h: activate(); VST3 IAudioProcessor::setupProcessing(); clap-validator's fuzzer"},
    {"the_same_in_place", "Output and input may share buffers where the plugin says so, and sound the same",
        sound::the_same_in_place, Weight::must,
        "CLAP ext/audio-ports.h: in_place_pair; VST3 API Documentation: 'the same or different for input and "
        "output: "
        "this has to be taken into account'"},
    {"the_same_in_64_bits", "Where 64-bit samples are offered they sound as those of 32 bits",
        sound::the_same_in_64_bits, Weight::should, "both are one plugin to who listens"},
    {"the_same_in_64_bits_in_place",
        "Where 64-bit samples are offered, output and input may share buffers too",
        sound::the_same_in_64_bits_in_place, Weight::must,
        "CLAP ext/audio-ports.h: CLAP_AUDIO_PORT_SUPPORTS_64BITS, in_place_pair; VST3 "
        "IAudioProcessor::canProcessSampleSize()"},
    {"the_same_every_time", "Two new instances make the same sound of the same input",
        sound::the_same_every_time, Weight::should,
        "a render is to be the same every time; plugins may be random"},
    {"touches_nothing_beyond_its_buffers", "Nothing beyond the buffers is read or written",
        sound::touches_nothing_beyond_its_buffers, Weight::must,
        "CLAP clap_process.frames_count; VST3 ProcessData.numSamples"},
    {"silence_between_sound", "Silent input that says so is understood", sound::silence_between_sound,
        Weight::must, "CLAP audio-buffer.h: constant_mask; VST3 AudioBusBuffers.silenceFlags"},
    {"constant_input", "Constant input that says so is understood", sound::constant_input, Weight::must,
        "CLAP audio-buffer.h: constant_mask; VST3 AudioBusBuffers.silenceFlags"},
    {"flags_are_written_not_kept", "The flags of the output are written, whatever a host left in them",
        sound::flags_are_written_not_kept, Weight::should,
        "CLAP audio-buffer.h does not say who clears constant_mask", Rule::For::clap},
    {"flags_are_written_not_kept", "The flags of the output are written, whatever a host left in them",
        sound::flags_are_written_not_kept, Weight::bear,
        "VST3 silence flags: the host sets those of the output to 0 before", Rule::For::vst3},
    {"sleeps_only_when_silent", "Who answers that it sleeps stays silent until something new comes",
        sound::sleeps_only_when_silent, Weight::must,
        "CLAP process.h: CLAP_PROCESS_SLEEP, 'until the next event or variation in audio input'",
        Rule::For::clap},
    {"subnormal_input", "Numbers almost zero are taken", sound::subnormal_input, Weight::must,
        "they are finite numbers, and no standard excludes them"},
    {"loud_input", "Input far above full scale stays finite", sound::loud_input, Weight::must,
        "they are finite numbers, and no standard excludes them"},
    {"recovers_from_what_is_not_a_number", "After bad input and a reset the plugin is as good as new",
        sound::recovers_from_what_is_not_a_number, Weight::bear,
        "the plugin before it broke process_makes_finite_numbers"},
    {"any_transport_or_none", "Any transport, half a transport and none are fine",
        sound::any_transport_or_none, Weight::must,
        "CLAP process.h: transport, 'if null, then this is a free running host'; VST3 "
        "ProcessData.processContext, "
        "'optional'"},
    {"transport_at_every_sample", "The transport may change at every sample",
        sound::transport_at_every_sample, Weight::must, "CLAP events.h: CLAP_EVENT_TRANSPORT",
        Rule::For::clap}, // VST3's changes between blocks only
    {"works_offline", "Offline rendering and back again works", sound::works_offline, Weight::must,
        "CLAP ext/render.h; VST3 ProcessModes"},
};

} // namespace

std::span<const Rule> sound_rules() { return sound_table; }

} // namespace aviary::validator
