// The entry of a CLAP library: clap_entry, and the factory that lists and makes every AVIARY_PLUGIN. [any-thread]
#include "sdk/core/registration.h"
#include "sdk/formats/clap/clap_plugin.h"
#include "sdk/formats/clap/extensions/preset_discovery.h"
#include "sdk/formats/clap/features.h"

#include <aviary/abi/clap/plugin_factory.h>
#include <clap/entry.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <exception>
#include <vector>

namespace aviary::detail {

namespace {

/// Effects and instruments are stereo unless the author says otherwise.
bool adds_stereo(const Registration& what) {
    for (const char* feature : what.descriptor.features)
        for (const char* speakers : {CLAP_PLUGIN_FEATURE_MONO, CLAP_PLUGIN_FEATURE_STEREO,
                 CLAP_PLUGIN_FEATURE_SURROUND, CLAP_PLUGIN_FEATURE_AMBISONIC})
            if (feature && std::strcmp(feature, speakers) == 0) return false; // said already
    return what.kind != Plugin::Kind::note_effect;
}

/// A registered plugin and what CLAP hosts are shown of it.
struct Offer {
    explicit Offer(const Registration& what)
        : registration(&what) {
        const Descriptor& from = what.descriptor;
        unsigned count = 0;
        features[count++] = feature_of(what.kind);
        for (const char* feature : from.features)
            if (feature) features[count++] = feature;
        if (adds_stereo(what)) features[count] = CLAP_PLUGIN_FEATURE_STEREO;
        descriptor = {.clap_version = CLAP_VERSION,
            .id = from.id,
            .name = from.name,
            .vendor = from.vendor,
            .url = from.url,
            .manual_url = "",
            .support_url = "",
            .version = from.version,
            .description = from.description,
            .features = nullptr};
    }

    const Registration* registration;
    clap_plugin_descriptor_t descriptor;
    std::array<const char*, 11> features = {}; ///< kind, the author's eight, stereo, null
};

std::vector<Offer> make_offers() {
    std::vector<Offer> offers;
    for (const Registration* registration : offered()) offers.emplace_back(*registration);
    for (Offer& offer : offers) offer.descriptor.features = offer.features.data();
    return offers;
}

const std::vector<Offer>& offers() {
    static const std::vector<Offer> all = make_offers();
    return all;
}

std::uint32_t plugin_count(const clap_plugin_factory_t*) { return std::uint32_t(offers().size()); }

const clap_plugin_descriptor_t* plugin_descriptor(const clap_plugin_factory_t*, std::uint32_t index) {
    return index < offers().size() ? &offers()[index].descriptor : nullptr;
}

const clap_plugin_t* create_plugin(const clap_plugin_factory_t*, const clap_host_t* host, const char* id) {
    if (!id) return nullptr;
    for (const Offer& offer : offers()) {
        if (std::strcmp(offer.descriptor.id, id) != 0) continue;
        try {
            return (new ClapPlugin(*offer.registration, offer.descriptor, host))->clap();
        } catch (const std::exception& error) {
            std::fprintf(stderr, "aviary: plugin '%s' could not be made: %s\n", id, error.what());
        }
    }
    return nullptr;
}

constexpr clap_plugin_factory_t factory = {.get_plugin_count = plugin_count,
    .get_plugin_descriptor = plugin_descriptor,
    .create_plugin = create_plugin};

bool init(const char*) { return true; }
void deinit() {}

const void* get_factory(const char* id) {
    if (!id) return nullptr;
    if (std::strcmp(id, CLAP_PLUGIN_FACTORY_ID) == 0) return &factory;
    const bool presets = std::strcmp(id, CLAP_PRESET_DISCOVERY_FACTORY_ID) == 0
                         || std::strcmp(id, "clap.preset-discovery-factory/draft-2") == 0;
    return presets ? &preset_discovery : nullptr;
}

} // namespace

} // namespace aviary::detail

extern "C" CLAP_EXPORT const clap_plugin_entry_t clap_entry = {.clap_version = CLAP_VERSION,
    .init = aviary::detail::init,
    .deinit = aviary::detail::deinit,
    .get_factory = aviary::detail::get_factory};
