// Saving and loading, whatever comes back from the disk.
#include "validator/harness/harness.h"
#include "validator/rule.h"

#include <algorithm>
#include <cmath>

namespace aviary::validator {
namespace {
namespace state {

/// A plugin with something to save: its parameters are anywhere, and it has sounded.
std::unique_ptr<Subject> a_used_plugin(Harness& h) {
    auto plugin = h.make();
    std::vector<Parameter> some = plugin->parameters();
    if (some.size() > 200) some.resize(200);
    Play play(h, *plugin);
    auto& block = play.block();
    block.events = some_values(h, some, 0);
    play.run();
    return plugin;
}

/// The values, as far as they are part of the state: VST3 keeps bypass and MIDI controllers in the controller's.
std::vector<double> values_of(Subject& plugin) {
    std::vector<double> values;
    for (const Parameter& parameter : plugin.parameters())
        if (!parameter.bypass && !parameter.hidden && !parameter.read_only)
            values.push_back(plugin.value(parameter.id).value_or(-1));
    return values;
}

bool close(const std::vector<double>& one, const std::vector<double>& other) {
    return std::ranges::equal(
        one, other, [](double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(1.0, std::abs(a)); });
}

/// What comes of a state that goes through streams which take and give so many bytes at once.
struct Copied {
    bool is_saved = false, is_loaded = false;
    Bytes first, resaved; ///< as the plugin saved it, and as another did that loaded it
    bool same_values = false;
};
Copied copy_state(Harness& h, std::size_t piece) {
    const auto plugin = a_used_plugin(h), other = h.make();
    Stream saved{.piece = piece};
    if (!plugin->save(saved)) return {};
    Stream in{.bytes = saved.bytes, .piece = piece}, resaved;
    if (!other->load(in)) return {.is_saved = true};
    other->idle();
    other->save(resaved);
    Copied copied{true, true, saved.bytes, resaved.bytes, close(values_of(*plugin), values_of(*other))};
    Play(h, *other).run();
    return copied;
}

void look_at_copy(Harness& h, const Copied& copied, const std::string& how) {
    if (!copied.is_saved) return h.fail("does not save its state", how);
    if (!copied.is_loaded) return h.fail("does not load the state it saved", how);
    if (!copied.same_values) h.fail("has other parameter values after loading its state", how);
}

void is_restored(Harness& h) {
    if (!h.make()->has_state()) return h.skip("keeps no state");
    for (int i = 0; i < h.rounds(5); ++i) look_at_copy(h, copy_state(h, ~std::size_t(0)), "");
}

void is_reproducible(Harness& h) {
    const auto plugin = a_used_plugin(h);
    if (!plugin->has_state()) return h.skip("keeps no state");
    Stream one, two;
    if (plugin->save(one) && plugin->save(two) && one.bytes != two.bytes)
        h.fail("saves other bytes the second time, although nothing happened in between");
    for (int i = 0; i < h.rounds(5); ++i) {
        const auto [is_saved, is_loaded, first, resaved, same_values] = copy_state(h, ~std::size_t(0));
        if (!is_loaded || first == resaved) continue;
        const auto at = std::ranges::mismatch(resaved, first).in1 - resaved.begin();
        h.fail("saves other bytes than it was loaded from: ", resaved.size(), " instead of ", first.size(),
            ", different from byte ", at, " on");
    }
}

void comes_in_small_pieces(Harness& h) {
    if (!h.make()->has_state()) return h.skip("keeps no state");
    for (const std::size_t piece : {1u, 2u, 7u, 23u})
        look_at_copy(h, copy_state(h, piece), words(", ", piece, " bytes at a time"));
}

/// A plugin to load what may be anything into.
struct Victim {
    Harness& h;
    Subject& plugin;
    bool playing;

    /// The plugin is whole afterwards, and as before if it said no.
    void load(Stream strange, const std::string& what) const {
        h.step("loads a state that is ", what);
        const auto values_before = values_of(plugin);
        const Bytes before = state();
        const bool taken = plugin.load(strange);
        plugin.idle();
        const Bytes after = state();
        if (after.empty()) h.fail("does not save any more after loading a state that is ", what);
        // What plays changes its state by itself.
        const bool changed = !close(values_of(plugin), values_before) || (!playing && after != before);
        if (!taken && changed) h.fail("refuses a state that is ", what, ", but changes by it");
        look_at_ranges(what);
    }
    Bytes state() const {
        Stream saved;
        plugin.save(saved);
        return saved.bytes;
    }

private:
    void look_at_ranges(const std::string& what) const {
        for (const Parameter& p : plugin.parameters()) {
            const auto value = plugin.value(p.id);
            if (!value || !p.has_in_range(*value))
                return h.fail("parameter '", p.name, "' is ", value.value_or(-1),
                    " after loading a state that is ", what, ", outside of its range");
        }
    }
};

/// In turn with a plugin that is not active and one that plays.
template <typename Load>
void idle_and_playing(Harness& h, Load load) {
    const auto idle = a_used_plugin(h), playing = a_used_plugin(h);
    if (!idle->has_state()) return h.skip("keeps no state");
    load(Victim{h, *idle, false});
    Play(h, *idle).run();
    Play play(h, *playing);
    {
        const KeepPlaying sounding(h, play);
        load(Victim{h, *playing, true});
    }
    play.run();
}

/// Fewer rounds where each takes long.
int rounds_for(Harness& h, const Bytes& state, int few) {
    return h.rounds(state.size() > 100'000 ? few / 4 : few);
}

void refuses_the_empty_one(Harness& h) {
    idle_and_playing(h, [&](const Victim& victim) {
        Stream empty;
        if (victim.plugin.load(empty)) h.fail("says that it loaded a state of no bytes");
        victim.load({}, "empty");
    });
}

void survives_truncation(Harness& h) {
    idle_and_playing(h, [&](const Victim& victim) {
        const Bytes whole = victim.state();
        const std::size_t step =
            std::max<std::size_t>(1, whole.size() / std::size_t(rounds_for(h, whole, 40)));
        for (std::size_t size = 0; size < whole.size(); size += step)
            victim.load({.bytes = Bytes(whole.begin(), whole.begin() + std::ptrdiff_t(size))},
                words("cut after ", size, " of ", whole.size(), " bytes"));
    });
}

void survives_flipped_bits(Harness& h) {
    idle_and_playing(h, [&](const Victim& victim) {
        const Bytes whole = victim.state();
        for (int i = 0; i < rounds_for(h, whole, 60) && !whole.empty(); ++i) {
            Bytes flipped = whole;
            const std::size_t at = h.random() % whole.size();
            flipped[at] ^= std::uint8_t(1u << h.up_to(7));
            for (int more = 0; more < i % 4; ++more)
                flipped[h.random() % whole.size()] = std::uint8_t(more ? h.random() : 0xff);
            victim.load(
                {.bytes = std::move(flipped)}, words("damaged around byte ", at, " of ", whole.size()));
        }
    });
}

void survives_noise(Harness& h) {
    idle_and_playing(h, [&](const Victim& victim) {
        for (const std::size_t size : {1u, 3u, 16u, 100u, 4096u, 100000u, 1u << 20})
            victim.load({.noise = size}, words("noise of ", size, " bytes"));
        victim.load({.bytes = victim.state(), .noise = 1000}, "followed by noise");
    });
}

void survives_a_hundred_megabytes(Harness& h) {
    const auto plugin = h.make();
    if (!plugin->has_state()) return h.skip("keeps no state");
    const Victim victim{h, *plugin, false};
    victim.load({.bytes = victim.state(), .noise = 100'000'000}, "followed by 100 MB of noise");
    if (h.trial.is_long) victim.load({.noise = 100'000'000}, "100 MB of noise");
    Play(h, *plugin).run();
}

/// Where a disk may be full or break.
template <typename Use>
void at_each_tenth(const Bytes& whole, Use use) {
    for (std::size_t at = 0; at < whole.size(); at += std::max<std::size_t>(1, whole.size() / 10)) use(at);
}

void tells_of_failing_streams(Harness& h) {
    const auto plugin = a_used_plugin(h);
    if (!plugin->has_state()) return h.skip("keeps no state");
    const Bytes whole = Victim{h, *plugin, false}.state();
    const std::size_t piece = h.library.format() == Format::clap ? 1 + whole.size() / 100 : ~std::size_t(0);
    at_each_tenth(whole, [&](std::size_t at) {
        Stream full{.piece = piece, .fails_after = at};
        if (plugin->save(full))
            h.fail("says that it saved ", whole.size(), " bytes where there was room for ", at);
    });
}

void survives_failing_streams(Harness& h) {
    idle_and_playing(h, [&](const Victim& victim) {
        const Bytes whole = victim.state();
        at_each_tenth(whole, [&](std::size_t at) {
            victim.load({.bytes = whole, .piece = 1 + whole.size() / 100, .fails_after = at},
                words("on a disk that fails after ", at, " bytes"));
        });
    });
}

void returns_to_what_was_saved(Harness& h) {
    const auto plugin = a_used_plugin(h);
    if (!plugin->has_state()) return h.skip("keeps no state");
    const Bytes saved = Victim{h, *plugin, false}.state();
    const auto values = values_of(*plugin);
    auto some = plugin->parameters();
    if (some.size() > 200) some.resize(200);
    plugin->flush(some_values(h, some, 0));
    plugin->idle();
    Play play(h, *plugin);
    if (!play.is_running()) return;
    for (int i = 0; i < 3; ++i) {
        Stream in{.bytes = saved};
        {
            const KeepPlaying sounding(h, play);
            if (!plugin->load(in)) return h.fail("does not load its state while active");
        }
        plugin->idle();
        if (!close(values_of(*plugin), values))
            return h.fail("has other values after going back to a saved state while active");
        auto& block = play.block();
        play.run();
        if (!close(values_of(*plugin), values))
            return h.fail("loses the values of a loaded state with the next block");
        block = play.block();
        block.events = some_values(h, some, 0);
        play.run();
    }
}

} // namespace state

constexpr Rule state_table[] = {
    {"state_is_restored", "A state loads elsewhere, and the parameters are where they were",
        state::is_restored, Weight::must,
        "CLAP ext/state.h: 'returns true if the state was correctly restored'; VST3 IComponent::setState()"},
    {"state_is_reproducible", "A state loaded elsewhere and saved again is the same, byte for byte",
        state::is_reproducible, Weight::should,
        "clap-validator: 'state-reproducibility-binary'; a host asks whether something changed"},
    {"state_comes_in_small_pieces", "Streams may give and take a few bytes at a time",
        state::comes_in_small_pieces, Weight::must,
        "CLAP stream.h: 'the host may limit the number of bytes that can be read or written at a time'",
        Rule::For::clap},
    {"state_comes_in_small_pieces", "Streams may give and take a few bytes at a time",
        state::comes_in_small_pieces, Weight::bear, "VST3 IBStream does not say that a host may",
        Rule::For::vst3},
    {"state_refuses_the_empty_one", "A state of no bytes is refused and changes nothing",
        state::refuses_the_empty_one, Weight::should, "clap-validator: 'state-invalid-empty'"},
    {"state_survives_truncation", "A state cut anywhere is loaded or refused, never half",
        state::survives_truncation, Weight::bear, "disks get full, downloads end early"},
    {"state_survives_flipped_bits", "A damaged state does no harm", state::survives_flipped_bits,
        Weight::bear, "disks go wrong"},
    {"state_survives_noise", "Random bytes do no harm", state::survives_noise, Weight::bear,
        "clap-validator: 'state-invalid-random'; pluginval: 'Plugin state'"},
    {"state_survives_a_hundred_megabytes", "Nor do 100 MB of them", state::survives_a_hundred_megabytes,
        Weight::bear, "a file of something else"},
    {"state_tells_of_failing_streams", "A state that could not be written is not said to be saved",
        state::tells_of_failing_streams, Weight::must,
        "CLAP ext/state.h: 'returns true if the state was correctly saved', stream.h: '-1 on write error'",
        Rule::For::clap},
    {"state_tells_of_failing_streams", "A state that could not be written is not said to be saved",
        state::tells_of_failing_streams, Weight::should, "VST3 IBStream::write() answers whether it could",
        Rule::For::vst3},
    {"state_survives_failing_streams", "A stream that fails while it is read changes nothing",
        state::survives_failing_streams, Weight::bear, "disks go wrong"},
    {"state_returns_to_what_was_saved", "A running plugin goes back to a saved state and stays there",
        state::returns_to_what_was_saved, Weight::must,
        "CLAP ext/state.h: load() on the main thread; VST3 FAQ: setState() during processing"},
};

} // namespace

std::span<const Rule> state_rules() { return state_table; }

} // namespace aviary::validator
