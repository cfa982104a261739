#include "session/test_session.h"

using namespace aviary;
using namespace aviary::session;

namespace {

class NotesTest : public SessionTest {
protected:
    /// Processes one block and gives its last sample.
    float next_sample() {
        run_block();
        return left_.back();
    }
};

} // namespace

TEST_F(NotesTest, ArePlayedByHandWhileTheTransportStands) {
    open();
    const auto lead = slot(0, 1);
    ASSERT_TRUE(session_.notes().play(lead, 60, 0.5, true));
    EXPECT_EQ(next_sample(), 0.25f);
    ASSERT_TRUE(session_.notes().play(lead, 60, 0, false));
    EXPECT_EQ(next_sample(), 0);
    for (int key : {-1, 128}) EXPECT_EQ(code(session_.notes().play(lead, key, 1, true)), "note.range");
    for (double velocity : {-0.1, 1.1, double(NAN)})
        EXPECT_EQ(code(session_.notes().play(lead, 60, velocity, true)), "note.range");
    EXPECT_EQ(code(session_.notes().play(99, 60, 1, true)), "slot.unknown");
}
