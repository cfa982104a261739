// The host's sound in its forms: 64 bits, silence flags.
#include "rt/no_alloc.h"
#include "sdk/formats/vst3/testing/vst3_test_host.h"

namespace aviary::test {
namespace {

using namespace vst3;

/// A host block of 64-bit samples.
struct Wide {
    std::vector<double> input[2], output[2];
    uint64 silence = 0;
    explicit Wide(std::size_t frames) {
        for (auto* side : {&input, &output})
            for (auto& channel : *side) channel.assign(frames, 7);
    }
    tresult process(vst::IAudioProcessor& processor, bool in_place = false) {
        double* in[] = {input[0].data(), input[1].data()};
        double* out[] = {output[0].data(), output[1].data()};
        vst::AudioBusBuffers ins, outs;
        ins.numChannels = outs.numChannels = 2;
        ins.channelBuffers64 = in_place ? out : in;
        outs.channelBuffers64 = out;
        vst::ProcessData block;
        block.symbolicSampleSize = vst::kSample64;
        block.numSamples = int(output[0].size());
        block.numInputs = block.numOutputs = 1;
        block.inputs = &ins;
        block.outputs = &outs;
        const auto result = processor.process(block);
        silence = outs.silenceFlags;
        return result;
    }
};

struct Vst3HostSound : testing::Test {
    Library library{TEST_VST3};
    Vst3Host host{library, "test.monitor"};
    void show_input() {
        Changes changes;
        changes.add(Vst3Host::id("left"), 0, 0).add(Vst3Host::id("right"), 0, 0);
        host.resize(1);
        ASSERT_EQ(host.process(&changes), kResultOk);
    }
};

TEST_F(Vst3HostSound, In64BitsIsWhatItIsIn32) {
    ASSERT_TRUE(host.start(48000, 1000, vst::kSample64));
    show_input();
    Wide wide(1000);
    for (bool in_place : {false, true}) {
        for (std::size_t i = 0; i < 1000; ++i)
            (in_place ? wide.output : wide.input)[0][i] = (in_place ? wide.output : wide.input)[1][i] =
                1 / (i + 1.0);
        rt::NoAllocScope scope;
        ASSERT_EQ(wide.process(*host.processor, in_place), kResultOk);
        EXPECT_EQ(scope.allocations() + scope.frees(), 0u);
        for (std::size_t i = 0; i < 1000; ++i) {
            ASSERT_EQ(wide.output[0][i], double(float(1 / (i + 1.0))));
            ASSERT_EQ(wide.output[1][i], double(float(1 / (i + 1.0))));
        }
        EXPECT_EQ(wide.silence, 0u);
    }
}

TEST_F(Vst3HostSound, SilenceIsFlaggedWhereNothingSoundsInTheWholeBlock) {
    ASSERT_TRUE(host.start(48000, 1000));
    show_input();
    host.resize(1000);
    host.process();
    EXPECT_EQ(host.output_silence, 3u);
    for (std::size_t at : {0u, 500u, 999u}) {
        host.resize(1000);
        host.input[1][at] = 1e-30f;
        host.process();
        EXPECT_EQ(host.output_silence, 1u) << at;
    }
    host.input_silence = 3;
    host.process();
    EXPECT_EQ(host.output_silence, 3u);
    EXPECT_EQ(host.output[1], std::vector<float>(1000, 0));
}

TEST_F(Vst3HostSound, SilenceIsFlaggedIn64BitsToo) {
    ASSERT_TRUE(host.start(48000, 512, vst::kSample64));
    show_input();
    Wide wide(512);
    for (auto& channel : wide.input) channel.assign(512, 0);
    ASSERT_EQ(wide.process(*host.processor), kResultOk);
    EXPECT_EQ(wide.silence, 3u);
    EXPECT_EQ(wide.output[0], std::vector<double>(512, 0));
}

} // namespace
} // namespace aviary::test
