// A Rig with plugins that have more than a stereo pair.
#include <aviary/kept.h>
#include <aviary/testing.h>

#include "sdk/formats/clap/testing/capable_plugins.h"

#include <gtest/gtest.h>

#include <array>

namespace aviary::test {
namespace {

using namespace aviary::testing;

Sound constant(unsigned frames, float value) {
    Sound sound = silence(frames);
    for (auto* channel : {&sound.left, &sound.right}) channel->assign(frames, value);
    return sound;
}

TEST(Rig, HasASideChain) {
    Rig rig("test.bussed");
    EXPECT_EQ(rig.run(constant(700, 0.25f), constant(700, 0.5f)), constant(700, 0.75f));
    EXPECT_EQ(rig.run(constant(700, 0.25f)), constant(700, 0.25f));
}

TEST(Rig, KeepsWhatThePluginSent) {
    Rig rig("test.octaves", 48000, 100);
    rig.note_on(60, 0.5, 250);
    rig.midi(0xb0, 1, 2, 260);
    rig.run(300);
    const auto sent = rig.sent();
    ASSERT_EQ(sent.size(), 3u);
    EXPECT_EQ(sent[1].frame, 250u);
    EXPECT_EQ(sent[1].key, 72);
    EXPECT_EQ(sent[1].velocity, 0.5);
    EXPECT_EQ(sent[2].midi[1], 1);

    Rig talk("test.talker");
    static constexpr unsigned char message[] = {0xf0, 0x11, 0xf7};
    Event end, sysex;
    end.type = EventType::note_end, end.note_id = 5, end.frame = 3;
    sysex.type = EventType::sysex, sysex.sysex = message, sysex.frame = 600;
    Talker::latest->to_send = {end, sysex};
    talk.run(700);
    const auto told = talk.sent();
    ASSERT_EQ(told.size(), 2u);
    EXPECT_EQ(told[0].type, EventType::note_end);
    EXPECT_EQ(told[0].note_id, 5);
    EXPECT_EQ(told[1].frame, 600u);
    ASSERT_EQ(told[1].sysex.size(), 3u);
    EXPECT_EQ(told[1].sysex[1], 0x11);
}

TEST(Rig, Modulates) {
    Rig rig("test.talker");
    rig.modulate("depth", 2, 300);
    rig.modulate("cutoff", 1, 301, 60);
    const Sound out = rig.run(400);
    EXPECT_EQ(out.right[299], 0);
    EXPECT_EQ(out.right[300], 2);
    EXPECT_EQ(out.left[399], 5) << "meant for a note";
    EXPECT_EQ(Talker::latest->heard[0].event.type, EventType::modulation);
}

/// Plays its kept levels, one a side.
struct Levels : Effect {
    Kept<std::array<float, 2>> levels{*this, "levels"};
    void process(Block& block) AVIARY_NONBLOCKING override {
        for (unsigned side = 0; side < 2; ++side)
            for (auto frame : block.frames()) block.out(side)[frame] = levels.heard()[side];
    }
};
AVIARY_PLUGIN(Levels, {.id = "test.levels", .name = "Levels", .vendor = "Test", .version = "1.0.0"})

TEST(Rig, GivesWhatIsKeptAnotherValue) {
    Rig rig("test.levels");
    EXPECT_EQ(rig.run(3).peak(), 0);
    rig.keep("levels", "[0.5, 0.25]");
    const Sound out = rig.run(3);
    EXPECT_EQ(out.left[0], 0.5f);
    EXPECT_EQ(out.right[2], 0.25f);
    EXPECT_EXIT(rig.keep("levels", "[1]"), ::testing::ExitedWithCode(1), "expected 2 elements, not 1");
    EXPECT_EXIT(rig.keep("gone", "1"), ::testing::ExitedWithCode(1), "keeps nothing called 'gone'");
}

TEST(Rig, LoadsPresets) {
    Rig rig("test.edited");
    EXPECT_EQ(rig.presets(), (std::vector<std::string>{"Hard", "Soft"}));
    EXPECT_TRUE(rig.load_preset("Soft"));
    EXPECT_EQ(rig.value("mix"), 0.25);
    EXPECT_FALSE(rig.load_preset("Softer"));
}

} // namespace
} // namespace aviary::test
