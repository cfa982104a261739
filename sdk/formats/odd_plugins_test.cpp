// What authors may declare and hosts may hand back, at its edges, in either format.
#include "sdk/formats/either_host.h"
#include "sdk/formats/odd_plugins.h"

#include <algorithm>
#include <random>

namespace aviary::test {
namespace {

struct OddPlugins : EitherFormat {};
AVIARY_IN_EITHER_FORMAT(OddPlugins);

TEST_P(OddPlugins, TwoOfOneNameAreKnownByTheirVendors) {
    const auto names = GetParam().plugins();
    EXPECT_EQ(std::count(names.begin(), names.end(), "Echo by One"), 1);
    EXPECT_EQ(std::count(names.begin(), names.end(), "Echo by Other"), 1);
    EXPECT_TRUE(make("one.echo")->params().empty());
    EXPECT_EQ(make("other.echo")->params(), std::vector<std::string>{"Own"});
}

TEST_P(OddPlugins, IdsMayBeAnyText) {
    auto host = make(Odd::plugin_id);
    ASSERT_TRUE(host->activate());
    host->resize(8);
    EXPECT_EQ(host->params().size(), 4u);
    const char* ids[] = {" with spaces ", "\"'<>&\\", "\u97f3\u91cf/%s%n\n\t", Odd::longest_id};
    double travel = 0;
    for (const char* id : ids) {
        host->process_with(id, travel += 0.125);
        EXPECT_EQ(host->travel(id), travel) << id;
    }
    host->deactivate();
    const auto state = host->save();
    auto other = make(Odd::plugin_id);
    ASSERT_TRUE(other->load(state));
    travel = 0;
    for (const char* id : ids) EXPECT_EQ(other->travel(id), travel += 0.125) << id;
    EXPECT_EQ(other->save(), state);
}

TEST_P(OddPlugins, TwoThousandParametersAllWork) {
    auto host = make("test.crowd");
    const auto names = host->params();
    ASSERT_EQ(names.size(), Crowd::size);
    EXPECT_EQ(names.front(), "member.0");
    EXPECT_EQ(names.back(), "member.1999");
    ASSERT_TRUE(host->activate());
    host->resize(4);
    for (unsigned i = 0; i < Crowd::size; i += 7)
        host->process_with(("member." + std::to_string(i)).c_str(), 0.25);
    host->process_with("member.1999", 0.75);
    host->deactivate();
    auto other = make("test.crowd");
    ASSERT_TRUE(other->load(host->save()));
    for (unsigned i = 0; i < Crowd::size; ++i)
        ASSERT_EQ(other->travel(("member." + std::to_string(i)).c_str()), i == 1999 ? 0.75
                                                                          : i % 7   ? 0
                                                                                    : 0.25);
}

struct OddState : EitherFormat {
    static constexpr const char* param = "kept";
    std::unique_ptr<EitherHost> host = make("test.first");
    StateBytes good;
    void SetUp() override {
        ASSERT_TRUE(host->activate());
        host->resize(4);
        host->process_with(param, 0.25);
        host->deactivate();
        good = host->save();
        ASSERT_FALSE(good.empty());
    }
    /// The bad state is refused and changes nothing.
    void expect_refused(const StateBytes& bad, const char* what) {
        testing::internal::CaptureStderr();
        const bool taken = host->load(bad);
        said = testing::internal::GetCapturedStderr();
        EXPECT_FALSE(taken) << what;
        ASSERT_EQ(host->save(), good) << what;
        ASSERT_EQ(host->travel(param), 0.25) << what;
    }
    std::string said; ///< on stderr, at the last refusal
};
AVIARY_IN_EITHER_FORMAT(OddState);

TEST_P(OddState, CutAnywhereItIsRefused) {
    for (std::size_t size = 0; size < good.size(); ++size)
        expect_refused(StateBytes(good.begin(), good.begin() + long(size)), "cut");
}

TEST_P(OddState, OfANewerVersionItIsRefusedInWords) {
    StateBytes newer = good;
    newer[8] += 1; // the version stands behind "AviaryST"
    expect_refused(newer, "newer");
    EXPECT_NE(said.find("newer version"), said.npos) << said;
}

TEST_P(OddState, OfRandomBytesItIsRefusedAndTheyAreNotFollowed) {
    std::mt19937 random(5);
    for (int round = 0; round < 300; ++round) {
        StateBytes noise(random() % 2000);
        std::generate(noise.begin(), noise.end(), [&] { return static_cast<unsigned char>(random()); });
        expect_refused(noise, "noise");
        StateBytes damaged = good;
        damaged[random() % damaged.size()] ^= static_cast<unsigned char>(1 + random() % 255);
        expect_refused(damaged, "damaged");
    }
}

TEST_P(OddState, AHundredMegabytesOfNothingAreRefused) {
    StateBytes padded = good;
    padded.resize(hundred_megabytes);
    expect_refused(padded, "padded");
    expect_refused(StateBytes(hundred_megabytes, 0x5a), "rubbish");
}

TEST_P(OddState, AHundredMegabytesOfSoundComeBack) {
    auto recording = make("test.recording");
    ASSERT_TRUE(recording->activate());
    recording->deactivate();
    auto& samples = Recording::latest->samples;
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = unsigned(i * 2654435761u);
    const auto state = recording->save();
    ASSERT_GT(state.size(), Recording::bytes);
    auto other = make("test.recording");
    ASSERT_TRUE(other->load(state));
    ASSERT_TRUE(other->activate()); // where it finds the room for it
    EXPECT_EQ(Recording::latest->samples, samples);
    other->deactivate();
    EXPECT_EQ(other->save(), state);
}

TEST_P(OddState, OfAnOlderVersionKeepsWhatIsStillThere) {
    auto newer = make("test.second");
    ASSERT_TRUE(newer->activate());
    newer->resize(4);
    newer->process_with("added", 0.125);
    newer->deactivate();
    ASSERT_TRUE(newer->load(good));
    EXPECT_EQ(newer->travel("kept"), 0.25);
    EXPECT_EQ(newer->travel("added"), 0.5) << "the state says nothing of it: its initial value";
    EXPECT_EQ(SecondVersion::latest->voice, 3);
    EXPECT_EQ(SecondVersion::latest->fresh, 9);
}

TEST_P(OddState, OfAYoungerVersionIsTakenByTheOlder) {
    auto newer = make("test.second");
    ASSERT_TRUE(newer->activate());
    newer->resize(4);
    newer->process_with("kept", 0.75);
    newer->deactivate();
    ASSERT_TRUE(host->load(newer->save()));
    EXPECT_EQ(host->travel("kept"), 0.75);
    EXPECT_EQ(host->travel("gone"), 0.5);
}

} // namespace
} // namespace aviary::test
