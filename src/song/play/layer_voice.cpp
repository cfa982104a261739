#include "song/play/layer_voice.h"

#include <algorithm>
#include <bitset>

namespace aviary::song {

namespace {

class VoiceBuilder {
public:
    VoiceBuilder(std::size_t hits, Diagnostics& diagnostics)
        : hits_(hits)
        , diagnostics_(diagnostics) {}

    Voice build(const std::vector<NoteLine>& lines) {
        if (are_parallel(lines)) {
            add_parallel(lines);
        } else {
            for (const NoteLine& line : lines) add_line(line);
        }
        return std::move(voice_);
    }

private:
    static bool is_single(const PitchStep& step) {
        return step.kind != PitchStep::Kind::pitches || step.count == 1;
    }

    bool are_parallel(const std::vector<NoteLine>& lines) const {
        return lines.size() > 1 && std::all_of(lines.begin(), lines.end(), [&](const NoteLine& line) {
            return line.steps.size() == hits_ && std::all_of(line.steps.begin(), line.steps.end(), is_single);
        });
    }

    /// One pitch each per hit: hit 1 takes the first of every line, and so on.
    void add_parallel(const std::vector<NoteLine>& lines) {
        std::vector<Voice> singles;
        for (const NoteLine& line : lines) {
            VoiceBuilder single(hits_, diagnostics_);
            for (const PitchStep& step : line.steps) single.add_step(line, step);
            singles.push_back(std::move(single.voice_));
        }
        for (std::size_t hit = 0; hit < hits_; ++hit) {
            std::vector<std::uint8_t> keys;
            for (const Voice& single : singles) keys.push_back(single.pitches_at(hit).front());
            add_pitches(keys);
        }
        diagnostics_.note({lines.front().position, lines.front().length},
            std::to_string(lines.size()) + " 'n' lines of " + std::to_string(hits_)
                + (hits_ == 1 ? " pitch" : " pitches") + " for " + std::to_string(hits_)
                + (hits_ == 1 ? " hit" : " hits") + " are voices in parallel",
            "for one chord a hit write 'n [60 64 67]'");
    }

    void add_line(const NoteLine& line) {
        const bool melody =
            line.form == NoteLine::Form::steps || (line.steps.size() > 1 && line.steps.size() == hits_);
        if (melody)
            for (const PitchStep& step : line.steps) add_step(line, step);
        else
            add_pitches(line.pitches);
        if (line.form == NoteLine::Form::plain && line.steps.size() > 1) say_what_it_is(line, melody);
    }

    void say_what_it_is(const NoteLine& line, bool melody) {
        const std::string count = std::to_string(line.steps.size()), hits = std::to_string(hits_);
        if (melody)
            diagnostics_.note({line.position, line.length},
                "read as a melody: " + count + " pitches for " + hits + " hits",
                "'n > ...' says so outright");
        else
            diagnostics_.note({line.position, line.length},
                "read as a chord of " + count + ", since the pattern has " + hits
                    + (hits_ == 1 ? " hit" : " hits"),
                "'n [...]' says so outright, 'n > ...' makes it a melody");
    }

    void add_step(const NoteLine& line, const PitchStep& step) {
        if (step.kind == PitchStep::Kind::pitches)
            return add_pitches(std::span(line.pitches).subspan(step.first, step.count));
        if (voice_.steps.empty()) {
            diagnostics_.note(
                {{line.position.line, step.column}}, "nothing stands before this, so it counts from C4");
            add_pitches(std::span(&default_pitch, 1));
            voice_.steps.pop_back();
            last_ = {0, 1};
        }
        if (step.kind == PitchStep::Kind::repeat)
            voice_.steps.push_back(last_);
        else
            move_last(line, step);
    }

    void move_last(const NoteLine& line, const PitchStep& step) {
        std::vector<std::uint8_t> moved;
        bool held = false;
        for (std::uint32_t i = 0; i < last_.count; ++i) {
            const int key = voice_.pitches[last_.first + i] + step.amount;
            moved.push_back(std::uint8_t(std::clamp(key, 0, 127)));
            held |= key < 0 || key > 127;
        }
        if (held)
            diagnostics_.warning(
                {{line.position.line, step.column}, 1 + int(std::to_string(std::abs(step.amount)).size())},
                "this moves a pitch outside 0 to 127; it is held at the end");
        add_pitches(moved);
    }

    /// Adds one step with these pitches; a pitch that occurs twice sounds once.
    void add_pitches(std::span<const std::uint8_t> keys) {
        std::bitset<128> seen;
        const auto first = std::uint32_t(voice_.pitches.size());
        for (std::uint8_t key : keys) {
            if (!seen.test(key)) voice_.pitches.push_back(key);
            seen.set(key);
        }
        last_ = {first, std::uint32_t(voice_.pitches.size()) - first};
        voice_.steps.push_back(last_);
    }

    std::size_t hits_;
    Diagnostics& diagnostics_;
    Voice voice_;
    Voice::Step last_;
};

} // namespace

std::vector<std::uint8_t> resolve_velocities(const std::vector<VelocityStep>& steps) {
    std::vector<std::uint8_t> velocities;
    velocities.reserve(std::max<std::size_t>(steps.size(), 1));
    int last = default_velocity;
    for (const VelocityStep& step : steps) {
        if (step.kind == VelocityStep::Kind::absolute) last = step.value;
        if (step.kind == VelocityStep::Kind::relative) last += step.value;
        last = std::clamp(last, 1, 127);
        velocities.push_back(std::uint8_t(last));
    }
    if (velocities.empty()) velocities.push_back(default_velocity);
    return velocities;
}

Voice resolve_voice(const Layer& layer, std::size_t hits, Diagnostics& diagnostics) {
    Voice voice = VoiceBuilder(hits, diagnostics).build(layer.notes);
    voice.velocities = resolve_velocities(layer.velocities.value_or(std::vector<VelocityStep>{}));
    return voice;
}

} // namespace aviary::song
