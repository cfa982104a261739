// Being made, activated, reset, called on whatever thread, and destroyed.
#include "validator/harness/harness.h"
#include "validator/rule.h"

#include <algorithm>
#include <cmath>

namespace aviary::validator {
namespace {
namespace life {

/// What every host does first. A plugin that does not live through this is not tried any further.
void plain_life(Harness& h) {
    const auto plugin = h.make();
    h.step("activates at 48 kHz");
    Play play(h, *plugin);
    if (!play.is_running()) return h.fail("cannot be activated and started at 48 kHz, with up to 512 frames");
    h.step("processes blocks");
    for (int i = 0; i < 3; ++i) {
        auto& block = play.block();
        block.events = some_notes(h, block, 2);
        if (play.run() == Status::error) h.fail("process() answers with an error");
    }
    h.step("deactivates and destroys it");
}

void activates_again_and_again(Harness& h) {
    const auto plugin = h.make();
    for (int i = 0; i < h.rounds(20); ++i) {
        const RunSetup setup{.rate = h.between(22050, 192000), .max_frames = 16 + h.up_to(2032)};
        Play play(h, *plugin, setup);
        if (i % 3 == 0) continue; // off again without a block
        auto& block = play.block();
        block.events = some_notes(h, block, 4, true);
        play.run();
    }
}

void starts_and_stops_while_active(Harness& h) {
    const auto plugin = h.make();
    if (!plugin->activate({})) return h.fail("cannot be activated a second time");
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
        for (int i = 0; i < 4; ++i)
            for (auto& play : plays) {
                Block& block = play->block(128);
                if (i == 0) block.events = some_notes(h, block, 4, true);
                play->run();
            }
    }
    for (std::size_t i = 0; i < plugins.size(); i += 2) plugins[i].reset();
    for (std::size_t i = 1; i < plugins.size(); i += 2) Play(h, *plugins[i]).run();
}

void many_share_nothing(Harness& h) {
    constexpr int count = 8;
    std::vector<std::unique_ptr<Subject>> plugins;
    for (int i = 0; i < count; ++i) plugins.push_back(h.make());
    std::vector<std::unique_ptr<Play>> plays;
    for (auto& plugin : plugins) {
        const bool is_told = plugin->set_offline(true); // live, what its own threads make comes at any block
        plays.push_back(std::make_unique<Play>(h, *plugin, RunSetup{.max_frames = 128}));
        plays.back()->is_offline = is_told;
    }
    const auto notes = some_notes(h, plays.front()->block(128), 4, true);
    const auto noise_seed = h.random();
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
            if (!is_same(heard, first))
                return h.fail("two instances that play in turn make different sound of the same");
        }
}

void resets_at_any_time(Harness& h) {
    const auto plugin = h.make();
    {
        Play play(h, *plugin);
        play.reset();
        for (int i = 0; i < 8; ++i) {
            auto& block = play.block(1 + h.up_to(511));
            block.events = some_notes(h, block, 6, true);
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

/// How loud it is when nothing comes in.
double peak_of_silence(Play& play) {
    double peak = 0;
    for (int i = 0; i < 4; ++i) {
        play.silent_block(512);
        play.run();
        peak = std::max(peak, play.last().peak());
    }
    return peak;
}

void a_reset_silences(Harness& h) {
    constexpr double inaudible = 1e-6;
    const auto untouched = h.make(), plugin = h.make();
    if (Play fresh(h, *untouched); peak_of_silence(fresh) > inaudible)
        return h.skip("sounds by itself, without input or notes");
    Play play(h, *plugin);
    for (int i = 0; i < 20; ++i) {
        auto& block = play.block();
        block.events = some_notes(h, block, 3, true);
        play.run();
    }
    play.reset();
    if (const double peak = peak_of_silence(play); peak > inaudible)
        h.fail("sounds on after a reset (", peak, "): it has to drop notes and tails");
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

void latency_stands_still(Harness& h) {
    const auto plugin = h.make();
    for (const double rate : {44100.0, 48000.0, 192000.0}) {
        Play play(h, *plugin, {.rate = rate});
        const auto latency = plugin->latency();
        for (int i = 0; i < 4; ++i) play.run();
        if (plugin->latency() != latency && !plugin->told_of_latency())
            h.fail("changes its latency while active, from ", latency, " to ", plugin->latency());
    }
}

void latency_and_tail_are_plausible(Harness& h) {
    const auto plugin = h.make();
    for (const double rate : {44100.0, 192000.0}) {
        Play play(h, *plugin, {.rate = rate});
        const auto latency = plugin->latency();
        if (latency > rate * 60) h.fail("claims a latency of ", latency, " frames, more than a minute");
        play.run();
        const std::uint32_t on_main = plugin->tail();
        std::uint32_t on_audio = 0;
        h.audio.run([&] { on_audio = plugin->tail(); });
        if (on_main != on_audio)
            h.fail("tells two threads two lengths of its tail, ", on_main, " and ", on_audio);
    }
}

} // namespace life

constexpr Rule life_table[] = {
    {"library_opens", "The library can be loaded, and tells of its plugins", nullptr, Weight::must,
        "CLAP entry.h: clap_entry, plugin-factory.h; VST3 Module Architecture: ModuleEntry, GetPluginFactory",
        Rule::For::both, Tried::opening},
    {"lives_a_plain_life", "A plugin is made, activated, played, deactivated and destroyed", life::plain_life,
        Weight::must, "CLAP plugin.h; VST3 Audio Processor Call Sequence", Rule::For::both, Tried::first},
    {"activates_again_and_again", "A plugin can be activated any number of times, at any rate and block size",
        life::activates_again_and_again, Weight::must,
        "CLAP plugin.h: activate(), deactivate(); VST3 FAQ: the block size can change while it is not "
        "active"},
    {"starts_and_stops_while_active", "Processing can be started and stopped without a block between",
        life::starts_and_stops_while_active, Weight::must,
        "CLAP plugin.h: start_processing(), stop_processing(); VST3 IAudioProcessor::setProcessing()"},
    {"many_at_once", "Many instances live side by side", life::many_at_once, Weight::must,
        "CLAP plugin-factory.h: create_plugin(); VST3 PClassInfo::kManyInstances"},
    {"many_share_nothing", "Instances that play in turn never hear of each other", life::many_share_nothing,
        Weight::should, "a render is to be the same every time; plugins may be random"},
    {"resets_at_any_time", "A reset is safe at any time while active", life::resets_at_any_time, Weight::must,
        "CLAP plugin.h: reset(), [audio-thread & active]; VST3 FAQ: setProcessing() without process() "
        "between"},
    {"a_reset_silences", "After a reset nothing of what was before is heard", life::a_reset_silences,
        Weight::must, "CLAP plugin.h: reset() 'clears all buffers' and 'kills all voices'", Rule::For::clap},
    {"a_reset_silences", "After a reset nothing of what was before is heard", life::a_reset_silences,
        Weight::should, "VST3 IAudioProcessor::setProcessing(): 'could be used to reset some buffers'",
        Rule::For::vst3},
    {"may_be_called_on_another_thread", "A host that asks on the wrong thread gets the same answers",
        life::may_be_called_on_another_thread, Weight::bear, "what the main thread alone may ask"},
    {"main_thread_works_while_sound_goes_on",
        "Values, texts and states can be asked for and loaded while the audio thread processes",
        life::main_thread_works_while_sound_goes_on, Weight::must,
        "CLAP: functions of the main thread and of the audio thread run side by side; VST3 FAQ: getState() "
        "and "
        "setState() during processing"},
    {"latency_stands_still", "The latency stays while a plugin is active", life::latency_stands_still,
        Weight::must,
        "CLAP plugin.h: 'once activated the latency and port configuration must remain constant'; VST3 "
        "IAudioProcessor::getLatencySamples(): or tell the host"},
    {"latency_and_tail_are_plausible", "Latency and tail are lengths that can be",
        life::latency_and_tail_are_plausible, Weight::should,
        "a host makes room for the one and waits for the other"},
};

} // namespace

std::span<const Rule> life_rules() { return life_table; }

} // namespace aviary::validator
