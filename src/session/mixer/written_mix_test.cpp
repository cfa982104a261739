#include "session/mixer/written_mix.h"

#include "song/song.h"

#include <gtest/gtest.h>

namespace aviary::session {

namespace {

const std::string text = "tracks\n  1 bass\n    plugin mono\n    volume -6   # not too loud\n    pan 0.5\n   "
                         " mute\n    send 2 -12\n"
                         "  2 room\n    type return\n";

song::TrackMix mix_of(const std::string& song) {
    return song::read_song(song, "song.bird").score.tracks.at(0).mix;
}

engine::MixerSettings owned() {
    engine::MixerSettings settings;
    own(mix_of(text), settings);
    return settings;
}

std::string written(const engine::MixerSettings& settings) {
    song::TrackMix mix = mix_of(text);
    const std::string edited = with_mix(text, mix, settings).value_or(text);
    const song::TrackMix again = mix_of(edited); // what is known of the text is what reading it says
    EXPECT_EQ(again.volume->length, mix.volume->length);
    EXPECT_EQ(again.mute.has_value(), mix.mute.has_value());
    EXPECT_EQ(again.sends.size(), mix.sends.size());
    return edited;
}

} // namespace

TEST(WrittenMix, IsWhatTheTextSaysAndTheRestIsTheFiles) {
    engine::MixerSettings settings{
        .volume = Decibels(3), .solo = true, .sends = {{2, Decibels(0)}, {7, Decibels(-3)}}};
    own(mix_of(text), settings);
    EXPECT_EQ(settings.volume, Decibels(-6));
    EXPECT_EQ(settings.pan, 0.5);
    EXPECT_TRUE(settings.mute);
    EXPECT_TRUE(settings.solo);
    EXPECT_EQ(settings.sends, (std::vector<engine::Send>{{2, Decibels(-12)}, {7, Decibels(-3)}}));
}

TEST(WrittenMix, AFaderMovedByHandMovesItsNumberAndNothingElse) {
    engine::MixerSettings settings = owned();
    settings.volume = Decibels(-10.25);
    settings.sends[0].level = Decibels(-3);
    std::string expected = text;
    expected.replace(expected.find("-6 "), 2, "-10.25");
    expected.replace(expected.find("-12"), 3, "-3");
    EXPECT_EQ(written(settings), expected);
}

TEST(WrittenMix, ASendFromBeforeTheFaderIsMovedAndTakenOutAsAWhole) {
    const std::string early = std::string(text).insert(text.find("-12") + 3, " pre");
    song::TrackMix mix = mix_of(early);
    engine::MixerSettings settings;
    own(mix, settings);
    ASSERT_EQ(settings.sends, (std::vector<engine::Send>{{2, Decibels(-12), true}}));
    settings.sends[0].level = Decibels(0);
    std::string edited = with_mix(early, mix, settings).value();
    std::string expected = early;
    EXPECT_EQ(edited, expected.replace(expected.find("-12"), 3, "0"));
    settings.sends.clear();
    edited = with_mix(edited, mix, settings).value();
    EXPECT_EQ(edited, expected.erase(expected.find("    send"), 16)) << "the line is empty";
}

TEST(WrittenMix, AMuteTakenBackIsAnEmptyLine) {
    engine::MixerSettings settings = owned();
    settings.mute = false;
    std::string expected = text;
    expected.erase(expected.find("    mute"), 8);
    EXPECT_EQ(written(settings), expected);
}

TEST(WrittenMix, OfWhatTheTextDoesNotNameNothingIsWritten) {
    engine::MixerSettings settings = owned();
    settings.solo = true;
    settings.sends.push_back({9, Decibels(0)});
    EXPECT_EQ(written(settings), text);
}

} // namespace aviary::session
