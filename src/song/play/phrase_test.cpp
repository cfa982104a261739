#include "song/play/phrase.h"

#include "song/song_testing.h"

#include <random>

namespace aviary::song {
namespace {

using Kind = MotifOperation::Kind;

MotifOperation operation(Kind kind, Ticks amount = 0) {
    MotifOperation made;
    made.kind = kind;
    made.amount = amount;
    return made;
}
MotifOperation transpose(int amount, bool degrees = false) {
    MotifOperation made;
    made.intervals = {{amount, degrees}};
    return made;
}

PhrasePlace in_d_dorian() { return {*parse_scale("D dorian"), 7}; }

/// What an operation can change, so that two phrases can be held against each other.
struct Seen {
    Ticks length;
    std::vector<std::tuple<Ticks, Ticks, Ticks, bool>> slots;
    std::vector<std::pair<int, Ticks>> notes;
    friend bool operator==(const Seen&, const Seen&) = default;
};
Seen seen(const Phrase& phrase) {
    Seen all{phrase.length, {}, {}};
    for (const Strand& strand : phrase.strands)
        for (const PhraseSlot& slot : strand) {
            all.slots.emplace_back(slot.slot.start, slot.slot.length, slot.slot.shift, slot.is_hit);
            for (const PhraseNote& note : slot.notes) all.notes.emplace_back(note.key, note.velocity);
        }
    return all;
}

class Laws : public ::testing::Test {
protected:
    /// A phrase of one or two patterns, its notes in D dorian, and its slots without gaps.
    Phrase any_phrase() {
        static constexpr Ticks lengths[] = {24, 48, 96, 32, 144};
        Phrase phrase;
        for (std::size_t strands = 1 + any(2); strands > 0; --strands) {
            Strand strand;
            Ticks at;
            for (std::size_t slots = 1 + any(9); slots > 0; --slots) {
                PhraseSlot slot;
                slot.slot.start = at;
                slot.slot.length = lengths[any(std::size(lengths))];
                slot.slot.shift = Ticks(std::int64_t(any(9)) - 4, 1 + std::int64_t(any(3)));
                slot.is_hit = any(4) != 0;
                for (std::size_t notes = slot.is_hit ? 1 + any(3) : 0; notes > 0; --notes)
                    slot.notes.push_back(
                        {in_d_dorian().scale.step(62, int(any(21)) - 10), 1 + std::int64_t(any(127))});
                at += slot.slot.length;
                strand.push_back(slot);
            }
            phrase.length = std::max(phrase.length, at);
            phrase.strands.push_back(strand);
        }
        return phrase;
    }
    std::size_t any(std::size_t below) { return std::size_t(random_() % below); }

    /// Claims something of two ways to treat one phrase, for many phrases.
    void expect_same(const std::vector<MotifOperation>& one, const std::vector<MotifOperation>& other) {
        for (int i = 0; i < 100; ++i) {
            Phrase phrase = any_phrase(), same = phrase;
            for (const MotifOperation& operation : one) ASSERT_TRUE(apply(operation, phrase, in_d_dorian()));
            for (const MotifOperation& operation : other) ASSERT_TRUE(apply(operation, same, in_d_dorian()));
            ASSERT_EQ(seen(phrase).slots, seen(same).slots);
            ASSERT_EQ(seen(phrase), seen(same));
        }
    }
    std::mt19937 random_{20'26};
};

TEST_F(Laws, RevTwiceIsNothing) { expect_same({operation(Kind::reverse), operation(Kind::reverse)}, {}); }
TEST_F(Laws, TransposingTwiceIsTransposingByTheSum) {
    for (const auto& [a, b] : {std::pair{7, -3}, {-90, 90}, {12, 120}, {0, 5}}) {
        expect_same({transpose(a), transpose(b)}, {transpose(a + b)});
        expect_same({transpose(a, true), transpose(b, true)}, {transpose(a + b, true)});
    }
}
TEST_F(Laws, SevenStepsOfTheScaleAreAnOctave) {
    expect_same({transpose(7, true)}, {operation(Kind::octave, 1)});
    expect_same({transpose(12)}, {operation(Kind::octave, 1)});
}
TEST_F(Laws, InvertTwiceIsNothing) {
    expect_same({operation(Kind::invert), operation(Kind::invert)}, {});
    MotifOperation about_c = operation(Kind::invert);
    about_c.pitch = 60;
    expect_same({about_c, about_c}, {});
}
TEST_F(Laws, StretchThenItsInverseIsNothing) {
    for (const Ticks factor : {Ticks(2), Ticks(1, 3), Ticks(7, 5)})
        expect_same({operation(Kind::stretch, factor), operation(Kind::stretch, Ticks(1) / factor)}, {});
}
TEST_F(Laws, RotateByItsLengthIsNothing) {
    for (int i = 0; i < 100; ++i) {
        Phrase phrase = any_phrase();
        phrase.strands.resize(1);
        const Seen before = seen(phrase);
        ASSERT_TRUE(
            apply(operation(Kind::rotate, std::int64_t(phrase.strands[0].size())), phrase, in_d_dorian()));
        ASSERT_EQ(seen(phrase), before);
    }
}
TEST_F(Laws, RotateThereAndBackIsNothing) {
    expect_same({operation(Kind::rotate, 3), operation(Kind::rotate, -3)}, {});
    expect_same({operation(Kind::rotate, 3), operation(Kind::rotate, 2)}, {operation(Kind::rotate, 5)});
}
TEST_F(Laws, RotateAndRevMirrorEachOther) {
    expect_same({operation(Kind::reverse), operation(Kind::rotate, 2), operation(Kind::reverse)},
        {operation(Kind::rotate, -2)});
}
TEST_F(Laws, ConstrainTwiceIsOnce) {
    MotifOperation c_blues = operation(Kind::constrain);
    c_blues.scale = "C blues";
    expect_same({c_blues, c_blues}, {c_blues});
}
TEST_F(Laws, ConstrainLeavesWhatLiesInTheScale) { expect_same({operation(Kind::constrain)}, {}); }
TEST_F(Laws, QuantizeTwiceIsOnce) {
    expect_same(
        {operation(Kind::quantize, 24), operation(Kind::quantize, 24)}, {operation(Kind::quantize, 24)});
}
TEST_F(Laws, VelocitiesShiftAndScaleThereAndBack) {
    expect_same({operation(Kind::shift_velocity, 100), operation(Kind::shift_velocity, -100)}, {});
    expect_same(
        {operation(Kind::scale_velocity, Ticks(3, 2)), operation(Kind::scale_velocity, Ticks(2, 3))}, {});
}
TEST_F(Laws, SwingOfFiftyAndHumanizeOfNothingAreNothing) {
    expect_same({operation(Kind::swing, 50)}, {});
    expect_same({operation(Kind::humanize, 0)}, {});
}
TEST_F(Laws, HumanizeStaysWithinItsTicks) {
    for (int i = 0; i < 100; ++i) {
        Phrase phrase = any_phrase();
        const Phrase before = phrase;
        ASSERT_TRUE(apply(operation(Kind::humanize, 5), phrase, in_d_dorian()));
        for (std::size_t s = 0; s < phrase.strands.size(); ++s)
            for (std::size_t k = 0; k < phrase.strands[s].size(); ++k) {
                const Ticks moved = phrase.strands[s][k].slot.shift - before.strands[s][k].slot.shift;
                ASSERT_LE(moved, Ticks(5));
                ASSERT_GE(moved, Ticks(-5));
            }
    }
}
TEST_F(Laws, HarmonizeByNothingDoublesEveryNote) {
    MotifOperation fifth = operation(Kind::harmonize);
    fifth.intervals = {{7, false}};
    for (int i = 0; i < 100; ++i) {
        Phrase phrase = any_phrase();
        const std::size_t notes = seen(phrase).notes.size();
        ASSERT_TRUE(apply(fifth, phrase, in_d_dorian()));
        ASSERT_EQ(seen(phrase).notes.size(), 2 * notes);
    }
}
TEST_F(Laws, WhatPitchesDoAndWhatTimeDoesIsTheSameInEitherOrder) {
    for (const MotifOperation& time : {operation(Kind::reverse), operation(Kind::stretch, Ticks(2, 3)),
             operation(Kind::rotate, 1), operation(Kind::quantize, 48)})
        for (const MotifOperation& pitch : {transpose(5), transpose(-2, true), operation(Kind::octave, -1),
                 operation(Kind::shift_velocity, 9)})
            expect_same({time, pitch}, {pitch, time});
}

TEST(Scale, TakesTheLowerOfTwoThatAreAsNear) {
    EXPECT_EQ(parse_scale("C")->nearest(61), 60);
    EXPECT_EQ(parse_scale("C pentatonic")->nearest(65), 64);
    EXPECT_EQ(parse_scale("C pentatonic")->nearest(66), 67);
}
TEST(Scale, IsReadInItsUsualForms) {
    for (const char* name : {"F# minor", "F#m", "F# min", "f# aeolian", "Gb minor"}) {
        const auto scale = parse_scale(name);
        ASSERT_TRUE(scale) << name;
        EXPECT_EQ(scale->root, 6) << name;
        EXPECT_EQ(scale->steps, (std::vector<int>{0, 2, 3, 5, 7, 8, 10})) << name;
    }
    for (const char* name : {"", "H", "C nonsense", "7"}) EXPECT_FALSE(parse_scale(name)) << name;
}

} // namespace
} // namespace aviary::song
