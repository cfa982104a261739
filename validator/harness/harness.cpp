#include "validator/harness/harness.h"

#include "validator/rule.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace aviary::validator {

Harness::Harness(Library& a_library, const Trial& a_trial, Report& a_report)
    : library(a_library)
    , trial(a_trial)
    , report(a_report)
    , random(a_trial.seed)
    , main_thread_(std::this_thread::get_id()) {}

std::unique_ptr<Subject> Harness::make() {
    auto plugin = library.create(trial.plugin, *this);
    if (!plugin) throw NoPlugin();
    return plugin;
}

Play::Play(Harness& harness, Subject& plugin, const RunSetup& setup)
    : harness_(harness)
    , plugin_(plugin)
    , setup_(setup)
    , block_(plugin.layout(), {setup.max_frames, setup.wide, setup.in_place, setup.fence})
    , random_(harness.random()) {
    if (!plugin_.activate(setup)) {
        harness_.fault(watched::activates, "refuses to be activated at ", setup.rate, " Hz, with up to ",
            setup.max_frames, " frames");
        return;
    }
    plugin_.idle();
    harness_.audio.run([&] { running_ = plugin_.start(); });
    if (!running_) harness_.fault(watched::activates, "does not start processing although it is active");
}

Play::~Play() {
    if (running_) harness_.audio.run([&] { plugin_.stop(); });
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
    if (status_ == Status::error)
        return harness_.fault(watched::succeeds, "process() answers with an error to a call of ",
            block_.frames,
            " frames"); // what it left in the buffers is to be thrown away
    if (status_ == Status::unknown)
        harness_.fault(watched::succeeds, "process() answers with a status that does not exist");
    const bool flag_is_silence = harness_.library.format() == Format::vst3;
    for (const Fault& fault : block_.faults(flag_is_silence, may_be_subnormal, !is_offline))
        left_flags&& fault.rule == watched::flags ? harness_.fail(fault.text)
                                                  : harness_.fault(fault.rule, fault.text);
}

void Play::reset() {
    if (!running_) return;
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

namespace {

Event as_midi(const Event& note) {
    Event midi{.kind = Event::Kind::midi, .frame = note.frame};
    const bool on = note.kind == Event::Kind::note_on;
    midi.bytes[0] = std::uint8_t((on ? 0x90 : 0x80) | note.channel);
    midi.bytes[1] = std::uint8_t(note.key);
    midi.bytes[2] = std::uint8_t(1 + std::lround(note.value * 126));
    return midi;
}

} // namespace

std::vector<Event> as_taken(const Block& block, std::vector<Event> notes) {
    if (!block.takes_notes && !block.takes_midi) return {};
    if (!block.takes_notes) std::ranges::transform(notes, notes.begin(), as_midi);
    return notes;
}

std::vector<Event> some_notes(Harness& h, const Block& block, unsigned count, bool open) {
    std::vector<Event> notes;
    for (unsigned i = 0; i < count; ++i) {
        Event note{
            .kind = Event::Kind::note_on, .frame = h.up_to(block.frames - 1), .value = h.between(0.01, 1)};
        note.note_id = std::int32_t(h.up_to(1000));
        note.port = 0;
        note.channel = std::int16_t(h.up_to(15));
        note.key = std::int16_t(h.up_to(127));
        notes.push_back(note);
        if (open) continue;
        note.kind = Event::Kind::note_off;
        note.frame += h.up_to(block.frames - 1 - note.frame);
        notes.push_back(note);
    }
    std::ranges::stable_sort(notes, {}, &Event::frame);
    return as_taken(block, std::move(notes));
}

bool is_same(const std::vector<double>& one, const std::vector<double>& other) {
    return std::ranges::equal(
        one, other, [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); });
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
