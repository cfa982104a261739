#include "song/midi/midi_file.h"

#include "song/midi/midi_notes.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

namespace aviary::song::midi {
namespace {

std::string bytes_of(std::initializer_list<int> numbers) {
    std::string bytes;
    for (const int number : numbers) bytes += char(static_cast<unsigned char>(number));
    return bytes;
}
std::string chunk(std::string_view kind, std::string_view content) {
    const auto size = content.size();
    return std::string(kind) + bytes_of({int(size >> 24), int(size >> 16), int(size >> 8), int(size)})
           + std::string(content);
}
std::string header(int format, int tracks, int division) {
    return chunk("MThd", bytes_of({0, format, 0, tracks, division >> 8, division & 0xFF}));
}
/// A file of format 0 with these bytes for events, without an end of track.
std::string one_track(std::initializer_list<int> events, int division = 96) {
    return header(0, 1, division) + chunk("MTrk", bytes_of(events));
}
Reading read(std::string_view bytes) {
    auto reading = read_file(bytes);
    EXPECT_TRUE(reading.ok()) << (reading ? "" : reading.error().text());
    return reading ? *std::move(reading) : Reading{};
}
std::vector<SoundingNote> notes_in(std::string_view bytes) { return notes_of(read(bytes).file.tracks.at(0)); }
bool warns(const Reading& reading, std::string_view words) {
    return std::any_of(reading.warnings.begin(), reading.warnings.end(),
        [&](const std::string& warning) { return warning.find(words) != std::string::npos; });
}
constexpr int end = 0x2F;

TEST(MidiFile, WithRunningStatusIsReadAsWithoutIt) {
    const auto with =
        notes_in(one_track({0, 0x90, 60, 100, 96, 60, 0, 0, 64, 90, 48, 64, 0, 0, 0xFF, end, 0}));
    const auto without = notes_in(
        one_track({0, 0x90, 60, 100, 96, 0x80, 60, 64, 0, 0x90, 64, 90, 48, 0x80, 64, 64, 0, 0xFF, end, 0}));
    EXPECT_EQ(with, without);
    EXPECT_EQ(with, (std::vector<SoundingNote>{{0, 96, 0, 60, 100}, {96, 48, 0, 64, 90}}));
}
TEST(MidiFile, ANoteOnOfVelocity0EndsANote) {
    const Reading reading = read(one_track({0, 0x93, 60, 100, 10, 0x93, 60, 0, 0, 0xFF, end, 0}));
    EXPECT_EQ(reading.file.tracks[0].events[1], (Event{10, NoteOff{3, 60, 64}}));
    EXPECT_TRUE(reading.warnings.empty());
}
TEST(MidiFile, ANoteMayHaveNoLength) {
    EXPECT_EQ(notes_in(one_track({5, 0x90, 60, 100, 0, 60, 0, 0, 0xFF, end, 0})),
        (std::vector<SoundingNote>{{5, 0, 0, 60, 100}}));
}
TEST(MidiFile, AKeyPressedTwiceIsLetGoInTheSameOrder) {
    EXPECT_EQ(notes_in(one_track({0, 0x90, 60, 100, 10, 60, 90, 10, 60, 0, 10, 60, 0, 0, 0xFF, end, 0})),
        (std::vector<SoundingNote>{{0, 20, 0, 60, 100}, {10, 20, 0, 60, 90}}));
}
TEST(MidiFile, ANoteThatNothingEndsLastsToTheEndOfItsTrack) {
    EXPECT_EQ(notes_in(one_track({0, 0x90, 60, 100, 50, 0xFF, end, 0})).at(0).length, 50);
    EXPECT_EQ(notes_in(one_track({0, 0x90, 60, 100, 7, 0xB0, 123, 0, 43, 0xFF, end, 0})).at(0).length, 7)
        << "and to 'all notes off'";
}
TEST(MidiFile, ALetGoKeyThatWasNotPressedIsNothing) {
    EXPECT_TRUE(notes_in(one_track({0, 0x80, 60, 64, 0, 0xFF, end, 0})).empty());
}
TEST(MidiFile, HasTempoMeterKeyAndNames) {
    const Reading reading = read(one_track({0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20, 0, 0xFF, 0x58, 4, 7, 3, 24, 8,
        0, 0xFF, 0x59, 2, 0xFD, 1, 0, 0xFF, 3, 4, 'B', 'a', 's', 's', 0, 0xFF, end, 0}));
    EXPECT_EQ(reading.file.tracks[0].events,
        (std::vector<Event>{{0, Tempo{500'000}}, {0, TimeSignature{7, 3}}, {0, KeySignature{-3, true}},
            {0, Meta{Meta::track_name, "Bass"}}}));
}
TEST(MidiFile, HasControllersProgramsBendAndPressure) {
    const Reading reading = read(one_track({0, 0xB1, 74, 12, 0, 0xC1, 38, 0, 0xE1, 0, 0x40, 0, 0x7F, 0x7F, 0,
        0xD1, 9, 0, 0xA1, 60, 8, 0, 0xF0, 2, 0x7E, 0xF7, 0, 0xFF, end, 0}));
    EXPECT_EQ(reading.file.tracks[0].events,
        (std::vector<Event>{{0, Controller{1, 74, 12}}, {0, Program{1, 38}}, {0, PitchBend{1, 0}},
            {0, PitchBend{1, 8191}}, {0, ChannelPressure{1, 9}}, {0, KeyPressure{1, 60, 8}},
            {0, SystemExclusive{false, bytes_of({0x7E, 0xF7})}}}));
}
TEST(MidiFile, DividesAQuarterOrASecond) {
    EXPECT_EQ(read(header(0, 0, 960)).file.division, (Division{960, 0}));
    EXPECT_EQ(read(header(0, 0, 0xE728)).file.division, (Division{40, 25}));
    EXPECT_EQ(read(header(0, 0, 0xE350)).file.division, (Division{80, 29}));
    EXPECT_TRUE(warns(read(header(0, 0, 0)), "division"));
    EXPECT_TRUE(warns(read(header(0, 0, 0xFF28)), "division"));
}
TEST(MidiFile, ClocksByItsTempoOrByItsFrames) {
    File file{.division = {100, 0}, .tracks = {{{{100, Tempo{1'000'000}}}, 0}}};
    EXPECT_DOUBLE_EQ(Clock(file, 0).seconds_at(50), 0.25);
    EXPECT_DOUBLE_EQ(Clock(file, 0).seconds_at(200), 1.5);
    file.division = {40, 25};
    EXPECT_DOUBLE_EQ(Clock(file, 0).seconds_at(500), 0.5);
    file.division = {100, 29};
    EXPECT_DOUBLE_EQ(Clock(file, 0).seconds_at(3000), 1.001);
}
TEST(MidiFile, WithinARiffContainerIsFound) {
    EXPECT_EQ(read("RIFF" + bytes_of({40, 0, 0, 0}) + "RMIDdata" + bytes_of({14, 0, 0, 0}) + header(1, 0, 96))
                  .file.format,
        1);
}

// Damage

TEST(DamagedMidiFile, OfAnotherKindIsAnErrorWithWords) {
    for (const std::string& bytes : {std::string(), std::string("RIFF"), std::string("RIFF....RMIDdata"),
             std::string("MThd"), std::string("hello, this is text")}) {
        const auto reading = read_file(bytes);
        ASSERT_FALSE(reading.ok()) << bytes;
        EXPECT_EQ(reading.error().code, "midi.unknown");
        EXPECT_NE(reading.error().message.find("expected"), std::string::npos);
    }
}
TEST(DamagedMidiFile, KeepsWhatCameBeforeTheCut) {
    const std::string whole = one_track({0, 0x90, 60, 100, 96, 60, 0, 0, 64, 90, 48, 64, 0, 0, 0xFF, end, 0});
    for (std::size_t size = 14; size < whole.size(); ++size) {
        const Reading reading = read(std::string_view(whole).substr(0, size));
        EXPECT_FALSE(reading.warnings.empty()) << size;
        if (size < 22 + 7) continue;
        EXPECT_EQ(notes_of(reading.file.tracks.at(0)).at(0).length, 96) << size;
    }
}
TEST(DamagedMidiFile, WithoutAnEndOfTrackEndsWithItsLastEvent) {
    const Reading reading = read(one_track({0, 0x90, 60, 100, 96, 60, 0}));
    EXPECT_TRUE(warns(reading, "no end-of-track"));
    EXPECT_EQ(reading.file.tracks[0].end, 96);
}
TEST(DamagedMidiFile, GoesOnBehindADataByteTooFew) {
    const Reading reading = read(one_track({0, 0x90, 60, 0x80, 0, 0x90, 62, 9, 0, 0xFF, end, 0}));
    EXPECT_TRUE(warns(reading, "too few"));
    EXPECT_EQ(notes_of(reading.file.tracks[0]).at(0).key, 62);
}
TEST(DamagedMidiFile, IsNotReadBehindALengthThatLies) {
    EXPECT_TRUE(warns(read(one_track({0, 0xFF, 1, 0xFF, 0xFF, 0xFF, 0x7F, 1})), "longer than its track"));
    EXPECT_TRUE(warns(read(one_track({0, 0xF0, 100, 1})), "longer than its track"));
    EXPECT_TRUE(warns(read(one_track({0xFF, 0xFF, 0xFF, 0xFF, 0x7F})), "longer than four"));
}
TEST(DamagedMidiFile, PromisingMoreTracksThanItHasSaysSo) {
    EXPECT_TRUE(
        warns(read(header(1, 3, 96) + chunk("MTrk", bytes_of({0, 0xFF, end, 0}))), "promises 3 tracks"));
}
TEST(DamagedMidiFile, OfAMillionFaultsSaysAHundred) {
    std::string events;
    for (int i = 0; i < 1'000'000; ++i) events += bytes_of({0, 0xF8});
    const Reading reading = read(header(0, 1, 96) + chunk("MTrk", events));
    EXPECT_EQ(reading.warnings.size(), 100u);
    EXPECT_NE(reading.warnings.back().find("999"), std::string::npos) << reading.warnings.back();
}
TEST(DamagedMidiFile, OfAnyBytesIsReadAndWrittenAgainAsTheSame) {
    const std::string seed = one_track({0, 0x90, 60, 100, 96, 60, 0, 0, 0xFF, 0x51, 3, 7, 0xA1, 0x20, 0, 0xE0,
        1, 2, 48, 0xF0, 2, 1, 0xF7, 0, 0xC0, 5, 0, 0xFF, end, 0});
    std::mt19937 random(5);
    for (int i = 0; i < 20'000; ++i) {
        std::string bytes = seed;
        for (auto edits = random() % 6; edits > 0; --edits) bytes[random() % bytes.size()] = char(random());
        const auto reading = read_file(bytes);
        if (!reading) continue;
        const Reading again = read(write_file(reading->file));
        ASSERT_EQ(again.file, reading->file);
        ASSERT_TRUE(again.warnings.empty()) << again.warnings.front();
    }
}

// Writing

/// A file with something of everything.
File any_file() {
    File file{.format = 1, .division = {480, 0}};
    file.tracks = {{{{0, Meta{Meta::track_name, "Song"}}, {0, Tempo{468'750}}, {0, TimeSignature{7, 3}},
                        {0, KeySignature{-2, true}}, {960, Tempo{500'000}}},
                       1920},
        {{{0, Meta{Meta::track_name, "Bass"}}, {0, Program{2, 38}}, {0, Controller{2, 74, 100}},
             {0, NoteOn{2, 40, 100}}, {240, PitchBend{2, -8192}}, {480, NoteOff{2, 40, 64}},
             {480, NoteOn{2, 40, 1}}, {481, NoteOff{2, 40, 0}}, {700, SystemExclusive{true, "\x01\x02"}},
             {900, ChannelPressure{2, 12}}},
            4000},
        {}};
    return file;
}

TEST(MidiFile, WrittenIsReadAsTheSame) {
    for (const Division division :
        {Division{480, 0}, Division{40, 25}, Division{80, 29}, Division{32767, 0}}) {
        File file = any_file();
        file.division = division;
        const Reading reading = read(write_file(file));
        EXPECT_EQ(reading.file, file);
        EXPECT_TRUE(reading.warnings.empty());
    }
}
TEST(MidiFile, MayPauseLongerThanOneTimeCanSay) {
    File file{.tracks = {{{{1'000'000'000, NoteOn{0, 60, 1}}}, 1'000'000'000}}};
    const File again = read(write_file(file)).file;
    EXPECT_EQ(again.tracks[0].events.back(), file.tracks[0].events.back());
}
TEST(MidiFile, OrdersEndsBeforeBeginnings) {
    Track track;
    add_note(track, {10, 10, 0, 60, 100});
    add_note(track, {0, 10, 0, 60, 90});
    add_note(track, {10, 0, 0, 61, 80});
    sort_events(track);
    EXPECT_EQ(notes_of(track),
        (std::vector<SoundingNote>{{0, 10, 0, 60, 90}, {10, 10, 0, 60, 100}, {10, 0, 0, 61, 80}}));
}

/// What another program reads in the file, a line an event; nothing where it is not installed.
std::optional<std::string> as_mido_reads(const std::string& bytes) {
    const auto path = std::filesystem::temp_directory_path()
                      / ("aviary_" + std::to_string(std::random_device{}()) + ".mid");
    std::ofstream(path, std::ios::binary) << bytes;
    const std::string script = "import sys, mido\n"
                               "f = mido.MidiFile(sys.argv[1])\n"
                               "print(f.type, f.ticks_per_beat, len(f.tracks))\n"
                               "for t in f.tracks:\n"
                               "    at = 0\n"
                               "    for m in t:\n"
                               "        at += m.time\n"
                               "        print(at, m.copy(time=0))\n";
    const std::string command = "/usr/bin/python3 -c 'import mido' 2>/dev/null && /usr/bin/python3 -c '"
                                + script + "' " + path.string() + " 2>&1";
    std::string text;
    if (FILE* pipe = popen(command.c_str(), "r")) {
        char piece[4096];
        while (const std::size_t size = fread(piece, 1, sizeof piece, pipe)) text.append(piece, size);
        pclose(pipe);
    }
    std::filesystem::remove(path);
    return text.empty() ? std::nullopt : std::optional(text);
}

TEST(MidiFile, WrittenIsReadByOthersAsTheSame) {
    const auto text = as_mido_reads(write_file(any_file()));
    if (!text) GTEST_SKIP() << "python3-mido is not installed (./setup.sh test)";
    for (const char* line : {"1 480 3\n", "0 MetaMessage('track_name', name='Song', time=0)",
             "0 MetaMessage('set_tempo', tempo=468750, time=0)", "numerator=7, denominator=8",
             "MetaMessage('key_signature', key='Gm', time=0)",
             "960 MetaMessage('set_tempo', tempo=500000, time=0)",
             "0 program_change channel=2 program=38 time=0",
             "0 control_change channel=2 control=74 value=100 time=0",
             "0 note_on channel=2 note=40 velocity=100 time=0", "240 pitchwheel channel=2 pitch=-8192 time=0",
             "480 note_off channel=2 note=40 velocity=64 time=0",
             "480 note_on channel=2 note=40 velocity=1 time=0", "900 aftertouch channel=2 value=12 time=0",
             "4000 MetaMessage('end_of_track', time=0)"})
        EXPECT_NE(text->find(line), std::string::npos) << line << "\nis not in\n" << *text;
}

TEST(MidiFilesOfOthers, AreReadWithoutAWarningAndWrittenAsTheyWere) {
    std::error_code none;
    int files = 0;
    for (const auto& entry :
        std::filesystem::directory_iterator(AVIARY_SOURCE_DIR "/../shared/corpus", none)) {
        if (entry.path().extension() != ".mid") continue;
        std::ostringstream bytes;
        bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
        const Reading reading = read(bytes.str());
        EXPECT_TRUE(reading.warnings.empty()) << entry.path() << reading.warnings.front();
        EXPECT_EQ(read(write_file(reading.file)).file, reading.file) << entry.path();
        ++files;
    }
    if (files == 0) GTEST_SKIP() << "no files beside the checkout";
}

} // namespace
} // namespace aviary::song::midi
