#include "session/parameters/parameter_changes.h"

#include <gtest/gtest.h>

using namespace aviary::session;
using aviary::hosting::ParameterKind;
using aviary::hosting::ParameterMetadata;
using Ids = std::vector<std::string>;

namespace {

ParameterMetadata parameter(
    std::string id, double min, double max, ParameterKind kind = ParameterKind::floating) {
    ParameterMetadata metadata;
    metadata.id = std::move(id);
    metadata.kind = kind;
    metadata.min = min;
    metadata.max = max;
    return metadata;
}

ParameterChanges compare(
    std::vector<ParameterMetadata> before, std::vector<double> values, std::vector<ParameterMetadata> after) {
    return compare_parameters(before, values, after);
}

} // namespace

TEST(ParameterChanges, KeepsAParameterByItsIdWhereverItMoved) {
    const auto changes = compare({parameter("rate", 0, 20), parameter("depth", 0, 100)}, {7, 30},
        {parameter("depth", 0, 100), parameter("rate", 0, 20)});
    EXPECT_EQ(changes.kept, (Ids{"depth", "rate"}));
    EXPECT_TRUE(changes.clamped.empty() && changes.added.empty() && changes.removed.empty());
}

TEST(ParameterChanges, TellsWhichValuesTheNewRangeExcludes) {
    const auto changes = compare({parameter("rate", 0, 20), parameter("depth", 0, 20)}, {18, 10},
        {parameter("rate", 0, 10), parameter("depth", 0, 10)});
    EXPECT_EQ(changes.kept, (Ids{"rate", "depth"}));
    EXPECT_EQ(changes.clamped, Ids{"rate"});
}

TEST(ParameterChanges, CountsAValueBetweenStepsAsClamped) {
    const auto changes =
        compare({parameter("voices", 0, 8)}, {3.7}, {parameter("voices", 0, 8, ParameterKind::integer)});
    EXPECT_EQ(changes.clamped, Ids{"voices"});
}

TEST(ParameterChanges, TellsWhatIsNewAndWhatIsGone) {
    const auto changes = compare({parameter("rate", 0, 20), parameter("depth", 0, 1)}, {4, 0},
        {parameter("rate", 0, 20), parameter("shape", 0, 1)});
    EXPECT_EQ(changes.added, Ids{"shape"});
    EXPECT_EQ(changes.removed, Ids{"depth"});
}
