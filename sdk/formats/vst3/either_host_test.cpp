// The host of either_host.h that speaks VST3. The factory is this program's own.
#include "sdk/formats/either_host.h"
#include "sdk/formats/vst3/testing/attributes.h"

#include <set>

namespace aviary::test {
namespace {

class Vst3EitherHost final : public EitherHost {
public:
    explicit Vst3EitherHost(const char* plugin_id)
        : host_(*GetPluginFactory(), plugin_id)
        , listener_(host_.face<keys::IInfoListener>(keys::IInfoListener_iid)) {}
    ~Vst3EitherHost() override { listener_->release(); }

    bool activate(unsigned max_frames) override { return host_.start(48000, int(max_frames)); }
    void deactivate() override {
        host_.processor->setProcessing(false);
        host_.component->setActive(false);
    }
    void resize(std::size_t frames) override { host_.resize(frames); }
    void process() override { host_.process(); }
    void process_with(const char* param, double travel) override {
        Changes changes;
        host_.process(&changes.add(Vst3Host::id(param), 0, travel));
        host_.controller->setParamNormalized(Vst3Host::id(param), travel); // as hosts show it
    }
    void prepare_to_tell(const TrackInfo& told) override {
        track_.texts.clear();
        track_.numbers.clear();
        if (told.has(TrackInfo::has_name)) {
            char16_t name[1024];
            to_utf16(told.name, name);
            track_.texts[keys::kChannelNameKey] = name;
        }
        if (told.has(TrackInfo::has_colour)) track_.numbers[keys::kChannelColorKey] = told.colour;
        if (told.has(TrackInfo::has_index)) track_.numbers[keys::kChannelIndexKey] = told.index;
    }
    void tell_prepared() override { listener_->setChannelContextInfos(&track_); }
    void drop_by() override { host_.controller->getParamNormalized(detail::bypass_id); }

    std::vector<std::string> params() override {
        std::vector<std::string> names;
        std::set<vst::ParamID> ids;
        for (vst3::int32 i = 0; i < host_.controller->getParameterCount(); ++i) {
            vst::ParameterInfo info;
            EXPECT_EQ(host_.controller->getParameterInfo(i, info), kResultOk);
            EXPECT_TRUE(ids.insert(info.id).second) << i;
            if (info.id < detail::own_ids) names.push_back(to_utf8(info.title, 128));
        }
        return names;
    }
    double travel(const char* param) override {
        return host_.controller->getParamNormalized(Vst3Host::id(param));
    }
    StateBytes save() override {
        Stream stream;
        return host_.component->getState(&stream) == kResultOk ? stream.bytes : StateBytes();
    }
    bool load(const StateBytes& bytes) override {
        Stream stream(bytes), again(bytes);
        const bool taken = host_.component->setState(&stream) == kResultOk;
        EXPECT_EQ(host_.controller->setComponentState(&again) == kResultOk, taken);
        return taken;
    }
    int restarts() const override { return int(host_.handler.restarts.size()); }

private:
    Vst3Host host_;
    Attributes track_;
    keys::IInfoListener* listener_;
};

std::vector<std::string> plugins() {
    auto* factory = static_cast<vst3::IPluginFactory3*>(GetPluginFactory());
    std::vector<std::string> names;
    for (vst3::int32 i = 0; i < factory->countClasses(); ++i) {
        vst3::PClassInfo2 info;
        EXPECT_EQ(factory->getClassInfo2(i, &info), kResultOk);
        names.push_back(std::string(info.name) + " by " + info.vendor);
    }
    return names;
}

} // namespace

const Format vst3_format = {"Vst3",
    [](const char* plugin_id) -> std::unique_ptr<EitherHost> {
        return std::make_unique<Vst3EitherHost>(plugin_id);
    },
    plugins};

} // namespace aviary::test
