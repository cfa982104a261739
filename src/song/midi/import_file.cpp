#include "song/midi/import_file.h"

#include "base/utf8.h"
#include "song/midi/instruments.h"
#include "song/midi/key_names.h"
#include "song/midi/midi_notes.h"
#include "song/play/overlap.h"
#include "song/syntax/parser.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_set>

namespace aviary::song::midi {

namespace {

constexpr double slowest = 1, fastest = 1000; ///< bpm, as `bpm` takes them
constexpr int most_beats = 64;
constexpr std::int64_t sixteenth = 24;
constexpr std::size_t most_voices = 64; ///< of one key at a time

/// The fewest digits that stand for the same length of a quarter note.
double bpm_of(double microseconds) {
    const double exact = 60e6 / microseconds;
    for (double scale = 1; scale < 1e12; scale *= 10) {
        const double rounded = std::round(exact * scale) / scale;
        if (rounded > 0 && std::llround(60e6 / rounded) == std::llround(microseconds)) return rounded;
    }
    return exact;
}

/// A name as songs take it: letters of any script, digits and a few signs, with single blanks between words.
std::string clean_name(std::string_view text) {
    std::string name;
    bool gap = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        const std::size_t length = c < 0x80 ? 1 : utf8_sequence(text.substr(at, 4));
        const bool is_letter =
            (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
        if (is_letter || c >= 0x80 || (c == '-' && !name.empty())) {
            if (gap && !name.empty()) name += ' ';
            gap = false;
            if (length > 0) {
                name += text.substr(at, length);
            } else { // what is no UTF-8 is most often Latin-1
                name += char(0xC0 | c >> 6);
                name += char(0x80 | (c & 0x3F));
            }
        } else {
            gap = true;
        }
        at += std::max<std::size_t>(length, 1);
        if (name.size() > 60) break;
    }
    return name;
}

/// How a file counts time, in ticks of a song.
struct Timing {
    std::int64_t division = 480; ///< to the quarter note
    std::optional<double> tempo; ///< microseconds of a quarter note, if no tempo event counts

    Ticks at(std::int64_t tick) const { return Ticks(tick) * Ticks(ticks_per_beat, division); }
};

Timing timing_of(const Division& division) {
    if (division.frames == 0) return {std::max(division.ticks, 1), std::nullopt};
    // Half a second is a quarter note at 120 bpm; a whole one where it has an odd number of ticks.
    const std::int64_t a_second =
        std::int64_t(division.frames == 29 ? 30 : division.frames) * std::max(division.ticks, 1);
    const double stretched = division.frames == 29 ? 1.001 : 1;
    if (a_second % 2 == 0) return {a_second / 2, 500'000 * stretched};
    return {a_second, 1'000'000 * stretched};
}

/// What one channel of one track says.
struct ChannelPart {
    std::vector<SoundingNote> notes;
    std::map<std::uint8_t, std::vector<std::pair<std::int64_t, std::uint8_t>>> controllers;
    std::vector<std::pair<std::int64_t, double>> bends; ///< semitones
    std::optional<std::uint8_t> program;
};

bool is_for_the_cable(std::uint8_t controller) {
    // Bank, data entry and registered parameters, channel modes.
    return controller == 0 || controller == 32 || controller == 6 || controller == 38
           || (controller >= 96 && controller <= 101) || controller >= 120;
}

class Importer {
public:
    Importer(const File& file, const ImportRules& rules)
        : file_(file)
        , rules_(rules)
        , timing_(timing_of(file.division))
        , last_tick_(longest_song * timing_.division - 1) {}

    Imported run() {
        if (rules_.exact) imported_.score.division = int(std::min<std::int64_t>(timing_.division, 0x7FFF));
        std::int64_t offset = 0;
        for (std::size_t i = 0; i < file_.tracks.size(); ++i) {
            read_song_events(file_.tracks[i], offset);
            read_parts(file_.tracks[i], offset);
            end_ = std::max(end_, std::min(offset + file_.tracks[i].end, last_tick_));
            if (file_.format == 2) offset += next_bar(file_.tracks[i].end);
        }
        settle_meters();
        settle_tempos();
        settle_keys();
        Score& score = imported_.score;
        score.length = timing_.at(end_);
        std::stable_sort(score.sections.begin(), score.sections.end(),
            [](const Section& a, const Section& b) { return a.start < b.start; });
        if (cut_) warn("events beyond a million quarter notes are left out");
        if (left_out_tracks_ > 0)
            warn(std::to_string(left_out_tracks_) + " tracks are left out: a song has at most "
                 + std::to_string(highest_track));
        if (left_out_notes_ > 0)
            warn(std::to_string(left_out_notes_) + " notes are left out: they begin while "
                 + std::to_string(most_voices) + " others sound on their key");
        return std::move(imported_);
    }

private:
    std::int64_t next_bar(std::int64_t ticks) const {
        const std::int64_t bar = 4 * timing_.division;
        return (ticks + bar - 1) / bar * bar;
    }

    void read_song_events(const Track& track, std::int64_t offset) {
        for (const Event& event : track.events) {
            if (offset + event.at > last_tick_) {
                cut_ = true;
                return;
            }
            const Ticks at = timing_.at(offset + event.at);
            if (const auto* tempo = std::get_if<Tempo>(&event.message)) {
                if (!timing_.tempo) tempos_.push_back({at, bpm_of(tempo->microseconds)});
            } else if (const auto* meter = std::get_if<TimeSignature>(&event.message)) {
                meters_.push_back({at, Meter{meter->beats, 1 << meter->unit_power}});
            } else if (const auto* key = std::get_if<KeySignature>(&event.message)) {
                keys_.push_back({at, key_name(*key)});
            } else if (const auto* meta = std::get_if<Meta>(&event.message);
                       meta && meta->type == Meta::marker) {
                std::string name = clean_name(meta->bytes);
                std::replace(name.begin(), name.end(), ' ', '_');
                const bool is_name =
                    name.find_first_not_of("0123456789") != std::string::npos && name[0] != '-';
                if (is_name) imported_.score.sections.push_back({std::move(name), at, Ticks(0)});
            }
        }
    }

    void read_parts(const Track& track, std::int64_t offset) {
        std::array<ChannelPart, 16> parts;
        std::array<double, 16> bend_range;
        std::array<std::array<std::uint8_t, 128>, 16> last{}; ///< of each controller
        bend_range.fill(2);
        std::string name, instrument;
        for (const Event& event : track.events) {
            const std::int64_t at = offset + event.at;
            if (at > last_tick_) break;
            if (const auto* meta = std::get_if<Meta>(&event.message)) {
                if (meta->type == Meta::track_name && name.empty()) name = clean_name(meta->bytes);
                if (meta->type == Meta::instrument_name) instrument = meta->bytes;
            } else if (const auto* program = std::get_if<Program>(&event.message)) {
                if (!parts[program->channel].program) parts[program->channel].program = program->number;
            } else if (const auto* bend = std::get_if<PitchBend>(&event.message)) {
                parts[bend->channel].bends.emplace_back(at, bend->value / 8192.0 * bend_range[bend->channel]);
            } else if (const auto* controller = std::get_if<Controller>(&event.message)) {
                auto& values = last[controller->channel];
                values[controller->number] = controller->value;
                if (controller->number == 6 && values[101] == 0 && values[100] == 0 && controller->value > 0)
                    bend_range[controller->channel] = std::min<int>(controller->value, 48);
                if (!is_for_the_cable(controller->number))
                    parts[controller->channel].controllers[controller->number].emplace_back(
                        at, controller->value);
            }
        }
        for (SoundingNote note : notes_of(track)) {
            note.start += offset;
            if (note.start > last_tick_) {
                cut_ = true;
                continue;
            }
            note.length = std::min(note.length, last_tick_ - note.start);
            parts[note.channel].notes.push_back(note);
        }
        add_tracks(parts, name, instrument);
    }

    void add_tracks(
        std::array<ChannelPart, 16>& parts, const std::string& name, const std::string& instrument) {
        const auto says = [](const ChannelPart& part) {
            return !part.notes.empty() || !part.controllers.empty();
        };
        const auto channels = std::count_if(parts.begin(), parts.end(), says);
        for (std::size_t channel = 0; channel < parts.size(); ++channel) {
            ChannelPart& part = parts[channel];
            if (!says(part)) continue;
            std::string called = channels == 1 ? name : "";
            if (called.empty() && channel == 9) called = "drums";
            if (called.empty() && part.program) called = program_family(*part.program);
            if (called.empty()) called = name.empty() ? "channel " + std::to_string(channel + 1) : name;
            add_track(part, called, channels == 1 ? instrument : "", channel == 9);
        }
    }

    /// One track, or as many as there are notes of one key at a time.
    void add_track(
        ChannelPart& part, const std::string& name, const std::string& instrument, bool is_drum_channel) {
        std::vector<std::vector<SoundingNote>> voices(1);
        if (rules_.exact)
            voices = apart(part.notes);
        else
            voices[0] = std::move(part.notes);
        for (std::size_t voice = 0; voice < voices.size(); ++voice) {
            if (imported_.score.tracks.size() >= std::size_t(highest_track)) {
                ++left_out_tracks_;
                continue;
            }
            song::Track track;
            track.number = int(imported_.score.tracks.size()) + 1;
            track.name = free_name(name);
            add_notes(track, voices[voice], part.bends);
            if (voice == 0)
                for (const auto& [number, values] : part.controllers) add_controller(track, number, values);
            const bool has_chords = std::adjacent_find(track.notes.begin(), track.notes.end(),
                                        [](const Note& a, const Note& b) { return a.start == b.start; })
                                    != track.notes.end();
            std::vector<std::uint8_t> keys;
            for (const Note& note : track.notes) keys.push_back(note.key);
            track.instrument = PluginWord{plugin_word_for(
                {name, instrument, part.program, is_drum_channel, has_chords, are_drum_keys(keys)})};
            imported_.score.tracks.push_back(std::move(track));
        }
    }

    /// Notes that sound at the same time on one key, in voices of their own.
    std::vector<std::vector<SoundingNote>> apart(const std::vector<SoundingNote>& notes) {
        std::vector<std::vector<SoundingNote>> voices(1);
        std::vector<std::array<std::int64_t, 128>> free_from(1); ///< by voice and key
        free_from[0].fill(-1);
        for (const SoundingNote& note : notes) {
            std::size_t voice = 0;
            while (voice < voices.size() && free_from[voice][note.key] > note.start) ++voice;
            if (voice == voices.size()) {
                if (voices.size() == most_voices) {
                    ++left_out_notes_;
                    continue;
                }
                voices.emplace_back();
                free_from.emplace_back().fill(-1);
            }
            // A note without length takes its moment.
            free_from[voice][note.key] = note.start + std::max<std::int64_t>(note.length, 1);
            voices[voice].push_back(note);
        }
        return voices;
    }

    void add_notes(song::Track& track, const std::vector<SoundingNote>& notes,
        const std::vector<std::pair<std::int64_t, double>>& bends) {
        track.notes.reserve(notes.size());
        for (const SoundingNote& note : notes) {
            Note made{timing_.at(note.start), timing_.at(note.length), note.key, note.velocity};
            if (note.length == 0) made.length = rules_.exact ? timing_.at(1) * Ticks(1, 4) : Ticks(sixteenth);
            if (!bends.empty()) add_bend(track, made, note, bends);
            track.notes.push_back(made);
        }
        settle_notes(track.notes);
    }

    /// A note moves from the bend at its beginning to the one at its end.
    static void add_bend(song::Track& track, Note& made, const SoundingNote& note,
        const std::vector<std::pair<std::int64_t, double>>& bends) {
        const auto at = [&](std::int64_t tick) {
            const auto next = std::upper_bound(bends.begin(), bends.end(), tick,
                [](std::int64_t time, const auto& bend) { return time < bend.first; });
            return next == bends.begin() ? 0.0 : (next - 1)->second;
        };
        const auto rounded = [](double semitones) { return float(std::round(semitones * 100) / 100); };
        const Sweep sweep{
            rounded(at(note.start)), rounded(at(note.start + std::max<std::int64_t>(note.length - 1, 0)))};
        if (sweep == Sweep{}) return;
        track.expressions.push_back({.bend = sweep});
        made.expression = std::uint32_t(track.expressions.size());
    }

    void add_controller(song::Track& track, std::uint8_t number,
        const std::vector<std::pair<std::int64_t, std::uint8_t>>& values) {
        Automation line{.parameter = "cc " + std::to_string(number), .controller = number};
        for (const auto& [at, value] : values) {
            const double part = double(value) / 127;
            if (line.points.empty() || line.points.back().value != part)
                line.points.push_back({timing_.at(at), part, false});
        }
        track.automation.push_back(std::move(line));
    }

    std::string free_name(const std::string& wanted) {
        std::string name = wanted.empty() ? "track" : wanted;
        const auto lower = [](std::string text) {
            for (char& c : text) c = char(std::tolower(static_cast<unsigned char>(c)));
            return text;
        };
        for (int again = ++numbers_[lower(name)]; !used_names_.insert(lower(name)).second; ++again)
            name = (wanted.empty() ? "track" : wanted) + " " + std::to_string(again);
        return name;
    }

    /// A meter begins with a bar. One that a file changes within a bar changes with the next.
    void settle_meters() {
        Score& score = imported_.score;
        const auto by_time = [](const MeterChange& a, const MeterChange& b) { return a.at < b.at; };
        std::stable_sort(meters_.begin(), meters_.end(), by_time);
        Ticks begin = 0; ///< of the meter that holds
        bool moved = false;
        for (const MeterChange& change : meters_) {
            const Meter& meter = change.meter;
            if (meter.beats > most_beats || meter.unit > 64 || meter.bar() < Ticks(ticks_per_beat)) {
                warn("a meter of " + std::to_string(meter.beats) + "/" + std::to_string(meter.unit)
                     + " is left out: songs have 1 to 64 beats, and a bar of a quarter note or more");
                continue;
            }
            Meter& last = score.meters.empty() ? score.meter : score.meters.back().meter;
            const Ticks bars = (change.at - begin) / last.bar();
            const Ticks at = begin + last.bar() * Ticks(bars.floor() + (bars.denominator() == 1 ? 0 : 1));
            if (at <= begin) {
                last = meter;
            } else if (!(meter == last)) {
                moved |= at != change.at;
                score.meters.push_back({at, meter});
                begin = at;
            }
        }
        if (moved) warn("a meter that changes within a bar changes with the next one");
    }

    void settle_tempos() {
        Score& score = imported_.score;
        if (timing_.tempo) score.bpm = bpm_of(*timing_.tempo);
        const auto by_time = [](const TempoChange& a, const TempoChange& b) { return a.at < b.at; };
        std::stable_sort(tempos_.begin(), tempos_.end(), by_time);
        bool held = false;
        for (TempoChange change : tempos_) {
            const double bpm = std::clamp(change.bpm, slowest, fastest);
            held |= bpm != change.bpm;
            change.bpm = bpm;
            if (change.at == Ticks(0))
                score.bpm = bpm;
            else if (!score.tempos.empty() && score.tempos.back().at == change.at)
                score.tempos.back().bpm = bpm;
            else if (bpm != (score.tempos.empty() ? score.bpm : score.tempos.back().bpm))
                score.tempos.push_back(change);
        }
        if (held) warn("a tempo beyond 1 to 1000 bpm is held at the end of that range");
    }

    void settle_keys() {
        Score& score = imported_.score;
        const auto by_time = [](const KeyChange& a, const KeyChange& b) { return a.at < b.at; };
        std::stable_sort(keys_.begin(), keys_.end(), by_time);
        for (const KeyChange& change : keys_) {
            if (change.at == Ticks(0) || score.key.empty())
                score.key = change.key;
            else if (!score.keys.empty() && score.keys.back().at == change.at)
                score.keys.back().key = change.key;
            else if (change.key != (score.keys.empty() ? score.key : score.keys.back().key))
                score.keys.push_back(change);
        }
    }

    void warn(std::string text) {
        if (imported_.warnings.size() < 20) imported_.warnings.push_back(std::move(text));
    }

    const File& file_;
    const ImportRules& rules_;
    const Timing timing_;
    const std::int64_t last_tick_;
    std::int64_t end_ = 0;
    std::vector<TempoChange> tempos_;
    std::vector<MeterChange> meters_;
    std::vector<KeyChange> keys_;
    std::map<std::string, int> numbers_;
    std::unordered_set<std::string> used_names_;
    bool cut_ = false;
    std::size_t left_out_tracks_ = 0, left_out_notes_ = 0;
    Imported imported_;
};

} // namespace

Imported import_file(const File& file, const ImportRules& rules) { return Importer(file, rules).run(); }

} // namespace aviary::song::midi
