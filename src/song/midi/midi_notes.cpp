#include "song/midi/midi_notes.h"

#include <algorithm>
#include <array>

namespace aviary::song::midi {

namespace {

constexpr std::size_t channels = 16, keys = 128;
constexpr std::uint8_t all_sound_off = 120, all_notes_off = 123;

/// Notes that sound, by channel and key, the earliest first.
class OpenNotes {
public:
    explicit OpenNotes(std::vector<SoundingNote>& notes)
        : notes_(notes) {
        first_.fill(none);
        last_.fill(none);
    }

    void begin(std::int64_t at, const NoteOn& on) {
        const std::size_t place = place_of(on.channel, on.key), index = notes_.size();
        notes_.push_back({at, 0, std::uint8_t(on.channel & 0xF), std::uint8_t(on.key & 0x7F), on.velocity});
        next_.push_back(none);
        if (first_[place] == none)
            first_[place] = index;
        else
            next_[last_[place]] = index;
        last_[place] = index;
    }

    void end(std::int64_t at, std::uint8_t channel, std::uint8_t key) {
        end_place(at, place_of(channel, key));
    }

    void end_channel(std::int64_t at, std::uint8_t channel) {
        for (std::size_t key = 0; key < keys; ++key)
            while (end_place(at, place_of(channel, std::uint8_t(key)))) {
            }
    }

    void end_all(std::int64_t at) {
        for (std::size_t place = 0; place < first_.size(); ++place)
            while (end_place(at, place)) {
            }
    }

private:
    static constexpr std::size_t none = std::size_t(-1);
    static std::size_t place_of(std::uint8_t channel, std::uint8_t key) {
        return std::size_t(channel & 0xF) * keys + (key & 0x7F);
    }

    bool end_place(std::int64_t at, std::size_t place) {
        const std::size_t index = first_[place];
        if (index == none) return false;
        notes_[index].length = at - notes_[index].start;
        first_[place] = next_[index];
        return true;
    }

    std::vector<SoundingNote>& notes_;
    std::vector<std::size_t> next_; ///< of the same place, by note
    std::array<std::size_t, channels * keys> first_, last_;
};

int rank(const Event& event) {
    if (std::holds_alternative<NoteOff>(event.message)) return 0;
    return std::holds_alternative<NoteOn>(event.message) ? 2 : 1;
}

} // namespace

std::vector<SoundingNote> notes_of(const Track& track) {
    std::vector<SoundingNote> notes;
    OpenNotes open(notes);
    for (const Event& event : track.events) {
        if (const auto* on = std::get_if<NoteOn>(&event.message)) {
            open.begin(event.at, *on);
        } else if (const auto* off = std::get_if<NoteOff>(&event.message)) {
            open.end(event.at, off->channel, off->key);
        } else if (const auto* controller = std::get_if<Controller>(&event.message)) {
            if (controller->number == all_sound_off || controller->number == all_notes_off)
                open.end_channel(event.at, controller->channel);
        }
    }
    open.end_all(track.end);
    return notes;
}

void add_note(Track& track, const SoundingNote& note) {
    track.events.push_back({note.start, NoteOn{note.channel, note.key, note.velocity}});
    track.events.push_back({note.start + note.length, NoteOff{note.channel, note.key, 64}});
}

void sort_events(Track& track) {
    // The ends of notes without length stand behind their beginnings now. They are put there again after the sorting.
    std::vector<Event> instant;
    for (std::size_t i = 1; i < track.events.size(); ++i) {
        Event &on = track.events[i - 1], &off = track.events[i];
        const auto* begun = std::get_if<NoteOn>(&on.message);
        const auto* ended = std::get_if<NoteOff>(&off.message);
        if (!begun || !ended || on.at != off.at || begun->key != ended->key
            || begun->channel != ended->channel)
            continue;
        instant.push_back(on);
        instant.push_back(off);
        on.at = off.at = -1;
    }
    std::erase_if(track.events, [](const Event& event) { return event.at < 0; });
    std::stable_sort(track.events.begin(), track.events.end(),
        [](const Event& a, const Event& b) { return a.at != b.at ? a.at < b.at : rank(a) < rank(b); });
    if (!instant.empty()) {
        const auto before = [](const Event& a, const Event& b) { return a.at < b.at; };
        std::stable_sort(instant.begin(), instant.end(), before);
        std::vector<Event> all;
        // Of equal times `merge` takes the first range first: they begin when all else of their time has happened.
        std::merge(track.events.begin(), track.events.end(), instant.begin(), instant.end(),
            std::back_inserter(all), before);
        track.events = std::move(all);
    }
    if (!track.events.empty()) track.end = std::max(track.end, track.events.back().at);
}

Clock::Clock(const File& file, std::size_t track) {
    const Division division = file.division;
    const double ticks = double(std::max(division.ticks, 1));
    if (division.frames != 0) {
        const double frames = division.frames == 29 ? 30000.0 / 1001 : division.frames;
        changes_.push_back({0, 0, 1 / (frames * ticks)});
        return;
    }
    changes_.push_back({0, 0, 0.5 / ticks});
    std::vector<std::pair<std::int64_t, Tempo>> tempos;
    for (std::size_t i = 0; i < file.tracks.size(); ++i) {
        if (file.format == 2 && i != track) continue;
        for (const Event& event : file.tracks[i].events)
            if (const auto* tempo = std::get_if<Tempo>(&event.message)) tempos.emplace_back(event.at, *tempo);
    }
    std::stable_sort(
        tempos.begin(), tempos.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [at, tempo] : tempos)
        changes_.push_back({at, seconds_at(at), double(tempo.microseconds) / 1e6 / ticks});
}

double Clock::seconds_at(std::int64_t tick) const {
    const auto next = std::upper_bound(changes_.begin() + 1, changes_.end(), tick,
        [](std::int64_t time, const Change& change) { return time < change.at; });
    const Change& change = *(next - 1);
    return change.seconds + double(tick - change.at) * change.seconds_per_tick;
}

} // namespace aviary::song::midi
