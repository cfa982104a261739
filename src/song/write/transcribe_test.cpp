#include "song/write/transcribe.h"

#include "song/play/overlap.h"
#include "song/song_testing.h"
#include "song/write/write_song.h"
#include "song/write/write_testing.h"

#include <cmath>
#include <cstdlib>
#include <map>

namespace aviary::song {
namespace {

using testing::read;

Score score_of(std::vector<std::vector<Note>> tracks, Ticks length, const char* word = "poly") {
    Score score;
    score.length = length;
    for (auto& notes : tracks) {
        Track track;
        track.number = int(score.tracks.size()) + 1;
        track.name = "part" + std::to_string(track.number);
        track.instrument = PluginWord{word, {}};
        settle_notes(notes);
        track.notes = std::move(notes);
        score.tracks.push_back(std::move(track));
    }
    return score;
}

std::string text_of(const Score& score, Ticks tolerance = 0) {
    return write_song(transcribe(score, {.tolerance = tolerance}));
}

std::string lines_of(std::initializer_list<const char*> lines) {
    std::string text;
    for (const char* line : lines) text.append(line).append("\n");
    return text;
}
bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void expect_has(const std::string& text, const std::string& part) {
    EXPECT_TRUE(has(text, part)) << part << text;
}

Note note(Ticks start, Ticks length, int key, int velocity = 100) {
    return {start, length, std::uint8_t(key), std::uint8_t(velocity)};
}

std::vector<Note> every(std::int64_t step, int count, int key, Ticks length, int velocity = 100) {
    std::vector<Note> notes;
    for (int i = 0; i < count; ++i) notes.push_back(note(step * i, length, key, velocity));
    return notes;
}

// What a person would write

TEST(Transcribed, FourOnTheFloorIsOneBarOfQuarters) {
    const std::string text = text_of(score_of({every(96, 32, 36, Ticks(864, 10))}, 8 * 384, "drums"));
    EXPECT_TRUE(has(text, lines_of({"    p q q q q", "      v 100", "        n 36"}))) << text;
    EXPECT_TRUE(has(text, "  part1 8\n")) << text;
}
TEST(Transcribed, AScaleIsAMelodyWithNames) {
    std::vector<Note> notes;
    for (int i = 0; i < 8; ++i)
        notes.push_back(
            note(48 * i, Ticks(432, 10), std::array{60, 62, 64, 65, 67, 69, 71, 72}[std::size_t(i)], 90));
    expect_has(text_of(score_of({notes}, 384)),
        lines_of({"    p xx xx xx xx xx xx xx xx", "      v 90", "        n > C4 D4 E4 F4 G4 A4 B4 C5"}));
}
TEST(Transcribed, ChordsAreChords) {
    std::vector<Note> notes;
    for (const int key : {60, 64, 67}) notes.push_back(note(0, Ticks(384 * 9, 10), key));
    for (const int key : {57, 60, 64}) notes.push_back(note(384, Ticks(384 * 9, 10), key));
    expect_has(text_of(score_of({notes}, 768)),
        lines_of({"    p w w", "      v 100", "        n > [C4 E4 G4] [A3 C4 E4]"}));
}
TEST(Transcribed, DrumsHaveARhythmEach) {
    auto notes = every(96, 16, 36, Ticks(432, 10));
    for (int i = 0; i < 8; ++i) notes.push_back(note(192 * i + 96, Ticks(864, 10), 38));
    const std::string text = text_of(score_of({notes}, 4 * 384, "drums"));
    EXPECT_TRUE(has(text, "p xx _ xx _ xx _ xx _\n")) << text;
    EXPECT_TRUE(has(text, "p _ q _ q\n")) << text;
}
TEST(Transcribed, VelocitiesThatGoRoundAreWrittenOnce) {
    auto notes = every(96, 12, 36, Ticks(864, 10));
    for (std::size_t i = 0; i < notes.size(); ++i)
        notes[i].velocity = std::array<std::uint8_t, 3>{100, 70, 85}[i % 3];
    expect_has(text_of(score_of({notes}, 3 * 384, "drums")),
        lines_of({"    p q q q q", "      v 100 70 85", "        n 36"}));
}
TEST(Transcribed, TripletsAreTriplets) {
    const std::string text = text_of(score_of({every(32, 24, 60, Ticks(288, 10))}, 2 * 384), 6);
    EXPECT_TRUE(has(text, "p xxt xxt xxt")) << text;
    EXPECT_FALSE(has(text, "  t ")) << text;
}
TEST(Transcribed, SwingIsFoundAndWritten) {
    std::vector<Note> notes;
    for (int i = 0; i < 32; ++i) notes.push_back(note(48 * i + (i % 2) * 10, Ticks(216, 10), 60));
    const std::string text = text_of(score_of({notes}, 4 * 384), 6);
    EXPECT_TRUE(has(text, "sw 60\n")) << text;
    EXPECT_FALSE(has(text, "  t ")) << text;
}
TEST(Transcribed, WhatStaysOffTheGridHasAnOffset) {
    auto notes = every(96, 4, 60, Ticks(864, 10));
    notes[2].start += 8;
    expect_has(text_of(score_of({notes}, 384), 6), "t 0 0 8 0\n");
}
TEST(Transcribed, WhatComesAgainIsASectionPlayedAgain) {
    std::vector<Note> notes;
    for (int part = 0; part < 4; ++part)
        for (int i = 0; i < 32; ++i)
            notes.push_back(
                note(part * 8 * 384 + i * 96, Ticks(864, 10), (part % 2 == 0 ? 60 : 40) + (i * 7) % 12));
    const Tree tree = transcribe(score_of({notes}, 32 * 384), {});
    ASSERT_EQ(tree.arrangement.size(), 4u) << write_song(tree);
    EXPECT_EQ(tree.sections.size(), 2u);
    EXPECT_EQ(tree.arrangement[0].section, tree.arrangement[2].section);
}
TEST(Transcribed, APatternAgainstTheBarsGoesOnInTheNextSection) {
    std::vector<Note> lead;
    for (int i = 0; i < 32; ++i) lead.push_back(note(i * 96, Ticks(864, 10), (i < 16 ? 60 : 48) + i % 5));
    Score score = score_of({every(72, 43, 40, Ticks(648, 10)), lead}, 8 * 384);
    score.sections = {{"quiet", 0, 0}, {"loud", 4 * 384, 0}};
    const std::string text = text_of(score);
    EXPECT_TRUE(has(text, lines_of({"    cont", "    p xxd"}))) << text;
    Score wanted = score;
    wanted.sections = read(text).score.sections;
    EXPECT_EQ(testing::difference(read(text).score, wanted), "") << text;
}
TEST(Transcribed, APatternOfTwoSectionsIsAMotif) {
    std::vector<Note> bass, lead;
    const int keys[] = {40, 43, 45, 47, 40, 38, 36, 43};
    for (int i = 0; i < 64; ++i) bass.push_back(note(i * 48, Ticks(432, 10), keys[i % 8], 80 + i % 4));
    for (int i = 0; i < 16; ++i) lead.push_back(note(1536 + i * 96, Ticks(864, 10), 60 + (i * 5) % 13));
    Score score = score_of({bass, lead}, 8 * 384);
    score.sections = {{"quiet", 0, 0}, {"loud", 4 * 384, 0}}; // as the markers of a file
    const std::string text = text_of(score);
    EXPECT_TRUE(has(text, "motif part1 4\n")) << text;
    EXPECT_TRUE(has(text, "    @part1\n")) << text;
    Score wanted = score;
    wanted.sections = read(text).score.sections; // the performance has none
    wanted.key = read(text).score.key;
    EXPECT_EQ(testing::difference(read(text).score, wanted), "") << text;
}

// What is read of it

void sort_notes(std::vector<Note>& notes) {
    std::sort(notes.begin(), notes.end(),
        [](const Note& a, const Note& b) { return a.start != b.start ? a.start < b.start : a.key < b.key; });
}

Note random_note(std::mt19937& random, std::int64_t bars) {
    static constexpr std::int64_t steps[] = {24, 24, 24, 48, 96, 32, 16};
    const std::int64_t step = steps[random() % std::size(steps)];
    const std::int64_t start = std::int64_t(random()) % (bars * 384 / step) * step;
    const Ticks length =
        random() % 3 == 0 ? Ticks(step * 9, 10) : Ticks(std::int64_t(1 + random() % 16) * step);
    return note(start, length, 30 + int(random() % 50), 1 + int(random() % 127));
}

TEST(Transcribed, OnAGridIsReadAsItWas) {
    const char* const wanted = std::getenv("AVIARY_PERFORMANCES");
    const int runs = wanted ? std::atoi(wanted) : 2000;
    std::mt19937 random(99);
    for (int run = 0; run < runs; ++run) {
        const std::int64_t bars = 1 + random() % 6;
        std::vector<std::vector<Note>> tracks(1 + random() % 3);
        for (auto& notes : tracks) {
            const bool repeats = random() % 2 == 0;
            const auto count = random() % 20;
            for (unsigned i = 0; i < count; ++i) notes.push_back(random_note(random, repeats ? 1 : bars));
            if (!repeats) continue;
            const std::vector<Note> bar = notes;
            for (std::int64_t other = 1; other < bars; ++other)
                for (Note one : bar) one.start += 384 * other, notes.push_back(one);
        }
        const Score score = score_of(std::move(tracks), bars * 384, run % 3 == 0 ? "drums" : "poly");
        const std::string text = text_of(score);
        const Score again = read(text).score;
        ASSERT_EQ(again.tracks.size(), score.tracks.size());
        for (std::size_t i = 0; i < score.tracks.size(); ++i) {
            auto wanted_notes = score.tracks[i].notes, got = again.tracks[i].notes;
            sort_notes(wanted_notes);
            sort_notes(got);
            ASSERT_EQ(got.size(), wanted_notes.size()) << text;
            for (std::size_t n = 0; n < got.size(); ++n)
                ASSERT_TRUE(got[n] == wanted_notes[n])
                    << "run " << run << ", track " << i + 1 << ", note " << n << " at "
                    << wanted_notes[n].start.numerator() << "/" << wanted_notes[n].start.denominator() << "\n"
                    << text;
        }
        ASSERT_EQ(
            testing::count(read(text), Severity::error) + testing::count(read(text), Severity::warning), 0u)
            << render(read(text).diagnostics, {"song.bird", text});
    }
}

TEST(Transcribed, AsAPersonPlaysItIsWithinTheTolerance) {
    std::mt19937 random(5);
    std::normal_distribution<double> timing(0, 2.2);
    for (int run = 0; run < 300; ++run) {
        std::vector<Note> notes;
        const std::int64_t step = run % 3 == 0 ? 32 : 24;
        int key = 60;
        for (std::int64_t at = 0; at < 4 * 384; at += step * std::int64_t(1 + random() % 4)) {
            key = std::clamp(key + int(random() % 9) - 4, 40, 90);
            const auto start = std::max<std::int64_t>(0, std::llround((double(at) + timing(random)) * 10));
            const auto length = std::llround(double(step) * (0.7 + 0.3 * double(random() % 100) / 100) * 10);
            notes.push_back(note(Ticks(start, 10), Ticks(length, 10), key, 60 + int(random() % 60)));
        }
        const Score score = score_of({notes}, 4 * 384);
        const std::string text = text_of(score, 6);
        const Score again = read(text).score;
        ASSERT_EQ(again.tracks[0].notes.size(), score.tracks[0].notes.size()) << text;
        std::multimap<int, Note> by_key;
        for (const Note& got : again.tracks[0].notes) by_key.emplace(got.key, got);
        for (const Note& played : score.tracks[0].notes) {
            const auto [first, last] = by_key.equal_range(played.key);
            const auto same = std::find_if(first, last, [&](const auto& entry) {
                const Note& got = entry.second;
                const double off = std::abs((got.start - played.start).beats().count) * 96;
                const double longer = got.length.beats().count / played.length.beats().count;
                return off <= 6.5 && got.velocity == played.velocity && longer > 0.7 && longer < 1.4;
            });
            ASSERT_NE(same, last) << "key " << int(played.key) << " at " << played.start.beats().count * 96
                                  << "\n"
                                  << text;
            by_key.erase(same);
        }
    }
}

} // namespace
} // namespace aviary::song
