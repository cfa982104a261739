#include "app/run_aviary.h"
#include "session/project/own_folder.h"

#include <boost/asio/ip/tcp.hpp>
#include <nlohmann/json.hpp>

#include <csignal>
#include <map>
#include <sstream>

namespace aviary::app {
namespace {

namespace fs = std::filesystem;
using boost::asio::ip::tcp;

class StartTest : public testing::TestWithParam<const char*> {
protected:
    void make_project(const std::string& kind = "effect") {
        const auto made = run_aviary({"new", "wobble", "--kind", kind}, place.folder());
        ASSERT_EQ(made.exit.code, 0) << made.err;
        fs::create_directories(place.folder() / "scratch");
    }
    /// Starts the workshop. Port 0 means any free port.
    std::unique_ptr<RunningAviary> start(std::vector<std::string> more = {}) {
        std::vector<std::string> arguments{"start", "wobble", "--no-open", "--port", "0"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return std::make_unique<RunningAviary>(
            arguments, place.folder(), std::vector{"TMPDIR=" + (place.folder() / "scratch").string()});
    }
    void expect_nothing_left(const RunningAviary& program) {
        EXPECT_TRUE(fs::is_empty(place.folder() / "scratch")) << program.so_far().out;
        for (const auto& entry : fs::directory_iterator("/proc")) {
            std::error_code gone;
            const auto where = fs::read_symlink(entry.path() / "cwd", gone);
            if (gone) continue;
            EXPECT_NE(where, place.folder()) << entry.path();
            EXPECT_NE(where, place.folder() / "wobble/build/workshop") << entry.path();
        }
    }
    workshop::TestProject place;
};

TEST_P(StartTest, AFreshProjectPlaysItsSaveComesLiveAndSignalsEndIt) {
    make_project(GetParam());
    auto program = start();
    ASSERT_TRUE(program->wait_for("save to sound")) << program->so_far().out << program->so_far().err;
    const std::string& out = program->so_far().out;
    EXPECT_NE(out.find("http://127.0.0.1:"), std::string::npos) << out;
    EXPECT_NE(out.find("Edit wobble.cpp and save."), std::string::npos) << out;
    EXPECT_NE(out.find("  changed   first build\n"), std::string::npos) << out;
    EXPECT_NE(out.find("  probed "), std::string::npos) << out;
    EXPECT_EQ(out.find("warning"), std::string::npos) << out;
    EXPECT_EQ(out.find("error"), std::string::npos) << out;
    EXPECT_EQ(out.find("does not play"), std::string::npos) << out;

    std::string source = place.read("wobble/wobble.cpp");
    place.write("wobble/wobble.cpp", source + "int broken = ;\n");
    ASSERT_TRUE(program->wait_for("  failed    build ")) << out;
    place.write("wobble/wobble.cpp", source + "// mended\n");
    ASSERT_TRUE(program->wait_for("  probed ")) << out;
    ASSERT_TRUE(program->wait_for("  changed   wobble.cpp\n")) << out;

    EXPECT_TRUE(session::is_trusted(AVIARY_BUILD_DIR "/testing/data", place.folder() / "wobble"));
    program->signal(SIGINT);
    EXPECT_EQ(program->to_its_end().exit.code, 0);
    EXPECT_EQ(program->so_far().err, "");
    expect_nothing_left(*program);
    const auto rendered = run_aviary({"render", "wobble/song.bird", "-o", "a.wav"}, place.folder());
    EXPECT_EQ(rendered.err.find("does not run"), std::string::npos) << rendered.err;
    EXPECT_EQ(rendered.err.find("no plugin"), std::string::npos) << rendered.err;
}
INSTANTIATE_TEST_SUITE_P(Kinds, StartTest, testing::Values("effect", "instrument", "note-effect"));

using StartCases = StartTest;
TEST_F(StartCases, ASignalAtAnyStageEndsEverything) {
    make_project();
    for (const auto& [moment, signal] : {std::pair<const char*, int>{"the page is", SIGTERM},
             {"  changed   first build", SIGINT}, {"  built ", SIGINT}, {"  probed ", SIGHUP}}) {
        fs::remove_all(place.folder() / "wobble/build");
        auto program = start();
        ASSERT_TRUE(program->wait_for(moment)) << program->so_far().out << program->so_far().err;
        program->signal(signal);
        EXPECT_EQ(program->to_its_end().exit.code, 0) << moment << program->so_far().out;
        expect_nothing_left(*program);
    }
}

TEST_F(StartCases, TheNextStartOfAnUnchangedProjectAsksNobodyAgain) {
    make_project();
    for (const char* told : {"3 parameters\n", "3 parameters, cached\n"}) {
        auto program = start();
        ASSERT_TRUE(program->wait_for("save to sound")) << program->so_far().out << program->so_far().err;
        EXPECT_NE(program->so_far().out.find(told), std::string::npos) << program->so_far().out;
        program->signal(SIGINT);
        EXPECT_EQ(program->to_its_end().exit.code, 0);
    }
}

TEST_F(StartCases, AHeaderOutsideOfTheProjectIsWatchedFromTheBuildThatReadItOn) {
    make_project();
    place.write("shared.h", "");
    place.write("wobble/wobble.cpp", "#include \"../shared.h\"\n" + place.read("wobble/wobble.cpp"));
    auto program = start();
    ASSERT_TRUE(program->wait_for("save to sound")) << program->so_far().out << program->so_far().err;
    const std::string line = "  changed   " + (place.folder() / "shared.h").string() + "\n";
    // The build's inputs are watched only after the run has ended, so the first saves may come too early.
    for (int i = 0; i < 100 && program->so_far().out.find(line) == std::string::npos; ++i) {
        place.write("shared.h", "// " + std::to_string(i));
        program->wait_for(line, std::chrono::milliseconds(100));
    }
    EXPECT_NE(program->so_far().out.find(line), std::string::npos) << program->so_far().out;
    program->signal(SIGINT);
    EXPECT_EQ(program->to_its_end().exit.code, 0);
}

TEST_F(StartCases, WithJsonEveryLineOfOutputIsAnEventAndPeopleReadTheOther) {
    make_project();
    place.write("wobble/song.bird", place.read("wobble/song.bird") + "nonsense\n");
    auto program = start({"--json"});
    ASSERT_TRUE(program->wait_for("\"stage\":\"swap\",\"state\":\"done\"")) << program->so_far().out;
    place.write("wobble/wobble.cpp", place.read("wobble/wobble.cpp") + "int broken = ;\n");
    ASSERT_TRUE(program->wait_for("\"ending\":\"failed\"")) << program->so_far().out;
    program->signal(SIGINT);
    const Ran ran = program->to_its_end();
    EXPECT_EQ(ran.exit.code, 0);

    std::map<std::string, std::vector<nlohmann::json>> events;
    std::istringstream lines(ran.out);
    for (std::string line; std::getline(lines, line);) {
        const auto event = nlohmann::json::parse(line, nullptr, false);
        ASSERT_TRUE(event.is_object()) << line;
        events[event.value("event", "none")].push_back(event);
    }
    ASSERT_EQ(events["address"].size(), 1u);
    EXPECT_EQ(events["address"][0].at("url").get<std::string>().find("http://127.0.0.1:"), 0u);
    ASSERT_FALSE(events["warning"].empty());
    EXPECT_NE(events["warning"][0].at("text").get<std::string>().find("nonsense"), std::string::npos);
    EXPECT_EQ(events["stage"].front().at("stage"), "change");
    const auto& broken = events["stage"].back();
    EXPECT_EQ(broken.at("stage"), "build");
    EXPECT_EQ(broken.at("errors")[0].at("file"), "wobble.cpp");
    EXPECT_GT(broken.at("errors")[0].at("line"), 1);
    ASSERT_EQ(events["health"].size(), 1u) << ran.out;
    EXPECT_EQ(events["health"][0].at("state"), "sounding");
    ASSERT_EQ(events["process"].size(), 1u) << ran.out;
    EXPECT_GT(events["process"][0].at("pid"), 0);
    EXPECT_EQ(events.size(), 5u) << ran.out;

    EXPECT_NE(ran.err.find("save to sound"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("  failed    build "), std::string::npos) << ran.err;
}

/// What the caged plugin logs and prints comes with its name, and looks like no event of ours.
TEST_F(StartCases, WhatAPluginSaysIsTold) {
    make_project();
    const std::string forged = R"({\"event\":\"stage\",\"ending\":\"failed\"})";
    std::string source = place.read("wobble/wobble.cpp");
    const std::string mark = "void prepare(const aviary::Setup& setup) override {";
    ASSERT_NE(source.find(mark), std::string::npos) << source;
    source.insert(source.find(mark) + mark.size(),
        "log(\"hello from log\"); std::puts(\"" + forged
            + "\"); std::fflush(stdout); std::fputs(\"hello from stderr\\n\", stderr);");
    place.write("wobble/wobble.cpp", "#include <cstdio>\n" + source);
    for (const char* isolation : {"cage", "none"}) {
        auto program = start({"--json", "--isolation", isolation});
        ASSERT_TRUE(program->wait_for("hello from log")) << program->so_far().out << program->so_far().err;
        if (*isolation == 'c') {
            ASSERT_TRUE(program->wait_for("hello from stderr")) << program->so_far().out;
        }
        program->signal(SIGINT);
        const Ran ran = program->to_its_end();
        std::istringstream lines(ran.out);
        std::map<std::string, nlohmann::json> said; // by kind
        for (std::string line; std::getline(lines, line);) {
            const auto event = nlohmann::json::parse(line, nullptr, false);
            ASSERT_TRUE(event.is_object()) << line;
            EXPECT_FALSE(event.at("event") == "stage" && event.at("ending") == "failed") << line;
            if (event.at("event") == "said") said[event.at("kind")] = event;
        }
        EXPECT_EQ(said["info"].value("plugin", ""), "Wobble");
        EXPECT_EQ(said["info"].value("text", ""), "hello from log");
        EXPECT_NE(ran.err.find("hello from stderr"), std::string::npos) << ran.err;
        if (*isolation == 'n') continue;
        EXPECT_NE(ran.err.find("Wobble | hello from log\n"), std::string::npos) << ran.err;
        EXPECT_EQ(said["stdout"].value("text", "").find("{\"event\""), 0u) << ran.out;
    }
}

TEST_F(StartCases, ASecondStartSaysWhoHasTheProject) {
    make_project();
    auto program = start();
    ASSERT_TRUE(program->wait_for("save to sound")) << program->so_far().out << program->so_far().err;
    const auto versions = [&] {
        std::size_t count = 0;
        for (const auto& entry : fs::directory_iterator(place.folder() / "wobble/build/workshop/versions"))
            count += entry.is_directory();
        return count;
    };
    EXPECT_EQ(versions(), 1u);
    const auto second = run_aviary({"start", "wobble", "--no-open", "--port", "0"}, place.folder());
    EXPECT_EQ(second.exit.code, 1);
    EXPECT_NE(second.err.find("works on this project already; its page is http://127.0.0.1:"
                              + std::to_string(program->entrance().first)),
        std::string::npos)
        << second.err;
    EXPECT_EQ(versions(), 1u);
    program->signal(SIGINT);
    EXPECT_EQ(program->to_its_end().exit.code, 0);
}

TEST_F(StartCases, AChangeOfTheSongAndANewPresetAreHeard) {
    make_project();
    fs::create_directories(place.folder() / "wobble/presets");
    place.write("wobble/presets/A.preset", "mix = 10 %\n");
    std::string lists = place.read("wobble/CMakeLists.txt");
    lists.replace(lists.find("SOURCES"), 7, "PRESETS presets SOURCES");
    place.write("wobble/CMakeLists.txt", lists);
    auto program = start();
    ASSERT_TRUE(program->wait_for("save to sound")) << program->so_far().out << program->so_far().err;
    place.write("wobble/song.bird", place.read("wobble/song.bird") + "nonsense\n");
    ASSERT_TRUE(program->wait_for("song.bird is played anew")) << program->so_far().out;
    EXPECT_NE(program->so_far().out.find("nonsense"), std::string::npos) << program->so_far().out;
    EXPECT_EQ(program->so_far().out.find("  changed   song.bird"), std::string::npos)
        << "nothing is to be built";
    place.write("wobble/presets/B.preset", "mix = 90 %\n");
    ASSERT_TRUE(program->wait_for("  changed   presets/B.preset\n")) << program->so_far().out;
    program->signal(SIGINT);
    EXPECT_EQ(program->to_its_end().exit.code, 0);
}

/// The plugin's process waits for a debugger, which finds the author's line.
TEST_F(StartCases, ADebuggerFindsTheAuthorsLine) {
    make_project();
    std::string source = place.read("wobble/wobble.cpp");
    const std::string mark = "write_ = (write_ + 1) % length;";
    const auto line = 1 + std::count(source.begin(), source.begin() + long(source.find(mark)), '\n');
    auto program = start({"--debug"});
    const std::string waits = " waits for a debugger";
    ASSERT_TRUE(program->wait_for(waits)) << program->so_far().out << program->so_far().err;
    const std::string& out = program->so_far().out;
    const auto begin = out.find("Process ") + 8;
    const std::string pid = out.substr(begin, out.find(waits) - begin);
    const std::string stop = "wobble.cpp:" + std::to_string(line);
    boost::asio::io_context io;
    std::string told;
    bool ended = false;
    const auto gdb = process::Child::spawn(io,
        {.argv = {"gdb", "-nx", "-p", pid, "-batch", "-ex", "set breakpoint pending on", "-ex",
             "break " + stop, "-ex", "continue", "-ex", "bt 2", "-ex", "kill"},
            .environment = {"DEBUGINFOD_URLS="}},
        {.on_out = [&](std::string_view text) { told += text; },
            .on_err = [&](std::string_view text) { told += text; },
            .on_exit = [&](const process::ChildExit&) { ended = true; }});
    if (!gdb) GTEST_SKIP() << "there is no gdb";
    EXPECT_TRUE(workshop::run_until(io, [&] { return ended; }));
    EXPECT_NE(told.find("wobble.cpp:" + std::to_string(line)), std::string::npos) << told;
    EXPECT_NE(told.find("process"), std::string::npos) << told;
    program->signal(SIGINT);
    EXPECT_EQ(program->to_its_end().exit.code, 0);
}

TEST_F(StartCases, WithJsonAStartThatFailsIsAnEventToo) {
    const auto ran = run_aviary({"start", "nowhere", "--json"}, place.folder());
    EXPECT_EQ(ran.exit.code, 1);
    const auto event = nlohmann::json::parse(ran.out, nullptr, false);
    ASSERT_TRUE(event.is_object()) << ran.out;
    EXPECT_EQ(event.at("event"), "failed");
    EXPECT_EQ(event.at("code"), "project.none");
    EXPECT_NE(ran.err.find("nowhere: No such file"), std::string::npos) << ran.err;
}

TEST_F(StartCases, ANoteEffectPlaysTheInstrumentOfItsTrack) {
    make_project("note-effect");
    auto program = start();
    ASSERT_TRUE(program->wait_for("save to sound")) << program->so_far().out << program->so_far().err;
    program->signal(SIGINT);
    program->to_its_end();
    const std::string chords = "tracks\n  1 keys\n    plugin poly\n";
    const std::string notes = "arr\n  main 1\nsec main\n  trk 1 keys\n    p w\n      n @4Dm7\n";
    const auto peak_db = [&](const char* file, const std::string& song) {
        place.write(fs::path("wobble") / file, song);
        const auto ran = run_aviary(
            {"render", file, "-o", std::string(file) + ".wav", "--json"}, place.folder() / "wobble");
        EXPECT_EQ(ran.err.find("warning"), std::string::npos) << ran.err;
        const auto json = nlohmann::json::parse(ran.out, nullptr, false);
        return json.is_object() && json.at("peak_db").is_number() ? json.at("peak_db").get<double>() : -200.0;
    };
    // The arpeggiator plays one key at a time in place of four at once, so the sound is softer.
    const double held = peak_db("held.bird", chords + notes);
    const double arpeggio = peak_db("arpeggio.bird", chords + "    fx wobble\n" + notes);
    EXPECT_GT(arpeggio, -40);
    EXPECT_LT(arpeggio, held - 3);
}

TEST_F(StartCases, ThePluginUnderWorkHasAProcessOfItsOwnUnlessToldOtherwise) {
    make_project();
    for (const std::size_t cages : {1, 0}) {
        auto program =
            start(cages == 1 ? std::vector<std::string>() : std::vector<std::string>{"--isolation", "none"});
        ASSERT_TRUE(program->wait_for("save to sound")) << program->so_far().out << program->so_far().err;
        EXPECT_EQ(program->children("cage").size(), cages);
        program->signal(SIGTERM);
        EXPECT_EQ(program->to_its_end().exit.code, 0);
        expect_nothing_left(*program);
    }
}

TEST_F(StartCases, AnyPluginOfTheSongMayHaveAProcessOfItsOwn) {
    make_project();
    auto program = start({"--isolation", "none", "--cage", "poly"});
    ASSERT_TRUE(program->wait_for("save to sound")) << program->so_far().out << program->so_far().err;
    const auto cages = program->children("cage");
    ASSERT_EQ(cages.size(), 1u); // the song plays poly once
    kill(cages.front(), SIGKILL);
    ASSERT_TRUE(program->wait_for("aviary: poly: the plugin was killed by SIGKILL")) << program->so_far().out;
    program->signal(SIGTERM);
    EXPECT_EQ(program->to_its_end().exit.code, 0);
    expect_nothing_left(*program);

    const auto unknown =
        run_aviary({"start", "wobble", "--no-open", "--port", "0", "--cage", "ploy"}, place.folder());
    EXPECT_EQ(unknown.exit.code, 1);
    EXPECT_NE(unknown.err.find("did you mean"), std::string::npos) << unknown.err;
}

TEST_F(StartCases, APortInUseIsSaidAndNothingIsLeftRunning) {
    make_project();
    boost::asio::io_context io;
    tcp::acceptor taken(io, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    const std::string port = std::to_string(taken.local_endpoint().port());
    const auto ran = run_aviary({"start", "wobble", "--port", port}, place.folder());
    EXPECT_EQ(ran.exit.code, 1);
    EXPECT_NE(ran.err.find("port " + port + " is in use"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("--port"), std::string::npos) << ran.err;
    EXPECT_FALSE(fs::exists(place.folder() / "wobble/build"));
}

TEST_F(StartCases, WhatIsNoProjectIsSaid) {
    place.write("file", "");
    fs::create_directories(place.folder() / "empty");
    EXPECT_NE(run_aviary({"start", "nowhere"}, place.folder()).err.find("nowhere: No such file"),
        std::string::npos);
    EXPECT_NE(run_aviary({"start", "file"}, place.folder()).err.find("no CMakeLists.txt"), std::string::npos);
    const auto empty = run_aviary({"start", "empty"}, place.folder());
    EXPECT_EQ(empty.exit.code, 1);
    EXPECT_NE(empty.err.find("aviary new NAME"), std::string::npos) << empty.err;

    make_project();
    fs::remove(place.folder() / "wobble/song.bird");
    const auto songless = run_aviary({"start", "wobble"}, place.folder());
    EXPECT_EQ(songless.exit.code, 1);
    EXPECT_NE(songless.err.find("song.bird"), std::string::npos) << songless.err;
}

TEST_F(StartCases, AMissingCompilerIsSaidAndTheSongPlaysOn) {
    make_project();
    RunningAviary without({"start", "wobble", "--no-open", "--port", "0"}, place.folder(), {"PATH=/nowhere"});
    ASSERT_TRUE(without.wait_for("apt install g++ cmake ninja-build"))
        << without.so_far().out << without.so_far().err;
    without.signal(SIGINT);
    EXPECT_EQ(without.to_its_end().exit.code, 0);
}

} // namespace
} // namespace aviary::app
