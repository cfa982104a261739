// bundle, install and verify as their user sees them: the real program, real builds, a home of the test's own.
#include "app/run_aviary.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <sstream>

namespace aviary::app {
namespace {

namespace fs = std::filesystem;

class ShippingTest : public testing::Test {
protected:
    ShippingTest() {
        fs::create_directories(home());
        const auto made = run_aviary({"new", "wobble"}, place.folder());
        EXPECT_EQ(made.exit.code, 0) << made.err;
    }
    fs::path home() const { return place.folder() / "home"; }
    fs::path project() const { return place.folder() / "wobble"; }
    fs::path built(const std::string& format) const {
        return project() / "build/bundle"
               / (format == "clap" ? "plugins/wobble/wobble.clap" : "vst3/wobble.vst3");
    }
    fs::path installed(const std::string& format) const {
        return home() / fmt::format(".{}", format) / fmt::format("wobble.{}", format);
    }
    /// The path of the library inside a VST3 bundle.
    static fs::path library_in(const fs::path& bundle) {
        for (const auto& entry : fs::recursive_directory_iterator(bundle))
            if (entry.path().extension() == ".so") return entry.path();
        return {};
    }

    Ran run(std::vector<std::string> arguments) {
        return RunningAviary(std::move(arguments), project(), {"HOME=" + home().string()}, program)
            .to_its_end();
    }
    void expect_done(std::vector<std::string> arguments) {
        const auto ran = run(std::move(arguments));
        EXPECT_EQ(ran.exit.code, 0) << ran.err;
    }
    /// All that `aviary verify` says is not current, as one line, for comparing.
    std::string not_current() {
        const auto ran = run({"verify", "--json"});
        std::string text;
        bool all = true;
        for (const auto& standing : nlohmann::json::parse(ran.out)) {
            const auto word = [&](const char* key) { return standing.at(key).get<std::string>(); };
            if (word("freshness") == "current") continue;
            all = false;
            text += fmt::format("{}{}{}{} {}", text.empty() ? "" : ", ", word("place"),
                word("format").empty() ? "" : " ", word("format"), word("freshness"));
        }
        EXPECT_EQ(ran.exit.code, all ? 0 : 1) << ran.out << ran.err;
        EXPECT_EQ(ran.err.find("Run: aviary ") == std::string::npos, all) << ran.err;
        return text;
    }
    void edit(const std::string& file, const std::string& text) {
        place.write("wobble/" + file, place.read("wobble/" + file) + text);
    }

    workshop::TestProject place;
    std::string program = AVIARY_BUILD_DIR "/bin/aviary";
};

constexpr const char* everything_old =
    "tree newer, build clap stale, build vst3 stale, installed clap stale, installed vst3 stale";

TEST_F(ShippingTest, BundlesBothFormatsAndSaysWhere) {
    const auto ran = run({"bundle"});
    ASSERT_EQ(ran.exit.code, 0) << ran.err;
    EXPECT_EQ(ran.out, built("clap").string() + "\n" + built("vst3").string() + "\n");
    EXPECT_EQ(ran.err, "");
    EXPECT_TRUE(fs::is_regular_file(built("clap")));
    EXPECT_TRUE(fs::is_regular_file(built("clap").parent_path() / "manifest.toml"));
    EXPECT_FALSE(library_in(built("vst3")).empty());
    EXPECT_TRUE(fs::is_regular_file(built("vst3") / "Contents/Resources/moduleinfo.json"));

    const auto again = nlohmann::json::parse(run({"bundle", "--json", "--out", "dist"}).out);
    ASSERT_EQ(again.size(), 2u);
    EXPECT_EQ(again[0].at("path"), "dist/wobble/wobble.clap");
    EXPECT_EQ(again[1].at("path"), "dist/wobble.vst3");
    EXPECT_EQ(again[0].at("fingerprint").get<std::string>().size(), 8u);
    EXPECT_EQ(again[0].at("fingerprint"), again[1].at("fingerprint"));
    EXPECT_EQ(place.read("wobble/dist/wobble/wobble.clap"), place.read(built("clap")));
    EXPECT_TRUE(fs::exists(project() / "dist/wobble/manifest.toml"));
    EXPECT_TRUE(fs::exists(project() / "dist/wobble.vst3/Contents/Resources/moduleinfo.json"));
}

TEST_F(ShippingTest, TheSameSourceIsTheSameBytes) {
    expect_done({"bundle"});
    const std::string clap = place.read(built("clap")), vst3 = place.read(library_in(built("vst3")));
    fs::remove_all(project() / "build");
    expect_done({"bundle"});
    EXPECT_TRUE(clap == place.read(built("clap")));
    EXPECT_TRUE(vst3 == place.read(library_in(built("vst3"))));
}

TEST_F(ShippingTest, InstalledIsCurrentAndVerifyChangesNothing) {
    const auto ran = run({"install"});
    ASSERT_EQ(ran.exit.code, 0) << ran.err;
    EXPECT_EQ(ran.out, installed("clap").string() + "\n" + installed("vst3").string() + "\n");
    const auto verified = run({"verify"});
    EXPECT_EQ(verified.exit.code, 0) << verified.out;
    EXPECT_EQ(verified.err, "");
    EXPECT_EQ(std::count(verified.out.begin(), verified.out.end(), '\n'), 5);
    EXPECT_EQ(not_current(), "");
    // A new time stamp alone is no difference.
    fs::last_write_time(project() / "wobble.cpp", fs::file_time_type::clock::now() + std::chrono::hours(1));
    EXPECT_EQ(not_current(), "");
}

TEST_F(ShippingTest, NothingBundledIsSaidWithWhatToRun) {
    const auto ran = run({"verify"});
    EXPECT_EQ(ran.exit.code, 1);
    EXPECT_EQ(ran.out, "");
    EXPECT_NE(ran.err.find("no bundle was made yet"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("Run: aviary install"), std::string::npos) << ran.err;
}

TEST_F(ShippingTest, AnEditAfterInstallMakesAllOldUntilItIsInstalled) {
    edit("lfo.h", "// a header counts\n");
    edit("wobble.cpp", "#include \"lfo.h\"\n");
    expect_done({"install"});
    edit("lfo.h", "// edited\n");
    EXPECT_EQ(not_current(), everything_old);
    const auto told = run({"verify"});
    EXPECT_NE(told.out.find("lfo.h changed since the last bundle"), std::string::npos) << told.out;
    EXPECT_NE(told.err.find("Run: aviary install\n"), std::string::npos) << told.err;

    expect_done({"bundle"});
    EXPECT_EQ(not_current(), "installed clap stale, installed vst3 stale") << "the install was forgotten";
    expect_done({"install"});
    EXPECT_EQ(not_current(), "");
}

TEST_F(ShippingTest, AFilePutBackWithAnOldTimeStampIsBuiltAllTheSame) {
    const std::string first = place.read("wobble/wobble.cpp");
    const auto stamp = fs::last_write_time(project() / "wobble.cpp");
    expect_done({"install"});
    const std::string binary = place.read(built("clap"));
    edit("wobble.cpp", "// louder\nextern const int louder; const int louder = 1;\n");
    expect_done({"install"});
    EXPECT_FALSE(binary == place.read(built("clap")));

    place.write("wobble/wobble.cpp", first);
    fs::last_write_time(project() / "wobble.cpp", stamp - std::chrono::hours(1));
    EXPECT_EQ(not_current(), everything_old);
    expect_done({"install"});
    EXPECT_EQ(not_current(), "");
    EXPECT_TRUE(binary == place.read(built("clap")));
}

TEST_F(ShippingTest, AnOldFileCopiedOverTheInstalledOneIsNamed) {
    expect_done({"install"});
    fs::copy_file(installed("clap"), place.folder() / "old.clap");
    fs::copy_file(library_in(installed("vst3")), place.folder() / "old.so");
    edit("wobble.cpp", "// newer\n");
    expect_done({"install"});
    const auto over = fs::copy_options::overwrite_existing;
    fs::copy_file(place.folder() / "old.clap", installed("clap"), over);
    EXPECT_EQ(not_current(), "installed clap stale");
    fs::copy_file(place.folder() / "old.so", library_in(installed("vst3")), over);
    EXPECT_EQ(not_current(), "installed clap stale, installed vst3 stale");
    EXPECT_NE(run({"verify"}).out.find("made from other sources"), std::string::npos);
    fs::copy_file(place.folder() / "old.clap", built("clap"), over);
    EXPECT_EQ(not_current(), "build clap stale, installed clap stale, installed vst3 stale");
    expect_done({"install"});
    EXPECT_EQ(not_current(), "");
}

TEST_F(ShippingTest, ASecondOldCopyWhereHostsLookIsNamed) {
    expect_done({"install"});
    fs::create_directories(home() / ".clap/vendor");
    fs::copy_file(installed("clap"), home() / ".clap/vendor/wobble.clap");
    EXPECT_EQ(not_current(), "");
    edit("wobble.cpp", "// newer\n");
    expect_done({"install"});
    EXPECT_EQ(not_current(), "installed clap stale");
}

TEST_F(ShippingTest, WhatIsMissingOrDamagedIsNamed) {
    expect_done({"install"});
    fs::remove(installed("clap"));
    fs::remove(library_in(installed("vst3")));
    EXPECT_EQ(not_current(), "installed clap missing, installed vst3 damaged");
    expect_done({"install"});

    std::string bytes = place.read(installed("clap"));
    bytes[bytes.size() / 2] ^= 1;
    place.write(installed("clap"), bytes);
    place.write(installed("vst3") / "Contents/Resources/moduleinfo.json", "{}");
    EXPECT_EQ(not_current(), "installed clap damaged, installed vst3 damaged");
    place.write(installed("clap"), "rubbish");
    fs::resize_file(library_in(installed("vst3")), 1000);
    EXPECT_EQ(not_current(), "installed clap damaged, installed vst3 damaged");
    expect_done({"install"});
    EXPECT_EQ(not_current(), "");

    bytes = place.read(built("clap"));
    bytes[bytes.size() / 2] ^= 1;
    place.write(built("clap"), bytes);
    EXPECT_EQ(not_current(), "build clap damaged");
    fs::remove_all(built("vst3"));
    EXPECT_EQ(not_current(), "build clap damaged, build vst3 missing");
    expect_done({"bundle"});
    EXPECT_EQ(not_current(), "");
}

TEST_F(ShippingTest, APluginThatBundleDidNotMakeCarriesNoFingerprint) {
    expect_done({"install"});
    fs::copy_file(
        AVIARY_BUILD_DIR "/plugins/gain/gain.clap", installed("clap"), fs::copy_options::overwrite_existing);
    EXPECT_EQ(not_current(), "installed clap stale");
    EXPECT_NE(run({"verify"}).out.find("carries no fingerprint"), std::string::npos);
}

TEST_F(ShippingTest, AChangedFlagIsAChange) {
    expect_done({"install"});
    edit("CMakeLists.txt", "target_compile_options(wobble PRIVATE -ffast-math)\n");
    EXPECT_EQ(not_current(), everything_old);
    expect_done({"bundle"});
    const auto told = run({"verify"});
    EXPECT_NE(told.out.find("made from other sources and flags"), std::string::npos) << told.out;
    expect_done({"install"});
    EXPECT_EQ(not_current(), "");

    edit("CMakeLists.txt", "# a comment changes no flag\n");
    EXPECT_EQ(not_current(), everything_old);
    const std::string binary = place.read(built("clap"));
    expect_done({"install"});
    EXPECT_EQ(not_current(), "");
    EXPECT_EQ(binary.size(), place.read(built("clap")).size());
}

TEST_F(ShippingTest, AChangedSdkIsAChangeEvenWithAnOldTimeStamp) {
    const fs::path prefix = place.folder() / "prefix";
    ASSERT_EQ(std::system(("cmake --install " AVIARY_BUILD_DIR " --component sdk --prefix " + prefix.string()
                           + " > /dev/null")
                              .c_str()),
        0);
    fs::create_directories(prefix / "bin");
    fs::copy_file(AVIARY_BUILD_DIR "/bin/aviary", prefix / "bin/aviary");
    program = (prefix / "bin/aviary").string();
    expect_done({"install"});
    EXPECT_EQ(not_current(), "");

    const fs::path header = prefix / "include/aviary/plugin.h";
    place.write(header, place.read(header) + "// the next version\n");
    fs::last_write_time(header, fs::file_time_type::clock::now() - std::chrono::hours(10000));
    EXPECT_EQ(not_current(), everything_old);
    EXPECT_NE(run({"verify"}).out.find("made from other SDK"), std::string::npos);
    expect_done({"install"});
    EXPECT_EQ(not_current(), "");
}

TEST_F(ShippingTest, AProjectThatAlwaysHasSomethingToDoIsBundledAllTheSame) {
    edit("CMakeLists.txt", "add_custom_target(stamp ALL COMMAND ${CMAKE_COMMAND} -E echo always)\n");
    expect_done({"install"});
    EXPECT_EQ(not_current(), "");
}

TEST_F(ShippingTest, ABuildThatFailsSaysWhereAndLeavesWhatIsInstalled) {
    expect_done({"install"});
    const std::string binary = place.read(installed("clap"));
    const std::string source = place.read("wobble/wobble.cpp");
    place.write("wobble/wobble.cpp", "int broken = ;\n" + source);
    for (const char* verb : {"bundle", "install"}) {
        const auto ran = run({verb});
        EXPECT_EQ(ran.exit.code, 1);
        EXPECT_EQ(ran.out, "");
        EXPECT_NE(ran.err.find("wobble.cpp:1:14: error: "), std::string::npos) << ran.err;
    }
    EXPECT_TRUE(binary == place.read(installed("clap")));
    EXPECT_NE(not_current().find("installed clap stale, installed vst3 stale"), std::string::npos);
    place.write("wobble/wobble.cpp", source);
    expect_done({"bundle"});
    EXPECT_EQ(not_current(), "");
}

TEST_F(ShippingTest, AFunctionThatEveryoneCanSeeIsRefused) {
    edit("wobble.cpp",
        "extern \"C\" __attribute__((visibility(\"default\"))) int shared_by_accident() { return 1; }\n");
    expect_done({"bundle"}); // the SDK's own link script hides it
    edit("CMakeLists.txt", "set_property(TARGET wobble PROPERTY LINK_OPTIONS -Wl,-u,clap_entry "
                           "-Wl,-u,aviary_fingerprint_note)\n");
    const auto ran = run({"bundle"});
    EXPECT_EQ(ran.exit.code, 1);
    EXPECT_NE(ran.err.find("shared_by_accident"), std::string::npos) << ran.err;
}

TEST_F(ShippingTest, WhatIsNoProjectIsSaidAndWrongUsageIsTwo) {
    fs::create_directories(place.folder() / "wobble/empty");
    for (const char* verb : {"bundle", "install", "verify"}) {
        EXPECT_EQ(run({verb, "nowhere"}).exit.code, 1);
        const auto empty = run({verb, "empty"});
        EXPECT_EQ(empty.exit.code, 1);
        EXPECT_EQ(empty.out, "");
        EXPECT_NE(empty.err.find("aviary new NAME"), std::string::npos) << empty.err;
        EXPECT_EQ(run({verb, "--loud"}).exit.code, 2);
        EXPECT_EQ(run({verb, ".", "second"}).exit.code, 2);
    }
    EXPECT_EQ(run({"bundle", "--out"}).exit.code, 2);
}

TEST_F(ShippingTest, ASignalEndsTheBuildAndTheNextOneIsRight) {
    edit("CMakeLists.txt", "add_custom_target(slow ALL COMMAND sh -c \"echo $$ > ${CMAKE_SOURCE_DIR}/pid && "
                           "exec sleep 1000\" VERBATIM)\n"
                           "add_dependencies(wobble slow)\n");
    RunningAviary bundling({"bundle"}, project(), {"HOME=" + home().string()});
    boost::asio::io_context io;
    ASSERT_TRUE(workshop::run_until(io, [&] { return !place.read("wobble/pid").empty(); }));
    bundling.signal(SIGINT);
    EXPECT_EQ(bundling.to_its_end().exit.code, 1);
    EXPECT_NE(bundling.so_far().err.find("interrupted"), std::string::npos);
    const pid_t slow = std::atoi(place.read("wobble/pid").c_str());
    EXPECT_TRUE(workshop::run_until(
        io, [&] { return ::kill(slow, 0) != 0 || !fs::exists("/proc/" + std::to_string(slow) + "/exe"); }));
    place.write("wobble/CMakeLists.txt",
        place.read("wobble/CMakeLists.txt")
            .substr(0, place.read("wobble/CMakeLists.txt").find("add_custom_target")));
    expect_done({"install"});
    EXPECT_EQ(not_current(), "");
}

} // namespace
} // namespace aviary::app
