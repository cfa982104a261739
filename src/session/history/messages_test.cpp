#include "session/history/messages.h"

#include <gtest/gtest.h>

#include <limits>

using namespace aviary;
using namespace aviary::session;

namespace {

std::string mixer_message(const engine::MixerSettings& before, const engine::MixerSettings& after) {
    return readable_message({EditSource::mixer, "", mixer_changes("drums", before, after), {}});
}

} // namespace

TEST(Messages, SayFromWhereToWhereAVolumeWent) {
    EXPECT_EQ(mixer_message({.volume = Decibels(-3)}, {.volume = Decibels(-6)}),
        "[mixer] drums volume -3.0 -> -6.0 dB");
    EXPECT_EQ(mixer_message({.volume = Decibels(-std::numeric_limits<double>::infinity())},
                  {.volume = Decibels(-0.04)}),
        "[mixer] drums volume -inf -> 0.0 dB");
}

TEST(Messages, NameSidesAndSwitches) {
    EXPECT_EQ(mixer_message({.pan = 0}, {.pan = -0.3}), "[mixer] drums pan C -> L30");
    EXPECT_EQ(mixer_message({.mute = false}, {.mute = true}), "[mixer] drums mute off -> on");
    EXPECT_EQ(mixer_message({.solo = true}, {.solo = false}), "[mixer] drums solo on -> off");
}

TEST(Messages, NameEverySettingThatChangedAndNoOther) {
    EXPECT_EQ(mixer_message(
                  {.volume = Decibels(-3), .pan = 0.5}, {.volume = Decibels(-4), .pan = 0.5, .mute = true}),
        "[mixer] drums volume -3.0 -> -4.0 dB, drums mute off -> on");
    EXPECT_TRUE(mixer_changes("drums", {.volume = Decibels(-3)}, {.volume = Decibels(-3)}).empty());
}

TEST(Messages, CountValuesThatWouldMakeTheLineTooLong) {
    Edit edit{EditSource::plugin, "", {}, {}};
    for (const char* what : {"a", "b", "c", "d", "e"}) edit.values.push_back({what, "0", "1", ""});
    EXPECT_EQ(readable_message(edit), "[plugin] a 0 -> 1, b 0 -> 1, c 0 -> 1 and 2 more");
}

TEST(Messages, OfSendsSayWhenThereWasNone) {
    const auto message = [](std::optional<Decibels> before, std::optional<Decibels> after) {
        return readable_message({EditSource::mixer, "", {send_change("drums", "hall", before, after)}, {}});
    };
    EXPECT_EQ(message({}, Decibels(-12)), "[mixer] drums send to hall off -> -12.0 dB");
    EXPECT_EQ(message(Decibels(-12), {}), "[mixer] drums send to hall -12.0 -> off");
}

TEST(Messages, StayOnOneLineWhateverATrackIsCalled) {
    EXPECT_EQ(readable_message({EditSource::song, "rename to a\nb\x1b", {}, {}}), "[song] rename to a b ");
}
