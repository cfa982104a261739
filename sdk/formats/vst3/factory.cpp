// The door of a VST3 library: GetPluginFactory, and the factory that lists and makes every AVIARY_PLUGIN. [main-thread]
#include "base/utf16.h"
#include "sdk/core/registration.h"
#include "sdk/formats/vst3/ids.h"
#include "sdk/formats/vst3/module_entry.h"
#include "sdk/formats/vst3/vst3_plugin.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::detail {

using namespace vst3;

namespace {

/// What VST3 calls the features that CLAP hosts know, those of plugins' lists.
constexpr struct {
    std::string_view feature, category;
} categories[] = {{"analyzer", "Analyzer"}, {"chorus", "Modulation"}, {"compressor", "Dynamics"},
    {"delay", "Delay"}, {"distortion", "Distortion"}, {"drum", "Drum"}, {"drum-machine", "Drum"},
    {"equalizer", "EQ"}, {"expander", "Dynamics"}, {"filter", "Filter"}, {"flanger", "Modulation"},
    {"gate", "Dynamics"}, {"limiter", "Dynamics"}, {"mastering", "Mastering"}, {"phaser", "Modulation"},
    {"pitch-shifter", "Pitch Shift"}, {"restoration", "Restoration"}, {"reverb", "Reverb"},
    {"sampler", "Sampler"}, {"synthesizer", "Synth"}, {"tremolo", "Modulation"}, {"utility", "Tools"}};

/// "|Stereo" for what plays nothing but stereo, and likewise; nothing for what has a choice or no sound. Only a plugin
/// itself knows its layouts, so one is made for that.
std::string speakers_category(const Registration& registration) try {
    const std::unique_ptr<Plugin> plugin(registration.create());
    const auto layouts = plugin->layouts();
    if (layouts.empty()) return {};
    const Speakers speakers = layouts[0].outputs[0].speakers;
    for (const Layout& layout : layouts)
        if (layout.outputs[0].speakers != speakers
            || (layout.input_busses() > 0 && layout.inputs[0].speakers != speakers))
            return {};
    switch (speakers) {
    case Speakers::none: return {};
    case Speakers::mono: return "|Mono";
    case Speakers::stereo: return "|Stereo";
    case Speakers::ambisonic_1:
    case Speakers::ambisonic_2:
    case Speakers::ambisonic_3: return "|Ambisonics";
    default: return "|Surround";
    }
} catch (const std::exception&) {
    return {}; // createInstance() will say why
}

/// VST3 has no word for note effects: this is one for an effect that may stand where an instrument does, as hosts
/// give notes to those.
const char* category_of(Plugin::Kind kind) {
    switch (kind) {
    case Plugin::Kind::instrument: return vst::PlugType::kInstrument;
    case Plugin::Kind::note_effect: return vst::PlugType::kFxInstrument;
    case Plugin::Kind::effect: break;
    }
    return vst::PlugType::kFx;
}

/// "Fx|Reverb|Stereo"
std::string subcategories(const Registration& registration) {
    std::string all = category_of(registration.kind);
    for (const char* feature : registration.descriptor.features)
        for (const auto& [known, category] : categories)
            if (feature && known == feature && all.find(category) == all.npos)
                all.append("|").append(category);
    return all + speakers_category(registration);
}

const char* text_or_none(const char* text) { return text ? text : ""; }

class Factory final : public IPluginFactory3 {
public:
    Factory()
        : plugins_(offered())
        , subcategories_(plugins_.size()) {}

    // The library's own, not counted: it is there as long as the library.
    uint32 PLUGIN_API addRef() override { return 1; }
    uint32 PLUGIN_API release() override { return 1; }
    tresult PLUGIN_API queryInterface(const TUID id, void** object) override {
        if (!object) return kInvalidArgument;
        const auto is = [&](const Id& other) { return same_id(id, other); };
        const bool known =
            is(FUnknown_iid) || is(IPluginFactory_iid) || is(IPluginFactory2_iid) || is(IPluginFactory3_iid);
        *object = known ? this : nullptr;
        return known ? kResultOk : kNoInterface;
    }

    tresult PLUGIN_API getFactoryInfo(PFactoryInfo* info) override {
        if (!info) return kInvalidArgument;
        *info = {};
        info->flags = PFactoryInfo::kUnicode;
        if (plugins_.empty()) return kResultOk;
        copy_text(plugins_[0]->descriptor.vendor, info->vendor);
        copy_text(text_or_none(plugins_[0]->descriptor.url), info->url);
        return kResultOk;
    }
    int32 PLUGIN_API countClasses() override { return int32(plugins_.size()); }
    tresult PLUGIN_API getClassInfo(int32 index, PClassInfo* info) override { return describe(index, info); }
    tresult PLUGIN_API getClassInfo2(int32 index, PClassInfo2* info) override {
        if (const auto result = describe(index, info); result != kResultOk) return result;
        const Registration& plugin = *plugins_[std::size_t(index)];
        copy_text(subcategories_of(index), info->subCategories);
        copy_text(plugin.descriptor.vendor, info->vendor);
        copy_text(plugin.descriptor.version, info->version);
        copy_text(vst::kVstVersionString, info->sdkVersion);
        return kResultOk;
    }
    tresult PLUGIN_API getClassInfoUnicode(int32 index, PClassInfoW* info) override {
        if (const auto result = describe(index, info); result != kResultOk) return result;
        const Registration& plugin = *plugins_[std::size_t(index)];
        copy_text(subcategories_of(index), info->subCategories);
        to_utf16(plugin.descriptor.vendor, info->vendor);
        to_utf16(plugin.descriptor.version, info->version);
        to_utf16(vst::kVstVersionString, info->sdkVersion);
        return kResultOk;
    }
    tresult PLUGIN_API setHostContext(FUnknown* context) override {
        context_ = one_more(context);
        return kResultOk;
    }

    tresult PLUGIN_API createInstance(FIDString class_id, FIDString interface_id, void** object) override {
        if (!object) return kInvalidArgument;
        *object = nullptr;
        if (!class_id || !interface_id) return kInvalidArgument;
        for (const Registration* plugin : plugins_) {
            if (std::memcmp(
                    ClassId(plugin->descriptor.id, plugin->descriptor.vst3_id).bytes, class_id, sizeof(TUID))
                != 0)
                continue;
            return create(*plugin, interface_id, object);
        }
        return kNoInterface;
    }

private:
    /// What all forms of class info share.
    template <typename Info>
    tresult describe(int32 index, Info* info) const {
        if (!info || index < 0 || index >= int32(plugins_.size())) return kInvalidArgument;
        const Descriptor& descriptor = plugins_[std::size_t(index)]->descriptor;
        *info = {};
        std::memcpy(info->cid, ClassId(descriptor.id, descriptor.vst3_id).bytes, sizeof info->cid);
        info->cardinality = PClassInfo::kManyInstances;
        copy_text(vst::kVstAudioEffectClass, info->category);
        set_name(descriptor.name, info->name);
        return kResultOk;
    }
    const std::string& subcategories_of(int32 index) {
        std::string& known = subcategories_[std::size_t(index)];
        if (known.empty()) known = subcategories(*plugins_[std::size_t(index)]);
        return known;
    }
    static void set_name(const char* name, std::span<char> to) { copy_text(name, to); }
    static void set_name(const char* name, std::span<char16_t> to) { to_utf16(name, to); }

    tresult create(const Registration& registration, FIDString interface_id, void** object) const try {
        auto* plugin = new Vst3Plugin(registration, context_.get());
        const bool usable = plugin->fault().empty();
        if (!usable)
            std::fprintf(stderr, "aviary: plugin '%s' cannot be used: %s\n", registration.descriptor.id,
                plugin->fault().c_str());
        const auto result = usable ? plugin->queryInterface(interface_id, object) : tresult(kInternalError);
        plugin->release();
        return result;
    } catch (const std::exception& error) {
        std::fprintf(
            stderr, "aviary: plugin '%s' could not be made: %s\n", registration.descriptor.id, error.what());
        return kInternalError;
    }

    std::vector<const Registration*> plugins_;
    std::vector<std::string> subcategories_; ///< of each, once asked for
    Reference<FUnknown> context_;
};

Factory& factory() {
    static Factory one;
    return one;
}

} // namespace

void forget_host() { factory().setHostContext(nullptr); }

} // namespace aviary::detail

extern "C" AVIARY_VST3_EXPORT aviary::vst3::IPluginFactory* PLUGIN_API GetPluginFactory() {
    return &aviary::detail::factory();
}
