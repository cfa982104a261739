#include "runtime/bundle/identity.h"
#include "runtime/bundle/version.h"

#include <gtest/gtest.h>

namespace aviary::runtime {
namespace {

TEST(Version, ParsesWhatSemverAllows) {
    EXPECT_EQ(parse_version("1.20.300"), (Version{1, 20, 300}));
    EXPECT_EQ(parse_version("0.0.4"), (Version{0, 0, 4}));
    EXPECT_EQ(parse_version("1.0.0-alpha.1.x-y+build.007"), (Version{1, 0, 0}));
}

TEST(Version, RefusesWhatSemverForbids) {
    for (const auto* text : {"", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.x", "1.2.3-", "1.2.3-a..b", "1.2.3-01",
             "1.2.3+", "-1.2.3", "1.2.3 ", "99999999999.0.0", "v1.2.3"})
        EXPECT_EQ(parse_version(text), std::nullopt) << text;
}

TEST(Version, ComparesByNumber) { EXPECT_LT((Version{1, 9, 9}), (Version{1, 10, 0})); }

TEST(ContractNames, MayNameAMajorOrAWholeVersion) {
    EXPECT_EQ(parse_contract_name("a.b")->major, std::nullopt);
    EXPECT_EQ(parse_contract_name("a.b@3")->major, 3u);
    EXPECT_EQ(parse_contract_name("a.b@3.1.4")->version, (Version{3, 1, 4}));
    EXPECT_EQ(parse_contract_name("@1"), std::nullopt);
    EXPECT_EQ(parse_contract_name("a@x"), std::nullopt);
    EXPECT_EQ(parse_contract_name("a@1.2"), std::nullopt);
}

// Reference values of FNV-1a 64, from the algorithm's own page.
static_assert(fnv1a_64("") == 0xcbf29ce484222325);
static_assert(fnv1a_64("foobar") == 0x85944171f73967e8);

TEST(Identity, ContractIdsAreHashesOfTheirFullNames) {
    EXPECT_EQ(guest_contract_id("example.adder", 12), fnv1a_64("guest_contract:example.adder@12"));
    EXPECT_EQ(host_contract_id("host.log", 0), fnv1a_64("host_contract:host.log@0"));
    EXPECT_EQ(contract_id("host.log", 1), host_contract_id("host.log", 1));
    EXPECT_EQ(contract_id("hosting.log", 1), guest_contract_id("hosting.log", 1));
}

} // namespace
} // namespace aviary::runtime
