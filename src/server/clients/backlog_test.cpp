#include "server/clients/backlog.h"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

using namespace aviary::server;
using nlohmann::json;

namespace {

/// The numbers of the notifications since `seq`; {-1} if some are not kept any more.
std::vector<int> since(const Backlog& backlog, std::uint64_t seq) {
    const auto missed = backlog.since(seq);
    if (!missed) return {-1};
    std::vector<int> numbers;
    for (const Message& message : *missed) numbers.push_back(json::parse(*message)["seq"]);
    return numbers;
}

} // namespace

TEST(Backlog, CountsAndGivesWhatWasMissed) {
    Backlog backlog;
    EXPECT_EQ(backlog.seq(), 0u);
    EXPECT_EQ(since(backlog, 0), std::vector<int>{});
    for (int i = 1; i <= 3; ++i) backlog.add("transport:state", "{}");
    EXPECT_EQ(backlog.seq(), 3u);
    EXPECT_EQ(since(backlog, 0), (std::vector<int>{1, 2, 3}));
    EXPECT_EQ(since(backlog, 2), std::vector<int>{3});
    EXPECT_EQ(since(backlog, 3), std::vector<int>{});
    EXPECT_EQ(since(backlog, 4), std::vector<int>{-1}) << "not one of this server's";
}

TEST(Backlog, KeepsOnlySoMany) {
    Backlog backlog;
    for (std::size_t i = 0; i < Backlog::most + 2; ++i) backlog.add("transport:state", "{}");
    EXPECT_EQ(since(backlog, 1), std::vector<int>{-1});
    EXPECT_EQ(since(backlog, 2).size(), Backlog::most);
}

TEST(Backlog, KeepsOnlySoMuch) {
    Backlog backlog;
    const std::string half = json(std::string(Backlog::largest / 2 - 100, 'x')).dump();
    for (int i = 0; i < 3; ++i) backlog.add("workshop:stage", half);
    EXPECT_EQ(since(backlog, 0), std::vector<int>{-1});
    EXPECT_EQ(since(backlog, 1), (std::vector<int>{2, 3}));
    backlog.add("workshop:stage", json(std::string(Backlog::largest, 'x')).dump());
    EXPECT_EQ(since(backlog, 3), std::vector<int>{-1}) << "too large to be kept";
    EXPECT_EQ(since(backlog, 4), std::vector<int>{});
}
