#include "validator/harness.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace aviary::validator {

Harness::Harness(Library& a_library, std::string id, Report& a_report, std::uint64_t seed, bool is_thorough)
    : library(a_library)
    , plugin_id(std::move(id))
    , report(a_report)
    , thorough(is_thorough)
    , random(seed)
    , main_thread_(std::this_thread::get_id()) {}

std::unique_ptr<Subject> Harness::make() {
    auto plugin = library.create(plugin_id, *this);
    if (!plugin) throw std::runtime_error(plugin_id + ": the plugin cannot be made or initialised");
    return plugin;
}

Play::Play(Harness& harness, Subject& plugin, const RunSetup& setup)
    : harness_(harness)
    , plugin_(plugin)
    , setup_(setup)
    , block_(plugin.layout(), {setup.max_frames, setup.wide, setup.in_place, setup.fence})
    , random_(harness.random()) {
    if (!plugin_.activate(setup)) {
        harness_.fail("cannot be activated at ", setup.rate, " Hz, with up to ", setup.max_frames, " frames");
        return;
    }
    plugin_.idle();
    harness_.audio.run([&] { running_ = plugin_.start(); });
    if (!running_) harness_.fail("does not start processing although it is active");
}

Play::~Play() {
    harness_.audio.run([&] { plugin_.stop(); });
    plugin_.deactivate();
    plugin_.idle();
}

Block& Play::block(std::uint32_t frames) {
    prepared_ = true;
    block_.begin(frames);
    block_.fill_noise(random_, 0.5);
    return block_;
}

Block& Play::silent_block(std::uint32_t frames) {
    prepared_ = true;
    block_.begin(frames);
    block_.say_silent();
    return block_;
}

Status Play::run() {
    status_ = Status::error;
    if (!running_) return status_;
    if (!std::exchange(prepared_, false)) block();
    block_.remember_inputs();
    harness_.audio.run([&] { status_ = plugin_.process(block_); });
    look();
    plugin_.idle();
    return status_;
}

void Play::run_here() {
    if (!running_) return;
    if (!std::exchange(prepared_, false)) block();
    block_.remember_inputs();
    status_ = plugin_.process(block_);
    look();
}

void Play::look() {
    if (may_be_strange) return;
    if (status_ == Status::error) harness_.fail("process() answers with an error to a proper call");
    if (status_ == Status::unknown) harness_.fail("process() answers with a status that does not exist");
    const bool flag_is_silence = harness_.library.format() == Format::vst3;
    for (const std::string& fault : block_.faults(flag_is_silence, may_be_subnormal)) harness_.fail(fault);
}

void Play::reset() {
    harness_.audio.run([&] { plugin_.reset(); });
    plugin_.idle();
}

KeepPlaying::KeepPlaying(Harness& harness, Play& play)
    : harness_(harness) {
    harness_.audio.start([&] {
        while (!done_) play.run_here();
    });
}
KeepPlaying::~KeepPlaying() {
    done_ = true;
    harness_.audio.finish();
}

std::vector<Event> some_notes(Harness& h, std::uint32_t frames, unsigned count, bool open) {
    std::vector<Event> notes;
    for (unsigned i = 0; i < count; ++i) {
        Event note{.kind = Event::Kind::note_on, .frame = h.up_to(frames - 1), .value = h.between(0.01, 1)};
        note.note_id = std::int32_t(h.up_to(1000));
        note.port = 0;
        note.channel = std::int16_t(h.up_to(15));
        note.key = std::int16_t(h.up_to(127));
        notes.push_back(note);
        if (open) continue;
        note.kind = Event::Kind::note_off;
        note.frame += h.up_to(frames - 1 - note.frame);
        notes.push_back(note);
    }
    std::ranges::stable_sort(notes, {}, &Event::frame);
    return notes;
}

Event parameter_event(const Parameter& parameter, double value, std::uint32_t frame) {
    Event event{.kind = Event::Kind::parameter, .frame = frame, .id = parameter.id, .value = value};
    event.cookie = parameter.cookie;
    return event;
}

std::vector<Event> some_values(
    Harness& h, const std::vector<Parameter>& parameters, std::uint32_t frame, bool ends) {
    std::vector<Event> events;
    for (const Parameter& parameter : parameters) {
        if (!parameter.settable()) continue;
        double at = ends ? double(h.up_to(1)) : unit(h.random);
        if (parameter.steps > 0) at = std::round(at * parameter.steps) / parameter.steps;
        events.push_back(
            parameter_event(parameter, parameter.min + at * (parameter.max - parameter.min), frame));
    }
    return events;
}

} // namespace aviary::validator
