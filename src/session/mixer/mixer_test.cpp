#include "session/test_session.h"

#include <cmath>

using namespace aviary;
using namespace aviary::session;

namespace {

class MixerTest : public SessionTest {};

} // namespace

TEST_F(MixerTest, SetsTheMixerPieceByPiece) {
    open();
    ASSERT_TRUE(session_.mixer().set(1, {.volume = Decibels(-6)}));
    ASSERT_TRUE(session_.mixer().set(1, {.pan = 0.5, .mute = true}));
    const auto mixer = session_.state().tracks[0].mixer;
    EXPECT_EQ(mixer.volume, Decibels(-6));
    EXPECT_EQ(mixer.pan, 0.5);
    EXPECT_TRUE(mixer.mute);
    EXPECT_FALSE(mixer.solo);
    ASSERT_EQ(heard<Track>().size(), 2u);
    EXPECT_EQ(heard<Track>()[1].mixer.pan, 0.5);

    ASSERT_TRUE(session_.mixer().set(0, {.volume = Decibels(-INFINITY)}));
    EXPECT_TRUE(std::isinf(session_.state().master.mixer.volume.count));
    EXPECT_EQ(heard<Master>().size(), 1u);

    EXPECT_EQ(code(session_.mixer().set(3, {})), "track.unknown");
    EXPECT_EQ(code(session_.mixer().set(1, {.pan = 1.1})), "mixer.range");
    EXPECT_EQ(code(session_.mixer().set(1, {.volume = Decibels(25)})), "mixer.range");
    EXPECT_EQ(code(session_.mixer().set(1, {.volume = Decibels(NAN)})), "mixer.range");
}

TEST_F(MixerTest, SendsTracksIntoOthers) {
    open();
    ASSERT_TRUE(session_.mixer().set(2, {.sends = {{{.to = 1, .level = Decibels(-6)}}}}));
    ASSERT_TRUE(session_.mixer().set(2, {.pan = 0.5}));
    EXPECT_EQ(heard<Track>().back().sends, (std::vector<Send>{{1, Decibels(-6)}}))
        << "as long as nobody takes them away";
    EXPECT_EQ(session_.state().tracks[1].sends, (std::vector<Send>{{1, Decibels(-6)}}));
    EXPECT_EQ(code(session_.mixer().set(1, {.sends = {{{.to = 2}}}})), "send.cycle");
    EXPECT_EQ(code(session_.mixer().set(1, {.sends = {{{.to = 9}}}})), "send.unknown");
    EXPECT_EQ(code(session_.mixer().set(1, {.sends = {{{0, Decibels(25)}}}})), "mixer.range");
    EXPECT_EQ(code(session_.mixer().set(1, {.sends = {{{0, Decibels(NAN)}}}})), "mixer.range");
    EXPECT_EQ(code(session_.mixer().set(0, {.sends = {{{.to = 1}}}})), "send.master");
    ASSERT_TRUE(session_.mixer().set(2, {.sends = std::vector<Send>()}));
    EXPECT_TRUE(session_.state().tracks[1].sends.empty());
}
