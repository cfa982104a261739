#include "song/files/files_testing.h"
#include "song/files/mixer_file.h"

#include <fstream>
#include <limits>

namespace aviary::song {
namespace {

using testing::good;
using testing::score_of;
using testing::with;
using testing::wrong;

constexpr Decibels silence(-std::numeric_limits<double>::infinity());
constexpr std::string_view three = "tracks\n  1 kick\n  2 bass\n  3 lead\n";

/// A file as a person, or a newer program of somebody else, may write it.
constexpr std::string_view theirs = R"({
  "comment": "quiet, it is late",
  "version": 1,
  "tracks": [
    {
      "color": "#ff0000",
      "number": 1,
      "volume_db": -3,
      "name": "kick",
      "pan": 2.5e-1,
      "sends": [
        {
          "to": 2,
          "pre": true,
          "level_db": null
        }
      ],
      "groups": [
        1.50,
        {
          "z": 1,
          "a": 2
        }
      ]
    }
  ],
  "later": null
}
)";

TEST(MixerFile, StartsWithoutTracksAtUnityGain) {
    const MixerFile file;
    EXPECT_TRUE(file.tracks.empty());
    EXPECT_EQ(file.master.volume, Decibels(0));
}

TEST(MixerFile, ReadsWhatItSays) {
    const auto file = good(read_mixer_file(theirs));
    ASSERT_EQ(file.tracks.size(), 1u);
    const MixerTrack& kick = file.tracks[0];
    EXPECT_EQ(kick.number, 1);
    EXPECT_EQ(kick.name, "kick");
    EXPECT_EQ(kick.volume, Decibels(-3));
    EXPECT_EQ(kick.pan, 0.25);
    EXPECT_FALSE(kick.mute);
    ASSERT_EQ(kick.sends.size(), 1u);
    EXPECT_EQ(kick.sends[0].to, 2);
    EXPECT_EQ(kick.sends[0].level, silence);
}

TEST(MixerFile, WritesOneValueALine) {
    MixerFile file;
    const Score score = score_of("tracks\n  1 kick\n");
    const auto entries = fit(file, score);
    file.tracks[entries[0]].change().volume = silence;
    file.tracks[entries[0]].change().sends = {{.to = 2, .level = Decibels(-6.5)}};
    EXPECT_EQ(mixer_text(file), R"({
  "version": 1,
  "tracks": [
    {
      "number": 1,
      "name": "kick",
      "volume_db": null,
      "pan": 0.0,
      "mute": false,
      "solo": false,
      "sends": [
        {
          "to": 2,
          "to_name": "",
          "level_db": -6.5
        }
      ]
    }
  ],
  "master": {
    "volume_db": 0.0,
    "pan": 0.0,
    "mute": false,
    "solo": false
  }
}
)");
}

TEST(MixerFile, WritesItsOwnTextAgainByteForByte) {
    MixerFile file;
    fit(file, score_of(three));
    file.tracks[1].change().pan = 0.1;
    file.tracks[1].change().sends = {{.to = 3}};
    file.master.volume = Decibels(-1.0 / 3);
    const std::string text = mixer_text(file);
    EXPECT_EQ(mixer_text(good(read_mixer_file(text))), text);
}

TEST(MixerFile, LeavesWhatItDoesNotKnowAndTheOrderOfAllAlone) {
    std::string expected(theirs);
    expected = with(expected, "2.5e-1", "0.25"); // the same number in its usual form
    expected = with(expected, "1.50", "1.5");
    EXPECT_EQ(mixer_text(good(read_mixer_file(theirs))), expected);

    auto file = good(read_mixer_file(theirs));
    file.tracks[0].change().volume = Decibels(-6);
    file.tracks[0].change().mute = true;
    expected = with(expected, "\"volume_db\": -3", "\"volume_db\": -6.0");
    expected =
        with(expected, "\n    }\n  ],\n  \"later\"", ",\n      \"mute\": true\n    }\n  ],\n  \"later\"");
    EXPECT_EQ(mixer_text(file), expected);
}

TEST(MixerFile, SaysWhereAndWhatWasExpected) {
    EXPECT_EQ(
        wrong(read_mixer_file("{\n  \"tracks\": [\n    {\n      \"volume_db\": \"loud\"\n    }\n  ]\n}")),
        "4:7: expected decibels up to 24, or null for silence, found \"loud\"");
    EXPECT_EQ(wrong(read_mixer_file("{\"tracks\": [{\"pan\": 1.5}]}")),
        "1:14: expected a number from -1.0 to 1.0, found 1.5");
    EXPECT_EQ(wrong(read_mixer_file("{\"tracks\": {}}")), "1:2: expected a list, found {}");
    EXPECT_EQ(wrong(read_mixer_file("{\"tracks\": [1]}")), "1:13: expected an object, found 1");
    EXPECT_EQ(wrong(read_mixer_file("[]")), "1:1: expected an object, found []");
    EXPECT_EQ(wrong(read_mixer_file("{\"master\": {\"mute\": 1}}")), "1:13: expected true or false, found 1");
    EXPECT_EQ(wrong(read_mixer_file("{\"version\": \"2\"}")),
        "1:2: expected a whole number from 1 on, found \"2\"");
    EXPECT_EQ(wrong(read_mixer_file("{\"tracks\": [{\"number\": 18446744073709551615}]}")),
        "1:14: expected a whole number from 1 on, found 18446744073709551615");
    EXPECT_NE(wrong(read_mixer_file("")), "");
}

TEST(MixerFile, OpensANewerOneAsFarAsItIsUnderstood) {
    const std::string newer = R"({
  "version": 7,
  "tracks": [
    {
      "number": 1,
      "name": "kick",
      "volume_db": {
        "curve": 3
      },
      "mute": true
    },
    "a folder"
  ],
  "master": []
}
)";
    auto file = good(read_mixer_file(newer));
    EXPECT_TRUE(file.tracks[0]->mute);
    EXPECT_EQ(file.tracks[0]->volume, Decibels(0));
    EXPECT_EQ(mixer_text(file), newer);

    file.tracks[0].change().mute = false;
    std::string expected = newer;
    expected = with(expected, "true", "false");
    EXPECT_EQ(mixer_text(file), expected);
}

TEST(MixerFile, IsAsItsPageShows) {
    std::ifstream file(AVIARY_SOURCE_DIR "/docs/projects.md");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    const std::size_t begin = page.find("```json\n") + 8, end = page.find("```", begin);
    ASSERT_LT(end, page.size());
    const std::string text = page.substr(begin, end - begin);
    const auto mixer = good(read_mixer_file(text));
    EXPECT_EQ(mixer.tracks.at(0)->sends.at(0).to_name, "room");
    EXPECT_EQ(mixer_text(mixer), text);
}

TEST(MixerFile, FitsASongByNumberAndName) {
    MixerFile file;
    fit(file, score_of(three));
    for (auto& track : file.tracks) track.change().volume = Decibels(-track->number);
    const auto entries = fit(file, score_of("tracks\n  1 kick\n  2 hat\n  3 bass\n  4 lead\n"));
    std::vector<double> volumes;
    for (const std::size_t entry : entries) volumes.push_back(file.tracks[entry]->volume.count);
    EXPECT_EQ(volumes, (std::vector<double>{-1, 0, -2, -3}));
    EXPECT_EQ(file.tracks[entries[2]]->number, 3);
}

TEST(MixerFile, KeepsTheEntriesOfTracksThatTheSongDoesNotHave) {
    MixerFile file;
    fit(file, score_of(three));
    file.tracks[1].change().volume = Decibels(-9);
    fit(file, score_of("tracks\n  1 kick\n  2 lead\n"));
    file = good(read_mixer_file(mixer_text(file)));
    const auto entries = fit(file, score_of(three));
    EXPECT_EQ(file.tracks[entries[1]]->name, "bass");
    EXPECT_EQ(file.tracks[entries[1]]->volume, Decibels(-9));
    EXPECT_EQ(file.tracks.size(), 3u);
}

TEST(MixerFile, LeadsSendsToTheTrackThatTheyWentTo) {
    MixerFile file;
    fit(file, score_of(three));
    file.tracks[0].change().sends = {{.to = 2}, {.to = 3}};
    const Score with_hat = score_of("tracks\n  1 kick\n  2 hat\n  3 bass\n  4 lead\n");
    fit(file, with_hat);
    EXPECT_EQ(file.tracks[0]->sends[0].to, 3);
    EXPECT_EQ(file.tracks[0]->sends[1].to, 4);
    EXPECT_EQ(target_of(file.tracks[0]->sends[1], with_hat), &with_hat.tracks[3]);
}

TEST(MixerFile, LeadsNoSendToATrackThatOnlyHasTheNumber) {
    MixerFile file;
    fit(file, score_of(three));
    file.tracks[0].change().sends = {{.to = 2}};
    fit(file, score_of(three));
    const Score without = score_of("tracks\n  1 kick\n  2 lead\n");
    fit(file, without);
    EXPECT_EQ(target_of(file.tracks[0]->sends[0], without), nullptr);
    const Score again = score_of(three);
    fit(file, again);
    EXPECT_EQ(target_of(file.tracks[0]->sends[0], again), &again.tracks[1]);
}

TEST(MixerFile, IsTheSameWhenItFitsAlready) {
    MixerFile file;
    fit(file, score_of(three));
    fit(file, score_of("tracks\n  1 kick\n  2 lead\n"));
    const std::string text = mixer_text(file);
    fit(file, score_of("tracks\n  1 kick\n  2 lead\n"));
    EXPECT_EQ(mixer_text(file), text);
}

MixerFile mixer_of(std::string_view text) { return std::get<MixerFile>(read_mixer_file(text)); }

constexpr std::string_view two_tracks = R"({"version": 1, "tracks": [
  {"number": 1, "name": "lead", "volume_db": 0, "colour": "red"},
  {"number": 2, "name": "bass", "volume_db": 0, "sends": [{"to": 1, "to_name": "lead", "level_db": -6}]}]})";

TEST(MixerFile, MergesFieldByField) {
    const MixerFile base = mixer_of(two_tracks);
    MixerFile ours = base, theirs = mixer_of(R"({"version": 1, "tracks": [
      {"number": 1, "name": "lead", "volume_db": 0, "pan": 0.5, "colour": "blue"},
      {"number": 2, "name": "bass", "volume_db": -3, "sends": [{"to": 1, "to_name": "lead", "level_db": -6}]}],
      "master": {"mute": true}})");
    ours.tracks[0].change().volume = Decibels(-12);
    ours.tracks[1].change().sends.clear();
    ours.master.pan = -1;
    MergeReport report;
    const MixerFile merged = merge(base, ours, theirs, report);
    EXPECT_EQ(report.clashes, std::vector<Clash>());
    EXPECT_EQ(merged.tracks[0]->volume, Decibels(-12));
    EXPECT_EQ(merged.tracks[0]->pan, 0.5);
    EXPECT_NE(mixer_text(merged).find("blue"), std::string::npos) << "what we do not know is theirs";
    EXPECT_EQ(merged.tracks[1]->volume, Decibels(-3));
    EXPECT_TRUE(merged.tracks[1]->sends.empty());
    EXPECT_EQ(merged.master.pan, -1);
    EXPECT_TRUE(merged.master.mute);
}

TEST(MixerFile, TellsWhereBothMovedAFaderAndKeepsTheirs) {
    const MixerFile base = mixer_of(two_tracks);
    MixerFile ours = base, theirs = base;
    ours.tracks[0].change().volume = Decibels(-30);
    theirs.tracks[0].change().volume = Decibels(-12);
    ours.tracks[1].change().sends[0].level = Decibels(-1);
    theirs.tracks[1].change().sends.clear();
    MergeReport report;
    const MixerFile merged = merge(base, ours, theirs, report);
    EXPECT_EQ(merged.tracks[0]->volume, Decibels(-12));
    EXPECT_TRUE(merged.tracks[1]->sends.empty());
    EXPECT_EQ(report.clashes, (std::vector<Clash>{{"lead volume_db", "-30.0", "-12.0"},
                                  {"bass send to lead", "changed", "removed"}}));
}

TEST(MixerFile, MergesTracksThatCameAndWent) {
    const MixerFile base = mixer_of(two_tracks);
    MixerFile ours = base, theirs = base;
    ours.tracks.push_back(MixerTrack{.number = 3, .name = "new", .volume = Decibels(-1)});
    ours.tracks[0].change().volume = Decibels(-2);
    theirs.tracks.erase(theirs.tracks.begin());
    MergeReport report;
    const MixerFile merged = merge(base, ours, theirs, report);
    ASSERT_EQ(merged.tracks.size(), 2u);
    EXPECT_EQ(merged.tracks[1]->name, "new");
    EXPECT_EQ(report.clashes, (std::vector<Clash>{{"lead", "changed", "removed"}}));
}

} // namespace
} // namespace aviary::song
