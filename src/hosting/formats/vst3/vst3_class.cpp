#include "hosting/formats/vst3/vst3_class.h"

#include "base/hexadecimal.h"
#include "base/utf16.h"

#include <clap/plugin-features.h>

#include <algorithm>
#include <cctype>
#include <cstring>

namespace aviary::hosting {

using namespace vst3;

namespace {

constexpr int32 most_classes = 10'000; // who claims more is not believed

template <std::size_t size>
std::string field_text(const char (&field)[size]) {
    return {field, strnlen(field, size)};
}

/// "Fx|Dynamics" as "audio-effect", "dynamics".
std::vector<std::string> features_of(std::string_view categories) {
    std::vector<std::string> features;
    bool is_instrument = false;
    while (!categories.empty()) {
        const auto end = std::min(categories.find('|'), categories.size());
        std::string word(categories.substr(0, end));
        categories.remove_prefix(std::min(end + 1, categories.size()));
        is_instrument |= word == "Instrument";
        for (char& c : word) c = char(std::tolower(static_cast<unsigned char>(c)));
        if (!word.empty() && word != "fx" && word != "instrument") features.push_back(word);
    }
    features.insert(
        features.begin(), is_instrument ? CLAP_PLUGIN_FEATURE_INSTRUMENT : CLAP_PLUGIN_FEATURE_AUDIO_EFFECT);
    return features;
}

void describe(Vst3Class& plugin) {
    for (const std::string& feature : plugin.features) plugin.feature_list.push_back(feature.c_str());
    plugin.feature_list.push_back(nullptr);
    plugin.descriptor = {.clap_version = CLAP_VERSION,
        .id = plugin.id.c_str(),
        .name = plugin.name.c_str(),
        .vendor = plugin.vendor.c_str(),
        .url = plugin.url.c_str(),
        .manual_url = "",
        .support_url = "",
        .version = plugin.version.c_str(),
        .description = "",
        .features = plugin.feature_list.data()};
}

} // namespace

std::deque<Vst3Class> classes_of(IPluginFactory& factory) {
    std::deque<Vst3Class> classes;
    PFactoryInfo of_all{};
    factory.getFactoryInfo(&of_all);
    const Reference<IPluginFactory2> second(&factory, IPluginFactory2_iid);
    const Reference<IPluginFactory3> third(&factory, IPluginFactory3_iid);
    const int32 count = std::min(factory.countClasses(), most_classes);
    for (int32 i = 0; i < count; ++i) {
        PClassInfo info{};
        if (factory.getClassInfo(i, &info) != kResultOk
            || field_text(info.category) != vst::kVstAudioEffectClass)
            continue;
        Vst3Class& plugin = classes.emplace_back();
        std::memcpy(plugin.class_id.data(), info.cid, sizeof info.cid);
        plugin.id = hexadecimal({reinterpret_cast<const std::uint8_t*>(info.cid), sizeof info.cid});
        plugin.name = field_text(info.name);
        plugin.vendor = field_text(of_all.vendor);
        plugin.url = field_text(of_all.url);
        std::string categories;
        if (PClassInfo2 more{}; second && second->getClassInfo2(i, &more) == kResultOk) {
            categories = field_text(more.subCategories);
            plugin.version = field_text(more.version);
            if (const auto vendor = field_text(more.vendor); !vendor.empty()) plugin.vendor = vendor;
        }
        if (PClassInfoW wide{}; third && third->getClassInfoUnicode(i, &wide) == kResultOk)
            plugin.name = to_utf8(wide.name, PClassInfo::kNameSize);
        plugin.features = features_of(categories);
        describe(plugin);
    }
    return classes;
}

} // namespace aviary::hosting
