#include "song/files/base64.h"
#include "song/files/files_testing.h"
#include "song/files/plugins_file.h"

namespace aviary::song {
namespace {

using testing::good;
using testing::score_of;
using testing::with;
using testing::wrong;

constexpr std::string_view song =
    "tracks\n  1 keys\n    plugin poly\n    fx delay\n    fx reverb\n    strip channel\n"
    "  2 bass\n    plugin mono\n";

/// A file in which every slot of the song has the plugin "id of track/word/position", whose state says the same.
PluginsFile file_of(std::string_view text) {
    PluginsFile file;
    for (const std::size_t entry : fit(file, score_of(text))) {
        PluginSlot& slot = file.slots[entry].change();
        slot.id = slot.track_name + "/" + slot.word + "/" + std::to_string(slot.position);
        const auto bytes = std::as_bytes(std::span(slot.id));
        slot.state = std::vector(bytes.begin(), bytes.end());
    }
    return file;
}

/// What plays in each slot of a song.
std::vector<std::string> ids(PluginsFile& file, std::string_view text) {
    std::vector<std::string> all;
    for (const std::size_t entry : fit(file, score_of(text))) {
        const PluginSlot& slot = file.slots[entry];
        std::string state;
        for (const std::byte byte : slot.state.bytes()) state += char(byte);
        EXPECT_EQ(state, slot.id);
        all.push_back(slot.id);
    }
    return all;
}

using Ids = std::vector<std::string>;

TEST(PluginsFile, WritesOneValueALine) {
    PluginsFile file;
    const auto entries = fit(file, score_of("tracks\n  2 bass\n    plugin mono\n"));
    PluginSlot& slot = file.slots[entries[0]].change();
    slot.id = "org.example.mono";
    slot.name = "Mono";
    slot.format = "clap";
    slot.parameters = {{"cutoff", 0.5}, {"attack", 3}};
    slot.state = std::vector{std::byte{1}, std::byte{255}};
    EXPECT_EQ(plugins_text(file), R"({
  "version": 1,
  "slots": [
    {
      "track": 2,
      "track_name": "bass",
      "role": "instrument",
      "position": 0,
      "word": "mono",
      "id": "org.example.mono",
      "name": "Mono",
      "format": "clap",
      "parameters": {
        "cutoff": 0.5,
        "attack": 3.0
      },
      "state": "Af8="
    }
  ]
}
)");
}

TEST(PluginsFile, ComesBackAsItWas) {
    PluginsFile file = file_of(song);
    file.slots[0].change().parameters = {{"b", -1e-9}, {"a", 0.1}};
    const std::string text = plugins_text(file);
    auto again = good(read_plugins_file(text));
    EXPECT_EQ(again.slots[0]->parameters, file.slots[0]->parameters);
    EXPECT_EQ(plugins_text(again), text);
    EXPECT_EQ(ids(again, song),
        (Ids{"keys/poly/0", "keys/delay/0", "keys/reverb/1", "keys/channel/0", "bass/mono/0"}));
    EXPECT_EQ(plugins_text(again), text);
}

TEST(PluginsFile, ChangesOnlyTheLinesOfWhatChanged) {
    PluginsFile file = file_of(song);
    file.slots[0].change().parameters = {{"b", 1}, {"a", 2}};
    std::string text = plugins_text(file);
    file = good(read_plugins_file(text));
    file.slots[0].change().parameters = {{"a", 2}, {"b", 1.5}, {"c", 3}};
    text = with(text, "\"b\": 1.0", "\"b\": 1.5");
    text = with(text, "\"a\": 2.0", "\"a\": 2.0,\n        \"c\": 3.0");
    EXPECT_EQ(plugins_text(file), text);
}

TEST(PluginsFile, LeavesOutSlotsThatNeverHadAPlugin) {
    PluginsFile file;
    fit(file, score_of(song));
    EXPECT_EQ(plugins_text(file), plugins_text(PluginsFile{}));
}

TEST(PluginsFile, KeepsStatesWhenAnEffectComesInBetween) {
    PluginsFile file = file_of(song);
    EXPECT_EQ(
        ids(file,
            "tracks\n  1 keys\n    plugin poly\n    fx chorus\n    fx delay\n    fx gain\n    fx reverb\n"
            "    strip channel\n  2 bass\n    plugin mono\n"),
        (Ids{"keys/poly/0", "", "keys/delay/0", "", "keys/reverb/1", "keys/channel/0", "bass/mono/0"}));
}

TEST(PluginsFile, KeepsStatesWhenATrackComesInBetween) {
    PluginsFile file = file_of(song);
    EXPECT_EQ(
        ids(file, "tracks\n  1 hat\n    plugin mono\n  2 keys\n    plugin poly\n    fx reverb\n    fx delay\n"
                  "  3 bass\n    plugin mono\n"),
        (Ids{"", "keys/poly/0", "keys/reverb/1", "keys/delay/0", "bass/mono/0"}));
}

TEST(PluginsFile, GivesNoStateToAnotherWord) {
    PluginsFile file = file_of(song);
    EXPECT_EQ(ids(file, "tracks\n  1 keys\n    plugin mono\n    fx channel\n    strip delay\n  2 bass\n    "
                        "plugin poly\n"),
        (Ids{"", "", "", ""}));
}

TEST(PluginsFile, KeepsTheStatesOfSlotsThatTheSongDoesNotHave) {
    PluginsFile file = file_of(song);
    const std::string less = "tracks\n  1 keys\n    plugin poly\n    fx gain\n";
    EXPECT_EQ(ids(file, less), (Ids{"keys/poly/0", ""}));
    file = good(read_plugins_file(plugins_text(file)));
    EXPECT_EQ(ids(file, less), (Ids{"keys/poly/0", ""}));
    EXPECT_EQ(ids(file, song),
        (Ids{"keys/poly/0", "keys/delay/0", "keys/reverb/1", "keys/channel/0", "bass/mono/0"}));
}

TEST(PluginsFile, DoesNotMistakeALeftEntryForOneThatPlays) {
    PluginsFile file = file_of("tracks\n  1 keys\n    fx delay\n    fx reverb\n    fx delay\n");
    const std::string without = "tracks\n  1 keys\n    fx reverb\n    fx delay\n";
    EXPECT_EQ(ids(file, without), (Ids{"keys/reverb/1", "keys/delay/2"}));
    file = good(read_plugins_file(plugins_text(file)));
    EXPECT_EQ(ids(file, without), (Ids{"keys/reverb/1", "keys/delay/2"}));
}

TEST(PluginsFile, SaysWhereAndWhatWasExpected) {
    EXPECT_EQ(wrong(read_plugins_file("{\"slots\": [\n {\"state\": \"A?==\"}]}")),
        "2:3: expected bytes as base64, or \"sha256\" and \"size\" of a file, found \"A?==\"");
    EXPECT_EQ(wrong(read_plugins_file("{\"slots\": [{\"role\": \"efect\"}]}")),
        "1:13: expected one of \"instrument\", \"effect\" and \"strip\", found \"efect\"");
    EXPECT_EQ(wrong(read_plugins_file("{\"slots\": [{\"parameters\": {\"a\": null}}]}")),
        "1:13: expected an object of numbers, found {\"a\":null}");
}

TEST(PluginsFile, IsRefusedWhereverItWasCutOff) {
    const std::string text = plugins_text(file_of(song));
    for (std::size_t size = 0; size + 2 < text.size(); ++size)
        EXPECT_NE(wrong(read_plugins_file(text.substr(0, size))), "") << size;
}

TEST(PluginsFile, IsReadAgainOrRefusedWhateverByteWasDamaged) {
    const std::string text = plugins_text(file_of("tracks\n  1 keys\n    plugin poly\n"));
    for (std::size_t at = 0; at < text.size(); ++at)
        for (const char byte : {'\0', '"', '{', ']', ',', '-', '9', 'n', '\\', '\xff'}) {
            std::string damaged = text;
            damaged[at] = byte;
            const auto read = read_plugins_file(damaged);
            if (!wrong(read).empty()) continue;
            const std::string written = plugins_text(std::get<PluginsFile>(read));
            EXPECT_EQ(plugins_text(good(read_plugins_file(written))), written) << at << byte;
        }
}

TEST(PluginsFile, KeepsWhatANewerOneSays) {
    const std::string newer = R"({
  "version": 2,
  "slots": [
    {
      "track": 1,
      "track_name": "keys",
      "role": "sidechain",
      "word": "poly",
      "id": "x",
      "parameters": {
        "a": 1,
        "b": "from a"
      },
      "state": {
        "file": "states/1"
      }
    }
  ]
}
)";
    auto file = good(read_plugins_file(newer));
    EXPECT_EQ(plugins_text(file), newer);
    EXPECT_EQ(ids(file, song), (Ids{"", "", "", "", ""}));
    EXPECT_EQ(plugins_text(file), newer);
}

/// The file with one slot, "mono" of track 2, changed by `change`.
template <typename Change>
PluginsFile changed(const PluginsFile& file, Change change) {
    PluginsFile copy = file;
    for (auto& slot : copy.slots)
        if (slot->word == "mono") change(slot.change());
    return copy;
}
const PluginSlot& mono(const PluginsFile& file) {
    return **std::ranges::find(file.slots, "mono", [](const auto& slot) { return slot->word; });
}

TEST(PluginsFile, MergesParameterByParameter) {
    const PluginsFile base = changed(file_of(song), [](PluginSlot& slot) {
        slot.parameters = {{"a", 1}, {"b", 1}};
    });
    const auto ours = changed(base, [](PluginSlot& slot) {
        slot.parameters = {{"a", 2}, {"b", 1}, {"c", 3}};
    });
    const auto theirs = changed(base, [](PluginSlot& slot) { slot.parameters = {{"a", 1}, {"d", 4}}; });
    MergeReport report;
    const PluginsFile merged = merge(base, ours, theirs, report);
    EXPECT_EQ(mono(merged).parameters, (std::vector<ParameterValue>{{"a", 2}, {"d", 4}, {"c", 3}}));
    EXPECT_EQ(report.clashes, std::vector<Clash>());
    EXPECT_EQ(merged.slots.size(), base.slots.size());
}

TEST(PluginsFile, TellsWhereBothMovedAParameter) {
    const PluginsFile base = file_of(song);
    const auto ours = changed(base, [](PluginSlot& slot) { slot.parameters = {{"cutoff", 0.25}}; });
    const auto theirs = changed(base, [](PluginSlot& slot) { slot.parameters = {{"cutoff", 0.75}}; });
    MergeReport report;
    EXPECT_EQ(
        mono(merge(base, ours, theirs, report)).parameters, (std::vector<ParameterValue>{{"cutoff", 0.75}}));
    EXPECT_EQ(report.clashes, (std::vector<Clash>{{"bass mono cutoff", "0.25", "0.75"}}));
}

TEST(PluginsFile, TakesAStateBesideAParameterOfAnotherSlot) {
    const PluginsFile base = file_of(song);
    const auto ours = changed(base, [](PluginSlot& slot) { slot.state = std::vector{std::byte{9}}; });
    PluginsFile theirs = base;
    theirs.slots[0].change().parameters = {{"x", 1}};
    theirs.slots.erase(theirs.slots.begin() + 1);
    MergeReport report;
    const PluginsFile merged = merge(base, ours, theirs, report);
    EXPECT_EQ(mono(merged).state, std::vector{std::byte{9}});
    EXPECT_EQ(merged.slots[0]->parameters, (std::vector<ParameterValue>{{"x", 1}}));
    EXPECT_EQ(merged.slots.size(), base.slots.size() - 1);
    EXPECT_EQ(report.clashes, std::vector<Clash>());
}

std::vector<std::byte> noise(std::size_t size, unsigned seed = 1) {
    std::vector<std::byte> bytes(size);
    for (std::byte& byte : bytes) byte = std::byte((seed = seed * 1664525 + 1013904223) >> 24);
    return bytes;
}
/// One slot with this state.
PluginsFile with_state(SavedState state) {
    PluginsFile file;
    PluginSlot& slot = file.slots.emplace_back().change();
    slot.track = 1;
    slot.role = PluginRole::instrument;
    slot.id = "id";
    slot.state = std::move(state);
    return file;
}
FindState from(std::vector<SavedState> states) {
    return [=](const StateName& name, const PluginSlot&) -> std::optional<SavedState> {
        for (const SavedState& state : states)
            if (state.digest() == name.digest) return state;
        return std::nullopt;
    };
}

TEST(PluginsFile, NamesALargeStateAndHasASmallOneWithinItself) {
    const SavedState large(noise(largest_inline_state + 1)), small(noise(largest_inline_state));
    const std::string text = plugins_text(with_state(large));
    EXPECT_LT(text.size(), 500u);
    EXPECT_NE(text.find("\"sha256\": \"" + large.digest() + "\",\n        \"size\": 65537"), text.npos)
        << text;
    EXPECT_EQ(states_named_in(text), std::set{large.digest()});
    EXPECT_GT(plugins_text(with_state(small)).size(), largest_inline_state);
    EXPECT_EQ(states_named_in(plugins_text(with_state(small))), std::set<std::string>());
}

TEST(PluginsFile, KeepsTheNameOfAStateThatIsNotFound) {
    const SavedState large(noise(100000));
    const std::string text = plugins_text(with_state(large));
    PluginsFile file = good(read_plugins_file(text));
    EXPECT_TRUE(file.slots[0]->state.is_missing());
    EXPECT_EQ(file.slots[0]->state, large);
    fill_states(file, from({}));
    file.slots[0].change().parameters = {{"cutoff", 1}};
    PluginsFile again = good(read_plugins_file(plugins_text(file)));
    fill_states(again, from({large}));
    EXPECT_FALSE(again.slots[0]->state.is_missing());
    EXPECT_EQ(again.slots[0]->state, large);
}

TEST(PluginsFile, PutsALargeStateOfAnOlderFileApartAtTheNextWriting) {
    const SavedState large(noise(100000));
    const std::string old = R"({"slots": [{"track": 1, "role": "instrument", "state": ")"
                            + to_base64(large.bytes()) + R"(", "more": 5, "id": "id"}]})";
    PluginsFile file = good(read_plugins_file(old));
    EXPECT_EQ(file.slots[0]->state, large);
    EXPECT_FALSE(file.slots[0]->state.is_missing());
    EXPECT_EQ(states_named_in(old), std::set<std::string>());
    const std::string text = plugins_text(file);
    EXPECT_LT(text.size(), 500u);
    EXPECT_EQ(states_named_in(text), std::set{large.digest()});
    EXPECT_LT(text.find("\"state\""), text.find("\"more\": 5"));
    file.slots[0].change().state = {};
    EXPECT_EQ(good(read_plugins_file(plugins_text(file))).slots[0]->state, SavedState());
}

TEST(PluginsFile, RefusesANameThatIsNoDigest) {
    const auto read = [](const std::string& digest, const std::string& size) {
        return wrong(read_plugins_file(
            R"({"slots": [{"state": {"sha256": ")" + digest + R"(", "size": )" + size + "}}]}"));
    };
    const std::string good(64, 'a');
    EXPECT_EQ(read(good, "70000"), "");
    for (const std::string& bad : {std::string("../../etc/passwd"), "../" + good.substr(3), good + "a",
             std::string(64, 'A'), std::string()})
        EXPECT_NE(read(bad, "70000"), "") << bad;
    for (const char* size : {"0", "-1", "1.5", "268435457", "1e300"}) EXPECT_NE(read(good, size), "") << size;
}

TEST(PluginsFile, TellsOfTwoLargeStatesBySize) {
    const PluginsFile base = with_state(noise(100000)), ours = with_state(noise(100001)),
                      theirs = with_state(noise(100002));
    MergeReport report;
    EXPECT_EQ(merge(base, ours, theirs, report).slots[0]->state, theirs.slots[0]->state);
    ASSERT_EQ(report.clashes.size(), 1u);
    EXPECT_EQ(report.clashes[0].ours, "a state of 100001 bytes");
    EXPECT_EQ(report.clashes[0].theirs, "a state of 100002 bytes");
}

} // namespace
} // namespace aviary::song
