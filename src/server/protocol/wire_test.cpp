#include "server/protocol/wire.h"

#include "server/protocol/announce.h"
#include "server/protocol/domains/app_domain.h"
#include "server/protocol/domains/plugins_domain.h"
#include "server/protocol/domains/song_domain.h"
#include "server/protocol/protocol.h"

#include <gtest/gtest.h>

#include <limits>

using namespace aviary;
using namespace aviary::server;
using nlohmann::json;

namespace {

/// The misfit's text; empty if the message fits the description.
std::string misfit(const session::Event& event) {
    const Announcement told = announce(event);
    const json message = json::parse(notification(told.method, dump(told.params), 1));
    const auto& protocol = protocol::description();
    const auto found = find_misfit(protocol.types.at("Notification"), message, protocol.types);
    return found ? found->text() : "";
}

/// The full_*() values below have every part that may be there.
session::Parameter full_parameter() {
    session::Parameter parameter;
    parameter.about.id = "shape";
    parameter.about.kind = hosting::ParameterKind::choice;
    parameter.about.choices = {"Sine", "Saw"};
    parameter.value = 1;
    parameter.text = "Saw";
    return parameter;
}

session::Stage full_stage() {
    session::Stage stage;
    stage.run = 4;
    stage.stage = session::Stage::Name::build;
    stage.state = session::Stage::State::failed;
    stage.ending = session::Stage::Ending::failed;
    stage.errors.push_back({"tremolo.cpp", 12, 7, "error", "expected ';'", {"int x"}, 12});
    return stage;
}

session::Track full_track() {
    session::Track track{2, "bass", song::TrackType::return_track, 7,
        {Decibels(-std::numeric_limits<double>::infinity()), 0.5, true, false}, {}};
    track.plugins.push_back({11, engine::SlotRole::strip, "console1", std::nullopt, true});
    track.sends.push_back({3, Decibels(-6), true});
    track.plugins.push_back({12, engine::SlotRole::instrument, "poly", "Poly", false,
        {hosting::Fate::State::stopped, "it crashed"}, 4});
    return track;
}

session::SessionState full_state() {
    session::SessionState state;
    state.song.sections = {{"main", Beats(0), Beats(16)}};
    state.tracks = {full_track()};
    state.transport.loop = engine::Loop{Beats(0), Beats(4)};
    state.workshop = session::Workshop{.project = "wobble",
        .slot = 12,
        .plugin = session::Plugin{"a.b", "B", "", "", {full_parameter()}},
        .runs = {full_stage()},
        .sounds = {{"a.wav"}},
        .versions = {{{3, "12:03:11", "0a1b2c3d"}}, 3},
        .page = {"/ui/", ""}};
    return state;
}

} // namespace

TEST(Protocol, TellsEveryEventAsDescribed) {
    using Kind = session::Source::Kind;
    const session::Event events[] = {session::Transport{},
        session::Transport{true, Beats(4), engine::Loop{Beats(0), Beats(8)}}, full_track(), session::Track{},
        session::Master{}, session::ParametersChanged{3, {{"rate", 4, "4 Hz"}}},
        session::PluginChanged{3, {"a.b", "B", "", "", {full_parameter()}}}, session::Stage{}, full_stage(),
        session::SoundFiles{{"a.wav"}}, session::Versions{}, session::Versions{{{3, "12:03:11", "0a"}}, 3},
        session::AuthorPage{}, session::AuthorPage{"/ui/", ""}};
    for (const session::Event& event : events) EXPECT_EQ(misfit(event), "") << announce(event).params;
    for (int state = 0; state <= int(session::Health::State::stopped); ++state)
        EXPECT_EQ(misfit(session::Health{session::Health::State(state), "why"}), "");
    for (int kind = 0; kind <= int(Kind::device); ++kind)
        EXPECT_EQ(misfit(session::Source{Kind(kind), Hertz(440), Decibels(-6), "a.wav"}), "");
}

TEST(Protocol, ShowsTheStateAsDescribed) {
    const auto& types = protocol::description().types;
    for (const session::SessionState& state : {session::SessionState{}, full_state()}) {
        const auto misfit = find_misfit(protocol::named("State"), to_wire(state), types);
        EXPECT_FALSE(misfit) << misfit->text();
    }
}

TEST(Protocol, WritesANotificationThatIsJson) {
    const json text = json::parse(notification("track:state", R"({"number":0})", 3));
    EXPECT_FALSE(json::parse(notification("track:state", "{}")).contains("seq")) << "one that is not counted";
    EXPECT_EQ(
        text, json({{"jsonrpc", "2.0"}, {"method", "track:state"}, {"seq", 3}, {"params", {{"number", 0}}}}));
}

TEST(Protocol, AnnouncesEveryKindOfEvent) {
    EXPECT_EQ(announce(session::Transport{true, Beats(4), engine::Loop{Beats(0), Beats(8)}}).params,
        json({{"playing", true}, {"position_beats", 4.0}, {"loop", {{"start", 0.0}, {"end", 8.0}}},
            {"last_loop", nullptr}}));
    EXPECT_EQ(announce(session::Transport{}).params["loop"], nullptr);
    EXPECT_EQ(announce(session::Transport{.last_loop = engine::Loop{Beats(4), Beats(8)}})
                  .params["last_loop"]["end"],
        8.0);

    const session::Track track = full_track();
    const json expected = {{"number", 2}, {"name", "bass"}, {"type", "return"}, {"out", 7},
        {"volume_db", nullptr}, {"pan", 0.5}, {"mute", true}, {"solo", false},
        {"plugins",
            {{{"slot", 11}, {"role", "strip"}, {"word", "console1"}, {"name", nullptr}, {"missing", true},
                 {"health", "sounding"}, {"why", ""}, {"sidechain", 0}},
                {{"slot", 12}, {"role", "instrument"}, {"word", "poly"}, {"name", "Poly"}, {"missing", false},
                    {"health", "stopped"}, {"why", "it crashed"}, {"sidechain", 4}}}},
        {"sends", {{{"to", 3}, {"level_db", -6.0}, {"pre", true}}}}};
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
    EXPECT_EQ(announce(session::Health{State::lost, "it crashed", {{"f()", "a.cpp", 3}}}).params,
        json({{"state", "lost"}, {"text", "it crashed"},
            {"trace", {{{"function", "f()"}, {"file", "a.cpp"}, {"line", 3}}}}}));
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
    const json params = announce(full_stage()).params;
    EXPECT_EQ(params["stage"], "build");
    EXPECT_EQ(params["state"], "failed");
    EXPECT_EQ(params["ending"], "failed");
    EXPECT_EQ(params["errors"][0]["line"], 12);
    EXPECT_EQ(params["errors"][0]["frame"], json::array({"int x"}));
}

TEST(Protocol, WritesAParameterAsThePageReadsIt) {
    const json written = announce(session::PluginChanged{1, {"a.b", "B", "", "", {full_parameter()}}})
                             .params["plugin"]["parameters"][0];
    EXPECT_EQ(written["kind"], "choice");
    EXPECT_EQ(written["choices"], json::array({"Sine", "Saw"}));
    EXPECT_EQ(written["value"], 1.0);
    EXPECT_EQ(written["text"], "Saw");
    for (auto field : {"name", "group", "unit", "min", "max", "initial", "logarithmic", "automatable",
             "read_only", "hidden"})
        EXPECT_TRUE(written.contains(field)) << field;
}

TEST(Protocol, WritesASourceWithWhatBelongsToIt) {
    using Kind = session::Source::Kind;
    const auto written = [](Kind kind) {
        return announce(session::Source{kind, Hertz(1000), Decibels(-6), "kick.wav"}).params;
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
    session::SessionState state;
    state.workshop = session::Workshop{.project = "wobble", .is_caged = true};
    const json workshop = to_wire(state)["workshop"];
    EXPECT_EQ(workshop["isolation"], "cage");
    EXPECT_EQ(workshop["health"], json({{"state", "none"}, {"text", ""}, {"trace", json::array()}}));
    EXPECT_EQ(workshop["source"], json({{"kind", "song"}}));
    EXPECT_EQ(workshop["sounds"], json::array());
    EXPECT_EQ(workshop["versions"], json::array());
    EXPECT_EQ(workshop["sounding"], nullptr);
    state.workshop->is_caged = false;
    EXPECT_EQ(to_wire(state)["workshop"]["isolation"], "none");
}

TEST(Protocol, WritesADiagnosticWithItsEndAndItsHint) {
    const std::vector<song::Diagnostic> said = {{song::Severity::warning, {1, 2}, 3, "odd", "try this"}};
    EXPECT_EQ(to_wire(said), json({{{"line", 1}, {"column", 2}, {"end_line", 1}, {"end_column", 5},
                                 {"severity", "warning"}, {"message", "odd; try this"}}}));
}

TEST(Protocol, TellsStockPluginsFromThoseThatAScanFound) {
    using session::KnownPlugin;
    const json plugins =
        to_wire({{"a.b", "B", "Us", KnownPlugin::Kind::instrument, "b", "/stock/b"},
                    {"c.d", "D", "Them", KnownPlugin::Kind::note_effect, "c.d", "/d.clap", true}},
            false);
    EXPECT_EQ(plugins["plugins"][0]["origin"], "stock");
    EXPECT_EQ(plugins["plugins"][0]["kind"], "instrument");
    EXPECT_EQ(plugins["plugins"][1]["origin"], "scanned");
    EXPECT_EQ(plugins["plugins"][1]["kind"], "note-effect");
    EXPECT_EQ(plugins["scanning"], false);
}

TEST(Protocol, SaysNullWhereThereIsNoWorkshop) {
    EXPECT_EQ(to_wire(session::SessionState{})["workshop"], nullptr);
}

TEST(Protocol, ReadsNothingThatNestsTooDeeply) {
    const auto nested = [](int depth) {
        return std::string(std::size_t(depth), '[') + std::string(std::size_t(depth), ']');
    };
    EXPECT_TRUE(parse(nested(deepest)));
    EXPECT_FALSE(parse(nested(deepest + 2)));
    EXPECT_FALSE(parse(nested(400'000)));
    EXPECT_FALSE(parse("[1, 2"));
}

TEST(Protocol, ReplacesWhatIsNotUtf8) {
    const std::string text = dump({{"name", "Tr\xe9molo"}});
    EXPECT_EQ(json::parse(text)["name"], "Tr\uFFFDmolo");
}
