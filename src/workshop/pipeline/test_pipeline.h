// For tests: a real project, its real build and probe, and a session that plays it. The test is the audio thread too.
#pragma once

#include "hosting/cage/cage.h"
#include "hosting/hosting_testing.h"
#include "session/parameters/parameters.h"
#include "session/session.h"
#include "workshop/pipeline/pipeline.h"
#include "workshop/scaffold.h"
#include "workshop/test_plugin_project.h"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

namespace aviary::workshop {

namespace fs = std::filesystem;
using session::Stage;
using Name = Stage::Name;
using State = Stage::State;
using Ending = Stage::Ending;

inline constexpr std::string_view wobble_song = R"(tracks
  1 keys
    plugin nothing
    fx wobble
arr
  main 4
)";

class PipelineTest : public testing::Test {
protected:
    void SetUp() override {
        fs::create_directories(scratch());
        setenv("TMPDIR", scratch().c_str(), 1);
        ASSERT_TRUE(scaffold({"wobble", Kind::effect}, place.folder()));
        good = place.read("wobble/wobble.cpp");
        open_session();
        make_pipeline();
    }
    void TearDown() override {
        pipeline.reset();
        EXPECT_EQ(fs::is_empty(scratch()), !is_caged); // a cage keeps a copy of the code that plays in it
        unsetenv("TMPDIR");
        for (const auto& [run, count] : endings) EXPECT_EQ(count, 1) << "run " << run;
    }

    void open_session() {
        session = std::make_unique<session::Session>(
            session::SessionSetup{.engine = {.sample_rate = 48000, .max_frames = 512}, .plugin_folders = {}});
        ASSERT_TRUE(session->open_text(wobble_song, "song.bird"));
        watching = session->observe([this](const session::Event& event) {
            const auto* stage = std::get_if<Stage>(&event);
            if (!stage) return;
            stages.push_back(*stage);
            endings[stage->run] += stage->ending ? 1 : 0;
        });
    }
    void make_pipeline(std::chrono::milliseconds probe_limit = std::chrono::seconds(30),
        std::chrono::milliseconds canary_limit = std::chrono::seconds(10)) {
        const std::string build = AVIARY_BUILD_DIR;
        const std::string helper = hosting::child_program();
        pipeline = std::make_unique<Pipeline>(io, *session,
            PipelineSetup{.build = {place.folder() / "wobble", build + "/lib/cmake/Aviary"},
                .canary = {helper, "canary"},
                .probe_limit = probe_limit,
                .canary_limit = canary_limit,
                .cage = is_caged ? std::vector{helper, std::string("cage")} : std::vector<std::string>{},
                .cage_share = 100, // other tests run beside this one, and no block shall be late
                .builds_fast = builds_fast,
                .fast_load = fast_load,
                .on_cage_news = [this](const hosting::CageNews& news) { trouble += news.text; },
                .on_inputs = [this](const std::vector<fs::path>& files) { inputs = files; },
                .on_fast_ready = [this] { is_fast_ready = true; }});
    }

    fs::path scratch() const { return place.folder() / "scratch"; }
    void save(const std::string& source) {
        place.write("wobble/wobble.cpp", source);
        pipeline->save({{"wobble.cpp"}, Clock::now()});
    }
    std::string good_with(const std::string& mark, const std::string& text) const {
        std::string source = good;
        return source.replace(source.find(mark), mark.size(), text);
    }

    template <typename Condition>
    void run(Condition condition) {
        ASSERT_TRUE(run_until(io, [&] {
            session->process(left, right, 512);
            session->tick();
            return condition();
        }));
    }
    /// Runs until the newest run has ended; gives its last stage.
    Stage ended() {
        run([&] {
            return !stages.empty() && stages.back().ending && stages.back().ending != Ending::superseded;
        });
        return stages.empty() ? Stage{} : stages.back();
    }
    Stage save_and_end(const std::string& source) {
        save(source);
        return ended();
    }
    bool reached(Name name, State state) const {
        return !stages.empty() && stages.back().stage == name && stages.back().state == state;
    }
    /// The value of a parameter of the plugin under work, by its id.
    double value(const std::string& id) const {
        const auto state = session->state();
        for (const auto& parameter : state.workshop->plugin->parameters)
            if (parameter.about.id == id) return parameter.value;
        ADD_FAILURE() << "no parameter " << id;
        return 0;
    }
    std::vector<std::string> live_parameters() const {
        std::vector<std::string> ids;
        if (const auto state = session->state(); state.workshop && state.workshop->plugin)
            for (const auto& parameter : state.workshop->plugin->parameters)
                ids.push_back(parameter.about.id);
        return ids;
    }

    const std::vector<std::string> three{"rate", "depth", "mix"};
    TestProject place;
    std::string good;
    bool is_caged = false;
    bool builds_fast = false; ///< else it would depend on the time which builds are
    bool is_fast_ready = false;
    double fast_load = 100;
    std::string trouble;          ///< of the caged plugin
    std::vector<fs::path> inputs; ///< as last told
    boost::asio::io_context io;
    std::unique_ptr<session::Session> session;
    float left[512] = {}, right[512] = {};
    std::vector<Stage> stages;
    std::map<int, int> endings;
    session::Session::Watching watching;
    std::unique_ptr<Pipeline> pipeline;
};

} // namespace aviary::workshop
