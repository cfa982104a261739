#include "session/test_session.h"

using namespace aviary;
using namespace aviary::session;

namespace {

class SwapsTest : public SessionTest {};

Plugin plugin_under_work(const Session& session) { return session.state().workshop->plugin.value(); }

const Parameter* find(const Plugin& plugin, std::string_view id) {
    for (const Parameter& parameter : plugin.parameters)
        if (parameter.about.id == id) return &parameter;
    return nullptr;
}

} // namespace

TEST_F(SwapsTest, SwapsNewCodeInAndKeepsWhatItCan) {
    session_.under_work().work_on("projects/wobble", "wobble");
    open();
    ASSERT_TRUE(session_.parameters().set(slot(0, 1), "gain", 0.5));
    ASSERT_TRUE(session_.parameters().set(slot(0, 1), "rate", 18.0));
    ASSERT_TRUE(session_.transport().play());
    const float before = run(60);

    const auto live = session_.plugins().go_live(bundles_.add("wobble", "test_wobble_v2", "build"));
    ASSERT_TRUE(live) << live.error().text();
    EXPECT_EQ(live->name, "Wobble");
    EXPECT_EQ(live->slots, std::vector{slot(0, 1)});
    EXPECT_EQ(live->parameters.kept, (std::vector<std::string>{"gain", "rate"}));
    EXPECT_EQ(live->parameters.clamped, std::vector<std::string>{"rate"});
    EXPECT_EQ(live->parameters.added, std::vector<std::string>{"boost"});
    EXPECT_EQ(live->parameters.removed, std::vector<std::string>{"depth"});
    ASSERT_EQ(live->left.size(), 1u);
    EXPECT_EQ(live->left[0].slot, slot(0, 1));
    EXPECT_EQ(live->left[0].id, "depth");
    EXPECT_EQ(live->left[0].value, 50);
    ASSERT_EQ(heard<PluginChanged>().size(), 1u);
    EXPECT_NE(find(heard<PluginChanged>()[0].plugin, "boost"), nullptr);

    run(20); // past the crossfade
    EXPECT_EQ(find(plugin_under_work(session_), "gain")->value, 0.5);
    EXPECT_EQ(find(plugin_under_work(session_), "rate")->value, 10);
    EXPECT_FLOAT_EQ(run(20), before) << "the kept gain still counts";
    ASSERT_TRUE(session_.parameters().set(slot(0, 1), "boost", 3.0));
    run(4);
    EXPECT_NEAR(run(20), 3 * before, 0.01f) << "the new parameter is audible";
}

TEST_F(SwapsTest, SoundsOnWhenNewCodeCannotBeLoaded) {
    session_.under_work().work_on("projects/wobble", "wobble");
    open();
    ASSERT_TRUE(session_.transport().play());
    const float before = run(40);
    const auto broken = bundles_.add("wobble", "test_wobble_v2", "build");
    std::ofstream(broken / "wobble.clap", std::ios::trunc) << "no library";
    const auto live = session_.plugins().go_live(broken);
    ASSERT_FALSE(live);
    EXPECT_FALSE(live.error().message.empty());
    EXPECT_FLOAT_EQ(run(40), before);
    EXPECT_NE(find(plugin_under_work(session_), "depth"), nullptr) << "still the old version";
    EXPECT_TRUE(heard<PluginChanged>().empty());

    ASSERT_TRUE(session_.plugins().go_live(bundles_.add("wobble", "test_wobble_v2", "build")))
        << "and the next one works";
    EXPECT_NE(find(plugin_under_work(session_), "boost"), nullptr);
}

TEST_F(SwapsTest, SoundsOnWhenNewCodeLacksThePluginThatTheSongNames) {
    session_.under_work().work_on("projects/wobble", "wobble");
    open(song_with("test.wobble"));
    const float before = run(40);

    const auto live = session_.plugins().go_live(bundles_.add("wobble", "test_beep", "build"));
    ASSERT_FALSE(live);
    EXPECT_EQ(live.error().code, "plugin.gone");
    EXPECT_NE(live.error().message.find("'test.wobble'"), std::string::npos) << live.error().message;
    EXPECT_FLOAT_EQ(run(40), before);
    EXPECT_NE(find(plugin_under_work(session_), "depth"), nullptr) << "still the old version";

    ASSERT_TRUE(session_.plugins().go_live(bundles_.add("wobble", "test_wobble_v2", "build")));
    EXPECT_NE(find(plugin_under_work(session_), "boost"), nullptr);
}

TEST_F(SwapsTest, SoundsOnEverywhereWhenNewCodeFailsInOneOfItsSlots) {
    session_.under_work().work_on("projects/wobble", "wobble");
    const std::string text = song_with("wobble", "wobble");
    open(text);
    ASSERT_TRUE(session_.transport().play());
    const float before = run(40);
    const auto expect_code_with = [&](const char* parameter) {
        for (const int track : {0, 1})
            EXPECT_TRUE(session_.parameters().set(slot(track, 1), parameter, 1.0))
                << parameter << " of " << track;
    };

    for (int i = 0; i < 2; ++i) {
        events_.clear();
        const auto live = session_.plugins().go_live(bundles_.add("wobble", "test_wobble_v3", "build"));
        EXPECT_EQ(code(live), "plugin.activate");
        EXPECT_FLOAT_EQ(run(40), before);
        EXPECT_TRUE(heard<PluginChanged>().empty());
        expect_code_with("depth");
    }
    open(text);
    expect_code_with("depth"); // plugins that are made from now on have the old code too

    ASSERT_TRUE(session_.plugins().go_live(bundles_.add("wobble", "test_wobble_v2", "build")));
    expect_code_with("boost");
    EXPECT_EQ(heard<PluginChanged>().size(), 2u);
    open(text);
    expect_code_with("boost");
}

TEST_F(SwapsTest, LoadsTheNextOfNewCodeThatFailedTheFirstTime) {
    session_.under_work().work_on("projects/shiver", "shiver");
    ASSERT_TRUE(session_.open_text(song_with("shiver", "shiver"), "first.bird"));
    EXPECT_EQ(code(session_.plugins().go_live(bundles_.add("shiver", "test_wobble_v3", "build"))),
        "plugin.activate");
    EXPECT_EQ(session_.state().workshop->plugin, std::nullopt);
    const auto live = session_.plugins().go_live(bundles_.add("shiver", "test_wobble_v2", "build"));
    ASSERT_TRUE(live) << live.error().text();
    EXPECT_EQ(live->slots.size(), 2u);
}

TEST_F(SwapsTest, FillsTheSlotOfAPluginThatIsBuiltLater) {
    session_.under_work().work_on("projects/shiver", "shiver");
    const auto opened = session_.open_text(song_with("shiver"), "first.bird");
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->problems.size(), 1u) << "nothing is built yet";

    const auto live = session_.plugins().go_live(bundles_.add("shiver", "test_wobble_v1", "build"));
    ASSERT_TRUE(live) << live.error().text();
    EXPECT_EQ(live->slots.size(), 1u);
    EXPECT_EQ(live->parameters.added.size(), 3u);
    EXPECT_EQ(session_.state().workshop->slot, slot(0, 1));
    ASSERT_EQ(heard<Track>().size(), 1u) << "its name is known now";
    EXPECT_EQ(heard<Track>()[0].plugins[1].name, "Wobble");
}

TEST_F(SwapsTest, APluginThatIsBuiltLaterTakesWhatTheProjectKeepsForIt) {
    session_.under_work().work_on("projects/shiver", "shiver");
    ASSERT_TRUE(session_.open_text(song_with("shiver"), "first.bird"));
    song::PluginSlot kept;
    kept.parameters = {{"gain", 0.25}, {"gone", 7}};
    const song::PluginSlot nothing;
    session_.plugins().set_saved(
        [&](std::size_t place) -> const song::PluginSlot& { return place == 1 ? kept : nothing; });

    ASSERT_TRUE(session_.plugins().go_live(bundles_.add("shiver", "test_wobble_v1", "build")));
    run(4);
    EXPECT_EQ(find(plugin_under_work(session_), "gain")->value, 0.25);
    ASSERT_TRUE(session_.parameters().set(slot(0, 1), "gain", 0.75));
    ASSERT_TRUE(session_.parameters().set(slot(0, 1), "rate", 3.0));
    run(4);

    // A state that was saved with the rate, and a gain that was moved since.
    kept.id = session_.plugins().plugin_in(slot(0, 1))->id;
    kept.state = song::SavedState(session_.plugins().save_state(slot(0, 1)).value());
    ASSERT_TRUE(session_.open_text(song_with("nothing"), "first.bird"));
    EXPECT_EQ(session_.under_work().plugin_state(), std::nullopt) << "the song does not name it";
    ASSERT_TRUE(session_.open_text(song_with("shake"), "first.bird"));
    session_.under_work().work_on("projects/shake", "shake");
    const auto before = session_.under_work().plugin_state();
    ASSERT_TRUE(before) << "new code is tried with the state that it is going to have";
    EXPECT_EQ(before->plugin_id, kept.id);
    ASSERT_TRUE(session_.plugins().go_live(bundles_.add("shake", "test_wobble_v1", "build")));
    run(40);
    EXPECT_EQ(find(plugin_under_work(session_), "rate")->value, 3);
    EXPECT_EQ(find(plugin_under_work(session_), "gain")->value, 0.25);
}

TEST_F(SwapsTest, CodeThatIsToStartAfreshTakesOnlyTheParametersThatTheProjectKeeps) {
    session_.under_work().work_on("projects/shiver", "shiver");
    ASSERT_TRUE(session_.open_text(song_with("shiver"), "first.bird"));
    song::PluginSlot kept;
    kept.id = "test.wobble";
    kept.parameters = {{"gain", 0.25}};
    kept.state = song::SavedState({std::byte(1), std::byte(2)}); // no state of this plugin
    const song::PluginSlot nothing;
    session_.plugins().set_saved(
        [&](std::size_t place) -> const song::PluginSlot& { return place == 1 ? kept : nothing; });
    ASSERT_TRUE(session_.plugins().go_live(bundles_.add("shiver", "test_wobble_v1", "build"), nullptr, true));
    run(4);
    EXPECT_EQ(find(plugin_under_work(session_), "gain")->value, 0.25);
}
