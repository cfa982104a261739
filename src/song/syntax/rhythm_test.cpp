#include "song/song_testing.h"
#include "song/syntax/rhythm.h"

namespace aviary::song {
namespace {

Rhythm rhythm_of(std::string_view text, Diagnostics& diagnostics) {
    Tokenizer tokenizer(text, diagnostics);
    Line line;
    if (!tokenizer.next(line)) return {};
    std::vector<MotifUse> motifs;
    return expand(parse_rhythm(line.tokens, motifs, diagnostics), {line.number}, diagnostics);
}

/// The rhythm worked out; the test fails when there are problems.
Rhythm rhythm_of(std::string_view text) {
    Diagnostics diagnostics;
    const Rhythm rhythm = rhythm_of(text, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics.take())
        ADD_FAILURE() << text << ": " << diagnostic.message;
    return rhythm;
}

std::vector<Ticks> lengths(const Rhythm& rhythm) {
    std::vector<Ticks> result;
    for (const Slot& slot : rhythm.slots) result.push_back(slot.length);
    return result;
}
using Hits = std::vector<std::uint32_t>;
using Lengths = std::vector<Ticks>;

TEST(Rhythm, LengthsAreThoseOfTheTable) {
    EXPECT_EQ(lengths(rhythm_of("ww w qq q xx x")), (Lengths{768, 384, 192, 96, 48, 24}));
}
TEST(Rhythm, DottedIsHalfAsLongAgain) {
    EXPECT_EQ(lengths(rhythm_of("wwd wd qqd qd xxd xd")), (Lengths{1152, 576, 288, 144, 72, 36}));
}
TEST(Rhythm, TripletIsTwoThirds) {
    EXPECT_EQ(lengths(rhythm_of("wwt wt qqt qt xxt xt")), (Lengths{512, 256, 128, 64, 32, 16}));
}
TEST(Rhythm, AnUnderscoreInFrontMakesARest) {
    const Rhythm rhythm = rhythm_of("q _q xx _xxd");
    EXPECT_EQ(rhythm.hits, (Hits{0, 2}));
    EXPECT_EQ(rhythm.length, 96 + 96 + 48 + 72);
}
TEST(Rhythm, ABareRestIsAsLongAsTheTokenBefore) {
    EXPECT_EQ(lengths(rhythm_of("x _ qd _ _w _")), (Lengths{24, 24, 144, 144, 384, 384}));
}
TEST(Rhythm, ABareRestAtTheStartOfALineIsAQuarter) {
    EXPECT_EQ(lengths(rhythm_of("_ _ x _")), (Lengths{96, 96, 24, 24}));
}
TEST(Rhythm, ALineOfBareRestsIsOfQuarters) { EXPECT_EQ(lengths(rhythm_of("_ _ _")), (Lengths{96, 96, 96})); }
TEST(Rhythm, ADotKeepsItsSlotWithoutAHit) {
    const Rhythm rhythm = rhythm_of("xx . xx");
    EXPECT_EQ(rhythm.hits, (Hits{0, 2}));
    EXPECT_EQ(rhythm.length, 144);
}
TEST(Rhythm, AGroupFitsIntoOneSlotOfTheLengthBefore) {
    const Rhythm rhythm = rhythm_of("q [x x x] q");
    EXPECT_EQ(lengths(rhythm), (Lengths{96, 32, 32, 32, 96}));
    EXPECT_EQ(rhythm.slots[2].start, Ticks(128));
    EXPECT_EQ(rhythm.length, 288);
}
TEST(Rhythm, AGroupKeepsTheProportionsOfItsContent) {
    EXPECT_EQ(lengths(rhythm_of("q [q xx xx]")), (Lengths{96, 48, 24, 24}));
}
TEST(Rhythm, SevenInAQuarterAreExact) {
    const Rhythm rhythm = rhythm_of("q [x x x x x x x] x");
    EXPECT_EQ(rhythm.slots[1].length, Ticks(96, 7));
    EXPECT_EQ(rhythm.slots[8].start, Ticks(192));
}
TEST(Rhythm, GroupsMayBeNested) {
    EXPECT_EQ(lengths(rhythm_of("w [q [x x x] q]")),
        (Lengths{384, 128, Ticks(128, 3), Ticks(128, 3), Ticks(128, 3), 128}));
}
TEST(Rhythm, ARestBeforeTheFirstLengthOfAGroupIsAsLongAsThatOne) {
    EXPECT_EQ(lengths(rhythm_of("q [_ x x]")), (Lengths{96, 32, 32, 32}));
}
TEST(Rhythm, ARestAfterAGroupIsAsLongAsTheGroup) {
    EXPECT_EQ(lengths(rhythm_of("q [x x] _")), (Lengths{96, 48, 48, 96}));
}
TEST(Rhythm, AGroupAtTheStartOfALineFillsAQuarter) {
    EXPECT_EQ(lengths(rhythm_of("[x x x]")), (Lengths{32, 32, 32}));
}

TEST(Rhythm, EuclidSpreadsHitsOverSlots) {
    const Rhythm rhythm = rhythm_of("x(3,8)");
    EXPECT_EQ(rhythm.hits, (Hits{0, 3, 6}));
    EXPECT_EQ(rhythm.length, 8 * 24);
}
TEST(Rhythm, EuclidBeginsAtTheGivenSlot) { EXPECT_EQ(rhythm_of("q(3,8,2)").hits, (Hits{1, 4, 6})); }
TEST(Rhythm, EuclidTakesBlanksBehindItsCommas) { EXPECT_EQ(rhythm_of("q(3, 8, 2)").hits, (Hits{1, 4, 6})); }
TEST(Rhythm, EuclidOfFiveInEightIsTheCinquillo) {
    EXPECT_EQ(rhythm_of("x(5,8)").hits, (Hits{0, 2, 3, 5, 6}));
}
TEST(Rhythm, EuclidOfSevenInSixteenIsTheSamba) {
    EXPECT_EQ(rhythm_of("x(7,16)").hits, (Hits{0, 3, 5, 7, 10, 12, 14}));
}
TEST(Rhythm, EuclidOfNoneAndAll) {
    EXPECT_EQ(rhythm_of("x(0,4)").hits, Hits{});
    EXPECT_EQ(rhythm_of("x(4,4)").hits, (Hits{0, 1, 2, 3}));
}
TEST(Rhythm, EuclidWithinAGroupWeighsAllItsSlots) {
    EXPECT_EQ(lengths(rhythm_of("q [x(2,4) x(1,2)]")), (Lengths{96, 16, 16, 16, 16, 16, 16}));
}

void expect_problem(std::string_view text, Severity severity, std::string_view words) {
    Diagnostics diagnostics;
    rhythm_of(text, diagnostics);
    const auto list = diagnostics.take();
    ASSERT_EQ(list.size(), 1u) << text;
    EXPECT_EQ(list[0].severity, severity);
    EXPECT_NE(list[0].message.find(words), std::string::npos) << list[0].message;
}

TEST(Rhythm, AnUnknownTokenIsAnErrorAndKeepsItsPlaceAsARest) {
    Diagnostics diagnostics;
    const Rhythm rhythm = rhythm_of("xx zz xx", diagnostics);
    EXPECT_EQ(diagnostics.take().size(), 1u);
    EXPECT_EQ(rhythm.hits, (Hits{0, 2}));
    EXPECT_EQ(rhythm.slots[2].start, Ticks(96));
}
TEST(Rhythm, HESAreHalfEighthAndSixteenth) {
    Diagnostics diagnostics;
    EXPECT_EQ(rhythm_of("h e s _h ed st", diagnostics).length, 192 + 48 + 24 + 192 + 72 + 16);
    EXPECT_TRUE(diagnostics.take().empty());
}
TEST(Rhythm, APlusTiesLengthsToOneSlot) {
    Diagnostics diagnostics;
    const Rhythm rhythm = rhythm_of("q+x _q+x x", diagnostics);
    ASSERT_EQ(rhythm.slots.size(), 3u);
    EXPECT_EQ(rhythm.slots[0].length, Ticks(120));
    EXPECT_EQ(rhythm.slots[1].length, Ticks(120));
    EXPECT_EQ(rhythm.hits, (std::vector<std::uint32_t>{0, 2}));
    EXPECT_TRUE(diagnostics.take().empty());
}
TEST(Rhythm, ABareRestBehindATieIsAsLongAsTheTie) {
    Diagnostics diagnostics;
    EXPECT_EQ(rhythm_of("q+x _", diagnostics).length, Ticks(240));
}
TEST(Rhythm, ATieThatLacksALengthIsAnError) {
    expect_problem("q+", Severity::error, "q+");
    expect_problem("q+y", Severity::error, "q+y");
}
TEST(Rhythm, ABarLineTakesNoTime) {
    Diagnostics diagnostics;
    const Rhythm rhythm = rhythm_of("q q | _ q |", diagnostics);
    EXPECT_EQ(rhythm.length, Ticks(384));
    EXPECT_EQ(rhythm.slots.size(), 4u) << "and is no slot";
}
TEST(Rhythm, MoreHitsThanSlotsIsAnError) { expect_problem("q(9,8)", Severity::error, "q(9,8)"); }
TEST(Rhythm, AMillionSlotsAreAnError) { expect_problem("q(3,1000000)", Severity::error, "q(3,1000000)"); }
TEST(Rhythm, AnUnclosedGroupIsAnError) { expect_problem("q [x x", Severity::error, "not closed"); }
TEST(Rhythm, AStrayBracketIsAnError) { expect_problem("q ] x", Severity::error, "without a '['"); }
TEST(Rhythm, AnEmptyGroupIsAnError) { expect_problem("q [ ] x", Severity::error, "empty"); }

TEST(Rhythm, GroupsThatDivideTooFinelyAreRefusedInsteadOfOverflowing) {
    Diagnostics diagnostics;
    const std::string seven = " x x x x x x", eleven = " x x x x x x x x x x",
                      thirteen = " x x x x x x x x x x x x";
    const Rhythm rhythm = rhythm_of("q [[[[[[[[x x x]" + seven + "]" + eleven + "]" + thirteen + "]" + seven
                                        + "]" + eleven + "]" + thirteen + "]" + eleven + "]",
        diagnostics);
    ASSERT_EQ(diagnostics.take().size(), 1u);
    EXPECT_EQ(rhythm.length, 192);
    for (const Slot& slot : rhythm.slots) EXPECT_LE(slot.start.denominator(), finest_division);
}
TEST(Rhythm, DeepNestingIsAnError) {
    Diagnostics diagnostics;
    const Rhythm rhythm =
        rhythm_of("q " + std::string(1000, '[') + "x" + std::string(1000, ']'), diagnostics);
    EXPECT_GE(diagnostics.take().size(), 1u);
    EXPECT_EQ(rhythm.length, 192);
}

} // namespace
} // namespace aviary::song
