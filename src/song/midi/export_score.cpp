#include "song/midi/export_score.h"

#include "song/midi/drum_words.h"
#include "song/midi/key_names.h"
#include "song/midi/midi_notes.h"
#include "song/play/overlap.h"
#include "song/play/tempo_map.h"

#include <algorithm>
#include <cmath>

namespace aviary::song::midi {

namespace {

constexpr std::int64_t ramp_step = 24;    ///< ticks, of a tempo that moves
constexpr std::int64_t movement_step = 6; ///< ticks, of controllers and bends that move
constexpr std::uint8_t drum_channel = 9, slide_controller = 74;
constexpr double usual_bend_range = 2; ///< semitones

class Exporter {
public:
    Exporter(const Score& score, int division)
        : score_(score)
        , division_(division) {
        file_.division = {division, 0};
    }

    File run() {
        end_ = tick_of(score_.length);
        add_conductor();
        for (const song::Track& track : score_.tracks)
            if (track.type == TrackType::midi || !track.notes.empty()) add_track(track);
        return std::move(file_);
    }

private:
    std::int64_t tick_of(Ticks at) const {
        return (at * Ticks(division_, ticks_per_beat) + Ticks(1, 2)).floor();
    }

    void add_conductor() {
        Track track;
        add_tempos(track);
        add(track, 0, meter_of(score_.meter));
        for (const MeterChange& change : score_.meters)
            add(track, tick_of(change.at), meter_of(change.meter));
        if (const auto key = key_signature_of(score_.key)) add(track, 0, *key);
        for (const KeyChange& change : score_.keys)
            if (const auto key = key_signature_of(change.key)) add(track, tick_of(change.at), *key);
        for (const Section& section : score_.sections)
            add(track, tick_of(section.start), Meta{Meta::marker, section.name});
        finish(std::move(track));
    }

    void add_tempos(Track& track) const {
        const TempoMap map(score_.bpm, score_.tempos);
        std::uint32_t last = 0;
        const auto add_tempo = [&](Ticks at, double bpm) {
            const Tempo tempo{std::uint32_t(std::clamp(std::llround(60e6 / bpm), 1LL, 0xFFFFFFLL))};
            if (tempo.microseconds != last) add(track, tick_of(at), tempo);
            last = tempo.microseconds;
        };
        if (score_.tempos.empty() || score_.tempos.front().at > Ticks(0)) add_tempo(0, score_.bpm);
        for (std::size_t i = 0; i < score_.tempos.size(); ++i) {
            const TempoChange& change = score_.tempos[i];
            if (!change.ramp || i + 1 == score_.tempos.size()) {
                add_tempo(change.at, change.bpm);
                continue;
            }
            // Each step lasts as long as what it stands for.
            for (Ticks at = change.at; at < score_.tempos[i + 1].at; at += Ticks(ramp_step)) {
                const Ticks next = std::min(at + Ticks(ramp_step), score_.tempos[i + 1].at);
                add_tempo(at, 60 * (next - at).beats().count / (map.seconds_at(next) - map.seconds_at(at)));
            }
        }
    }

    static TimeSignature meter_of(Meter meter) {
        std::uint8_t power = 0;
        while ((1 << power) < meter.unit) ++power;
        return {std::uint8_t(meter.beats), power};
    }

    void add_track(const song::Track& source) {
        Track track;
        const std::string word = source.instrument ? source.instrument->word : "";
        const std::uint8_t channel = is_drum_word(word) ? drum_channel : next_channel();
        add(track, 0, Meta{Meta::track_name, source.name});
        if (!word.empty()) add(track, 0, Meta{Meta::instrument_name, word});
        for (const Automation& line : source.automation)
            if (line.controller) add_controller(track, channel, *line.controller, line);
        add_expressions(track, channel, source);
        // A channel cannot tell two notes of one key apart: there a note ends the one before it.
        std::vector<Note> notes = source.notes;
        settle_notes(notes);
        track.events.reserve(track.events.size() + notes.size() * 2);
        for (const Note& note : notes) {
            const std::int64_t start = tick_of(note.start);
            add_note(track, {start, std::max<std::int64_t>(0, tick_of(note.start + note.length) - start),
                                channel, note.key, note.velocity});
        }
        finish(std::move(track));
    }

    /// Each track has a channel of its own as long as there are enough.
    std::uint8_t next_channel() {
        const std::uint8_t channel = channel_;
        channel_ = std::uint8_t((channel_ + 1) % 16);
        if (channel_ == drum_channel) ++channel_;
        return channel;
    }

    void add_controller(Track& track, std::uint8_t channel, std::uint8_t number, const Automation& line) {
        int last = -1;
        const auto add_value = [&](Ticks at, double value) {
            const int rounded = int(std::lround(std::clamp(value, 0.0, 1.0) * 127));
            if (rounded != last) add(track, tick_of(at), Controller{channel, number, std::uint8_t(rounded)});
            last = rounded;
        };
        for (std::size_t i = 0; i < line.points.size(); ++i) {
            const AutomationPoint& point = line.points[i];
            add_value(point.at, point.value);
            if (!point.ramp || i + 1 == line.points.size()) continue;
            const AutomationPoint& next = line.points[i + 1];
            const double length = (next.at - point.at).beats().count;
            for (Ticks at = point.at + Ticks(movement_step); at < next.at; at += Ticks(movement_step))
                add_value(at, std::lerp(point.value, next.value, (at - point.at).beats().count / length));
        }
    }

    /// The notes of a channel share its bend, pressure and controllers: where two sound at once, the later one has its way.
    void add_expressions(Track& track, std::uint8_t channel, const song::Track& source) {
        if (source.expressions.empty()) return;
        double widest = usual_bend_range;
        for (const NoteExpression& expression : source.expressions)
            if (expression.bend)
                widest = std::max<double>(
                    {widest, std::abs(expression.bend->from), std::abs(expression.bend->to)});
        const double range = std::ceil(widest);
        if (range > usual_bend_range) add_bend_range(track, channel, int(range));
        int bend = 0, press = 0, slide = 0;
        for (const Note& note : source.notes) {
            const NoteExpression none;
            const NoteExpression& expression =
                note.expression > 0 ? source.expressions[note.expression - 1] : none;
            add_sweep(
                note, expression.bend.value_or(Sweep{}), 8192 / range, bend, [&](std::int64_t at, int value) {
                    add(track, at, PitchBend{channel, std::int16_t(std::clamp(value, -8192, 8191))});
                });
            if (expression.press)
                add_sweep(note, *expression.press, 127, press, [&](std::int64_t at, int value) {
                    add(track, at, ChannelPressure{channel, std::uint8_t(value)});
                });
            if (expression.slide)
                add_sweep(note, *expression.slide, 127, slide, [&](std::int64_t at, int value) {
                    add(track, at, Controller{channel, slide_controller, std::uint8_t(value)});
                });
        }
    }

    template <typename Add>
    void add_sweep(const Note& note, Sweep sweep, double scale, int& last, Add add_value) {
        const double length = note.length.beats().count;
        for (Ticks at; at < note.length || at == Ticks(0); at += Ticks(movement_step)) {
            const double way = length > 0 ? at.beats().count / length : 0;
            const int value = int(std::lround(std::lerp(double(sweep.from), double(sweep.to), way) * scale));
            if (value != last) add_value(tick_of(note.start + at), value);
            last = value;
            if (sweep.from == sweep.to) return;
        }
    }

    /// Registered parameter 0.
    void add_bend_range(Track& track, std::uint8_t channel, int semitones) {
        const std::pair<int, int> values[] = {
            {101, 0}, {100, 0}, {6, semitones}, {38, 0}, {101, 127}, {100, 127}};
        for (const auto& [number, value] : values)
            add(track, 0, Controller{channel, std::uint8_t(number), std::uint8_t(value)});
    }

    template <typename T>
    static void add(Track& track, std::int64_t at, T message) {
        track.events.push_back({at, Message(std::move(message))});
    }
    void finish(Track track) {
        track.end = end_;
        sort_events(track);
        file_.tracks.push_back(std::move(track));
    }

    const Score& score_;
    std::int64_t division_, end_ = 0;
    std::uint8_t channel_ = 0;
    File file_;
};

} // namespace

File export_score(const Score& score, const ExportRules& rules) {
    const int division = rules.division > 0   ? rules.division
                         : score.division > 0 ? score.division
                                              : default_division;
    return Exporter(score, division).run();
}

} // namespace aviary::song::midi
