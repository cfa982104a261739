#include "app/doctor/doctor_findings.h"
#include "app/run_aviary.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace aviary::app {
namespace {

namespace fs = std::filesystem;
using State = Finding::State;

/// A machine that has all that Aviary can use.
Machine whole() {
    return {.plugins = "/a/plugins",
        .good_plugins = 7,
        .page = "/a/web",
        .has_page = true,
        .child = "/a/aviary-child",
        .has_child = true,
        .data_folder = "/home/anna/.local/share/aviary",
        .sdk = "/a/lib/cmake/Aviary",
        .has_sdk = true,
        .compiler = "c++ (Debian 12.2.0-14) 12.2.0",
        .cmake = "cmake version 3.25.1",
        .ninja = "1.11.1",
        .node = "v18.20.4",
        .npm = "9.2.0",
        .has_display = true,
        .has_window = true,
        .jack = "a server plays 48000 Hz in blocks of 1024",
        .has_jack_driver = true,
        .has_rtaudio_driver = true,
        .sound_cards = {"HDA-Intel - HDA Intel PCH"},
        .plugin_folders = {"/usr/lib/clap"},
        .real_time_priority = 95};
}

Finding named(const std::vector<Finding>& findings, const std::string& name) {
    const auto found =
        std::ranges::find_if(findings, [&](const Finding& finding) { return finding.name == name; });
    return found == findings.end() ? Finding{} : *found;
}

TEST(Findings, AMachineThatHasEverythingHasNothingToMend) {
    const auto findings = judge(whole());
    EXPECT_TRUE(can_play_songs(findings));
    for (const Finding& finding : findings) {
        EXPECT_EQ(finding.state, State::good) << finding.name << ": " << finding.text;
        EXPECT_EQ(finding.remedy, "") << finding.name;
    }
}

TEST(Findings, WhatSongsNeedIsMissingAndTheRestIsANote) {
    struct Case {
        std::string name;
        std::function<void(Machine&)> take;
        State state;
    };
    const std::vector<Case> cases{{"stock plugins", [](Machine& it) { it.good_plugins = 0; }, State::missing},
        {"stock plugins", [](Machine& it) { it.bad_plugins = {"poly.clap is missing"}; }, State::missing},
        {"page", [](Machine& it) { it.has_page = false; }, State::missing},
        {"plugin process", [](Machine& it) { it.has_child = false; }, State::missing},
        {"data folder", [](Machine& it) { it.data_trouble = "cannot be written to"; }, State::missing},
        {"sdk", [](Machine& it) { it.has_sdk = false; }, State::note},
        {"compiler", [](Machine& it) { it.compiler.reset(); }, State::note},
        {"compiler", [](Machine& it) { it.compiler = "c++ (GCC) 11.4.0"; }, State::note},
        {"compiler", [](Machine& it) { it.compiler = "Debian clang version 14.0.6"; }, State::note},
        {"cmake", [](Machine& it) { it.cmake = "cmake version 3.18.4"; }, State::note},
        {"ninja", [](Machine& it) { it.ninja.reset(); }, State::note},
        {"node", [](Machine& it) { it.node = "v16.1.0"; }, State::note},
        {"node", [](Machine& it) { it.npm.reset(); }, State::note},
        {"window", [](Machine& it) { it.has_window = false; }, State::note},
        {"window", [](Machine& it) { it.has_display = false; }, State::note},
        {"sound card", [](Machine& it) { it.sound_cards.clear(); }, State::note},
        {"sound card", [](Machine& it) { it.has_rtaudio_driver = false; }, State::note},
        {"jack", [](Machine& it) { it.jack.reset(); }, State::note},
        {"jack", [](Machine& it) { it.has_jack_driver = false; }, State::note},
        {"other plugins", [](Machine& it) { it.plugin_folders.clear(); }, State::note},
        {"real time", [](Machine& it) { it.real_time_priority = 0; }, State::note}};
    for (const bool is_installed : {false, true})
        for (const Case& one : cases) {
            Machine machine = whole();
            machine.is_installed = is_installed;
            one.take(machine);
            const auto findings = judge(machine);
            const Finding finding = named(findings, one.name);
            EXPECT_EQ(finding.state, one.state) << one.name << ": " << finding.text;
            EXPECT_NE(finding.remedy, "") << one.name << ": each says what mends it";
            EXPECT_EQ(can_play_songs(findings), one.state == State::note) << one.name;
            const auto good = std::ranges::count(findings, State::good, &Finding::state);
            EXPECT_EQ(std::size_t(good), findings.size() - 1) << one.name << " alone";
        }
}

TEST(Findings, VersionsAreReadFromWhatEachToolSays) {
    EXPECT_EQ(version_in("c++ (Debian 12.2.0-14+deb12u1) 12.2.1"), "12.2.1");
    EXPECT_EQ(version_in("Debian clang version 22.1.0 (++20260101-1~exp1)"), "22.1.0");
    EXPECT_EQ(version_in("cmake version 3.25.1"), "3.25.1");
    EXPECT_EQ(version_in("v20.20.2"), "20.20.2");
    EXPECT_EQ(version_in("1.11.1"), "1.11.1");
    EXPECT_EQ(version_in("no number here"), "");
}

TEST(Findings, VersionsAreComparedNumberByNumber) {
    EXPECT_TRUE(is_at_least("3.25.1", "3.25"));
    EXPECT_TRUE(is_at_least("12", "9.4"));
    EXPECT_TRUE(is_at_least("1.10", "1.10.0"));
    EXPECT_FALSE(is_at_least("3.9", "3.25"));
    EXPECT_FALSE(is_at_least("3", "3.25"));
    EXPECT_FALSE(is_at_least("", "1"));
}

// ---- the verb, on this machine ----

class DoctorTest : public testing::Test {
protected:
    /// Runs the program's doctor with that data folder. Gives its report.
    nlohmann::json report(const std::string& program, const fs::path& data, int expected) {
        RunningAviary doctor(
            {"doctor", "--json"}, place.folder(), {"AVIARY_DATA_DIR=" + data.string()}, program);
        const Ran& ran = doctor.to_its_end();
        EXPECT_EQ(ran.exit.code, expected) << ran.out << ran.err;
        return nlohmann::json::parse(ran.out);
    }
    static std::string state(const nlohmann::json& report, const std::string& name) {
        for (const auto& finding : report.at("findings"))
            if (finding.at("name") == name) return finding.at("state");
        return "there is no " + name;
    }
    workshop::TestProject place;
};

TEST_F(DoctorTest, AProgramWithNothingBesideItSaysWhatIsMissing) {
    fs::create_directories(place.folder() / "bin");
    fs::copy_file(AVIARY_BUILD_DIR "/bin/aviary", place.folder() / "bin/aviary");
    const auto told = report((place.folder() / "bin/aviary").string(), place.folder() / "data", 1);
    EXPECT_EQ(told.at("can_play_songs"), false);
    for (const char* name : {"stock plugins", "page", "plugin process"})
        EXPECT_EQ(state(told, name), "missing") << name;
    EXPECT_EQ(state(told, "data folder"), "good");
    EXPECT_FALSE(fs::exists(place.folder() / "data")) << "it looks, and makes nothing";
}

TEST_F(DoctorTest, AFileWhereTheDataFolderShouldBeIsFound) {
    place.write("file", "");
    EXPECT_EQ(state(report(AVIARY_BUILD_DIR "/bin/aviary", place.folder() / "file/data", 1), "data folder"),
        "missing");
}

TEST_F(DoctorTest, ABundleWithoutItsLibraryIsFound) {
    const fs::path prefix = place.folder() / "prefix";
    fs::create_directories(prefix / "share/aviary/web");
    fs::create_directories(prefix / "lib/aviary/plugins");
    fs::create_directories(prefix / "bin");
    place.write("prefix/share/aviary/web/index.html", "<html>");
    fs::copy_file(AVIARY_BUILD_DIR "/bin/aviary", prefix / "bin/aviary");
    fs::copy_file(AVIARY_BUILD_DIR "/bin/aviary-child", prefix / "lib/aviary/aviary-child");
    fs::copy(AVIARY_BUILD_DIR "/plugins/gain", prefix / "lib/aviary/plugins/gain");
    const std::string program = (prefix / "bin/aviary").string();
    EXPECT_EQ(report(program, place.folder() / "data", 0).at("can_play_songs"), true);
    fs::remove(prefix / "lib/aviary/plugins/gain/gain.clap");
    EXPECT_EQ(state(report(program, place.folder() / "data", 1), "stock plugins"), "missing");
}

TEST_F(DoctorTest, WithoutJsonEachFindingIsALine) {
    const Ran ran = run_aviary({"doctor"}, place.folder());
    for (const char* name : {"stock plugins", "compiler", "node", "real time"})
        EXPECT_NE(ran.out.find(std::string("  ") + name), std::string::npos) << ran.out;
}

} // namespace
} // namespace aviary::app
