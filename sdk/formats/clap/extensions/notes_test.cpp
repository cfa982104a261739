// Notes in both directions, and what is meant for single notes, through CLAP.
#include "rt/no_alloc.h"
#include "sdk/core/params/hash.h"
#include "sdk/formats/clap/testing/capable_plugins.h"
#include "sdk/formats/clap/testing/clap_test_host.h"

#include <aviary/abi/clap/note_name.h>
#include <clap/ext/note-ports.h>
#include <gtest/gtest.h>

#include <cmath>

namespace aviary::test {
namespace {

using detail::fnv1a_32;

struct Talk : Host {
    explicit Talk(std::uint32_t dialects = 0)
        : Host("test.talker")
        , talker(*Talker::latest) {
        note_dialects = dialects;
        EXPECT_TRUE(start());
        resize(600);
    }
    const Event& heard(unsigned index) const { return talker.heard.at(index).event; }
    Talker& talker;
};

Event event(Frame frame, EventType type, int key, int note_id = -1) {
    Event made;
    made.frame = frame;
    made.type = type;
    made.key = short(key);
    made.note_id = note_id;
    return made;
}

TEST(ClapNotes, PortsSayWhichNotesArePlayed) {
    Talk talk;
    auto* ports = talk.extension<clap_plugin_note_ports_t>(CLAP_EXT_NOTE_PORTS);
    ASSERT_EQ(ports->count(talk.plugin, true), 1u);
    ASSERT_EQ(ports->count(talk.plugin, false), 1u);
    clap_note_port_info_t in, out;
    ASSERT_TRUE(ports->get(talk.plugin, 0, true, &in));
    ASSERT_TRUE(ports->get(talk.plugin, 0, false, &out));
    EXPECT_EQ(in.supported_dialects,
        unsigned(CLAP_NOTE_DIALECT_CLAP | CLAP_NOTE_DIALECT_MIDI | CLAP_NOTE_DIALECT_MIDI_MPE));
    EXPECT_EQ(out.supported_dialects, unsigned(CLAP_NOTE_DIALECT_CLAP | CLAP_NOTE_DIALECT_MIDI));
    EXPECT_FALSE(ports->get(talk.plugin, 1, true, &in));
    Host arpeggiator("test.octaves");
    ports = arpeggiator.extension<clap_plugin_note_ports_t>(CLAP_EXT_NOTE_PORTS);
    EXPECT_EQ(ports->count(arpeggiator.plugin, true), 1u);
    EXPECT_EQ(ports->count(arpeggiator.plugin, false), 1u);
}

TEST(ClapNotes, WhatThePluginSendsArrivesInOrderAndAtItsFrame) {
    Talk talk;
    const unsigned char message[] = {0xf0, 1, 2, 0xf7};
    Event sysex = event(599, EventType::sysex, -1), midi = event(300, EventType::midi, -1),
          tuning = event(300, EventType::expression, 64, 7), on = event(257, EventType::note_on, 64, 7);
    sysex.sysex = message;
    midi.midi[0] = 0xe2, midi.midi[1] = 3, midi.midi[2] = 4;
    tuning.expression = Expression::tuning, tuning.value = -0.5;
    on.velocity = 0.25;
    talk.talker.to_send = {sysex, midi, on, tuning, event(400, EventType::note_off, 64, 7),
        event(401, EventType::note_choke, -1), event(0, EventType::note_end, 60, 3)};
    {
        const Events none;
        rt::NoAllocScope scope;
        talk.process(none);
        EXPECT_EQ(scope.allocations() + scope.frees() + scope.locks(), 0u);
    }
    const Sent& sent = talk.sent;
    ASSERT_EQ(sent.size(), 7u);
    std::vector<std::pair<unsigned, unsigned>> order; // time, type
    for (std::size_t i = 0; i < sent.size(); ++i) order.emplace_back(sent.time(i), sent.type(i));
    EXPECT_EQ(
        order, (std::vector<std::pair<unsigned, unsigned>>{{0, CLAP_EVENT_NOTE_END},
                   {257, CLAP_EVENT_NOTE_ON}, {300, CLAP_EVENT_MIDI}, {300, CLAP_EVENT_NOTE_EXPRESSION},
                   {400, CLAP_EVENT_NOTE_OFF}, {401, CLAP_EVENT_NOTE_CHOKE}, {599, CLAP_EVENT_MIDI_SYSEX}}));
    EXPECT_EQ(sent.at<clap_event_note_t>(0).note_id, 3);
    EXPECT_EQ(sent.at<clap_event_note_t>(1).key, 64);
    EXPECT_EQ(sent.at<clap_event_note_t>(1).velocity, 0.25);
    EXPECT_EQ(sent.at<clap_event_midi_t>(2).data[0], 0xe2);
    EXPECT_EQ(sent.at<clap_event_note_expression_t>(3).expression_id, CLAP_NOTE_EXPRESSION_TUNING);
    EXPECT_EQ(sent.at<clap_event_note_expression_t>(3).value, -0.5);
    EXPECT_EQ(sent.at<clap_event_note_t>(5).key, -1);
    EXPECT_EQ(sent.at<clap_event_midi_sysex_t>(6).size, 4u);
    EXPECT_EQ(sent.at<clap_event_midi_sysex_t>(6).buffer, message);
}

TEST(ClapNotes, TheEndsOfNotesThatAResetCutAreTold) {
    Host host("test.ringing");
    ASSERT_TRUE(host.start());
    host.resize(64);
    Events chord;
    for (const int key : {60, 64, 67}) chord.note(0, CLAP_EVENT_NOTE_ON, key, 1, key);
    host.process(chord);
    EXPECT_EQ(host.sent.size(), 0u) << "they ring";
    host.plugin->reset(host.plugin);
    Events again;
    again.note(0, CLAP_EVENT_NOTE_ON, 64, 1, 64);
    host.process(again);
    std::vector<int> ended;
    for (std::size_t i = 0; i < host.sent.size(); ++i) {
        EXPECT_EQ(host.sent.type(i), CLAP_EVENT_NOTE_END);
        ended.push_back(host.sent.at<clap_event_note_t>(i).note_id);
    }
    EXPECT_EQ(ended, (std::vector{60, 67})) << "64 has begun again, and its end would be the new note's";
    host.process({});
    EXPECT_EQ(host.sent.size(), 2u) << "each is told once";
}

TEST(ClapNotes, AHostThatKnowsMidiAloneIsSentMidi) {
    Talk talk(CLAP_NOTE_DIALECT_MIDI | CLAP_NOTE_DIALECT_MIDI2);
    auto* ports = talk.extension<clap_plugin_note_ports_t>(CLAP_EXT_NOTE_PORTS);
    for (const bool is_input : {true, false}) {
        clap_note_port_info_t port;
        ASSERT_TRUE(ports->get(talk.plugin, 0, is_input, &port));
        EXPECT_EQ(port.preferred_dialect, unsigned(CLAP_NOTE_DIALECT_MIDI));
    }
    Event on = event(1, EventType::note_on, 64, 7), off = event(2, EventType::note_off, 64, 7),
          pressure = event(3, EventType::expression, 64), tuning = pressure,
          soft = event(4, EventType::note_on, 1);
    on.velocity = 1, on.channel = 3, off.velocity = 0.5;
    pressure.expression = Expression::pressure, pressure.value = 1;
    tuning.expression = Expression::tuning;
    talk.talker.to_send = {on, off, tuning, pressure, soft, event(5, EventType::note_end, 64)};
    talk.process({});
    using Bytes = std::vector<int>;
    std::vector<Bytes> messages;
    for (std::size_t i = 0; i < talk.sent.size(); ++i) {
        ASSERT_EQ(talk.sent.type(i), unsigned(CLAP_EVENT_MIDI));
        const auto* data = talk.sent.at<clap_event_midi_t>(i).data;
        messages.push_back({data[0], data[1], data[2]});
    }
    EXPECT_EQ(messages, (std::vector<Bytes>{{0x93, 64, 127}, {0x80, 64, 64}, {0xa0, 64, 127}, {0x90, 1, 1}}));

    talk.process(Events().midi(10, 0x92, 60, 127).midi(20, 0x82, 60, 0));
    ASSERT_EQ(talk.talker.heard_count, 2u);
    EXPECT_EQ(talk.heard(0).type, EventType::note_on);
    EXPECT_EQ(talk.heard(0).channel, 2);
    EXPECT_EQ(talk.heard(1).type, EventType::note_off);
}

TEST(ClapNotes, ThoseOfABlockWithoutSoundAreHeardWithTheNextSound) {
    Talk talk;
    talk.resize(0);
    talk.process(Events()
                     .note(0, CLAP_EVENT_NOTE_ON, 60)
                     .note(9, CLAP_EVENT_NOTE_OFF, 60)
                     .param(0, fnv1a_32("depth"), 3));
    EXPECT_EQ(talk.talker.depth.value(), 3);
    talk.resize(600);
    talk.process(Events().note(5, CLAP_EVENT_NOTE_ON, 61));
    ASSERT_EQ(talk.talker.heard_count, 3u);
    EXPECT_EQ(talk.heard(0).type, EventType::note_on);
    EXPECT_EQ(talk.heard(1).type, EventType::note_off);
    EXPECT_EQ(talk.talker.heard[1].time, 0u);
    EXPECT_EQ(talk.talker.heard[2].time, 5u);
    EXPECT_EQ(talk.output[1][0], 3);
}

TEST(ClapNotes, AMessageThatWaitsForSoundIsCopied) {
    Talk talk;
    std::vector<std::uint8_t> first = {0xf0, 1, 2, 0xf7}, second = {0xf0, 3, 0xf7}, endless(5000, 5);
    endless.front() = 0xf0, endless.back() = 0xf7;
    talk.resize(0);
    {
        Events one;
        one.sysex(0, first).note(0, CLAP_EVENT_NOTE_ON, 60).sysex(0, endless);
        rt::NoAllocScope scope;
        talk.process(one);
        EXPECT_EQ(scope.allocations() + scope.frees() + scope.locks(), 0u);
    }
    std::fill(first.begin(), first.end(), 0);
    talk.process(Events().sysex(0, second));
    std::fill(second.begin(), second.end(), 0);
    talk.resize(600);
    talk.process({});
    ASSERT_EQ(talk.talker.heard_count, 3u) << "there is no room for the endless one";
    const auto bytes = [&](unsigned index) {
        const auto& sysex = talk.heard(index).sysex;
        return std::vector<int>(sysex.begin(), sysex.end());
    };
    EXPECT_EQ(bytes(0), (std::vector<int>{0xf0, 1, 2, 0xf7}));
    EXPECT_EQ(talk.heard(1).type, EventType::note_on);
    EXPECT_EQ(bytes(2), (std::vector<int>{0xf0, 3, 0xf7}));
}

TEST(ClapNotes, SystemExclusiveMessagesGoBothWays) {
    Host host("test.octaves");
    ASSERT_TRUE(host.start());
    host.resize(512);
    const std::vector<std::uint8_t> whole = {0xf0, 0x7d, 1, 0xf7}, half = {0xf0, 0x7d};
    host.process(Events().sysex(10, half).sysex(300, whole).note(301, CLAP_EVENT_NOTE_ON, 60, 0.5, 9));
    ASSERT_EQ(host.sent.size(), 3u) << "what does not end is no message";
    EXPECT_EQ(host.sent.time(0), 300u);
    const auto& answer = host.sent.at<clap_event_midi_sysex_t>(0);
    ASSERT_EQ(answer.size, 4u);
    EXPECT_EQ(answer.buffer[2], 2);
    EXPECT_EQ(host.sent.at<clap_event_note_t>(1).key, 60);
    EXPECT_EQ(host.sent.at<clap_event_note_t>(2).key, 72);
    EXPECT_EQ(host.sent.at<clap_event_note_t>(2).note_id, 9);
}

TEST(ClapNotes, ParametersSayWhatCanBeModulated) {
    Talk talk;
    auto* params = talk.extension<clap_plugin_params_t>(CLAP_EXT_PARAMS);
    clap_param_info_t per_voice, mono, none;
    ASSERT_TRUE(params->get_info(talk.plugin, 0, &per_voice));
    ASSERT_TRUE(params->get_info(talk.plugin, 1, &mono));
    ASSERT_TRUE(params->get_info(talk.plugin, 2, &none));
    constexpr unsigned for_notes =
        CLAP_PARAM_IS_MODULATABLE_PER_NOTE_ID | CLAP_PARAM_IS_MODULATABLE_PER_KEY
        | CLAP_PARAM_IS_MODULATABLE_PER_CHANNEL | CLAP_PARAM_IS_MODULATABLE_PER_PORT
        | CLAP_PARAM_IS_AUTOMATABLE_PER_NOTE_ID | CLAP_PARAM_IS_AUTOMATABLE_PER_KEY
        | CLAP_PARAM_IS_AUTOMATABLE_PER_CHANNEL | CLAP_PARAM_IS_AUTOMATABLE_PER_PORT;
    constexpr unsigned plain = CLAP_PARAM_IS_AUTOMATABLE;
    EXPECT_EQ(per_voice.flags, plain | CLAP_PARAM_IS_MODULATABLE | for_notes);
    EXPECT_EQ(mono.flags, plain | CLAP_PARAM_IS_MODULATABLE);
    EXPECT_EQ(none.flags, plain);
}

TEST(ClapNotes, ModulationOfThePluginIsAddedWithoutChangingTheValue) {
    Talk talk;
    talk.process(Events()
                     .modulation(10, fnv1a_32("depth"), 2)
                     .param(20, fnv1a_32("depth"), 3)
                     .modulation(30, fnv1a_32("depth"), 100)
                     .modulation(40, fnv1a_32("depth"), NAN)
                     .modulation(5, fnv1a_32("fixed"), 1)
                     .modulation(300, fnv1a_32("cutoff"), -1));
    EXPECT_EQ(talk.output[1][9], 0);
    EXPECT_EQ(talk.output[1][10], 2);
    EXPECT_EQ(talk.output[1][20], 5);
    EXPECT_EQ(talk.output[1][30], 10) << "within its range";
    EXPECT_EQ(talk.output[1][599], 10);
    EXPECT_EQ(talk.output[0][299], 5);
    EXPECT_EQ(talk.output[0][300], 4);
    EXPECT_EQ(talk.talker.depth.value(), 3);
    EXPECT_EQ(talk.talker.cutoff.value(), 5);
    EXPECT_EQ(talk.talker.heard_count, 0u) << "no event for a note";
    talk.process({});
    EXPECT_EQ(talk.output[1][0], 10) << "until the host says otherwise";
}

TEST(ClapNotes, WhatIsMeantForANoteComesAsAnEvent) {
    Talk talk;
    talk.process(Events()
                     .note(0, CLAP_EVENT_NOTE_ON, 60, 1, 7)
                     .modulation(100, fnv1a_32("cutoff"), 2, 7)
                     .modulation(260, fnv1a_32("cutoff"), -3, -1, 60)
                     .param_of_note(300, fnv1a_32("cutoff"), 99, 7)
                     .param_of_note(301, fnv1a_32("cutoff"), NAN, 7)
                     .modulation(400, fnv1a_32("depth"), 1, 7)
                     .param_of_note(401, fnv1a_32("fixed"), 4, 7));
    ASSERT_EQ(talk.talker.heard_count, 4u);
    EXPECT_EQ(talk.talker.heard[1].time, 100u);
    EXPECT_EQ(talk.heard(1).type, EventType::modulation);
    EXPECT_EQ(talk.heard(1).param, &talk.talker.cutoff);
    EXPECT_EQ(talk.heard(1).value, 2);
    EXPECT_EQ(talk.heard(1).note_id, 7);
    EXPECT_EQ(talk.talker.heard[2].time, 260u);
    EXPECT_EQ(talk.heard(2).key, 60);
    EXPECT_EQ(talk.heard(2).note_id, -1);
    EXPECT_EQ(talk.heard(2).value, -3);
    EXPECT_EQ(talk.heard(3).type, EventType::param);
    EXPECT_EQ(talk.heard(3).value, 10) << "within its range";
    EXPECT_EQ(talk.talker.cutoff.value(), 5) << "of the plugin";
    EXPECT_EQ(talk.output[0][599], 5);
    EXPECT_EQ(talk.output[1][400], 1) << "where notes cannot be told apart the whole plugin is meant";
    EXPECT_EQ(talk.talker.fixed.value(), 4);
}

TEST(ClapNotes, OutsideABlockNoSingleNoteIsMeant) {
    Talk talk;
    talk.plugin->stop_processing(talk.plugin);
    talk.flush(Events()
                   .param_of_note(0, fnv1a_32("cutoff"), 9, 7)
                   .modulation(0, fnv1a_32("depth"), 2)
                   .param(0, fnv1a_32("fixed"), 3));
    EXPECT_EQ(talk.talker.cutoff.value(), 5);
    EXPECT_EQ(talk.talker.fixed.value(), 3);
}

TEST(ClapNotes, TheHostLearnsOfVoicesAndOfTheirChange) {
    Talk talk;
    auto* voices = talk.extension<clap_plugin_voice_info_t>(CLAP_EXT_VOICE_INFO);
    clap_voice_info_t info;
    ASSERT_TRUE(voices->get(talk.plugin, &info));
    EXPECT_EQ(info.voice_count, 4u);
    EXPECT_GE(info.voice_capacity, info.voice_count);
    talk.process(Events().param(0, fnv1a_32("count"), 2));
    talk.plugin->on_main_thread(talk.plugin);
    EXPECT_EQ(talk.voice_changes, 1);
    ASSERT_TRUE(voices->get(talk.plugin, &info));
    EXPECT_EQ(info.voice_count, 2u);
    EXPECT_EQ(Host("test.edited").extension<void>(CLAP_EXT_VOICE_INFO), nullptr);
    Host silent("test.octaves");
    EXPECT_FALSE(silent.extension<clap_plugin_voice_info_t>(CLAP_EXT_VOICE_INFO)->get(silent.plugin, &info));
}

TEST(ClapNotes, KeysHaveNames) {
    Talk talk;
    auto* names = talk.extension<clap_plugin_note_name_t>(CLAP_EXT_NOTE_NAME);
    ASSERT_EQ(names->count(talk.plugin), 2u);
    clap_note_name_t name;
    ASSERT_TRUE(names->get(talk.plugin, 1, &name));
    EXPECT_STREQ(name.name, "Snare");
    EXPECT_EQ(name.key, 38);
    EXPECT_EQ(name.channel, -1);
    EXPECT_FALSE(names->get(talk.plugin, 2, &name));
}

TEST(ClapNotes, SubBlocksEndWhereAParameterChanges) {
    Host host("test.stepped");
    ASSERT_TRUE(host.start());
    host.resize(500);
    host.process(Events()
                     .note(90, CLAP_EVENT_NOTE_ON, 60)
                     .note(100, CLAP_EVENT_NOTE_ON, 60)
                     .param(100, fnv1a_32("one"), 1)
                     .param(100, fnv1a_32("other"), 2)
                     .param(130, fnv1a_32("one"), 4));
    const auto& value = host.output[0];
    const auto& length = host.output[1];
    EXPECT_EQ(value[99], 0);
    EXPECT_EQ(length[99], 100);
    EXPECT_EQ(value[100], 3) << "both, at the frame they were set at";
    EXPECT_EQ(length[100], 30);
    EXPECT_EQ(value[129], 3);
    EXPECT_EQ(value[130], 6);
    EXPECT_EQ(length[130], 256);
    EXPECT_EQ(value[499], 6);
}

} // namespace
} // namespace aviary::test
