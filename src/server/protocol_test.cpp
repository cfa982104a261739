#include "server/protocol.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

using namespace aviary;
using namespace aviary::server;
using nlohmann::json;

namespace {

template <typename T>
T read(const std::string& frame, std::size_t offset) {
    T value;
    std::memcpy(&value, frame.data() + offset, sizeof value);
    return value;
}

} // namespace

TEST(Protocol, LaysAStatusOutAsWritten) {
    engine::Status status;
    status.playing = true;
    status.position_beats = 12.5;
    status.tracks = {{0.25f, 0.5f}, {0.75f, 1.0f}};
    status.master = {0.1f, 0.2f};

    const std::string frame = status_frame(status, 7);
    ASSERT_EQ(frame.size(), 16u + 3 * 8);
    EXPECT_EQ(frame[0], 1);
    EXPECT_EQ(frame[1], 1);
    EXPECT_EQ(read<std::uint16_t>(frame, 2), 2);
    EXPECT_EQ(read<std::uint32_t>(frame, 4), 7u);
    EXPECT_EQ(read<double>(frame, 8), 12.5);
    EXPECT_EQ(read<float>(frame, 16), 0.25f);
    EXPECT_EQ(read<float>(frame, 28), 1.0f);
    EXPECT_EQ(read<float>(frame, 32), 0.1f) << "the master comes last";
    EXPECT_EQ(read<float>(frame, 36), 0.2f);
}

TEST(Protocol, LaysSoundOutAsWritten) {
    const std::string frame = sound_frame({48000, 2, {0.5f, -0.5f, 0.25f, -0.25f}}, 9);
    ASSERT_EQ(frame.size(), 16u + 4 * 4);
    EXPECT_EQ(frame[0], 2);
    EXPECT_EQ(frame[1], 2);
    EXPECT_EQ(read<std::uint16_t>(frame, 2), 2) << "frames, not samples";
    EXPECT_EQ(read<std::uint32_t>(frame, 4), 9u);
    EXPECT_EQ(read<std::uint32_t>(frame, 8), 48000u);
    EXPECT_EQ(read<std::uint32_t>(frame, 12), 0u);
    EXPECT_EQ(read<float>(frame, 20), -0.5f);
}

TEST(Protocol, LaysOutWhatIsWatchedLikeSound) {
    const session::Sound sound{44100, 2, {0.5f, -0.5f}};
    std::string frame = watched_frame({sound}, 3);
    EXPECT_EQ(frame[0], 3);
    frame[0] = 2;
    EXPECT_EQ(frame, sound_frame(sound, 3));
}

TEST(Protocol, WritesANotificationThatIsJson) {
    const json text = json::parse(notification("track:state", R"({"number":0})", 3));
    EXPECT_EQ(
        text, json({{"jsonrpc", "2.0"}, {"method", "track:state"}, {"seq", 3}, {"params", {{"number", 0}}}}));
}

TEST(Protocol, AnnouncesEveryKindOfEvent) {
    EXPECT_EQ(announce(session::Transport{true, 4, engine::Loop{0, 8}}).params,
        json({{"playing", true}, {"position_beats", 4.0}, {"loop", {{"start", 0.0}, {"end", 8.0}}}}));
    EXPECT_EQ(announce(session::Transport{}).params["loop"], nullptr);

    session::Track track{2, "bass", false, {-std::numeric_limits<double>::infinity(), 0.5, true, false}, {}};
    track.plugins.push_back({11, engine::SlotRole::strip, "console1", std::nullopt});
    const json expected = {{"number", 2}, {"name", "bass"}, {"type", "midi"}, {"volume_db", nullptr},
        {"pan", 0.5}, {"mute", true}, {"solo", false},
        {"plugins", {{{"slot", 11}, {"role", "strip"}, {"word", "console1"}, {"name", nullptr}}}}};
    EXPECT_EQ(announce(track).method, "track:state");
    EXPECT_EQ(announce(track).params, expected);
    EXPECT_EQ(announce(session::Master{}).params["number"], 0);

    EXPECT_EQ(announce(session::ParametersChanged{3, {{"rate", 4, "4 Hz"}}}).params,
        json({{"slot", 3}, {"values", {{{"id", "rate"}, {"value", 4.0}, {"text", "4 Hz"}}}}}));
    EXPECT_EQ(announce(session::PluginChanged{3, {"a.b", "B", "", "", {}}}).params["plugin"]["id"], "a.b");
    EXPECT_EQ(announce(engine::Status{}).method, "") << "goes as a binary frame";
    EXPECT_EQ(announce(session::Watched{}).method, "");

    using State = session::Health::State;
    EXPECT_EQ(announce(session::Health{State::lost, "it crashed"}).method, "workshop:health");
    EXPECT_EQ(announce(session::Health{State::lost, "it crashed"}).params,
        json({{"state", "lost"}, {"text", "it crashed"}}));
    EXPECT_EQ(announce(session::SoundFiles{{"a.wav", "b/c.wav"}}).method, "workshop:sounds");
    EXPECT_EQ(announce(session::SoundFiles{{"a.wav", "b/c.wav"}}).params, json({"a.wav", "b/c.wav"}));
    EXPECT_EQ(announce(session::SoundFiles{}).params, json::array());
    EXPECT_EQ(announce(session::Versions{}).method, "workshop:versions");
    EXPECT_EQ(announce(session::Versions{{{3, "12:03:11", "0a1b2c3d"}}, 3}).params,
        json({{"versions", {{{"run", 3}, {"time", "12:03:11"}, {"code", "0a1b2c3d"}}}}, {"sounding", 3}}));
    EXPECT_EQ(announce(session::AuthorPage{"/ui/", ""}).method, "workshop:ui");
    EXPECT_EQ(announce(session::AuthorPage{"/ui/", ""}).params, json({{"path", "/ui/"}, {"text", ""}}));
    EXPECT_EQ(announce(session::AuthorPage{}).params["path"], nullptr);
}

TEST(Protocol, WritesAStageWithItsErrors) {
    session::Stage stage;
    stage.run = 4;
    stage.stage = session::Stage::Name::build;
    stage.state = session::Stage::State::failed;
    stage.ending = session::Stage::Ending::failed;
    stage.errors.push_back({"tremolo.cpp", 12, 7, "error", "expected ';'", {"int x"}, 12});
    const json params = announce(stage).params;
    EXPECT_EQ(params["stage"], "build");
    EXPECT_EQ(params["state"], "failed");
    EXPECT_EQ(params["ending"], "failed");
    EXPECT_EQ(params["errors"][0]["line"], 12);
    EXPECT_EQ(params["errors"][0]["frame"], json::array({"int x"}));
}

TEST(Protocol, WritesAParameterAsThePageReadsIt) {
    session::Parameter parameter;
    parameter.about.id = "shape";
    parameter.about.kind = hosting::ParameterKind::choice;
    parameter.about.choices = {"Sine", "Saw"};
    parameter.value = 1;
    parameter.text = "Saw";
    const json written = announce(session::PluginChanged{1, {"a.b", "B", "", "", {parameter}}})
                             .params["plugin"]["parameters"][0];
    EXPECT_EQ(written["kind"], "choice");
    EXPECT_EQ(written["choices"], json::array({"Sine", "Saw"}));
    EXPECT_EQ(written["value"], 1.0);
    EXPECT_EQ(written["text"], "Saw");
    for (auto field : {"name", "group", "unit", "min", "max", "initial", "logarithmic", "automatable"})
        EXPECT_TRUE(written.contains(field)) << field;
}

TEST(Protocol, WritesASourceWithWhatBelongsToIt) {
    using Kind = session::Source::Kind;
    const auto written = [](Kind kind) {
        return announce(session::Source{kind, 1000, -6, "kick.wav"}).params;
    };
    EXPECT_EQ(announce(session::Source{}).method, "workshop:source");
    EXPECT_EQ(written(Kind::song), json({{"kind", "song"}}));
    EXPECT_EQ(written(Kind::silence), json({{"kind", "silence"}}));
    EXPECT_EQ(written(Kind::tone), json({{"kind", "tone"}, {"hertz", 1000.0}, {"level_db", -6.0}}));
    EXPECT_EQ(written(Kind::noise), json({{"kind", "noise"}, {"level_db", -6.0}}));
    EXPECT_EQ(written(Kind::file), json({{"kind", "file"}, {"name", "kick.wav"}, {"level_db", -6.0}}));
    EXPECT_EQ(written(Kind::device), json({{"kind", "device"}, {"level_db", -6.0}}));
}

TEST(Protocol, WritesTheWorkshopWithItsBench) {
    session::State state;
    state.workshop = session::Workshop{.project = "wobble", .is_caged = true};
    const json workshop = to_wire(state)["workshop"];
    EXPECT_EQ(workshop["isolation"], "cage");
    EXPECT_EQ(workshop["health"], json({{"state", "none"}, {"text", ""}}));
    EXPECT_EQ(workshop["source"], json({{"kind", "song"}}));
    EXPECT_EQ(workshop["sounds"], json::array());
    EXPECT_EQ(workshop["versions"], json::array());
    EXPECT_EQ(workshop["sounding"], nullptr);
    state.workshop->is_caged = false;
    EXPECT_EQ(to_wire(state)["workshop"]["isolation"], "none");
}

TEST(Protocol, SaysNullWhereThereIsNoWorkshop) { EXPECT_EQ(to_wire(session::State{})["workshop"], nullptr); }

TEST(Protocol, ReplacesWhatIsNotUtf8) {
    const std::string text = dump({{"name", "Tr\xe9molo"}});
    EXPECT_EQ(json::parse(text)["name"], "Tr\uFFFDmolo");
}
