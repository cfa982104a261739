// MIDI files become songs and songs become MIDI files.
#include "song/corpus_testing.h"
#include "song/midi/export_score.h"
#include "song/midi/import_file.h"
#include "song/midi/instruments.h"
#include "song/midi/key_names.h"
#include "song/midi/midi_notes.h"
#include "song/song_testing.h"
#include "song/write/transcribe.h"
#include "song/write/write_song.h"

#include <cmath>
#include <tuple>

namespace aviary::song::midi {
namespace {

using song::testing::songs_of_others;
using song::testing::text_of;

std::string imported_text(const File& file, bool exact) {
    return write_song(transcribe(import_file(file, {.exact = exact}).score, {.tolerance = exact ? 0 : 6}));
}

/// What must survive: when each note begins and ends, its key and velocity, and the tempo's length of a quarter.
struct Essence {
    std::vector<std::tuple<std::int64_t, std::int64_t, int, int>> notes;
    std::vector<std::pair<std::int64_t, std::uint32_t>> tempos;
    friend bool operator==(const Essence&, const Essence&) = default;
};
Essence essence_of(const File& file) {
    Essence essence;
    std::vector<std::pair<std::int64_t, std::uint32_t>> tempos;
    for (const Track& track : file.tracks) {
        for (const SoundingNote& note : notes_of(track))
            essence.notes.emplace_back(note.start, note.length, note.key, note.velocity);
        for (const Event& event : track.events)
            if (const auto* tempo = std::get_if<Tempo>(&event.message))
                tempos.emplace_back(event.at, tempo->microseconds);
    }
    std::sort(essence.notes.begin(), essence.notes.end());
    std::stable_sort(tempos.begin(), tempos.end(), [](auto a, auto b) { return a.first < b.first; });
    for (const auto& [at, length] : tempos) {
        if (!essence.tempos.empty() && essence.tempos.back().first == at) essence.tempos.pop_back();
        if (essence.tempos.empty() ? length != 500'000 || true : essence.tempos.back().second != length)
            essence.tempos.emplace_back(at, length);
    }
    if (essence.tempos.empty() || essence.tempos.front().first > 0)
        essence.tempos.insert(essence.tempos.begin(), {0, 500'000});
    std::vector<std::pair<std::int64_t, std::uint32_t>> changes;
    for (const auto& change : essence.tempos)
        if (changes.empty() || changes.back().second != change.second) changes.push_back(change);
    essence.tempos = changes;
    return essence;
}

void expect_kept(const File& file) {
    const std::string text = imported_text(file, true);
    const Parsed parsed = read_song(text, "song.bird");
    ASSERT_FALSE(has_errors(parsed.diagnostics)) << render(parsed.diagnostics, {"song.bird", text});
    const File again = export_score(parsed.score);
    const Essence wanted = essence_of(file), got = essence_of(again);
    if (file.division.frames == 0) {
        EXPECT_EQ(again.division, file.division);
        ASSERT_EQ(got.tempos, wanted.tempos) << text;
    }
    ASSERT_EQ(got.notes, wanted.notes) << text;
}

File file_of(std::vector<Track> tracks, Division division = {480, 0}, int format = 1) {
    for (Track& track : tracks) sort_events(track);
    return {.format = format, .division = division, .tracks = std::move(tracks)};
}
Track track_of(std::initializer_list<SoundingNote> notes) {
    Track track;
    for (const SoundingNote& note : notes) add_note(track, note);
    return track;
}

TEST(ExactImport, KeepsEveryTickOfOthersFiles) {
    int files = 0;
    std::error_code none;
    for (const auto& entry :
        std::filesystem::directory_iterator(AVIARY_SOURCE_DIR "/../shared/corpus", none)) {
        if (entry.path().extension() != ".mid") continue;
        const auto reading = read_file(text_of(entry.path()));
        ASSERT_TRUE(reading.ok());
        expect_kept(reading->file);
        ++files;
    }
    if (files == 0) GTEST_SKIP() << "no files beside the checkout";
}
TEST(ExactImport, KeepsNotesOffTheGridInEveryDivision) {
    std::mt19937 random(11);
    for (const int division : {1, 24, 96, 120, 384, 480, 960, 1000, 15360, 32767, 7}) {
        Track track;
        for (int i = 0; i < 60; ++i)
            add_note(track, {std::int64_t(random() % unsigned(division * 16)),
                                std::int64_t(random() % unsigned(division * 2)), 0,
                                std::uint8_t(30 + random() % 60), std::uint8_t(1 + random() % 127)});
        SCOPED_TRACE(division);
        expect_kept(file_of({track}, {division, 0}));
        if (::testing::Test::HasFatalFailure()) return;
    }
}
/// Eight bars of drums as a sequencer exports them: one track, a note a sixteenth, each off after a third of it, the name
/// ends with a zero, the meter stands there twice.
TEST(Import, OfAnEightBarClipBringsEachOfItsNotes) {
    for (const int division : {24, 96, 480, 960}) {
        Track track;
        track.events = {{0, Meta{Meta::track_name, std::string("8-Bar Fill\0", 11)}},
            {0, TimeSignature{4, 2}}, {0, TimeSignature{4, 2}}};
        const std::int64_t step = division / 4;
        for (int i = 0; i < 128; ++i)
            if (i % 16 != 5) // what the last bar has is played in no other
                add_note(track, {step * i, step / 3, 0, std::uint8_t(i < 112 ? 36 + i % 3 * 2 : 40 + i % 5),
                                    std::uint8_t(60 + i % 16 * 4)});
        const File file = file_of({track}, {division, 0}, 0);
        for (const bool exact : {false, true}) {
            const Parsed parsed = song::testing::read(imported_text(file, exact));
            EXPECT_EQ(parsed.score.length, Ticks(8 * 384)) << division;
            ASSERT_EQ(parsed.score.tracks.size(), 1u);
            EXPECT_EQ(parsed.score.tracks[0].notes.size(), 120u) << division << exact;
            const auto again = essence_of(export_score(parsed.score, {.division = division}));
            const auto wanted = essence_of(file);
            ASSERT_EQ(again.notes.size(), wanted.notes.size());
            for (std::size_t i = 0; i < wanted.notes.size(); ++i)
                EXPECT_EQ(std::get<0>(again.notes[i]), std::get<0>(wanted.notes[i])) << i;
        }
    }
}
TEST(ExactImport, KeepsAKeyThatIsPressedTwice) {
    expect_kept(file_of({track_of({{0, 960, 0, 60, 100}, {240, 960, 0, 60, 90}, {480, 100, 0, 60, 80}})}));
    expect_kept(file_of({track_of({{0, 960, 0, 60, 100}, {0, 480, 0, 60, 90}})}));
}
TEST(ExactImport, KeepsNotesWithoutLength) {
    expect_kept(file_of(
        {track_of({{0, 0, 9, 36, 100}, {480, 0, 9, 36, 90}, {481, 0, 9, 38, 90}, {481, 10, 9, 36, 1}})}));
}
TEST(ExactImport, KeepsALongNoteAndARollOfShortOnes) {
    Track track = track_of({{0, 480 * 200, 0, 30, 100}});
    for (int i = 0; i < 200; ++i)
        add_note(track, {i * 7, 5, 0, std::uint8_t(60 + i % 3), std::uint8_t(1 + i % 127)});
    expect_kept(file_of({track}));
}
TEST(ExactImport, KeepsTheTempoAtEveryTick) {
    Track track = track_of({{0, 480, 0, 60, 100}, {5000, 480, 0, 62, 100}});
    for (const auto& [at, length] : {std::pair<std::int64_t, std::uint32_t>{0, 468'750}, {1, 500'001},
             {777, 333'333}, {1920, 600'000}, {4001, 1'234'567}})
        track.events.push_back({at, Tempo{length}});
    track.events.push_back({1920, TimeSignature{7, 3}});
    expect_kept(file_of({track}));
}
TEST(ExactImport, KeepsTimesWhereFramesAreDivided) {
    for (const Division division :
        {Division{40, 25}, Division{80, 29}, Division{4, 24}, Division{100, 30}, Division{3, 25}}) {
        const File file = file_of({track_of({{0, 10, 0, 60, 100}, {1001, 33, 0, 62, 90}})}, division, 0);
        const Parsed parsed = read_song(imported_text(file, true), "song.bird");
        const File again = export_score(parsed.score);
        const Clock before(file, 0), after(again, 1);
        const auto notes = notes_of(again.tracks.at(1));
        ASSERT_EQ(notes.size(), 2u);
        EXPECT_NEAR(after.seconds_at(notes[1].start), before.seconds_at(1001), 1e-9);
        EXPECT_NEAR(after.seconds_at(notes[1].start + notes[1].length), before.seconds_at(1034), 1e-9);
    }
}

TEST(Import, IsShortToRead) {
    for (const auto& [name, most] : {std::pair{"daw", 10}, std::pair{"ableton", 7}}) {
        const std::filesystem::path path =
            std::string(AVIARY_SOURCE_DIR "/../shared/corpus/") + name + ".mid";
        if (!std::filesystem::exists(path)) GTEST_SKIP() << "no files beside the checkout";
        const auto reading = read_file(text_of(path));
        std::size_t events = 0;
        for (const Track& track : reading->file.tracks) events += track.events.size();
        const std::string text = imported_text(reading->file, false);
        EXPECT_FALSE(has_errors(read_song(text, name).diagnostics)) << text;
        EXPECT_LT(std::size_t(std::count(text.begin(), text.end(), '\n')) * std::size_t(most), events)
            << text;
    }
}
TEST(Import, HasNamesKeyMeterAndPlugins) {
    Track bass = track_of({{0, 480, 1, 40, 100}}), drums = track_of({{0, 240, 9, 36, 100}});
    bass.events.push_back({0, Meta{Meta::track_name, "My Bass\0"}});
    bass.events.push_back({0, Program{1, 38}});
    bass.events.push_back({0, KeySignature{-3, true}});
    bass.events.push_back({0, TimeSignature{7, 3}});
    const std::string text = imported_text(file_of({bass, drums}), false);
    for (const char* part : {"  1 My Bass\n    plugin bass\n", "  2 drums\n    plugin drums\n",
             "key C minor\n", "meter 7/8\n", "n E2", "n 36"})
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}
TEST(Import, OfOneTrackIsATrackForEachChannel) {
    const Imported imported = import_file(
        file_of({track_of({{0, 9, 0, 60, 1}, {0, 9, 3, 61, 1}, {0, 9, 9, 36, 1}})}, {96, 0}, 0), {});
    ASSERT_EQ(imported.score.tracks.size(), 3u);
    EXPECT_EQ(imported.score.tracks[2].name, "drums");
}
TEST(Import, HasControllersAndBends) {
    Track track = track_of({{0, 480, 0, 60, 100}, {480, 480, 0, 62, 100}});
    track.events.push_back({0, Controller{0, 74, 64}});
    track.events.push_back({480, Controller{0, 74, 127}});
    track.events.push_back({480, PitchBend{0, 4096}});
    const std::string text = imported_text(file_of({track}), false);
    EXPECT_NE(text.find("cc 74 64 127"), std::string::npos) << text;
    EXPECT_NE(text.find("bend 0 1"), std::string::npos) << text;
    const File again = export_score(read_song(text, "song.bird").score);
    const auto& events = again.tracks.at(1).events;
    EXPECT_NE(std::find(events.begin(), events.end(), Event{960, Message(PitchBend{0, 4096})}), events.end());
    EXPECT_NE(
        std::find(events.begin(), events.end(), Event{960, Message(Controller{0, 74, 127})}), events.end());
}
TEST(Import, SetsMarkersAsNamesOfSections) {
    Track track = track_of({{0, 480, 0, 60, 100}, {7680, 480, 0, 62, 100}});
    track.events.push_back({0, Meta{Meta::marker, "Intro"}});
    track.events.push_back({7680, Meta{Meta::marker, "Verse 1"}});
    const std::string text = imported_text(file_of({track}), false);
    EXPECT_NE(text.find("arr\n  Intro 4\n  Verse_1 1\n"), std::string::npos) << text;
}
TEST(Import, SaysWhatASongCannotHave) {
    Track track = track_of({{0, 480, 0, 60, 100}});
    track.events.push_back({0, Tempo{10}});
    track.events.push_back({std::int64_t(1) << 40, NoteOn{0, 60, 1}});
    const Imported imported = import_file(file_of({track}), {});
    EXPECT_EQ(imported.warnings.size(), 2u);
    EXPECT_EQ(imported.score.bpm, 1000);
}
TEST(Import, OfAnyFileGivesASongWithoutErrors) {
    std::mt19937 random(3);
    for (int run = 0; run < 200; ++run) {
        File file{.format = int(random() % 3), .division = {int(1 + random() % 1000), 0}};
        for (unsigned tracks = random() % 4; tracks > 0; --tracks) {
            Track track;
            for (unsigned events = random() % 40; events > 0; --events) {
                const auto at = std::int64_t(random() % (random() % 4 == 0 ? 100'000u : 2'000u));
                const auto channel = std::uint8_t(random() % 16), a = std::uint8_t(random() % 128),
                           b = std::uint8_t(random() % 128);
                switch (random() % 8) {
                case 0: track.events.push_back({at, Controller{channel, a, b}}); break;
                case 1:
                    track.events.push_back({at, PitchBend{channel, std::int16_t(random() % 16384 - 8192)}});
                    break;
                case 2: track.events.push_back({at, Tempo{std::uint32_t(1 + random() % 0xFFFFFF)}}); break;
                case 3:
                    track.events.push_back(
                        {at, TimeSignature{std::uint8_t(1 + a % 20), std::uint8_t(b % 7)}});
                    break;
                case 4:
                    track.events.push_back({at, KeySignature{std::int8_t(a % 15 - 7), b % 2 == 0}});
                    break;
                case 5:
                    track.events.push_back({at, Meta{std::uint8_t(a % 10), std::string(b % 5, char(a))}});
                    break;
                default: add_note(track, {at, b * 3, channel, a, std::uint8_t(1 + b % 127)});
                }
            }
            sort_events(track);
            file.tracks.push_back(track);
        }
        for (const bool exact : {false, true}) {
            const std::string text = imported_text(file, exact);
            const Parsed parsed = read_song(text, "song.bird");
            if (parsed.score.tracks.empty()) continue;
            ASSERT_FALSE(has_errors(parsed.diagnostics))
                << render(parsed.diagnostics, {"song.bird", text}) << text;
        }
    }
}

// Export

TEST(Export, GivesTracksChannelsNamesAndDrums) {
    const Parsed parsed = song::testing::read(
        "bpm 128\nkey F# minor\ntracks\n  1 lead\n    plugin mono\n  2 beat\n    plugin drums\n"
        "  3 pad\n    plugin poly\narr\n  a 1\nsec a\n  trk 1\n    p q q q q\n      v 90\n        n C4\n"
        "  trk 2\n    p q\n      n 36\n  trk 3\n    p w\n      n C3\n");
    const File file = export_score(parsed.score);
    EXPECT_EQ(file.division, (Division{960, 0}));
    ASSERT_EQ(file.tracks.size(), 4u);
    const auto& song_events = file.tracks[0].events;
    for (const Message& message : {Message(Tempo{468'750}), Message(TimeSignature{4, 2}),
             Message(KeySignature{3, true}), Message(Meta{Meta::marker, "a"})})
        EXPECT_NE(std::find(song_events.begin(), song_events.end(), Event{0, message}), song_events.end());
    EXPECT_EQ(notes_of(file.tracks[1]).at(1), (SoundingNote{960, 864, 0, 60, 90}));
    EXPECT_EQ(notes_of(file.tracks[2]).at(0).channel, 9);
    EXPECT_EQ(notes_of(file.tracks[3]).at(0).channel, 1);
}
TEST(Export, MovesTheTempoAsTheSongDoes) {
    const Parsed parsed = song::testing::read(
        "tracks\n  1 a\n    plugin mono\narr\n  a 4\n  b 4\nsec a\n  bpm ramp 90 120\n  trk 1\n    p q\n"
        "      n 60\nsec b\n  trk 1\n    p q\n      n 60\n");
    const File file = export_score(parsed.score);
    const double ramp = 16 * 60 * 2 / 210.0; // a tempo that rises evenly in time
    EXPECT_NEAR(Clock(file, 0).seconds_at(4 * 4 * 960), ramp, 0.001);
    EXPECT_NEAR(Clock(file, 0).seconds_at(8 * 4 * 960), ramp + 16 * 0.5, 0.001);
}
TEST(Export, OfOthersSongsIsReadWithTheSameNotes) {
    for (const auto& path : songs_of_others("")) {
        const Parsed parsed = song::testing::read(text_of(path));
        const auto reading = read_file(write_file(export_score(parsed.score)));
        ASSERT_TRUE(reading.ok());
        EXPECT_TRUE(reading->warnings.empty()) << path << reading->warnings.front();
        std::size_t wanted = 0, got = 0;
        for (const song::Track& track : parsed.score.tracks) wanted += track.notes.size();
        for (const Track& track : reading->file.tracks) got += notes_of(track).size();
        EXPECT_EQ(got, wanted) << path;
    }
}

TEST(KeyNames, AreThoseOfTheirSharps) {
    EXPECT_EQ(key_signature_of("F# minor"), (KeySignature{3, true}));
    EXPECT_EQ(key_signature_of("D dorian"), (KeySignature{0, false}));
    EXPECT_EQ(key_signature_of("Eb"), (KeySignature{-3, false}));
    EXPECT_EQ(key_signature_of("F ionian"), (KeySignature{-1, false}));
    for (int sharps = -7; sharps <= 7; ++sharps)
        for (const bool is_minor : {false, true}) {
            const KeySignature key{std::int8_t(sharps), is_minor};
            EXPECT_EQ(key_signature_of(key_name(key)), key) << key_name(key);
        }
}
TEST(PluginWords, FollowTheChannelTheNameAndTheProgram) {
    EXPECT_EQ(plugin_word_for({.name = "Kick In", .instrument = "", .program = {}}), "kick");
    EXPECT_EQ(plugin_word_for({.name = "x", .instrument = "", .program = 38}), "bass");
    EXPECT_EQ(plugin_word_for({.name = "bass", .instrument = "", .program = {}, .has_chords = true}), "poly");
    EXPECT_EQ(plugin_word_for({.name = "x", .instrument = "mono", .program = {}}), "mono");
    EXPECT_EQ(
        plugin_word_for({.name = "x", .instrument = "", .program = {}, .is_drum_channel = true}), "drums");
}

} // namespace
} // namespace aviary::song::midi
