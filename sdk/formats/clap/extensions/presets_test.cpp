// A library's presets, found and loaded through CLAP.
#include "sdk/core/params/hash.h"
#include "sdk/formats/clap/testing/capable_plugins.h"
#include "sdk/formats/clap/testing/clap_test_host.h"

#include <aviary/abi/clap/preset_discovery.h>
#include <aviary/abi/clap/state_context.h>
#include <gtest/gtest.h>

namespace aviary::test {
namespace {

const clap_preset_discovery_factory_t& discovery() {
    return *static_cast<const clap_preset_discovery_factory_t*>(
        clap_entry.get_factory(CLAP_PRESET_DISCOVERY_FACTORY_ID));
}

/// Indexes as a host's browser does.
struct Browser {
    Browser() {
        const auto* descriptor = discovery().get_descriptor(&discovery(), 0);
        provider = discovery().create(&discovery(), &indexer, descriptor->id);
    }
    ~Browser() { provider->destroy(provider); }
    Browser(const Browser&) = delete;
    Browser& operator=(const Browser&) = delete;

    bool crawl(std::uint32_t kind) {
        clap_preset_discovery_metadata_receiver_t receiver{};
        receiver.receiver_data = this;
        receiver.on_error = [](auto* self, auto, auto* text) { of(self).errors.emplace_back(text); };
        receiver.begin_preset = [](auto* self, auto* name, auto* key) {
            EXPECT_STREQ(name, key);
            of(self).found.emplace_back(name);
            return of(self).found.size() < of(self).enough;
        };
        receiver.add_plugin_id = [](auto* self, auto* id) {
            of(self).found.back() += std::string(" of ") + id->abi + ":" + id->id;
        };
        receiver.add_creator = [](auto* self, auto* creator) {
            of(self).found.back() += std::string(" by ") + creator;
        };
        receiver.add_feature = [](auto* self, auto* feature) {
            of(self).found.back() += std::string(", ") + feature;
        };
        return provider->get_metadata(provider, kind, nullptr, &receiver);
    }
    static Browser& of(const clap_preset_discovery_metadata_receiver_t* receiver) {
        return *static_cast<Browser*>(receiver->receiver_data);
    }

    std::vector<clap_preset_discovery_location_t> locations;
    std::vector<std::string> found, errors;
    std::size_t enough = 100;
    clap_preset_discovery_indexer_t indexer{CLAP_VERSION, "Test", "", "", "1", this,
        [](auto*, auto*) { return true; },
        [](auto* self, auto* location) {
            static_cast<Browser*>(self->indexer_data)->locations.push_back(*location);
            return true;
        },
        [](auto*, auto*) { return true; }, [](auto*, auto*) -> const void* { return nullptr; }};
    const clap_preset_discovery_provider_t* provider = nullptr;
};

TEST(ClapPresets, ThereIsOneProviderForTheLibrary) {
    EXPECT_EQ(clap_entry.get_factory("clap.preset-discovery-factory/draft-2"), &discovery());
    ASSERT_EQ(discovery().count(&discovery()), 1u);
    const auto* descriptor = discovery().get_descriptor(&discovery(), 0);
    EXPECT_STREQ(descriptor->id, "test.edited.presets");
    EXPECT_STREQ(descriptor->name, "Edited factory presets");
    EXPECT_EQ(discovery().get_descriptor(&discovery(), 1), nullptr);
    const clap_preset_discovery_indexer_t indexer{};
    EXPECT_EQ(discovery().create(&discovery(), &indexer, "other"), nullptr);
    EXPECT_EQ(discovery().create(&discovery(), &indexer, nullptr), nullptr);
}

TEST(ClapPresets, ABrowserFindsThemWithoutMakingAPlugin) {
    Edited::latest = nullptr;
    Browser browser;
    EXPECT_TRUE(browser.locations.empty()) << "not before init";
    ASSERT_TRUE(browser.provider->init(browser.provider));
    ASSERT_EQ(browser.locations.size(), 1u);
    EXPECT_EQ(browser.locations[0].kind, unsigned(CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN));
    EXPECT_EQ(browser.locations[0].location, nullptr);
    EXPECT_EQ(browser.locations[0].flags, unsigned(CLAP_PRESET_DISCOVERY_IS_FACTORY_CONTENT));
    ASSERT_TRUE(browser.crawl(CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN));
    EXPECT_EQ(browser.found, (std::vector<std::string>{"Hard of clap:test.edited by Aviary, audio-effect",
                                 "Soft of clap:test.edited by Aviary, audio-effect",
                                 "Dark Talk of clap:test.talker by Aviary, instrument"}));
    EXPECT_EQ(Edited::latest, nullptr);
    EXPECT_FALSE(browser.crawl(CLAP_PRESET_DISCOVERY_LOCATION_FILE));
    EXPECT_EQ(browser.errors.size(), 1u);
}

TEST(ClapPresets, ABrowserMayHaveEnough) {
    Browser browser;
    browser.enough = 1;
    ASSERT_TRUE(browser.crawl(CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN));
    EXPECT_EQ(browser.found, std::vector<std::string>{"Hard"});
}

struct Loading : Host {
    Loading(const char* id)
        : Host(id) {
        keeps_log = true;
        EXPECT_TRUE(start());
        resize(64);
    }
    bool load(const char* key, std::uint32_t kind = CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN) {
        return extension<clap_plugin_preset_load_t>(CLAP_EXT_PRESET_LOAD)
            ->from_location(plugin, kind, nullptr, key);
    }
};

TEST(ClapPresets, LoadingOneSetsEveryParameterAndTellsTheHost) {
    Loading host("test.edited");
    Edited& edited = *Edited::latest;
    edited.low.set(0.5);
    host.flush();
    host.sent.clear();
    ASSERT_TRUE(host.load("Soft"));
    EXPECT_EQ(edited.mix.value(), 0.25);
    EXPECT_EQ(edited.attack.value(), 0.5);
    EXPECT_EQ(edited.slow.value(), 1);
    EXPECT_EQ(edited.low.value(), 0) << "what a preset does not name is as it was at first";
    EXPECT_EQ(host.presets, std::vector<std::string>{"Soft"});
    EXPECT_EQ(host.rescans, 1);
    host.process({});
    EXPECT_EQ(host.sent.size(), 0u) << "values that the host reads are no edits";
}

TEST(ClapPresets, WhatCannotBeLoadedIsSaidInWords) {
    Loading host("test.talker");
    EXPECT_FALSE(host.load("Soft")) << "of another plugin";
    EXPECT_FALSE(host.load(nullptr));
    EXPECT_FALSE(host.load("Dark Talk", CLAP_PRESET_DISCOVERY_LOCATION_FILE));
    ASSERT_EQ(host.presets.size(), 3u);
    EXPECT_EQ(host.presets[0], "the plugin has no preset 'Soft'");
    EXPECT_EQ(host.rescans, 0);

    EXPECT_TRUE(host.load("Dark Talk"));
    EXPECT_EQ(Talker::latest->cutoff.value(), 2);
    ASSERT_EQ(host.logs.size(), 1u);
    EXPECT_EQ(host.logs[0], "2: preset 'Dark Talk': the plugin has no parameter 'volume'");
}

TEST(ClapPresets, AStateIsTheSameForEveryPurpose) {
    Loading host("test.edited");
    auto* context = host.extension<clap_plugin_state_context_t>(CLAP_EXT_STATE_CONTEXT);
    auto* plain = host.extension<clap_plugin_state_t>(CLAP_EXT_STATE);
    host.plugin->stop_processing(host.plugin);
    ASSERT_TRUE(host.load("Soft"));
    std::vector<unsigned char> bytes;
    const clap_ostream_t out{&bytes, [](auto* stream, auto* data, auto size) {
                                 auto* from = static_cast<const unsigned char*>(data);
                                 auto& to = *static_cast<std::vector<unsigned char>*>(stream->ctx);
                                 to.insert(to.end(), from, from + size);
                                 return std::int64_t(size);
                             }};
    const clap_istream_t in{&bytes, [](auto* stream, auto* data, auto size) {
                                auto& from = *static_cast<std::vector<unsigned char>*>(stream->ctx);
                                const auto count = std::min<std::size_t>(size, from.size());
                                std::copy_n(from.begin(), count, static_cast<unsigned char*>(data));
                                from.erase(from.begin(), from.begin() + std::ptrdiff_t(count));
                                return std::int64_t(count);
                            }};
    for (const unsigned purpose : {CLAP_STATE_CONTEXT_FOR_PRESET, CLAP_STATE_CONTEXT_FOR_DUPLICATE}) {
        ASSERT_TRUE(context->save(host.plugin, &out, purpose));
        ASSERT_TRUE(host.load("Hard"));
        ASSERT_TRUE(plain->load(host.plugin, &in));
        EXPECT_EQ(Edited::latest->mix.value(), 0.25);
        ASSERT_TRUE(plain->save(host.plugin, &out));
        ASSERT_TRUE(host.load("Hard"));
        ASSERT_TRUE(context->load(host.plugin, &in, purpose));
        EXPECT_EQ(Edited::latest->mix.value(), 0.25);
        EXPECT_TRUE(bytes.empty());
    }
}

} // namespace
} // namespace aviary::test
