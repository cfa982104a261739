// What a host offers its user to draw along a note, and how it arrives.
#include "sdk/formats/vst3/processor/expressions.h"
#include "sdk/formats/vst3/processor/vst3_events.h"
#include "sdk/formats/vst3/testing/vst3_test_host.h"

#include <array>
#include <set>

namespace aviary::test {
namespace {

using namespace vst3;

struct Vst3Expressions : testing::Test {
    Library library{TEST_VST3};
    Vst3Host host{library, "test.listener"};
    vst::INoteExpressionController* offered =
        host.face<vst::INoteExpressionController>(vst::INoteExpressionController_iid);
    ~Vst3Expressions() override { offered->release(); }

    std::string text(vst::NoteExpressionTypeID id, double normalized) {
        vst::String128 wide;
        EXPECT_EQ(offered->getNoteExpressionStringByValue(0, 0, id, normalized, wide), kResultOk);
        return to_utf8(wide, 128);
    }
    double typed(vst::NoteExpressionTypeID id, std::string_view said) {
        vst::String128 wide;
        to_utf16(said, wide);
        double normalized = -1;
        return offered->getNoteExpressionValueByString(0, 0, id, wide, normalized) == kResultOk ? normalized
                                                                                                : -1;
    }
};

TEST_F(Vst3Expressions, AreOfferedOnEachChannelOfAnInstrument) {
    for (int16 channel = 0; channel < 16; ++channel)
        EXPECT_EQ(offered->getNoteExpressionCount(0, channel), 7);
    EXPECT_EQ(offered->getNoteExpressionCount(1, 0), 0);
    EXPECT_EQ(offered->getNoteExpressionCount(0, 16), 0);
    std::set<vst::NoteExpressionTypeID> ids;
    for (int32 i = 0; i < 7; ++i) {
        vst::NoteExpressionTypeInfo info;
        ASSERT_EQ(offered->getNoteExpressionInfo(0, 0, i, info), kResultOk);
        ids.insert(info.typeId);
        EXPECT_NE(info.title[0], 0);
        EXPECT_EQ(info.valueDesc.minimum, 0);
        EXPECT_EQ(info.valueDesc.maximum, 1);
        EXPECT_EQ(text(info.typeId, typed(info.typeId, text(info.typeId, 0.75))), text(info.typeId, 0.75));
    }
    EXPECT_EQ(ids.size(), 7u);
    vst::NoteExpressionTypeInfo none;
    EXPECT_NE(offered->getNoteExpressionInfo(0, 0, 7, none), kResultOk);
    EXPECT_NE(offered->getNoteExpressionInfo(0, 0, -1, none), kResultOk);

    Vst3Host effect(library, "test.monitor");
    EXPECT_EQ(effect.face<FUnknown>(vst::INoteExpressionController_iid), nullptr) << "it plays no notes";
}

TEST_F(Vst3Expressions, AreSaidInTheirUnits) {
    EXPECT_EQ(text(vst::kVolumeTypeID, 0.25), "0.0");
    EXPECT_EQ(text(vst::kVolumeTypeID, 1), "12.0");
    EXPECT_EQ(text(vst::kVolumeTypeID, 0), "-inf");
    EXPECT_EQ(text(vst::kTuningTypeID, 0.5 + 1 / 240.0), "+1.00");
    EXPECT_EQ(text(vst::kPanTypeID, 0.5), "50");
    EXPECT_NEAR(typed(vst::kVolumeTypeID, "0 dB"), 0.25, 1e-12);
    EXPECT_EQ(typed(vst::kVolumeTypeID, "-inf"), 0);
    EXPECT_NEAR(typed(vst::kTuningTypeID, "-12"), 0.45, 1e-12);
    EXPECT_EQ(typed(vst::kTuningTypeID, "1000"), 1);
    EXPECT_EQ(typed(vst::kPanTypeID, "left"), -1);
    EXPECT_EQ(typed(vst::kTextTypeID, "1"), -1) << "not offered";
}

TEST_F(Vst3Expressions, ATouchSurfaceKnowsWhatToMove) {
    auto* mapping =
        host.face<vst::INoteExpressionPhysicalUIMapping>(vst::INoteExpressionPhysicalUIMapping_iid);
    ASSERT_NE(mapping, nullptr);
    vst::PhysicalUIMap axes[] = {
        {vst::kPUIXMovement, 0}, {vst::kPUIYMovement, 0}, {vst::kPUIPressure, 0}, {77, 0}};
    vst::PhysicalUIMapList list{4, axes};
    ASSERT_EQ(mapping->getPhysicalUIMapping(0, 0, list), kResultTrue);
    EXPECT_EQ(axes[0].noteExpressionTypeID, uint32(vst::kTuningTypeID));
    EXPECT_EQ(axes[1].noteExpressionTypeID, uint32(vst::kBrightnessTypeID));
    EXPECT_EQ(detail::find_expression(axes[2].noteExpressionTypeID)->expression, Expression::pressure);
    EXPECT_EQ(axes[3].noteExpressionTypeID, uint32(vst::kInvalidTypeID));
    EXPECT_NE(mapping->getPhysicalUIMapping(1, 0, list), kResultTrue);
    mapping->release();
}

TEST_F(Vst3Expressions, ArriveInTheSdksUnitsAtTheirFrame) {
    ASSERT_TRUE(host.start());
    host.resize(64);
    const auto heard = [&](vst::NoteExpressionTypeID id, double normalized) {
        EventList events;
        vst::Event event{};
        event.type = vst::Event::kNoteExpressionValueEvent;
        event.sampleOffset = 20;
        event.noteExpressionValue = {id, 5, normalized};
        events.events.push_back(event);
        host.process(nullptr, &events);
        EXPECT_EQ(host.output[0][20], host.output[0][20] == 0 ? 0 : 4000 - 1) << "an expression of every key";
        return double(host.output[1][20]);
    };
    EXPECT_EQ(heard(vst::kVolumeTypeID, 0.25), 1);
    EXPECT_EQ(heard(vst::kTuningTypeID, 0.5 + 2 / 240.0), float(2));
    EXPECT_EQ(heard(vst::kPanTypeID, 0.75), 0.75);
    EXPECT_EQ(heard(vst::kVibratoTypeID, 0.125), 0.125);
    EXPECT_EQ(heard(vst::kExpressionTypeID, 0.5), 0.5);
    EXPECT_EQ(heard(vst::kBrightnessTypeID, 1), 1);
    EXPECT_EQ(heard(vst::kCustomStart, 0.5), 0.5) << "pressure";
    EXPECT_EQ(heard(vst::kPanTypeID, 9), 1) << "kept in range";
    EXPECT_EQ(heard(vst::kPhonemeTypeID, 1), 0) << "means nothing here";
}

TEST(Vst3SentEvents, AreWhatThePluginSentAtTheirFrames) {
    Library library(TEST_VST3);
    Vst3Host host(library, "test.echo");
    EXPECT_EQ(host.component->getBusCount(vst::kEvent, vst::kOutput), 1);
    EXPECT_EQ(host.component->getBusCount(vst::kAudio, vst::kOutput), 0);
    ASSERT_TRUE(host.start());
    host.resize(600);
    const std::vector<uint8> message{0xf0, 1, 2, 0xf7};
    EventList events, sent;
    sent.events.reserve(8); // a host does not allocate in a block
    events.note(3, vst::Event::kNoteOnEvent, 60, 0.5, 7)
        .note(400, vst::Event::kNoteOffEvent, 60, 0.25, 7)
        .note(401, vst::Event::kPolyPressureEvent, 60, 0.75, 7);
    vst::Event expression{}, sysex{};
    expression.type = vst::Event::kNoteExpressionValueEvent;
    expression.sampleOffset = 500;
    expression.noteExpressionValue = {vst::kTuningTypeID, 7, 0.625};
    sysex.type = vst::Event::kDataEvent;
    sysex.sampleOffset = 599;
    sysex.data = {uint32(message.size()), vst::DataEvent::kMidiSysEx, message.data()};
    events.events.insert(events.events.end(), {expression, sysex});
    ASSERT_EQ(host.process(nullptr, &events, nullptr, &sent), kResultOk);
    ASSERT_EQ(sent.events.size(), 5u);
    EXPECT_EQ(sent.events[0].sampleOffset, 3);
    EXPECT_EQ(sent.events[0].noteOn.pitch, 61);
    EXPECT_EQ(sent.events[0].noteOn.velocity, 0.5f);
    EXPECT_EQ(sent.events[0].noteOn.noteId, 7);
    EXPECT_EQ(sent.events[1].sampleOffset, 400);
    EXPECT_EQ(sent.events[1].noteOff.pitch, 61);
    EXPECT_EQ(sent.events[2].polyPressure.pressure, 0.75f);
    EXPECT_EQ(sent.events[3].sampleOffset, 500);
    EXPECT_EQ(sent.events[3].noteExpressionValue.noteId, 7);
    EXPECT_NEAR(sent.events[3].noteExpressionValue.value, 0.625, 1e-12);
    EXPECT_EQ(sent.events[4].sampleOffset, 599);
    EXPECT_EQ(std::vector<uint8>(sent.events[4].data.bytes, sent.events[4].data.bytes + 4), message);
}

TEST(Vst3SentEvents, MidiGoesOutAsItCameIn) {
    const auto sent = [](int status, int first, int second) {
        Event event;
        event.type = EventType::midi;
        event.midi[0] = static_cast<unsigned char>(status);
        event.midi[1] = static_cast<unsigned char>(first);
        event.midi[2] = static_cast<unsigned char>(second);
        vst::Event to;
        EXPECT_TRUE(detail::from_event(event, to));
        EXPECT_EQ(to.type, vst::Event::kLegacyMIDICCOutEvent);
        return std::array<int, 4>{
            to.midiCCOut.controlNumber, to.midiCCOut.channel, to.midiCCOut.value, to.midiCCOut.value2};
    };
    using Parts = std::array<int, 4>;
    EXPECT_EQ(sent(0xb3, 74, 100), (Parts{74, 3, 100, 0}));
    EXPECT_EQ(sent(0xe1, 0x7f, 0x40), (Parts{vst::kPitchBend, 1, 0x7f, 0x40}));
    EXPECT_EQ(sent(0xd0, 9, 0), (Parts{vst::kAfterTouch, 0, 9, 0}));
    EXPECT_EQ(sent(0xc0, 5, 0), (Parts{vst::kCtrlProgramChange, 0, 5, 0}));
    EXPECT_EQ(sent(0xa0, 60, 7), (Parts{vst::kCtrlPolyPressure, 0, 60, 7}));
    vst::Event none;
    Event end;
    end.type = EventType::note_end;
    EXPECT_FALSE(detail::from_event(end, none)) << "VST3 has no word for it";
}

} // namespace
} // namespace aviary::test
