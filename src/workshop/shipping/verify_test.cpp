#include "workshop/shipping/verify.h"

#include "workshop/test_plugin_project.h"

#include <gtest/gtest.h>

namespace aviary::workshop {
namespace {

using Place = Standing::Place;
using Remedies = std::vector<std::string>;

Standing standing(Place place, Freshness freshness, const std::string& path = "/home/anna/.clap/x.clap") {
    return {.plugin = "x", .place = place, .format = "clap", .path = path, .freshness = freshness};
}

// The tests of the commands compare real builds.

TEST(Remedies, AreTheFewestThatSuffice) {
    const auto fresh = standing(Place::installed, Freshness::current);
    EXPECT_EQ(remedies({fresh}), Remedies{});
    EXPECT_EQ(
        remedies({standing(Place::tree, Freshness::newer), standing(Place::build, Freshness::stale), fresh}),
        Remedies{"bundle"});
    EXPECT_EQ(remedies({standing(Place::tree, Freshness::newer), standing(Place::build, Freshness::stale),
                  standing(Place::installed, Freshness::stale)}),
        Remedies{"install"});
    EXPECT_EQ(remedies({standing(Place::installed, Freshness::missing)}), Remedies{"install"});
    const std::string system = "/usr/lib/clap/more/x.clap";
    EXPECT_EQ(remedies({fresh, standing(Place::installed, Freshness::damaged, system)}),
        Remedies{"install --system"});
    EXPECT_EQ(remedies({standing(Place::installed, Freshness::stale),
                  standing(Place::installed, Freshness::stale, system)}),
        (Remedies{"install", "install --system"}));
}

TEST(Verify, WithoutAReceiptThereIsNothingToCompareWith) {
    const TestProject project;
    EXPECT_EQ(verify(project.folder(), {}).error().code, "receipt.missing");
}

} // namespace
} // namespace aviary::workshop
