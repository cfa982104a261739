// What makes sound takes sin, exp, pow and their kin from aviary::math alone: libm's differ from processor to processor.
// What of libm is exact by IEEE 754 may stay, as floor and sqrt.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <regex>
#include <set>
#include <string>

namespace aviary::app {
namespace {

namespace fs = std::filesystem;
const fs::path built = AVIARY_BUILD_DIR;

/// The symbols that a library takes from elsewhere, without their versions.
std::set<std::string> imports(const std::string& options, const fs::path& library) {
    EXPECT_TRUE(fs::exists(library)) << library;
    FILE* listing = popen((NM " " + options + " '" + library.string() + "'").c_str(), "r");
    std::string text;
    std::array<char, 4096> part;
    for (std::size_t count; (count = std::fread(part.data(), 1, part.size(), listing)) > 0;)
        text.append(part.data(), count);
    EXPECT_EQ(pclose(listing), 0) << library;

    static const std::regex undefined(R"( [Uw] ([^\s@]+))");
    std::set<std::string> names;
    for (std::sregex_iterator at(text.begin(), text.end(), undefined), end; at != end; ++at)
        names.insert((*at)[1]);
    return names;
}

std::set<std::string> inexact(const std::set<std::string>& names) {
    static const std::regex transcendental(
        "_*(a?(sin|cos|tan)h?|atan2|sincos|exp(2|10|m1)?|log(2|10|1p)?|pow|cbrt|hypot|erfc?|l?gamma|tgamma)"
        "(f|l|f32|f64|f128)?(_finite)?");
    std::set<std::string> found;
    for (const auto& name : names)
        if (std::regex_match(name, transcendental)) found.insert(name);
    return found;
}

} // namespace

TEST(Imports, OfStockPluginsHaveNothingInexact) {
    int plugins = 0;
    for (const auto& folder : fs::directory_iterator(AVIARY_SOURCE_DIR "/plugins")) {
        const std::string name = folder.path().filename().string();
        if (!fs::exists(folder.path() / (name + ".cpp"))) continue;
        ++plugins;
        const auto names = imports("-D --undefined-only", built / "plugins" / name / (name + ".clap"));
        EXPECT_TRUE(names.contains("memcpy") || names.contains("memmove") || names.contains("strlen"))
            << name << ": the listing was not understood";
        EXPECT_EQ(inexact(names), std::set<std::string>()) << name;
    }
    EXPECT_GE(plugins, 7);
}

TEST(Imports, OfEngineAndSdkHaveNothingInexact) {
    // A VST3 is made of the objects of the CLAP and of these.
    for (const char* library : {"src/engine/libaviary_engine.a", "src/hosting/libaviary_hosting.a",
             "sdk/libaviary_math.a", "sdk/libaviary_sdk.a", "sdk/libaviary_clap.a", "sdk/libaviary_vst3.a"})
        if (fs::exists(built / library)) {
            EXPECT_EQ(inexact(imports("-u", built / library)), std::set<std::string>()) << library;
        }
    EXPECT_TRUE(imports("-u", built / "src/engine/libaviary_engine.a").contains("_ZN6aviary4math3sinEd"))
        << "the engine's tone has its sine from aviary::math";
}

TEST(Imports, WouldBeSeenIfTheyWereInexact) {
    const auto names = imports("-u", SONG_DIGEST); // it compares libm's on purpose
    EXPECT_TRUE(inexact(names).contains("sin") && inexact(names).contains("pow"));
    EXPECT_EQ(
        inexact({"floor", "lround", "sqrtf", "fmod", "explicit_bzero", "logout", "_ZN6aviary4math3sinEd"}),
        std::set<std::string>());
}

} // namespace aviary::app
