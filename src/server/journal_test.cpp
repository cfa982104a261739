#include "server/journal.h"

#include <gtest/gtest.h>

using namespace aviary::server;
using nlohmann::json;

namespace {

/// Their numbers; {-1} when they are not all there.
std::vector<int> since(const Journal& journal, std::uint64_t seq) {
    const auto missed = journal.since(seq);
    if (!missed) return {-1};
    std::vector<int> numbers;
    for (const Message& message : *missed) numbers.push_back(json::parse(*message)["seq"]);
    return numbers;
}

} // namespace

TEST(Journal, CountsAndGivesWhatWasMissed) {
    Journal journal;
    EXPECT_EQ(journal.seq(), 0u);
    EXPECT_EQ(since(journal, 0), std::vector<int>{});
    for (int i = 1; i <= 3; ++i) journal.add("transport:state", "{}");
    EXPECT_EQ(journal.seq(), 3u);
    EXPECT_EQ(since(journal, 0), (std::vector<int>{1, 2, 3}));
    EXPECT_EQ(since(journal, 2), std::vector<int>{3});
    EXPECT_EQ(since(journal, 3), std::vector<int>{});
    EXPECT_EQ(since(journal, 4), std::vector<int>{-1}) << "not one of this server's";
}

TEST(Journal, KeepsOnlySoMany) {
    Journal journal;
    for (std::size_t i = 0; i < Journal::most + 2; ++i) journal.add("transport:state", "{}");
    EXPECT_EQ(since(journal, 1), std::vector<int>{-1});
    EXPECT_EQ(since(journal, 2).size(), Journal::most);
}

TEST(Journal, KeepsOnlySoMuch) {
    Journal journal;
    const std::string half = json(std::string(Journal::largest / 2 - 100, 'x')).dump();
    for (int i = 0; i < 3; ++i) journal.add("workshop:stage", half);
    EXPECT_EQ(since(journal, 0), std::vector<int>{-1});
    EXPECT_EQ(since(journal, 1), (std::vector<int>{2, 3}));
    journal.add("workshop:stage", json(std::string(Journal::largest, 'x')).dump());
    EXPECT_EQ(since(journal, 3), std::vector<int>{-1}) << "too large to be kept";
    EXPECT_EQ(since(journal, 4), std::vector<int>{});
}
