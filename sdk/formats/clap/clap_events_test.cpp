#include "sdk/formats/clap/clap_events.h"

#include "sdk/formats/clap/testing/clap_test_host.h"
#include "sdk/formats/clap/testing/test_plugins.h"

#include <gtest/gtest.h>

#include <cmath>

namespace aviary::test {
namespace {

struct ClapEvents : testing::Test {
    Host host{"test.recorder"};
    Recorder* recorder = Recorder::latest;
    void SetUp() override {
        ASSERT_TRUE(host.start());
        host.resize(1000);
    }
    const Event& heard(unsigned index) const { return recorder->heard[index].event; }
    unsigned time(unsigned index) const { return recorder->heard[index].time; }
};

TEST_F(ClapEvents, NotesArriveAtTheirFrameInWhicheverPiece) {
    EXPECT_EQ(host.process(Events()
                               .note(0, CLAP_EVENT_NOTE_ON, 60, 0.5, 7)
                               .note(256, CLAP_EVENT_NOTE_OFF, 60, 0.25, 7)
                               .note(999, CLAP_EVENT_NOTE_CHOKE, -1)),
        CLAP_PROCESS_CONTINUE);
    ASSERT_EQ(recorder->event_count, 3u);
    EXPECT_EQ(heard(0).type, EventType::note_on);
    EXPECT_EQ(heard(0).key, 60);
    EXPECT_EQ(heard(0).velocity, 0.5);
    EXPECT_EQ(heard(0).note_id, 7);
    EXPECT_EQ(heard(1).type, EventType::note_off);
    EXPECT_EQ(time(1), 256u);
    EXPECT_EQ(heard(1).frame, 0u) << "the first of the second piece";
    EXPECT_EQ(heard(2).type, EventType::note_choke);
    EXPECT_EQ(heard(2).key, -1);
    EXPECT_EQ(time(2), 999u);
}

TEST_F(ClapEvents, MidiNotesBecomeNotesAndTheRestStaysMidi) {
    host.process(Events()
                     .midi(1, 0x93, 64, 127)
                     .midi(2, 0x93, 64, 0)
                     .midi(3, 0x83, 65, 64)
                     .midi(4, 0xe1, 0, 64)
                     .midi(5, 0xf8, 0, 0)
                     .midi(6, 0x12, 0, 0));
    ASSERT_EQ(recorder->event_count, 4u) << "real-time bytes and running status have no meaning here";
    EXPECT_EQ(heard(0).type, EventType::note_on);
    EXPECT_EQ(heard(0).channel, 3);
    EXPECT_EQ(heard(0).velocity, 1);
    EXPECT_EQ(heard(1).type, EventType::note_off) << "a note-on without velocity";
    EXPECT_EQ(heard(2).type, EventType::note_off);
    EXPECT_EQ(heard(2).key, 65);
    EXPECT_EQ(heard(3).type, EventType::midi);
    EXPECT_EQ(heard(3).midi[0], 0xe1);
    EXPECT_EQ(heard(3).midi[2], 64);
}

TEST_F(ClapEvents, ExpressionsSpeakOfANote) {
    host.process(Events()
                     .expression(3, CLAP_NOTE_EXPRESSION_TUNING, 7, -0.5)
                     .expression(4, CLAP_NOTE_EXPRESSION_PRESSURE, 7, NAN)
                     .expression(5, 99, 7, 1));
    ASSERT_EQ(recorder->event_count, 1u);
    EXPECT_EQ(heard(0).type, EventType::expression);
    EXPECT_EQ(heard(0).expression, Expression::tuning);
    EXPECT_EQ(heard(0).value, -0.5);
    EXPECT_TRUE(heard(0).matches(7, 0, 60));
    EXPECT_FALSE(heard(0).matches(8, 0, 60));
}

TEST_F(ClapEvents, ImpossibleNotesAreLeftOut) {
    host.process(Events()
                     .note(0, CLAP_EVENT_NOTE_ON, 128)
                     .note(0, CLAP_EVENT_NOTE_ON, -1)
                     .note(0, CLAP_EVENT_NOTE_ON, 60, NAN)
                     .note(0, CLAP_EVENT_NOTE_ON, 60, 9));
    ASSERT_EQ(recorder->event_count, 2u);
    EXPECT_EQ(heard(0).velocity, 0);
    EXPECT_EQ(heard(1).velocity, 1);
}

TEST_F(ClapEvents, ThousandsOnOneFrameAllArriveAsSoonAsTheyCan) {
    Events events;
    for (int i = 0; i < 5000; ++i) events.note(500, CLAP_EVENT_NOTE_ON, i % 128, 1, i);
    events.note(501, CLAP_EVENT_NOTE_OFF, 1, 1, 5000);
    host.process(events);
    ASSERT_EQ(recorder->event_count, 5001u);
    for (unsigned i = 0; i < 5000; ++i) {
        ASSERT_EQ(heard(i).note_id, int(i));
        ASSERT_EQ(time(i), 500 + i / 1024);
    }
    EXPECT_EQ(time(5000), 504u) << "never before what it follows";
    EXPECT_EQ(recorder->frames, 1000u);
}

clap_event_transport_t song() {
    clap_event_transport_t transport{};
    transport.flags = CLAP_TRANSPORT_HAS_TEMPO | CLAP_TRANSPORT_HAS_BEATS_TIMELINE
                      | CLAP_TRANSPORT_HAS_TIME_SIGNATURE | CLAP_TRANSPORT_HAS_SECONDS_TIMELINE
                      | CLAP_TRANSPORT_IS_PLAYING;
    transport.tempo = 60 * 48000 / 256.0; // a beat a piece
    transport.song_pos_beats = 2 * CLAP_BEATTIME_FACTOR;
    transport.song_pos_seconds = CLAP_SECTIME_FACTOR / 2;
    transport.tsig_num = 3;
    transport.tsig_denom = 4;
    return transport;
}

TEST_F(ClapEvents, TheTransportMovesOnFromPieceToPiece) {
    const auto transport = song();
    host.process({}, &transport);
    ASSERT_EQ(recorder->blocks, 4u);
    const auto& at = recorder->transports;
    EXPECT_TRUE(at[0].known && at[0].playing);
    EXPECT_EQ(at[0].position_beats, 2);
    EXPECT_EQ(at[0].position_seconds, 0.5);
    EXPECT_EQ(at[0].bar, 0);
    EXPECT_NEAR(at[1].position_beats, 3, 1e-9);
    EXPECT_NEAR(at[3].position_beats, 5, 1e-9);
    EXPECT_NEAR(at[3].position_seconds, 0.5 + 768 / 48000.0, 1e-9);
    EXPECT_EQ(at[2].bar, 1);
    EXPECT_EQ(at[2].bar_start_beats, 3);
}

TEST_F(ClapEvents, AHostWithoutTransportIsUnknown) {
    host.process({});
    EXPECT_FALSE(recorder->transports[0].known);
    EXPECT_FALSE(recorder->transports[0].playing);
    EXPECT_EQ(recorder->transports[0].tempo, 120);
}

TEST_F(ClapEvents, AChangeOfTransportBeginsAPieceOfItsOwn) {
    host.process(Events()
                     .note(99, CLAP_EVENT_NOTE_ON, 1)
                     .transport(100, 90)
                     .note(100, CLAP_EVENT_NOTE_ON, 2)
                     .note(200, CLAP_EVENT_NOTE_ON, 3)
                     .transport(200, 150)
                     .note(200, CLAP_EVENT_NOTE_ON, 4));
    ASSERT_EQ(recorder->event_count, 4u);
    const auto tempo = [&](unsigned index) { return recorder->heard[index].transport.tempo; };
    EXPECT_EQ(tempo(0), 120);
    EXPECT_EQ(tempo(1), 90);
    EXPECT_EQ(time(1), 100u);
    EXPECT_EQ(tempo(2), 150) << "it is of the same frame";
    EXPECT_EQ(time(2), 200u);
    EXPECT_EQ(tempo(3), 150);
    EXPECT_EQ(time(3), 200u);
    EXPECT_EQ(recorder->frames, 1000u);
}

TEST(Slices, CutABlockWhereItsEventsLie) {
    Event events[] = {{.frame = 0}, {.frame = 10}, {.frame = 10}, {.frame = 63}};
    std::vector<std::pair<unsigned, unsigned>> cuts; // events, frames
    for (auto slice : Slices({events, 4}, 64)) cuts.emplace_back(slice.events.size(), slice.frames.size());
    EXPECT_EQ(cuts, (std::vector<std::pair<unsigned, unsigned>>{{1, 10}, {2, 53}, {1, 1}}));

    cuts.clear();
    for (auto slice : Slices({events + 1, 2}, 64))
        cuts.emplace_back(slice.events.size(), slice.frames.size());
    EXPECT_EQ(cuts, (std::vector<std::pair<unsigned, unsigned>>{{0, 10}, {2, 54}}));

    cuts.clear();
    for (auto slice : Slices({}, 64)) cuts.emplace_back(slice.events.size(), slice.frames.size());
    EXPECT_EQ(cuts, (std::vector<std::pair<unsigned, unsigned>>{{0, 64}}));
}

} // namespace
} // namespace aviary::test
