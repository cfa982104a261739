// The host of either_host.h that speaks CLAP.
#include "sdk/core/params/hash.h"
#include "sdk/formats/clap/testing/clap_test_host.h"
#include "sdk/formats/either_host.h"

#include <set>

namespace aviary::test {
namespace {

clap_track_info_t to_clap(const TrackInfo& told) {
    clap_track_info_t track{};
    if (told.has(TrackInfo::has_name)) {
        track.flags |= CLAP_TRACK_INFO_HAS_TRACK_NAME;
        std::copy_n(told.name, std::min(std::strlen(told.name), sizeof track.name), track.name);
    }
    if (told.has(TrackInfo::has_colour)) {
        track.flags |= CLAP_TRACK_INFO_HAS_TRACK_COLOR;
        track.color = {std::uint8_t(told.colour >> 24), std::uint8_t(told.colour >> 16),
            std::uint8_t(told.colour >> 8), std::uint8_t(told.colour)};
    }
    return track;
}

class ClapHost final : public EitherHost {
public:
    explicit ClapHost(const char* plugin_id)
        : host_(plugin_id) {
        if (!host_.plugin || !host_.plugin->init(host_.plugin))
            throw std::runtime_error(std::string("no plugin ") + plugin_id);
    }

    bool activate(unsigned max_frames) override {
        return host_.plugin->activate(host_.plugin, 48000, 1, max_frames)
               && host_.plugin->start_processing(host_.plugin);
    }
    void deactivate() override {
        host_.plugin->stop_processing(host_.plugin);
        host_.plugin->deactivate(host_.plugin);
    }
    void resize(std::size_t frames) override { host_.resize(frames); }
    void process() override { host_.process(none_); }
    void process_with(const char* param, double travel) override {
        const auto info = info_of(param);
        const double value = info.min_value + travel * (info.max_value - info.min_value);
        host_.process(Events().param(0, info.id, value));
    }
    void prepare_to_tell(const TrackInfo& told) override { track_ = to_clap(told); }
    void tell_prepared() override { host_.set_track(track_); }
    void drop_by() override { host_.plugin->on_main_thread(host_.plugin); }

    std::vector<std::string> params() override {
        std::vector<std::string> names;
        if (!host_.extension<void>(CLAP_EXT_PARAMS)) return names; // a plugin without any lacks it
        std::set<clap_id> ids;
        for (std::uint32_t i = 0; i < params_().count(host_.plugin); ++i) {
            clap_param_info_t info;
            EXPECT_TRUE(params_().get_info(host_.plugin, i, &info));
            EXPECT_TRUE(ids.insert(info.id).second) << info.name;
            names.emplace_back(info.name);
        }
        return names;
    }
    double travel(const char* param) override {
        const auto info = info_of(param);
        double value = -1;
        EXPECT_TRUE(params_().get_value(host_.plugin, info.id, &value));
        return (value - info.min_value) / (info.max_value - info.min_value);
    }
    StateBytes save() override {
        StateBytes bytes;
        const clap_ostream_t stream{
            &bytes, [](const clap_ostream_t* out, const void* data, std::uint64_t size) {
                const auto* first = static_cast<const unsigned char*>(data);
                auto& all = *static_cast<StateBytes*>(out->ctx);
                all.insert(all.end(), first, first + size);
                return std::int64_t(size);
            }};
        return state_().save(host_.plugin, &stream) ? bytes : StateBytes();
    }
    bool load(const StateBytes& bytes) override {
        struct From {
            const StateBytes& bytes;
            std::size_t at = 0;
        } from{bytes};
        const clap_istream_t stream{&from, [](const clap_istream_t* in, void* data, std::uint64_t size) {
                                        auto& [all, at] = *static_cast<From*>(in->ctx);
                                        const auto count = std::min(std::size_t(size), all.size() - at);
                                        std::copy_n(
                                            all.data() + at, count, static_cast<unsigned char*>(data));
                                        at += count;
                                        return std::int64_t(count);
                                    }};
        return state_().load(host_.plugin, &stream);
    }
    int restarts() const override { return host_.restarts; }

private:
    const clap_plugin_params_t& params_() { return *host_.extension<clap_plugin_params_t>(CLAP_EXT_PARAMS); }
    const clap_plugin_state_t& state_() { return *host_.extension<clap_plugin_state_t>(CLAP_EXT_STATE); }
    clap_param_info_t info_of(const char* param) {
        clap_param_info_t info{};
        for (std::uint32_t i = 0; i < params_().count(host_.plugin); ++i)
            if (params_().get_info(host_.plugin, i, &info) && info.id == detail::fnv1a_32(param)) return info;
        throw std::runtime_error(std::string("no parameter ") + param);
    }

    Host host_;
    clap_track_info_t track_{};
    const Events none_;
};

std::vector<std::string> plugins() {
    std::vector<std::string> names;
    for (std::uint32_t i = 0; i < factory().get_plugin_count(&factory()); ++i) {
        const auto* descriptor = factory().get_plugin_descriptor(&factory(), i);
        names.push_back(std::string(descriptor->name) + " by " + descriptor->vendor);
    }
    return names;
}

} // namespace

const Format clap_format = {"Clap",
    [](const char* plugin_id) -> std::unique_ptr<EitherHost> {
        return std::make_unique<ClapHost>(plugin_id);
    },
    plugins};

} // namespace aviary::test
