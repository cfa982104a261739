#include "hosting/probe/child_side/trial.h"

#include "hosting/probe/child_side/processor_time.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace aviary::hosting {
namespace {

using Clock = std::chrono::steady_clock;

/// A plugin with a thousand parameters must not delay the save: parameters that are not moved by then are left out.
constexpr auto time_for_parameters = std::chrono::milliseconds(15);
/// Slow code must not delay the save either: of each part it plays what it must, and what fits into this time.
constexpr auto time_for_part = std::chrono::milliseconds(5);
constexpr auto a_day = std::chrono::hours(24);
constexpr double tempo = 120;
constexpr float loud = 15.8489319f;         // +24 dBFS: beyond it the workshop fades the plugin out
constexpr float beyond_reason = 100'000.0f; // +100 dBFS

clap_event_transport transport_at(std::int64_t position, double sample_rate) {
    const double seconds = double(position) / sample_rate;
    clap_event_transport transport{};
    transport.header = {sizeof transport, 0, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_TRANSPORT, 0};
    transport.flags = CLAP_TRANSPORT_HAS_TEMPO | CLAP_TRANSPORT_HAS_BEATS_TIMELINE
                      | CLAP_TRANSPORT_HAS_SECONDS_TIMELINE | CLAP_TRANSPORT_HAS_TIME_SIGNATURE
                      | CLAP_TRANSPORT_IS_PLAYING;
    transport.song_pos_seconds = clap_sectime(seconds * double(CLAP_SECTIME_FACTOR));
    transport.song_pos_beats = clap_beattime(seconds * tempo / 60 * double(CLAP_BEATTIME_FACTOR));
    transport.tempo = tempo;
    transport.tsig_num = transport.tsig_denom = 4;
    return transport;
}

std::vector<float*> pointers(std::vector<std::vector<float>>& channels) {
    std::vector<float*> pointers;
    for (auto& channel : channels) pointers.push_back(channel.data());
    return pointers;
}

std::string in_dbfs(float amplitude) {
    return "+" + std::to_string(std::lround(20 * std::log10(double(amplitude)))) + " dBFS";
}

std::string times(std::uint64_t count) { return count == 1 ? "once" : std::to_string(count) + " times"; }

} // namespace

Trial::Trial(Processor& processor, TrialSetup setup, std::function<void(const std::string&)> doing)
    : processor_(processor)
    , setup_(setup)
    , doing_(std::move(doing))
    , in_(processor.metadata().input_channels, std::vector<float>(setup.max_frames))
    , out_(processor.metadata().output_channels, std::vector<float>(setup.max_frames)) {}

Result<void> Trial::run() {
    begin("was activated");
    const auto began = std::chrono::steady_clock::now();
    if (auto activated = processor_.activate(setup_.sample_rate, setup_.max_frames); !activated)
        return activated;
    prepare_ms_ = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
    const auto latency = processor_.latency();
    bool latency_told = false;
    const auto attend = [&](Result<void> part) {
        if (part) latency_told |= processor_.attend().latency_changed;
        return part;
    };
    for (const auto& part : {std::function([&] {
                                 return blocks("was given silence", Input::silence, {4, 2});
                             }),
             std::function([&] {
                 return blocks("was given noise", Input::noise, {8, 4});
             }),
             std::function([&] { return notes(); }), std::function([&] { return parameters(); }),
             std::function([&] { return odd_sizes(); }), std::function([&] {
                 return blocks("was given loud noise", Input::loud_noise, {4, 2});
             }),
             std::function([&] {
                 return blocks("was left to ring out", Input::silence, {16, 4});
             })})
        if (auto ended = attend(part()); !ended) return ended;
    latency_lied_ = processor_.latency() != latency && !latency_told;
    begin("was asked for its state");
    (void)processor_.save_state();
    begin("was put away");
    processor_.deactivate();
    return {};
}

void Trial::begin(const std::string& what) {
    part_ = processor_.metadata().name + " " + what;
    doing_(part_);
}

void Trial::add_note(std::uint16_t type, int key, std::uint32_t time) {
    Event event{};
    event.note = {{sizeof event.note, time, CLAP_CORE_EVENT_SPACE_ID, type, 0}, key, 0, 0,
        static_cast<std::int16_t>(key), 0.8};
    events_.push_back(event);
}

void Trial::add_parameter(std::uint32_t index_id, double value) {
    Event event{};
    event.parameter = {{sizeof event.parameter, 0, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_PARAM_VALUE, 0},
        index_id, nullptr, -1, -1, -1, -1, value};
    events_.push_back(event);
}

void Trial::fill(Input input, std::uint32_t frames) {
    const float peak = input == Input::silence ? 0.0f : input == Input::noise ? 0.5f : 8.0f;
    std::uniform_real_distribution<float> noise(-1, 1);
    for (auto& channel : in_)
        for (std::uint32_t i = 0; i < frames; ++i) channel[i] = peak * noise(random_);
}

clap_process_status Trial::process(std::uint32_t frames) {
    auto inputs = pointers(in_), outputs = pointers(out_);
    const clap_audio_buffer input{inputs.data(), nullptr, std::uint32_t(inputs.size()), 0, 0};
    clap_audio_buffer output{outputs.data(), nullptr, std::uint32_t(outputs.size()), 0, 0};
    const clap_input_events events{.ctx = &events_,
        .size = [](const clap_input_events* list) -> std::uint32_t {
            return static_cast<std::uint32_t>(static_cast<std::vector<Event>*>(list->ctx)->size());
        },
        .get = [](const clap_input_events* list, std::uint32_t index) -> const clap_event_header* {
            return &static_cast<std::vector<Event>*>(list->ctx)->at(index).header;
        }};
    const clap_output_events nobody{
        .ctx = nullptr, .try_push = [](const clap_output_events*, const clap_event_header*) { return true; }};
    const auto transport = transport_at(position_, setup_.sample_rate);
    const clap_process process{.steady_time = position_,
        .frames_count = frames,
        .transport = &transport,
        .audio_inputs = &input,
        .audio_outputs = &output,
        .audio_inputs_count = in_.empty() ? 0u : 1u,
        .audio_outputs_count = out_.empty() ? 0u : 1u,
        .in_events = &events,
        .out_events = &nobody};

    const rt::NoAllocScope scope;
    const auto before = processor_time();
    const auto status = processor_.process(process);
    spent_ += processor_time() - before;
    const auto allocations = scope.allocations() + scope.frees(), locks = scope.locks();
    if (allocations > 0 && sins_.allocations == 0) sins_.first_allocation = part_;
    if (locks > 0 && sins_.locks == 0) sins_.first_lock = part_;
    sins_.allocations += allocations;
    sins_.locks += locks;
    return status;
}

Result<void> Trial::judge(Input input, clap_process_status status, std::uint32_t frames) {
    const auto& id = processor_.metadata().id;
    if (status == CLAP_PROCESS_ERROR)
        return Error{"canary.process", "process() reported an error when " + part_, id};
    bool denormal = false;
    float peak = 0;
    for (const auto& channel : out_)
        for (std::uint32_t i = 0; i < frames; ++i) {
            if (!std::isfinite(channel[i]))
                return Error{"canary.not_finite",
                    std::string("puts out ") + (std::isnan(channel[i]) ? "not-a-number" : "infinity")
                        + " when " + part_ + "; look for a division by zero, a root of a negative number or "
                        + "feedback above one",
                    id};
            peak = std::max(peak, std::abs(channel[i]));
            denormal |= std::fpclassify(channel[i]) == FP_SUBNORMAL;
        }
    sins_.denormals += denormal;
    if (peak > beyond_reason)
        return Error{"canary.loud",
            "puts out " + in_dbfs(peak) + " when " + part_
                + "; look for feedback above one, or decibels that are taken for a factor",
            id};
    if (input != Input::loud_noise && peak > loudest_) {
        loudest_ = peak;
        loudest_part_ = part_;
    }
    return {};
}

Result<void> Trial::block(Input input, std::uint32_t frames) {
    fill(input, frames);
    const auto status = process(frames);
    events_.clear();
    position_ += frames;
    return judge(input, status, frames);
}

Result<void> Trial::blocks(const std::string& what, Input input, Count count) {
    begin(what);
    const auto before = spent_;
    std::chrono::duration<double> two_blocks = a_day,
                                  last = a_day; // of a part with one block there are no two
    for (int i = 0; i < count.least || (i < count.most && spent_ - before < time_for_part); ++i) {
        const auto before_block = spent_;
        if (auto judged = block(input, setup_.max_frames); !judged) return judged;
        const std::chrono::duration<double> spent = spent_ - before_block;
        two_blocks = std::min(two_blocks, last + spent);
        last = spent;
    }
    if (two_blocks < a_day)
        load_ = std::max(load_, two_blocks.count() * setup_.sample_rate / (2.0 * setup_.max_frames));
    return {};
}

Result<void> Trial::notes() {
    if (!processor_.metadata().takes_notes) return {};
    for (const int key : {36, 60, 60, 64, 67, 127}) add_note(CLAP_EVENT_NOTE_ON, key, 0);
    if (auto played = blocks("was given notes", Input::silence, {8, 4}); !played) return played;
    for (const int key : {36, 60, 60, 64, 67}) add_note(CLAP_EVENT_NOTE_OFF, key, setup_.max_frames / 2);
    add_note(CLAP_EVENT_NOTE_CHOKE, 127, setup_.max_frames / 2);
    if (auto ended = blocks("had its notes ended", Input::silence, {8, 4}); !ended) return ended;
    add_note(CLAP_EVENT_NOTE_ON, 48, 0); // for the parameters that follow
    return {};
}

Result<void> Trial::odd_sizes() {
    for (const std::uint32_t size : {1u, 3u, 64u, setup_.max_frames}) {
        const auto frames = std::min(size, setup_.max_frames);
        begin("was given a block of " + std::to_string(frames) + " frames");
        if (auto judged = block(Input::noise, frames); !judged) return judged;
    }
    return {};
}

/// Moves all parameters to their largest value, then to their smallest, then back to where they were. It moves them one
/// by one and holds them for a while, because plugins glide to a new value.
Result<void> Trial::parameters() {
    const auto& known = processor_.metadata().parameters;
    std::vector<double> before;
    for (const auto& parameter : known) before.push_back(processor_.value(parameter.index_id));
    const auto end = Clock::now() + time_for_parameters;
    for (const double position : {1.0, 0.0}) {
        for (const auto& parameter : known) {
            if (!parameter.automatable || Clock::now() > end) continue;
            if (auto moved = move(parameter, parameter.from_normalized(position)); !moved) return moved;
        }
        const std::string ends = position == 1 ? "largest" : "smallest";
        if (auto held = blocks("had its parameters at their " + ends, Input::noise, {4}); !held) return held;
    }
    for (std::size_t i = 0; i < known.size(); ++i)
        if (known[i].automatable) add_parameter(known[i].index_id, before[i]);
    return blocks("had its parameters set back", Input::noise, {1});
}

Result<void> Trial::move(const ParameterMetadata& parameter, double value) {
    begin("had " + parameter.name + " moved to " + processor_.value_text(parameter.index_id, value));
    add_parameter(parameter.index_id, value);
    return block(Input::noise, std::min(setup_.max_frames, 128u));
}

std::vector<std::string> Trial::warnings() const {
    std::vector<std::string> warnings;
    if (sins_.allocations > 0)
        warnings.push_back("process() took or freed memory (" + times(sins_.allocations) + ", first when "
                           + sins_.first_allocation
                           + "): that can make the sound drop out; get it in prepare() instead");
    if (sins_.locks > 0)
        warnings.push_back("process() took a lock (" + times(sins_.locks) + ", first when " + sins_.first_lock
                           + "): that can make the sound drop out");
    if (sins_.denormals > 4)
        warnings.push_back(processor_.metadata().name
                           + " puts out denormals: numbers too small to hear that can slow a host down");
    if (loudest_ > loud)
        warnings.push_back("puts out " + in_dbfs(loudest_) + " when " + loudest_part_
                           + "; beyond +24 dBFS it is faded out here");
    if (latency_lied_)
        warnings.push_back(
            processor_.metadata().name + " changed its latency without telling the host: timing will be off");
    return warnings;
}

} // namespace aviary::hosting
