#include "sdk/formats/clap/testing/test_plugins.h"

// Some name what they keep in state(), as plugins of the first SDK did; they must go on working.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace aviary::test {

void Monitor::process(Block& block) {
    if (block.frame_count() > longest_block) longest_block = block.frame_count();
    const auto value = [&](int what, unsigned channel, Frame frame) -> float {
        switch (what) {
        case 0: return block.in(channel)[frame];
        case 1: return jump.at(frame);
        case 2: return glide.at(frame);
        case 3: return float(steps.at(frame));
        default: return on.at(frame) ? 1 : 0;
        }
    };
    for (auto frame : block.frames()) {
        block.out(0)[frame] = value(left.at(frame), 0, frame);
        block.out(1)[frame] = value(right.at(frame), 1, frame);
    }
}

void Recorder::process(Block& block) {
    if (blocks < transports.size()) transports[blocks] = block.transport();
    ++blocks;
    for (const Event& event : block.events())
        if (event_count < heard.size())
            heard[event_count++] = {frames + event.frame, event, block.transport()};
    frames += block.frame_count();
    for (unsigned channel = 0; channel < 2; ++channel)
        for (auto frame : block.frames()) block.out(channel)[frame] = 0.25f;
}

void Twins::prepare(const Setup&) { buffer.resize(1000); }

void Twins::process(Block& block) {
    ++one;
    for (unsigned channel = 0; channel < 2; ++channel)
        for (auto frame : block.frames())
            block.out(channel)[frame] = block.in(channel)[frame] * gain.at(frame);
    if (!buffer.empty()) buffer[unsigned(one) % buffer.size()] = int(one);
    ++other;
    torn = torn || one != other;
}

void Twins::state(State& state) {
    torn = torn || one != other;
    state("one", one);
    state("other", other);
    state("buffer", buffer.data(), buffer.size());
}

void Whisper::process(Block& block) {
    for (unsigned channel = 0; channel < 2; ++channel)
        for (auto frame : block.frames()) {
            volatile float small = block.in(channel)[frame] * 1e-20f;
            small = small * 1e-20f;
            block.out(channel)[frame] = small * 1e20f * 1e20f;
        }
}

unsigned checksum(const char* name) {
    unsigned sum = 2166136261u;
    for (; *name; ++name) sum = (sum ^ static_cast<unsigned char>(*name)) * 16777619u;
    return sum;
}

void Follower::track_changed(const TrackInfo& track) {
    if (told.size() < 10000) told.push_back(track);
    if (when_told) when_told();
}

void Follower::process(Block& block) {
    const TrackInfo& track = block.track();
    mixed += track.has(TrackInfo::has_colour) && track.colour != checksum(track.name);
    backwards += track.generation < heard.generation;
    if (in_block) in_block(block);
    heard = track;
    heard_generation.store(track.generation, std::memory_order_release);
    for (unsigned channel = 0; channel < block.output_channels(); ++channel)
        for (auto frame : block.frames()) block.out(channel)[frame] = block.in(channel)[frame];
}

void Careless::process(Block& block) { grown.resize(grown.size() + 100 * block.frame_count()); }

} // namespace aviary::test

using namespace aviary::test;

AVIARY_PLUGIN(Monitor, {.id = "test.monitor",
                           .name = "Monitor",
                           .vendor = "Aviary",
                           .version = "1.2.3",
                           .description = "Outputs its parameters",
                           .url = "https://example.com",
                           .features = {"utility", "analyzer"}})
AVIARY_PLUGIN(Recorder, {.id = "test.recorder", .name = "Recorder", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(Twins, {.id = "test.twins", .name = "Twins", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(Whisper, {.id = "test.whisper", .name = "Whisper", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(
    Colliding, {.id = "test.colliding", .name = "Colliding", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(Careless, {.id = "test.careless", .name = "Careless", .vendor = "Aviary", .version = "1.0.0"})
AVIARY_PLUGIN(Follower, {.id = "test.follower", .name = "Follower", .vendor = "Aviary", .version = "1.0.0"})
