#include "server/protocol/shape.h"

#include <gtest/gtest.h>

using namespace aviary::server::protocol;
using nlohmann::json;

namespace {

const Types types = {
    {"Mixer", object({{"pan", number}, {"mute", boolean}})},
    {"Track", extend("Mixer", {{"number", whole}, {"plugins", list(object({{"name", nullable(string)}}))}})},
    {"Source",
        either({object({{"kind", literal("song")}}), object({{"kind", literal("tone")}, {"hertz", number}}),
            object({{"kind", literal("file")}, {"name", string}})})},
};

/// The misfit's text; empty if the value fits.
std::string misfit(const Shape& shape, const json& value) {
    const auto found = find_misfit(shape, value, types);
    return found ? found->text() : "";
}

const json a_track = {{"pan", 0.5}, {"mute", false}, {"number", 2}, {"plugins", {{{"name", nullptr}}}}};

json with(const char* path, const json& value) {
    json changed = a_track;
    changed[json::json_pointer(path)] = value;
    return changed;
}

} // namespace

TEST(Shape, TakesWhatIsAsDescribed) {
    EXPECT_EQ(misfit(named("Track"), a_track), "");
    EXPECT_EQ(misfit(any, a_track), "");
    EXPECT_EQ(misfit(nothing, json::object()), "");
    EXPECT_EQ(misfit(tuple({whole, string}), {4, "a"}), "");
    EXPECT_EQ(misfit(object({{"pan?", number}}), json::object()), "");
    EXPECT_EQ(misfit(whole, 3.0), "");
}

TEST(Shape, NamesTheFieldThatIsNot) {
    EXPECT_EQ(misfit(named("Track"), with("/pan", "left")), "'pan' must be a number; it is a string");
    EXPECT_EQ(misfit(named("Track"), with("/mute", 1)), "'mute' must be true or false; it is 1");
    EXPECT_EQ(misfit(named("Track"), with("/plugins/0/name", 7)),
        "'plugins[0].name' must be a string or null; it is 7");
    EXPECT_EQ(misfit(named("Track"), with("/plugins", json::object())),
        "'plugins' must be an array; it is an object");
    EXPECT_EQ(misfit(named("Track"), with("/volume", 3)), "'volume' is not known here");
    EXPECT_EQ(misfit(named("Track"), {{"mute", true}}), "'pan' must be a number; it is missing");
    EXPECT_EQ(misfit(object({{"value", any}}), json::object()), "'value' must be there; it is missing");
    EXPECT_EQ(misfit(nothing, json::array()), "'params' must be an object; it is an array");
    EXPECT_EQ(misfit(tuple({whole, string}), json{4}), "'params' must be an array of 2; it is an array");
}

TEST(Shape, TakesOnlyWholeNumbersThatFitWhereTheyAreCounted) {
    for (const json& given : {json(-1), json(0.5), json(1e10), json("1")})
        EXPECT_NE(misfit(whole, given), "") << given;
    EXPECT_EQ(misfit(serial, 1e10), "");
    EXPECT_NE(misfit(serial, 1e17), "");
}

TEST(Shape, NamesTheRangeThatANumberIsOutOf) {
    const Shape pan = number_within(-1, 1);
    for (const json& given : {json(-1), json(0.25), json(1)}) EXPECT_EQ(misfit(pan, given), "") << given;
    EXPECT_EQ(misfit(pan, 1.5), "'params' must be a number from -1 to 1; it is 1.5");
    EXPECT_EQ(misfit(whole_within(0, 127), 128), "'params' must be a whole number from 0 to 127; it is 128");
    EXPECT_EQ(misfit(whole, -1), "'params' must be a whole number from 0 to 2147483647; it is -1");
}

TEST(Shape, SpeaksOfTheAlternativeThatWasMeant) {
    const Shape source = named("Source");
    EXPECT_EQ(misfit(source, {{"kind", "tone"}}), "'hertz' must be a number; it is missing");
    EXPECT_EQ(misfit(source, {{"kind", "file"}, {"hertz", 3}}), "'name' must be a string; it is missing");
    EXPECT_EQ(misfit(source, {{"kind", "song"}, {"hertz", 3}}), "'hertz' is not known here");
    EXPECT_EQ(
        misfit(source, {{"kind", "radio"}}), "'kind' must be \"song\", \"tone\" or \"file\"; it is a string");
}
