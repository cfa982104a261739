#include "engine/timeline/part.h"

#include <gtest/gtest.h>

#include <string>

namespace aviary::engine {

namespace {

using song::Note;
using song::Ticks;

const Tempo a_tick_a_frame(60, 96);

/// Writes down what it is told, at frames of the song.
struct Record final : PartEvents {
    void note_on(std::uint32_t time, const SoundingNote& note) override {
        write("+", note.key, time);
        ids.push_back(note.id);
    }
    void note_off(std::uint32_t time, const SoundingNote& note) override { write("-", note.key, time); }
    void parameter(std::uint32_t time, ChainSlotId, std::uint32_t id, double) override {
        write("=", int(id), time);
    }
    void expression(std::uint32_t time, const SoundingNote& note, std::int32_t which, double value) override {
        write("~", note.key, time);
        values.push_back({which, value});
    }
    void controller(std::uint32_t time, ChainSlotId, std::uint8_t number, std::uint8_t value) override {
        write("#", number, time);
        values.push_back({number, double(value)});
    }
    void write(const char* what, int number, std::uint32_t time) {
        text.append(what).append(std::to_string(number)).append("@");
        text.append(std::to_string(from + time)).append(" ");
    }
    SongFrame from = 0;
    std::string text;
    std::vector<std::int32_t> ids;
    std::vector<std::pair<std::int32_t, double>> values;
};

std::string play(Part& part, SongFrame from, SongFrame to, SongFrame block = 1 << 20) {
    Record record;
    for (SongFrame at = from; at < to; at += block) {
        record.from = at;
        part.play(at, std::min(at + block, to), record);
    }
    return record.text;
}

} // namespace

TEST(Part, PlaysNotesAtTheirFrames) {
    const Note notes[] = {{Ticks(10), Ticks(5), 60, 100}, {Ticks(12), Ticks(10), 62, 100}};
    Part part(notes, {}, a_tick_a_frame);
    EXPECT_EQ(play(part, 0, 14), "+60@10 +62@12 ");
    EXPECT_EQ(play(part, 14, 22), "-60@15 ");
    EXPECT_EQ(play(part, 22, 30), "-62@22 ");
}

TEST(Part, LetsNoNoteBeShorterThanAFrame) {
    const Note notes[] = {{Ticks(10), Ticks(0), 60, 100}};
    Part part(notes, {}, a_tick_a_frame);
    EXPECT_EQ(play(part, 0, 20), "+60@10 -60@11 ");
}

TEST(Part, JumpsPastTheNotesBefore) {
    const Note notes[] = {
        {Ticks(1), Ticks(50), 60, 100}, {Ticks(20), Ticks(1), 61, 100}, {Ticks(30), Ticks(1), 62, 100}};
    Part part(notes, {}, a_tick_a_frame);
    part.jump(20);
    EXPECT_EQ(play(part, 20, 25), "+61@20 -61@21 ");
    part.jump(21);
    EXPECT_EQ(play(part, 21, 100), "+62@30 -62@31 ");
}

TEST(Part, ReleasesWhatSoundsAndNothingElse) {
    const Note notes[] = {{Ticks(0), Ticks(50), 60, 100}, {Ticks(1), Ticks(5), 61, 100}};
    Part part(notes, {}, a_tick_a_frame);
    play(part, 0, 20);
    Record record;
    part.release_all(record);
    EXPECT_EQ(record.text, "-60@0 ");
    EXPECT_EQ(play(part, 20, 100), "");
}

TEST(Part, TellsNotesOfOneKeyApart) {
    const Note notes[] = {{Ticks(0), Ticks(50), 60, 100}, {Ticks(10), Ticks(50), 60, 100}};
    Part part(notes, {}, a_tick_a_frame);
    Record record;
    part.play(0, 100, record);
    ASSERT_EQ(record.ids.size(), 2u);
    EXPECT_NE(record.ids[0], record.ids[1]);
}

TEST(Part, GoesOnFromAnotherPartOfTheTrack) {
    const Note notes[] = {{Ticks(0), Ticks(50), 60, 100}, {Ticks(30), Ticks(5), 62, 100}};
    Part before(notes, {}, a_tick_a_frame);
    play(before, 0, 20);
    Part after(std::span<const Note>(notes, 1), {}, a_tick_a_frame); // the second note was edited away
    after.jump(20);
    after.take_over(before);
    EXPECT_TRUE(before.sounding().empty());
    EXPECT_EQ(play(after, 20, 100), "-60@50 ");
}

TEST(Part, SoundsTheSameInBlocksOfAnySize) {
    std::vector<Note> notes;
    for (int i = 0; i < 300; ++i)
        notes.push_back({Ticks(i * 17 % 1000), Ticks(1 + i * 7 % 90), std::uint8_t(i % 128), 100});
    std::sort(notes.begin(), notes.end(), [](auto& a, auto& b) { return a.start < b.start; });
    Part part(notes, {}, a_tick_a_frame);
    const std::size_t room = part.polyphony();
    const std::string whole = play(part, 0, 2000, 1);
    for (SongFrame block : {2, 31}) {
        Part again(notes, {}, a_tick_a_frame);
        std::string text = play(again, 0, 2000, block);
        EXPECT_EQ(std::count(text.begin(), text.end(), '-'), 300);
        EXPECT_EQ(text.size(), whole.size());
    }
    EXPECT_EQ(part.polyphony(), room); // nothing was allocated on the way
    EXPECT_EQ(part.notes_left_out(), 0u);
}

TEST(Part, KeepsWhatBothVersionsHaveAndEndsTheRest) {
    const std::vector<Note> old_notes{{Ticks(0), Ticks(100), 1, 80}, {Ticks(0), Ticks(100), 2, 80},
        {Ticks(0), Ticks(90), 3, 80}, {Ticks(0), Ticks(100), 3, 80}, {Ticks(5), Ticks(100), 4, 80}};
    const std::vector<Note> new_notes{{Ticks(0), Ticks(20), 1, 80}, {Ticks(0), Ticks(10), 2, 80},
        {Ticks(0), Ticks(30), 3, 80}, {Ticks(6), Ticks(100), 4, 80}, {Ticks(10), Ticks(1), 5, 80}};
    Part before(old_notes, {}, a_tick_a_frame), after(new_notes, {}, a_tick_a_frame);
    play(before, 0, 10);
    Record record;
    before.press(9, 1, record);
    record.text.clear();
    after.jump(10);
    after.keep_sounding(before, 10, record);
    EXPECT_EQ(record.text, "-2@0 -3@0 -4@0 ") << "it ends here; there is one of them; it begins elsewhere";
    EXPECT_EQ(play(after, 10, 200), "-1@20 -3@30 +5@10 -5@11 ");
    EXPECT_TRUE(after.is_pressed(9));
}

TEST(Part, GivesANoteItsExpressionWhenItBegins) {
    const Note notes[] = {{Ticks(10), Ticks(50), 60, 100, 1}, {Ticks(20), Ticks(5), 62, 100, 0}};
    Part part(notes, {}, a_tick_a_frame, {{song::Sweep{2, 2}, song::Sweep{0.5f, 0.5f}, {}}});
    Record record;
    part.play(0, 100, record);
    EXPECT_EQ(record.text, "+60@10 ~60@10 ~60@10 -60@60 +62@20 -62@25 ");
    EXPECT_EQ(record.values[0], std::pair(std::int32_t(CLAP_NOTE_EXPRESSION_TUNING), 2.0));
    EXPECT_EQ(record.values[1], std::pair(std::int32_t(CLAP_NOTE_EXPRESSION_PRESSURE), 0.5));
}

TEST(Part, MovesANoteInStepsThatDoNotDependOnTheBlock) {
    const Note notes[] = {{Ticks(10), Ticks(640), 60, 100, 1}};
    std::vector<std::string> texts;
    std::vector<std::vector<std::pair<std::int32_t, double>>> values;
    for (const SongFrame block : {1000, 64, 7}) {
        Part part(notes, {}, a_tick_a_frame, {{song::Sweep{0, 1}, {}, {}}});
        Record record;
        for (SongFrame at = 0; at < 1000; at += block) {
            record.from = at;
            part.play(at, std::min<SongFrame>(at + block, 1000), record);
        }
        values.push_back(record.values);
    }
    ASSERT_EQ(values[0].size(), 10u);
    EXPECT_DOUBLE_EQ(values[0][5].second, 0.5);
    EXPECT_EQ(values[1], values[0]);
    EXPECT_EQ(values[2], values[0]);
}

TEST(Part, OfAnEditedSongMovesNotesByItsOwnExpressions) {
    const Note before_note[] = {{Ticks(0), Ticks(640), 60, 100, 2}},
               after_note[] = {{Ticks(0), Ticks(640), 60, 100, 1}};
    Part before(before_note, {}, a_tick_a_frame, {{}, {song::Sweep{0, 1}, {}, {}}});
    Part after(after_note, {}, a_tick_a_frame, {{{}, song::Sweep{1, 0}, {}}});
    Part without(std::span<const Note>(after_note, 0), {}, a_tick_a_frame);
    play(before, 0, 300);
    Record record;
    after.jump(300);
    after.keep_sounding(before, 300, record);
    after.play(300, 640, record);
    ASSERT_EQ(record.values.size(), 5u);
    for (const auto& [which, value] : record.values)
        EXPECT_EQ(which, std::int32_t(CLAP_NOTE_EXPRESSION_PRESSURE));
    EXPECT_DOUBLE_EQ(record.values.front().second, 0.5);
}

TEST(Part, SendsControllersAsTheyAre) {
    const song::AutomationPoint points[] = {{Ticks(0), 0}, {Ticks(10), 64 / 127.0}, {Ticks(20), 1}};
    std::vector<Lane> lanes;
    lanes.emplace_back(ChainSlotId{1}, std::uint8_t(74), points, a_tick_a_frame);
    Part part({}, std::move(lanes), a_tick_a_frame);
    Record record;
    part.play(0, 100, record);
    EXPECT_EQ(record.text, "#74@0 #74@10 #74@20 ");
    EXPECT_EQ(record.values[1].second, 64);
    EXPECT_EQ(record.values[2].second, 127);
}

} // namespace aviary::engine
