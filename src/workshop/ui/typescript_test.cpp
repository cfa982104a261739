#include "workshop/ui/typescript.h"

#include "workshop/test_plugin_project.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdio>

namespace aviary::workshop {
namespace {

namespace fs = std::filesystem;
using hosting::ParameterKind;
using hosting::PluginMetadata;

const std::string nasty =
    "\"quoted\" 'and' `ticked` ${x} \\ */ </script>\n\t\r \xc3\xbc\xe2\x99\xaf \xf0\x9f\x8e\xb9 "
    "\xe2\x80\xa8\xe2\x80\xa9";

PluginMetadata wobble() {
    PluginMetadata plugin{.id = "com.example.wobble", .name = "Wobble", .vendor = nasty};
    plugin.parameters = {{.index_id = 1,
                             .id = "rate",
                             .name = nasty,
                             .unit = "Hz",
                             .min = 0.05,
                             .max = 1e30,
                             .initial = 1.0 / 3,
                             .logarithmic = true},
        {.index_id = 2,
            .id = "voices",
            .name = "Voices",
            .kind = ParameterKind::integer,
            .min = -16,
            .max = 16},
        {.index_id = 3,
            .id = "2",
            .name = "Mode",
            .kind = ParameterKind::choice,
            .max = 1,
            .choices = {nasty, "__proto__"}},
        {.index_id = 4,
            .id = "say \"hi\"\n",
            .name = "",
            .kind = ParameterKind::toggle,
            .automatable = false,
            .read_only = true,
            .hidden = true}};
    return plugin;
}

class TypescriptTest : public testing::Test {
protected:
    const fs::path file = "ui/parameters.generated.ts";
    void SetUp() override { fs::create_directories(place.folder() / "ui"); }
    fs::file_time_type an_hour_ago() {
        const auto time = fs::last_write_time(place.folder() / file) - std::chrono::hours(1);
        fs::last_write_time(place.folder() / file, time);
        return time;
    }
    fs::file_time_type written() const { return fs::last_write_time(place.folder() / file); }
    /// What the command prints, with its exit code on a line of its own.
    std::string shell(const std::string& command) {
        const std::string all =
            "cd '" + place.folder().string() + "' && { " + command + "; echo \"exit $?\"; } 2>&1";
        std::string out;
        FILE* pipe = popen(all.c_str(), "r");
        for (int c; pipe && (c = std::fgetc(pipe)) != EOF;) out += char(c);
        if (pipe) pclose(pipe);
        return out;
    }
    /// The page's own compiler: `make web` installs it.
    std::string compile(const std::string& source) {
        return shell("node '" AVIARY_SOURCE_DIR "/web/node_modules/typescript/bin/tsc' --strict "
                     "--skipLibCheck --lib es2022 --target es2022 "
                     "--module esnext --moduleResolution bundler --outDir out "
                     + source);
    }
    TestProject place;
};

TEST_F(TypescriptTest, IsNotWrittenForAProjectWithoutAPageOfItsOwn) {
    fs::remove(place.folder() / "ui");
    EXPECT_TRUE(write_typescript(place.folder(), {wobble()}));
    EXPECT_TRUE(fs::is_empty(place.folder()));
}

TEST_F(TypescriptTest, IsRewrittenOnlyWhenSomethingChanged) {
    auto plugin = wobble();
    ASSERT_TRUE(write_typescript(place.folder(), {plugin}));
    const auto then = an_hour_ago();
    ASSERT_TRUE(write_typescript(place.folder(), {plugin}));
    EXPECT_EQ(written(), then);
    plugin.parameters[0].max = 9;
    ASSERT_TRUE(write_typescript(place.folder(), {plugin}));
    EXPECT_GT(written(), then);
    EXPECT_NE(place.read(file).find("max: 9,"), std::string::npos);
    fs::remove(place.folder() / file);
    EXPECT_TRUE(fs::is_empty(place.folder() / "ui")) << "something was left beside it";
}

TEST_F(TypescriptTest, LeavesAFileAloneThatIsNotOurs) {
    for (const std::string mine : {"export const mine = 1;\n", ""}) {
        place.write(file, mine);
        const auto refused = write_typescript(place.folder(), {wobble()});
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, "types.foreign");
        EXPECT_EQ(place.read(file), mine);
    }
    fs::remove(place.folder() / file);
    fs::create_directories(place.folder() / file);
    EXPECT_EQ(write_typescript(place.folder(), {wobble()}).error().code, "types.foreign");
}

TEST_F(TypescriptTest, SaysThatItCannotBeWritten) {
    fs::remove(place.folder() / "ui");
    fs::create_symlink("/proc/self", place.folder() / "ui"); // a folder where nobody may write, not even root
    EXPECT_EQ(write_typescript(place.folder(), {wobble()}).error().code, "file.write");
}

TEST_F(TypescriptTest, EveryNameAndNumberArrivesAsThePluginSaidIt) {
    PluginMetadata other{.id = "com.example.other", .name = "Other"};
    ASSERT_TRUE(write_typescript(place.folder(), {wobble(), other}));
    place.write("package.json", R"({"type": "module"})");
    ASSERT_EQ(compile(file.string()), "exit 0\n");
    const auto printed =
        shell("node --input-type=module -e 'import { plugins } from \"./out/parameters.generated.js\";"
              " console.log(JSON.stringify(plugins))'");
    const auto plugins = nlohmann::json::parse(printed.substr(0, printed.rfind("exit 0")), nullptr, false);
    ASSERT_EQ(plugins.size(), 2u) << printed;
    EXPECT_EQ(plugins[0].at("vendor"), nasty);
    EXPECT_EQ(plugins[1].at("id"), "com.example.other");
    auto parameters = nlohmann::json(wobble().parameters);
    for (auto& parameter : parameters) parameter.erase("index_id");
    EXPECT_EQ(plugins[0].at("parameters"), parameters);
    EXPECT_EQ(plugins[1].at("parameters"), nlohmann::json::array());
}

TEST_F(TypescriptTest, TheCompilerKnowsEveryIdOfEachPlugin) {
    PluginMetadata other{.id = "com.example.other", .name = "Other"};
    other.parameters = {{.id = "gain", .name = "Gain"}};
    ASSERT_TRUE(write_typescript(place.folder(), {wobble(), other}));
    place.write("use.ts",
        R"(import { plugins, type Parameter, type ParameterId, type PluginId } from "./ui/parameters.generated";
export const of_wobble: ParameterId<"com.example.wobble">[] = ["rate", "voices", "2", "say \"hi\"\n"];
export const of_all: ParameterId[] = ["rate", "gain"];
export const id: PluginId = "com.example.other";
export const first: "rate" = plugins[0].parameters[0].id;
export const largest: 16 = plugins[0].parameters[1].max;
export const all: readonly Parameter[] = plugins.flatMap((plugin): readonly Parameter[] => plugin.parameters);
// @ts-expect-error: it is the other one's
export const foreign: ParameterId<"com.example.wobble"> = "gain";
// @ts-expect-error: nobody has it
export const unknown: ParameterId = "rat";
)");
    EXPECT_EQ(compile("use.ts"), "exit 0\n");
}

} // namespace
} // namespace aviary::workshop
