// Saving and loading, whatever comes back from the disk.
#include "validator/check.h"

#include <algorithm>

namespace aviary::validator {
namespace {

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
        if (!parameter.bypass && !parameter.hidden) values.push_back(plugin.value(parameter.id).value_or(-1));
    return values;
}

bool close(const std::vector<double>& one, const std::vector<double>& other) {
    return std::ranges::equal(
        one, other, [](double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(1.0, std::abs(a)); });
}

void reproduce(Harness& h, std::size_t write_piece, std::size_t read_piece) {
    const auto plugin = a_used_plugin(h);
    if (!plugin->has_state()) return h.skip("keeps no state");
    Stream saved{.piece = write_piece};
    if (!plugin->save(saved)) return h.fail("does not save its state, ", write_piece, " bytes at a time");
    Stream again;
    if (!plugin->save(again) || again.bytes != saved.bytes)
        h.fail("saves other bytes the second time, although nothing happened in between");
    const auto other = h.make();
    Stream in{.bytes = saved.bytes, .piece = read_piece}, resaved{.piece = write_piece};
    if (!other->load(in)) return h.fail("does not load the state it saved, ", read_piece, " bytes at a time");
    other->idle();
    if (!other->save(resaved)) return h.fail("does not save its state after loading it");
    if (resaved.bytes != saved.bytes) {
        const auto at = std::ranges::mismatch(resaved.bytes, saved.bytes).in1 - resaved.bytes.begin();
        h.fail("saves other bytes than it was loaded from: ", resaved.bytes.size(), " instead of ",
            saved.bytes.size(), ", different from byte ", at, " on");
    }
    if (!close(values_of(*plugin), values_of(*other)))
        h.fail("has other parameter values after loading its state");
    Play(h, *other).run();
}

void is_reproducible(Harness& h) {
    for (int i = 0; i < h.rounds(5); ++i) reproduce(h, ~std::size_t(0), ~std::size_t(0));
}
void comes_in_small_pieces(Harness& h) {
    for (const std::size_t piece : {std::size_t(1), std::size_t(2), std::size_t(7), std::size_t(23)})
        reproduce(h, piece, piece);
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
            if (!value || !(*value >= p.min && *value <= p.max))
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
    if (h.thorough) victim.load({.noise = 100'000'000}, "100 MB of noise");
    Play(h, *plugin).run();
}

void survives_failing_streams(Harness& h) {
    idle_and_playing(h, [&](const Victim& victim) {
        const Bytes whole = victim.state();
        const std::size_t piece = 1 + whole.size() / 100;
        for (std::size_t at = 0; at < whole.size(); at += std::max<std::size_t>(1, whole.size() / 10)) {
            Stream full{.piece = piece, .fails_after = at};
            if (victim.plugin.save(full))
                h.fail("says that it saved ", whole.size(), " bytes where there was room for ", at);
            victim.load({.bytes = whole, .piece = piece, .fails_after = at},
                words("on a disk that fails after ", at, " bytes"));
        }
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

constexpr Check checks[] = {
    {"state_is_reproducible", "A state loaded elsewhere and saved again is the same, byte for byte",
        is_reproducible},
    {"state_comes_in_small_pieces", "Streams may give and take a few bytes at a time", comes_in_small_pieces},
    {"state_refuses_the_empty_one", "A state of no bytes is refused and changes nothing",
        refuses_the_empty_one},
    {"state_survives_truncation", "A state cut anywhere is loaded or refused, never half",
        survives_truncation},
    {"state_survives_flipped_bits", "A damaged state does no harm", survives_flipped_bits},
    {"state_survives_noise", "Random bytes do no harm", survives_noise},
    {"state_survives_a_hundred_megabytes", "Nor do 100 MB of them", survives_a_hundred_megabytes},
    {"state_survives_failing_streams", "A stream that fails is an error, and changes nothing",
        survives_failing_streams},
    {"state_returns_to_what_was_saved", "A running plugin goes back to a saved state and stays there",
        returns_to_what_was_saved},
};

} // namespace

std::span<const Check> state_checks() { return checks; }

} // namespace aviary::validator
