// Layouts: the busses a host sees, chooses and plays.
#include "sdk/formats/vst3/processor/busses.h"
#include "sdk/formats/vst3/testing/vst3_test_host.h"

#include <aviary/layout.h>

#include <bit>

namespace aviary::test {
namespace {

using namespace vst3;
using vst::SpeakerArr::k51;
using vst::SpeakerArr::kMono;
using vst::SpeakerArr::kStereo;

/// A host block of several busses, each channel filled with one value.
struct Busses {
    struct Side {
        std::vector<std::vector<float>> samples;
        std::vector<float*> channels;
        std::vector<vst::AudioBusBuffers> busses;
        void add(const std::vector<float>& values) {
            counts.push_back(int32(values.size()));
            for (const float value : values) samples.emplace_back(frames, value);
        }
        void wire() {
            channels.clear();
            busses.assign(counts.size(), {});
            for (auto& channel : samples) channels.push_back(channel.data());
            float** next = channels.data();
            for (std::size_t i = 0; i < counts.size(); next += counts[i++]) {
                busses[i].numChannels = counts[i];
                busses[i].channelBuffers32 = next;
            }
        }
        std::vector<int32> counts;
    };
    static constexpr std::size_t frames = 300;
    Side in, out;

    tresult process(vst::IAudioProcessor& processor, Changes* changes = nullptr) {
        in.wire();
        out.wire();
        vst::ProcessData block;
        block.numSamples = frames;
        block.numInputs = int32(in.busses.size());
        block.numOutputs = int32(out.busses.size());
        block.inputs = in.busses.data();
        block.outputs = out.busses.data();
        block.inputParameterChanges = changes;
        return processor.process(block);
    }
    /// The value of an output channel, counted through all busses, the same in the whole block.
    float heard(std::size_t channel) const {
        EXPECT_EQ(out.samples[channel], std::vector<float>(frames, out.samples[channel][0]));
        return out.samples[channel][0];
    }
};

struct Vst3Busses : testing::Test {
    Library library{TEST_VST3};
    Vst3Host host{library, "test.spread"};
    vst::SpeakerArrangement arrangement(vst::BusDirection direction, int32 bus) {
        vst::SpeakerArrangement found = 0;
        EXPECT_EQ(host.processor->getBusArrangement(direction, bus, found), kResultOk);
        return found;
    }
    /// Starts with every bus in use.
    bool start() {
        for (const auto direction : {vst::kInput, vst::kOutput})
            for (int32 i = 0; i < host.component->getBusCount(vst::kAudio, direction); ++i)
                host.component->activateBus(vst::kAudio, direction, i, true);
        return host.start();
    }
    tresult choose(std::vector<vst::SpeakerArrangement> in, std::vector<vst::SpeakerArrangement> out) {
        return host.processor->setBusArrangements(in.data(), int32(in.size()), out.data(), int32(out.size()));
    }
};

TEST_F(Vst3Busses, AreThoseOfTheLayoutThatIsPreferred) {
    ASSERT_EQ(host.component->getBusCount(vst::kAudio, vst::kInput), 2);
    ASSERT_EQ(host.component->getBusCount(vst::kAudio, vst::kOutput), 1);
    EXPECT_EQ(arrangement(vst::kInput, 0), k51);
    EXPECT_EQ(arrangement(vst::kInput, 1), kMono);
    vst::BusInfo main, key;
    host.component->getBusInfo(vst::kAudio, vst::kInput, 0, main);
    host.component->getBusInfo(vst::kAudio, vst::kInput, 1, key);
    EXPECT_EQ(main.channelCount, 6);
    EXPECT_EQ(main.busType, vst::kMain);
    EXPECT_TRUE(main.flags & vst::BusInfo::kDefaultActive);
    EXPECT_EQ(to_utf8(key.name, 128), "Key");
    EXPECT_EQ(key.channelCount, 1);
    EXPECT_EQ(key.busType, vst::kAux);
    EXPECT_FALSE(key.flags & vst::BusInfo::kDefaultActive);
}

TEST_F(Vst3Busses, TheHostChoosesAmongTheLayoutsWhileInactive) {
    EXPECT_EQ(choose({kStereo, kMono}, {kStereo}), kResultFalse);
    EXPECT_EQ(arrangement(vst::kInput, 0), k51) << "no layout is near";
    ASSERT_EQ(choose({kMono, kMono}, {kStereo, kMono}), kResultTrue);
    EXPECT_EQ(host.component->getBusCount(vst::kAudio, vst::kOutput), 2);
    EXPECT_EQ(arrangement(vst::kOutput, 0), kStereo);
    ASSERT_TRUE(host.start());
    EXPECT_EQ(choose({k51, kMono}, {k51}), kResultFalse);
}

TEST_F(Vst3Busses, AHostMayLeaveOutTheOptionalOnes) {
    ASSERT_EQ(choose({kMono}, {kStereo}), kResultTrue);
    EXPECT_EQ(arrangement(vst::kInput, 0), kMono);
    EXPECT_EQ(arrangement(vst::kInput, 1), kMono);
    EXPECT_EQ(host.processor->setBusArrangements(nullptr, 0, nullptr, 0), kResultFalse)
        << "not the main ones";
}

TEST_F(Vst3Busses, TheNearestIsInPlaceOfWhatIsRefused) {
    ASSERT_EQ(choose({kMono, kMono}, {kStereo, kMono}), kResultTrue);
    const vst::SpeakerArrangement other_six = 0x3f << 4; // none that has a name here
    EXPECT_EQ(choose({other_six, kMono}, {other_six}), kResultFalse);
    EXPECT_EQ(arrangement(vst::kInput, 0), k51) << "has as many channels";
}

TEST_F(Vst3Busses, EveryChannelOfEveryBusIsPlayed) {
    ASSERT_TRUE(start());
    Busses surround;
    surround.in.add({1, 2, 3, 4, 5, 6});
    surround.in.add({0.5});
    surround.out.add(std::vector<float>(6, -1));
    ASSERT_EQ(surround.process(*host.processor), kResultOk);
    for (std::size_t channel = 0; channel < 6; ++channel)
        EXPECT_EQ(surround.heard(channel), float(channel) + 1.5f);

    host.component->setActive(false);
    ASSERT_EQ(choose({kMono, kMono}, {kStereo, kMono}), kResultTrue);
    ASSERT_TRUE(start());
    Busses widening;
    widening.in.add({3});
    widening.in.add({0.5});
    widening.out.add({-1, -1});
    widening.out.add({-1});
    ASSERT_EQ(widening.process(*host.processor), kResultOk);
    EXPECT_EQ(widening.heard(0), 3.5f);
    EXPECT_EQ(widening.heard(1), 3.5f);
    EXPECT_EQ(widening.heard(2), 3.0f);
    widening.in.samples[0].assign(Busses::frames, 0);
    widening.process(*host.processor);
    EXPECT_EQ(widening.out.busses[0].silenceFlags, 0u);
    EXPECT_EQ(widening.out.busses[1].silenceFlags, 1u);
}

TEST_F(Vst3Busses, ASilentKeyIsConnectedAndAMissingOneIsNot) {
    ASSERT_TRUE(start());
    Busses without;
    without.in.add({1, 1, 1, 1, 1, 1});
    without.out.add(std::vector<float>(6, -1));
    without.process(*host.processor);
    EXPECT_EQ(without.heard(0), 101);

    Busses rubbish = without;
    rubbish.in.add({77});
    rubbish.in.wire();
    rubbish.out.wire();
    rubbish.in.busses[1].silenceFlags = 1;
    vst::ProcessData block;
    block.numSamples = Busses::frames;
    block.numInputs = 2;
    block.numOutputs = 1;
    block.inputs = rubbish.in.busses.data();
    block.outputs = rubbish.out.busses.data();
    ASSERT_EQ(host.processor->process(block), kResultOk);
    EXPECT_EQ(rubbish.heard(0), 1);
}

TEST_F(Vst3Busses, ASideChainIsHeardWhileTheHostUsesIt) {
    ASSERT_TRUE(host.start());
    Busses busses;
    busses.in.add({1, 1, 1, 1, 1, 1});
    busses.in.add({0.5});
    busses.out.add(std::vector<float>(6, -1));
    busses.process(*host.processor);
    EXPECT_EQ(busses.heard(0), 101) << "nobody has activated it";
    ASSERT_EQ(host.component->activateBus(vst::kAudio, vst::kInput, 1, true), kResultOk);
    busses.process(*host.processor);
    EXPECT_EQ(busses.heard(0), 1.5f);
    ASSERT_EQ(host.component->activateBus(vst::kAudio, vst::kInput, 1, false), kResultOk);
    busses.process(*host.processor);
    EXPECT_EQ(busses.heard(0), 101);
    EXPECT_NE(host.component->activateBus(vst::kAudio, vst::kInput, 2, true), kResultOk) << "there is none";
}

TEST_F(Vst3Busses, AnOutputThatIsNotInUseIsSilentAndFlagged) {
    ASSERT_EQ(choose({kMono, kMono}, {kStereo, kMono}), kResultTrue);
    ASSERT_TRUE(host.start());
    Busses busses;
    busses.in.add({3});
    busses.in.add({0.5});
    busses.out.add({-1, -1});
    busses.out.add({-1});
    busses.process(*host.processor);
    EXPECT_EQ(busses.heard(0), 103);
    EXPECT_EQ(busses.heard(2), 0);
    EXPECT_EQ(busses.out.busses[1].silenceFlags, 1u);
}

TEST_F(Vst3Busses, BypassPassesEachChannelAndASingleOneToAll) {
    ASSERT_EQ(choose({kMono, kMono}, {kStereo, kMono}), kResultTrue);
    ASSERT_TRUE(start());
    Busses busses;
    busses.in.add({3});
    busses.in.add({0.5});
    busses.out.add({-1, -1});
    busses.out.add({-1});
    Changes on;
    on.add(detail::bypass_id, 0, 1);
    busses.process(*host.processor, &on);
    for (int i = 0; i < 3; ++i) busses.process(*host.processor);
    EXPECT_EQ(busses.heard(0), 3);
    EXPECT_EQ(busses.heard(1), 3);
}

TEST(Vst3Arrangements, HaveAsManySpeakersAsTheBus) {
    for (int i = 0; i <= int(Speakers::ambisonic_3); ++i) {
        const auto speakers = Speakers(i);
        EXPECT_EQ(unsigned(std::popcount(detail::arrangement_of(speakers))), channel_count(speakers)) << i;
        EXPECT_EQ(detail::speakers_of(detail::arrangement_of(speakers)), speakers) << i;
    }
    EXPECT_EQ(detail::speakers_of(0x3), Speakers::stereo);
    EXPECT_EQ(detail::speakers_of(0x5), Speakers::none) << "left and centre";
}

} // namespace
} // namespace aviary::test
