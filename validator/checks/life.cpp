// Being made, activated, reset, called on whatever thread, and destroyed.
#include "validator/check.h"

#include <cmath>

namespace aviary::validator {
namespace {

void activates_again_and_again(Harness& h) {
    const auto plugin = h.make();
    for (int i = 0; i < h.rounds(20); ++i) {
        const RunSetup setup{.rate = h.between(8000, 192000), .max_frames = 1 + h.up_to(2047)};
        Play play(h, *plugin, setup);
        if (i % 3 == 0) continue; // off again without a block
        auto& block = play.block();
        block.events = some_notes(h, block.frames, 4, true);
        play.run();
    }
}

void starts_and_stops_while_active(Harness& h) {
    const auto plugin = h.make();
    if (!plugin->activate({})) return h.fail("cannot be activated");
    for (int i = 0; i < 5; ++i)
        h.audio.run([&] {
            if (!plugin->start()) h.fail("does not start processing a second time");
            plugin->stop();
        });
    plugin->deactivate();
    Play(h, *plugin).run();
}

void many_at_once(Harness& h) {
    constexpr int count = 24;
    std::vector<std::unique_ptr<Subject>> plugins;
    for (int i = 0; i < count; ++i) plugins.push_back(h.make());
    {
        std::vector<std::unique_ptr<Play>> plays;
        for (auto& plugin : plugins)
            plays.push_back(std::make_unique<Play>(h, *plugin, RunSetup{.max_frames = 128}));
        const auto noise_seed = h.random();
        const auto notes = some_notes(h, 128, 4, true);
        std::vector<double> first;
        for (int i = 0; i < 4; ++i)
            for (auto& play : plays) {
                Block& block = play->block(128);
                Random same(noise_seed + std::uint64_t(i));
                block.fill_noise(same, 0.5);
                if (i == 0) block.events = notes;
                play->run();
                const auto heard = block.heard();
                if (play == plays.front()) first = heard;
                if (heard != first)
                    return h.fail(
                        "two instances given the same sound differ: they must share nothing that changes");
            }
    }
    for (std::size_t i = 0; i < plugins.size(); i += 2) plugins[i].reset();
    for (std::size_t i = 1; i < plugins.size(); i += 2) Play(h, *plugins[i]).run();
}

void resets_at_any_time(Harness& h) {
    const auto plugin = h.make();
    {
        Play play(h, *plugin);
        play.reset();
        for (int i = 0; i < 8; ++i) {
            auto& block = play.block(1 + h.up_to(511));
            block.events = some_notes(h, block.frames, 6, true);
            play.run();
            play.reset();
            if (i % 2) play.reset();
        }
        play.run();
    }
    if (!plugin->activate({})) return h.fail("cannot be activated again after a reset");
    h.audio.run([&] { plugin->reset(); }); // active, but not started
    plugin->deactivate();
    Play(h, *plugin).run();
}

void a_reset_silences(Harness& h) {
    const auto plugin = h.make();
    Play play(h, *plugin);
    for (int i = 0; i < 20; ++i) {
        auto& block = play.block();
        block.events = some_notes(h, block.frames, 3, true);
        play.run();
    }
    play.reset();
    for (int i = 0; i < 4; ++i) {
        play.silent_block(512);
        play.run();
        if (const double peak = play.last().peak(); peak > 1e-6)
            return h.fail("sounds on after reset() (", peak, "): it has to drop notes and tails");
    }
}

void may_be_called_on_another_thread(Harness& h) {
    const auto plugin = h.make();
    const auto parameters = plugin->parameters();
    Stream before, after;
    const bool has_state = plugin->has_state() && plugin->save(before);
    // A host that gets its threads wrong, one call at a time: no crash, and the answers stay the same.
    std::thread([&] {
        for (std::size_t i = 0; i < std::min<std::size_t>(parameters.size(), 50); ++i) {
            plugin->value(parameters[i].id);
            if (const auto text = plugin->text(parameters[i].id, parameters[i].initial))
                plugin->value_of(parameters[i].id, *text);
        }
        plugin->latency();
        plugin->tail();
        if (has_state) plugin->save(after);
    }).join();
    if (has_state && before.bytes != after.bytes) h.fail("saves another state when asked on another thread");
    Play(h, *plugin).run();
}

void main_thread_works_while_sound_goes_on(Harness& h) {
    const auto plugin = h.make();
    const auto parameters = plugin->parameters();
    Stream saved;
    if (plugin->has_state()) plugin->save(saved);
    Play play(h, *plugin, {.max_frames = 64});
    const KeepPlaying playing(h, play);
    for (int i = 0; i < h.rounds(20); ++i) {
        for (std::size_t j = 0; j < std::min<std::size_t>(parameters.size(), 30); ++j) {
            plugin->value(parameters[j].id);
            plugin->text(parameters[j].id,
                parameters[j].min + unit(h.random) * (parameters[j].max - parameters[j].min));
        }
        plugin->parameters();
        plugin->latency();
        if (!saved.bytes.empty()) {
            Stream out, in{.bytes = saved.bytes};
            if (!plugin->save(out)) h.fail("does not save its state while it is processing");
            if (!plugin->load(in)) h.fail("does not load its own state while it is processing");
        }
        plugin->idle();
    }
}

void latency_and_tail_are_sane(Harness& h) {
    const auto plugin = h.make();
    for (const double rate : {8000.0, 48000.0, 192000.0}) {
        Play play(h, *plugin, {.rate = rate});
        const auto latency = plugin->latency();
        if (latency > rate * 60) h.fail("claims a latency of ", latency, " frames, more than a minute");
        play.run();
        if (plugin->latency() != latency)
            h.fail("changes its latency while active, from ", latency, " to ", plugin->latency());
        std::uint32_t on_main = plugin->tail(), on_audio = 0;
        h.audio.run([&] { on_audio = plugin->tail(); });
        if (on_main != on_audio)
            h.fail("tells two threads two lengths of its tail, ", on_main, " and ", on_audio);
    }
}

constexpr Check checks[] = {
    {"activates_again_and_again", "A plugin can be activated any number of times, at any rate and block size",
        activates_again_and_again},
    {"starts_and_stops_while_active", "Processing can be started and stopped without a block between",
        starts_and_stops_while_active},
    {"many_at_once", "Many instances live side by side and never hear of each other", many_at_once},
    {"resets_at_any_time", "reset() is safe at any time while active", resets_at_any_time},
    {"a_reset_silences", "After reset() nothing of what was before is heard", a_reset_silences},
    {"may_be_called_on_another_thread", "A host that asks on the wrong thread does not crash the plugin",
        may_be_called_on_another_thread},
    {"main_thread_works_while_sound_goes_on",
        "Values, texts and states can be asked for and loaded while the audio thread processes",
        main_thread_works_while_sound_goes_on},
    {"latency_and_tail_are_sane", "Latency stands still while active; latency and tail are plausible",
        latency_and_tail_are_sane},
};

} // namespace

std::span<const Check> life_checks() { return checks; }

} // namespace aviary::validator
