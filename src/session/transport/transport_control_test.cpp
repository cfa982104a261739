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
    EXPECT_GT(session_.state().transport.position_beats, 0);
    ASSERT_TRUE(session_.transport().stop());
    run(2);
    ASSERT_EQ(heard<Transport>().size(), 2u);
    EXPECT_FALSE(heard<Transport>()[1].playing);
    EXPECT_EQ(heard<engine::Status>().size(), 26u) << "one a tick";
    EXPECT_EQ(heard<engine::Status>().back().tracks.size(), 2u);
}

TEST_F(TransportTest, SeeksAndLoopsWhereItMakesSense) {
    open();
    ASSERT_TRUE(session_.transport().seek(4));
    ASSERT_TRUE(session_.transport().set_loop(engine::Loop{4, 8}));
    ASSERT_EQ(heard<Transport>().size(), 2u);
    EXPECT_EQ(heard<Transport>()[0].position_beats, 4);
    EXPECT_EQ(heard<Transport>()[1].loop->end_beats, 8);
    run(2);
    EXPECT_EQ(session_.state().transport.position_beats, 4);
    for (double beats : {-1.0, double(NAN), double(INFINITY)})
        EXPECT_EQ(code(session_.transport().seek(beats)), "transport.range");
    EXPECT_EQ(code(session_.transport().set_loop(engine::Loop{8, 8})), "transport.range");
    EXPECT_EQ(code(session_.transport().set_loop(engine::Loop{-1, 8})), "transport.range");
    EXPECT_EQ(session_.state().transport.loop->start_beats, 4);
}
