#include "app/outlet.h"

#include <gtest/gtest.h>

#include <thread>

#include <fcntl.h>
#include <unistd.h>

namespace aviary::app {
namespace {

struct OutletTest : testing::Test {
    OutletTest() { EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0); }
    ~OutletTest() override {
        for (const int end : ends)
            if (end >= 0) ::close(end);
    }
    static std::string words(std::uint64_t lines) { return std::to_string(lines) + " left out"; }
    /// All that comes until the text ends so.
    std::string read_until(const std::string& end) const {
        std::string all;
        char piece[65536];
        while (!all.ends_with(end)) {
            const auto got = ::read(ends[0], piece, sizeof piece);
            if (got <= 0) break;
            all.append(piece, std::size_t(got));
        }
        return all;
    }
    int ends[2] = {-1, -1};
};

TEST_F(OutletTest, LinesComeInOrder) {
    {
        Outlet outlet(ends[1], words);
        outlet.put("one");
        outlet.put("two");
    }
    EXPECT_EQ(read_until("two\n"), "one\ntwo\n");
}

TEST_F(OutletTest, AReaderThatDoesNotReadDelaysNobodyAndLearnsWhatItMissed) {
    Outlet outlet(ends[1], words);
    const std::string line(999, 'x');
    for (int i = 0; i < 6000; ++i) outlet.put(line); // 6 MB: more than the pipe and the outlet keep
    const std::string all = read_until(" left out\n");
    const auto lines = all.size() / 1000;
    EXPECT_GT(lines, 4000u);
    const std::string last = "\n" + std::to_string(6000 - lines) + " left out\n";
    EXPECT_TRUE(all.ends_with(last)) << all.substr(all.size() - 40);
    outlet.put("heard again");
    EXPECT_EQ(read_until("again\n"), "heard again\n");
}

TEST_F(OutletTest, ItsEndWaitsForNobody) {
    Outlet outlet(ends[1], words);
    for (int i = 0; i < 200; ++i) outlet.put(std::string(999, 'x'));
} // returns

TEST_F(OutletTest, AReaderThatWentAwayIsNoReasonToWait) {
    ::close(std::exchange(ends[0], -1));
    signal(SIGPIPE, SIG_IGN);
    Outlet outlet(ends[1], words);
    for (int i = 0; i < 6000; ++i) outlet.put(std::string(999, 'x'));
}

TEST_F(OutletTest, LastWordsWaitForNobody) {
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    const std::string much(1 << 20, 'x');
    while (write(ends[1], much.data(), much.size()) > 0) {
    }
    fcntl(ends[1], F_SETFL, 0);
    put_at_once(ends[1], "stuck"); // returns
}

} // namespace
} // namespace aviary::app
