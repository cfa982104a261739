#include "engine/timeline/event_list.h"

#include <gtest/gtest.h>

#include <string>

namespace aviary::engine {

namespace {

std::string order_of(EventList& list) {
    list.sort();
    std::string order;
    for (std::uint32_t i = 0; i < list.clap()->size(list.clap()); ++i) {
        const auto* event = list.clap()->get(list.clap(), i);
        const char* name = event->type == CLAP_EVENT_NOTE_ON    ? "on"
                           : event->type == CLAP_EVENT_NOTE_OFF ? "off"
                                                                : "param";
        order += std::to_string(event->time) + name + " ";
    }
    return order;
}

} // namespace

TEST(EventList, SortsByTimeThenEndsThenParametersThenStarts) {
    EventList list(16, 4);
    list.note_on(5, {1, 60, 1});
    list.parameter(5, 1, 0.5);
    list.note_off(5, {0, 60, 0});
    list.parameter(2, 1, 0.25);
    EXPECT_EQ(order_of(list), "2param 5off 5param 5on ");
}

TEST(EventList, KeepsTheOrderOfEquals) {
    EventList list(16, 0);
    list.parameter(3, 1, 0.1);
    list.parameter(0, 1, 0.9);
    list.parameter(3, 1, 0.2);
    list.sort();
    EXPECT_EQ(reinterpret_cast<const clap_event_param_value&>(list[1]).value, 0.1);
    EXPECT_EQ(reinterpret_cast<const clap_event_param_value&>(list[2]).value, 0.2);
}

TEST(EventList, TellsOfAHeldNoteBeforeItsEnd) {
    EventList list(16, 4);
    list.note_held({1, 60, 1});
    list.note_off(0, {1, 60, 0});
    EXPECT_EQ(order_of(list), "0on 0off ");
}

TEST(EventList, TakesBackAStartThatNobodyHasHeardOf) {
    EventList list(16, 4);
    list.note_on(0, {1, 60, 1});
    list.parameter(0, 1, 0.5);
    list.note_on(3, {2, 61, 1});
    EXPECT_TRUE(list.take_back({1, 60, 1}));
    EXPECT_FALSE(list.take_back({1, 60, 1}));
    EXPECT_FALSE(list.take_back({2, 61, 1})) << "it begins later";
    list.parameter(0, 1, 0.25);
    EXPECT_EQ(order_of(list), "0param 0param 3on ");
    EXPECT_EQ(reinterpret_cast<const clap_event_param_value&>(list[1]).value, 0.25);
}

TEST(EventList, KeepsRoomForTheEndsOfNotes) {
    EventList list(2, 1);
    EXPECT_TRUE(list.note_on(0, {1, 60, 1}));
    EXPECT_TRUE(list.parameter(0, 1, 0.5));
    EXPECT_FALSE(list.parameter(0, 1, 0.6));
    EXPECT_FALSE(list.note_on(0, {2, 61, 1}));
    EXPECT_TRUE(list.note_off(0, {1, 60, 0}));
    EXPECT_FALSE(list.note_off(0, {1, 60, 0}));
    EXPECT_EQ(list.size(), 3u);
}

} // namespace aviary::engine
