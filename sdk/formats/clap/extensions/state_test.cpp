#include "rt/no_alloc.h"
#include "sdk/core/params/hash.h"
#include "sdk/core/state/state_format.h"
#include "sdk/formats/clap/testing/clap_test_host.h"
#include "sdk/formats/clap/testing/test_plugins.h"

#include <aviary/abi/clap/project.h>
#include <gtest/gtest.h>

#include <thread>

namespace aviary::test {
namespace {

using detail::fnv1a_32;
using Bytes = std::vector<unsigned char>;

/// `piece` is how much a stream gives or takes at once.
bool save(Host& host, Bytes& bytes, std::size_t piece = 4096) {
    struct To {
        Bytes& bytes;
        std::size_t piece;
    } to{bytes, piece};
    bytes.clear();
    const clap_ostream_t stream{&to, [](const clap_ostream_t* out, const void* data, std::uint64_t size) {
                                    auto& [all, at_once] = *static_cast<To*>(out->ctx);
                                    const auto count = std::min<std::size_t>(size, at_once);
                                    const auto* first = static_cast<const unsigned char*>(data);
                                    all.insert(all.end(), first, first + count);
                                    return std::int64_t(count);
                                }};
    return host.extension<clap_plugin_state_t>(CLAP_EXT_STATE)->save(host.plugin, &stream);
}

bool load(Host& host, const Bytes& bytes, std::size_t piece = 4096) {
    struct From {
        const Bytes& bytes;
        std::size_t piece, at = 0;
    } from{bytes, piece};
    const clap_istream_t stream{
        &from, [](const clap_istream_t* in, void* data, std::uint64_t size) {
            auto& [all, at_once, at] = *static_cast<From*>(in->ctx);
            const auto count = std::min({std::size_t(size), at_once, all.size() - at});
            std::copy_n(all.data() + at, count, static_cast<unsigned char*>(data));
            at += count;
            return std::int64_t(count);
        }};
    return host.extension<clap_plugin_state_t>(CLAP_EXT_STATE)->load(host.plugin, &stream);
}

double value(Host& host, const char* id) {
    double value = -1;
    host.extension<clap_plugin_params_t>(CLAP_EXT_PARAMS)->get_value(host.plugin, fnv1a_32(id), &value);
    return value;
}

TEST(ClapState, ThePluginKnowsTheProjectsFolderFromHostsThatTell) {
    Host host("test.twins");
    ASSERT_TRUE(host.start());
    EXPECT_STREQ(Twins::latest->project_folder(), "") << "this one has not told yet";
    const auto* project = host.extension<aviary_plugin_project_t>(AVIARY_EXT_PROJECT);
    project->set_folder(host.plugin, "/songs/night");
    EXPECT_STREQ(Twins::latest->project_folder(), "/songs/night");
    project->set_folder(host.plugin, nullptr);
    EXPECT_STREQ(Twins::latest->project_folder(), "");
}

TEST(ClapState, GivesBackParametersAndTheAuthorsOwn) {
    Host host("test.twins");
    ASSERT_TRUE(host.start());
    host.resize(64);
    for (int i = 0; i < 10; ++i) host.process(Events().param(0, fnv1a_32("gain"), 0.75));
    Bytes bytes;
    ASSERT_TRUE(save(host, bytes, 7));

    Host other("test.twins");
    Twins& twins = *Twins::latest;
    ASSERT_TRUE(other.start());
    ASSERT_TRUE(load(other, bytes, 5));
    EXPECT_EQ(value(other, "gain"), 0.75);
    EXPECT_EQ(twins.one, 10);
    EXPECT_EQ(twins.buffer[10], 10);
    EXPECT_EQ(other.rescans, 1) << "the host hears that the values are others now";
    Bytes again;
    ASSERT_TRUE(save(other, again));
    EXPECT_EQ(again, bytes);
}

TEST(ClapState, LoadedBeforeActivationItReachesWhatPrepareMakes) {
    Host host("test.twins");
    ASSERT_TRUE(host.start());
    host.resize(64);
    for (int i = 0; i < 5; ++i) host.process({});
    Bytes bytes;
    ASSERT_TRUE(save(host, bytes));

    Host other("test.twins");
    Twins& twins = *Twins::latest;
    ASSERT_TRUE(other.plugin->init(other.plugin));
    ASSERT_TRUE(load(other, bytes));
    ASSERT_TRUE(other.plugin->activate(other.plugin, 48000, 1, 512));
    EXPECT_EQ(twins.buffer[5], 5);
}

TEST(ClapState, ANewParameterIsInitialAndAnUnknownOneIgnored) {
    Bytes bytes;
    {
        Host monitor("test.monitor"); // its state knows no "gain", and much that Twins does not
        ASSERT_TRUE(monitor.start());
        ASSERT_TRUE(save(monitor, bytes));
    }
    Host twins("test.twins");
    ASSERT_TRUE(twins.start());
    twins.resize(8);
    twins.process(Events().param(0, fnv1a_32("gain"), 0.9));
    ASSERT_TRUE(load(twins, bytes));
    EXPECT_EQ(value(twins, "gain"), 0.5);
}

TEST(ClapState, ValuesOutsideOfTheRangeAreClamped) {
    Bytes bytes(256);
    detail::StateWriter writer(bytes);
    writer.begin_params(2);
    writer.param("jump", 50);
    writer.param("steps", -7.4);
    writer.begin_entries();
    writer.end();
    bytes.resize(writer.size());
    detail::seal_state(bytes);
    Host host("test.monitor");
    ASSERT_TRUE(host.start());
    ASSERT_TRUE(load(host, bytes));
    EXPECT_EQ(value(host, "jump"), 1);
    EXPECT_EQ(value(host, "steps"), -3);
}

TEST(ClapState, ABadStateIsRefusedAndChangesNothing) {
    Host host("test.twins");
    Twins& twins = *Twins::latest;
    ASSERT_TRUE(host.start());
    host.resize(8);
    host.process(Events().param(0, fnv1a_32("gain"), 0.9));
    Bytes good;
    ASSERT_TRUE(save(host, good));
    host.process(Events().param(0, fnv1a_32("gain"), 0.2));

    Bytes cut(good.begin(), good.end() - 1), newer = good, random(500, 0x5a);
    newer[8] = 9;
    testing::internal::CaptureStderr();
    for (const Bytes& bad : {Bytes(), cut, newer, random}) EXPECT_FALSE(load(host, bad));
    const auto said = testing::internal::GetCapturedStderr();
    EXPECT_NE(said.find("newer version"), said.npos) << said;
    EXPECT_EQ(value(host, "gain"), 0.2);
    EXPECT_EQ(twins.one, 2);
    EXPECT_EQ(host.rescans, 0);
}

TEST(ClapState, AFailingStreamIsAFailure) {
    Host host("test.twins");
    ASSERT_TRUE(host.start());
    auto* state = host.extension<clap_plugin_state_t>(CLAP_EXT_STATE);
    const clap_ostream_t full{nullptr, [](auto*, auto*, auto) { return std::int64_t(-1); }};
    const clap_istream_t broken{nullptr, [](auto*, auto*, auto) { return std::int64_t(-1); }};
    EXPECT_FALSE(state->save(host.plugin, &full));
    EXPECT_FALSE(state->load(host.plugin, &broken));
    EXPECT_FALSE(state->save(host.plugin, nullptr));
}

TEST(ClapState, LoadedValuesAreThereAtOnceWhenNothingPlays) {
    Bytes bytes;
    {
        Host host("test.monitor");
        ASSERT_TRUE(host.start());
        host.resize(8);
        host.process(Events().param(0, fnv1a_32("glide"), 8));
        ASSERT_TRUE(save(host, bytes));
    }
    Host host("test.monitor");
    ASSERT_TRUE(host.start());
    ASSERT_TRUE(load(host, bytes));
    host.resize(100);
    host.process({});
    EXPECT_EQ(host.output[1], std::vector<float>(100, 8.0f));
}

/// Processes on a thread of its own until it goes away.
class Player {
public:
    explicit Player(Host& host)
        : thread_([this, &host] {
            host.plugin->start_processing(host.plugin);
            const Events none;
            while (!ended_.load()) {
                rt::NoAllocScope scope;
                host.process(none);
                allocations_ += scope.allocations() + scope.frees();
                ++blocks_;
            }
            host.plugin->stop_processing(host.plugin);
        }) {
        while (blocks_.load() == 0) std::this_thread::yield();
    }
    ~Player() { end(); }
    void end() {
        ended_ = true;
        if (thread_.joinable()) thread_.join();
    }
    std::uint64_t allocations() const { return allocations_; } ///< after end()

private:
    std::atomic<bool> ended_ = false;
    std::atomic<int> blocks_ = 0;
    std::uint64_t allocations_ = 0;
    std::thread thread_;
};

TEST(ClapState, SavingAndLoadingWhilePlayingNeverMeetsABlock) {
    Host host("test.twins");
    Twins& twins = *Twins::latest;
    ASSERT_TRUE(host.plugin->init(host.plugin));
    ASSERT_TRUE(host.plugin->activate(host.plugin, 48000, 1, 512));
    host.resize(64);
    Bytes bytes;
    {
        Player player(host);
        for (int i = 0; i < 150; ++i) {
            ASSERT_TRUE(save(host, bytes));
            ASSERT_TRUE(load(host, bytes));
        }
        player.end();
        EXPECT_EQ(player.allocations(), 0u);
    }
    EXPECT_FALSE(twins.torn);
    EXPECT_EQ(twins.one, twins.other);
    EXPECT_EQ(host.rescans, 150);
}

TEST(ClapState, ValuesAreReadableFromTheMainThreadWhilePlaying) {
    Host host("test.monitor");
    ASSERT_TRUE(host.plugin->init(host.plugin));
    ASSERT_TRUE(host.plugin->activate(host.plugin, 48000, 1, 512));
    host.resize(64);
    Player player(host);
    for (int i = 0; i < 10000; ++i) ASSERT_EQ(value(host, "cutoff"), 1000);
}

} // namespace
} // namespace aviary::test
