#include "song/play/layer_voice.h"

#include "song/play/motif_book.h"

#include <algorithm>
#include <bitset>
#include <cstdlib>
#include <numeric>

namespace aviary::song {

namespace {

class VoiceBuilder {
public:
    VoiceBuilder(std::size_t hits, Carried& carried, const PrepareContext& context)
        : hits_(hits)
        , carried_(carried)
        , context_(context)
        , diagnostics_(context.diagnostics) {}

    Voice build(const std::vector<NoteLine>& lines) {
        if (are_parallel(lines)) {
            add_parallel(lines);
            return std::move(voice_);
        }
        int rounds = 1;
        for (const NoteLine& line : lines)
            if (!line.motifs.empty()) rounds = std::lcm(rounds, MotifBook::rounds(line.motifs));
        rounds = std::min(rounds, most_unrolled);
        for (round_ = 0; round_ < rounds; ++round_)
            for (const NoteLine& line : lines) add_line(line);
        return std::move(voice_);
    }

private:
    static bool is_single(const PitchStep& step) {
        return step.kind != PitchStep::Kind::motif
               && (step.kind != PitchStep::Kind::pitches || step.count == 1);
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
            VoiceBuilder single(hits_, carried_, context_);
            for (const PitchStep& step : line.steps) single.add_step(line, step);
            singles.push_back(std::move(single.voice_));
        }
        for (std::size_t hit = 0; hit < hits_; ++hit) {
            std::vector<std::uint8_t> keys;
            for (const Voice& single : singles)
                for (std::uint8_t key : single.pitches_at(hit)) keys.push_back(key);
            add_pitches(keys, false);
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
        if (line.form == NoteLine::Form::plain && line.steps.size() > 1 && round_ == 0)
            say_what_it_is(line, melody);
    }

    void say_what_it_is(const NoteLine& line, bool melody) {
        const std::string count = std::to_string(line.steps.size()), hits = std::to_string(hits_);
        if (melody)
            diagnostics_.note({line.position, line.length},
                "read as a melody: " + count + " pitches for " + hits + " hits",
                "'n > ...' says so outright");
        else if (looks_like_melody(line))
            diagnostics_.warning({line.position, line.length},
                "read as one chord of " + count + ", but it would be a melody if the pattern had " + count
                    + " hits and not " + hits,
                "write 'n > ...' for a melody, 'n [...]' for a chord");
        else
            diagnostics_.note({line.position, line.length},
                "read as a chord of " + count + ", since the pattern has " + hits
                    + (hits_ == 1 ? " hit" : " hits"),
                "'n [...]' says so outright, 'n > ...' makes it a melody");
    }

    /// It misses a melody by one hit, and nobody would write a chord so: it goes down, or in steps, or is very large.
    bool looks_like_melody(const NoteLine& line) const {
        const auto count = line.steps.size();
        if (count + 1 != hits_ && count != hits_ + 1) return false;
        const auto& keys = line.pitches;
        if (keys.size() > 5) return true;
        for (std::size_t i = 1; i < keys.size(); ++i)
            if (keys[i] < keys[i - 1] + 3) return keys.size() > 2;
        return false;
    }

    void add_step(const NoteLine& line, const PitchStep& step) {
        if (step.kind == PitchStep::Kind::pitches)
            return add_pitches(std::span(line.pitches).subspan(step.first, step.count));
        if (step.kind == PitchStep::Kind::motif) return add_motif(line.motifs[step.first]);
        if (carried_.pitches.empty()) {
            diagnostics_.note(
                {{line.position.line, step.column}}, "nothing stands before this, so it counts from C4");
            carried_.pitches = {default_pitch};
        }
        if (step.kind == PitchStep::Kind::relative) return move_last(line, step);
        // The same again needs no pitches of its own.
        if (!voice_.steps.empty() && last_is_carried_)
            voice_.steps.push_back(voice_.steps.back());
        else
            add_pitches(std::vector(carried_.pitches));
    }

    void move_last(const NoteLine& line, const PitchStep& step) {
        std::vector<std::uint8_t> moved;
        bool held = false;
        for (const std::uint8_t last : carried_.pitches) {
            const int key = last + step.amount;
            moved.push_back(to_key(key));
            held |= key < 0 || key > 127;
        }
        if (held)
            diagnostics_.warning(
                {{line.position.line, step.column}, 1 + int(std::to_string(std::abs(step.amount)).size())},
                "this moves a pitch outside 0 to 127; it is held at the end");
        add_pitches(moved);
    }

    void add_motif(const MotifUse& use) {
        const auto phrase = context_.motifs.resolve(use, context_.place, round_, diagnostics_);
        if (!phrase || phrase->strands.empty()) return;
        bool any = false, held = false;
        for (const PhraseSlot& slot : phrase->strands.front()) {
            if (!slot.is_hit || slot.notes.empty()) continue;
            std::vector<std::uint8_t> keys;
            for (const PhraseNote& note : slot.notes) {
                keys.push_back(to_key(note.key));
                held |= keys.back() != note.key;
            }
            add_pitches(keys);
            any = true;
        }
        if (round_ > 0) return;
        if (!any)
            diagnostics_.warning({use.position, use.length},
                "the motif " + in_quotes(use.name) + " has no pitches", "write 'n' in it");
        if (held)
            diagnostics_.warning(
                {use.position, use.length}, "this moves a pitch outside 0 to 127; it is held at the end");
    }

    /// Adds one step with these pitches; a pitch that occurs twice sounds once.
    void add_pitches(std::span<const std::uint8_t> keys, bool carry = true) {
        std::bitset<128> seen;
        const auto first = std::uint32_t(voice_.pitches.size());
        for (std::uint8_t key : keys) {
            if (!seen.test(key)) voice_.pitches.push_back(key);
            seen.set(key);
        }
        voice_.steps.push_back({first, std::uint32_t(voice_.pitches.size()) - first});
        last_is_carried_ = carry;
        if (carry) carried_.pitches.assign(voice_.pitches.begin() + first, voice_.pitches.end());
    }

    static constexpr int most_unrolled = 1024;
    std::size_t hits_;
    Carried& carried_;
    const PrepareContext& context_;
    Diagnostics& diagnostics_;
    Voice voice_;
    int round_ = 0;
    bool last_is_carried_ = false; ///< the last step is the one that is carried
};

} // namespace

std::vector<std::uint8_t> resolve_velocities(const std::vector<VelocityStep>& steps, Carried& carried) {
    std::vector<std::uint8_t> velocities;
    velocities.reserve(std::max<std::size_t>(steps.size(), 1));
    bool is_rest = false; // `-` behind a 0 is a rest too, `+10` counts from what sounded last
    for (const VelocityStep& step : steps) {
        if (step.kind == VelocityStep::Kind::absolute) {
            is_rest = step.value == 0;
            if (!is_rest) carried.velocity = step.value;
        } else if (step.kind == VelocityStep::Kind::relative) {
            is_rest = false;
            carried.velocity = std::clamp(carried.velocity + step.value, 1, 127);
        }
        velocities.push_back(is_rest ? 0 : std::uint8_t(carried.velocity));
    }
    if (velocities.empty()) velocities.push_back(default_velocity);
    return velocities;
}

Voice resolve_voice(const Layer& layer, std::size_t hits, Carried& carried, const PrepareContext& context) {
    Voice voice = VoiceBuilder(hits, carried, context).build(layer.notes);
    voice.velocities = resolve_velocities(layer.velocities.value_or(std::vector<VelocityStep>{}), carried);
    return voice;
}

Voice voice_of(const Strand& strand) {
    Voice voice{{default_velocity}, {}, {}};
    for (const PhraseSlot& slot : strand) {
        if (!slot.is_hit) continue;
        std::bitset<128> seen;
        const auto first = std::uint32_t(voice.pitches.size());
        for (const PhraseNote& note : slot.notes) {
            const std::uint8_t key = to_key(note.key);
            if (seen.test(key)) continue;
            seen.set(key);
            voice.pitches.push_back(key);
            voice.own_velocities.push_back(to_velocity(note.velocity));
        }
        voice.steps.push_back({first, std::uint32_t(voice.pitches.size()) - first});
    }
    return voice;
}

std::uint8_t to_key(int key) { return std::uint8_t(std::clamp(key, 0, 127)); }

std::uint8_t to_velocity(Ticks velocity) {
    const Ticks held = std::clamp(velocity, Ticks(1), Ticks(127));
    return std::uint8_t((held + Ticks(1, 2)).floor());
}

} // namespace aviary::song
