#include "session/test_session.h"

#include <cmath>

using namespace aviary;
using namespace aviary::session;

namespace {

class TransportTest : public SessionTest {};

} // namespace

TEST_F(TransportTest, PlaysAndStopsAndSaysSo) {
    open();
    EXPECT_EQ(run(4), 0);
    ASSERT_TRUE(session_.transport().play());
    EXPECT_GT(run(20), 0.01f);
    ASSERT_EQ(heard<Transport>().size(), 1u);
    EXPECT_TRUE(heard<Transport>()[0].playing);
    EXPECT_GT(session_.state().transport.position, Beats());
    ASSERT_TRUE(session_.transport().stop());
    run(2);
    ASSERT_EQ(heard<Transport>().size(), 2u);
    EXPECT_FALSE(heard<Transport>()[1].playing);
    EXPECT_EQ(heard<engine::Status>().size(), 26u) << "one a tick";
    EXPECT_EQ(heard<engine::Status>().back().tracks.size(), 2u);
}

TEST_F(TransportTest, RemembersTheRegionOfALoopThatIsSwitchedOff) {
    open();
    EXPECT_FALSE(session_.state().transport.last_loop);
    ASSERT_TRUE(session_.transport().set_loop(engine::Loop{Beats(4), Beats(8)}));
    ASSERT_TRUE(session_.transport().set_loop(std::nullopt));
    EXPECT_FALSE(session_.state().transport.loop);
    ASSERT_TRUE(session_.state().transport.last_loop);
    EXPECT_EQ(session_.state().transport.last_loop->start, Beats(4));
    EXPECT_EQ(heard<Transport>().back().last_loop->end, Beats(8));
    open();
    EXPECT_FALSE(session_.state().transport.last_loop) << "another song has another region";
}

TEST_F(TransportTest, SeeksAndLoopsWhereItMakesSense) {
    open();
    ASSERT_TRUE(session_.transport().seek(Beats(4)));
    ASSERT_TRUE(session_.transport().set_loop(engine::Loop{Beats(4), Beats(8)}));
    ASSERT_EQ(heard<Transport>().size(), 2u);
    EXPECT_EQ(heard<Transport>()[0].position, Beats(4));
    EXPECT_EQ(heard<Transport>()[1].loop->end, Beats(8));
    run(2);
    EXPECT_EQ(session_.state().transport.position, Beats(4));
    for (double beats : {-1.0, double(NAN), double(INFINITY)})
        EXPECT_EQ(code(session_.transport().seek(Beats(beats))), "transport.range");
    EXPECT_EQ(code(session_.transport().set_loop(engine::Loop{Beats(8), Beats(8)})), "transport.range");
    EXPECT_EQ(code(session_.transport().set_loop(engine::Loop{Beats(-1), Beats(8)})), "transport.range");
    EXPECT_EQ(session_.state().transport.loop->start, Beats(4));
}
