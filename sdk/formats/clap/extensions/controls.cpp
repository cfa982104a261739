// CLAP's extensions between parameters and a controller's knobs: remote-controls and param-indication. [main-thread]
#include "sdk/core/params/hash.h"
#include "sdk/core/track/copy_utf8.h"
#include "sdk/formats/clap/extensions/extensions.h"

#include <aviary/abi/clap/param_indication.h>
#include <aviary/abi/clap/remote_controls.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace aviary::detail {

namespace {

/// Parameters of one group, in the order of their declaration.
struct Group {
    std::string path;
    std::vector<unsigned> params;
    unsigned pages() const {
        return unsigned(params.size() + CLAP_REMOTE_CONTROLS_COUNT - 1) / CLAP_REMOTE_CONTROLS_COUNT;
    }
};

/// The automatable parameters by group, in the order in which the groups first occur.
std::vector<Group> groups_of(const Instance& instance) {
    std::vector<Group> groups;
    for (unsigned i = 0; i < instance.param_count(); ++i) {
        const Param& param = instance.param(i);
        if (!param.automatable()) continue;
        auto group = std::ranges::find(groups, param.group(), &Group::path);
        if (group == groups.end()) group = groups.insert(groups.end(), {.path = param.group(), .params = {}});
        group->params.push_back(i);
    }
    return groups;
}

/// The section is the group's first heading, the page its last: "Filter" and "Envelope" of "Filter/Envelope".
clap_remote_controls_page_t page_of(const Instance& instance, const Group& group, unsigned number) {
    constexpr unsigned knobs = CLAP_REMOTE_CONTROLS_COUNT;
    const std::string path = group.path.empty() ? "Main" : group.path;
    std::string name = path.substr(path.rfind('/') + 1);
    if (group.pages() > 1) name.append(1, ' ').append(std::to_string(number + 1));
    clap_remote_controls_page_t page{};
    page.page_id = fnv1a_32(std::string(path).append(1, '#').append(std::to_string(number)).c_str());
    copy_utf8(page.section_name, std::string_view(path).substr(0, path.find('/')));
    copy_utf8(page.page_name, std::string_view(name));
    std::fill_n(page.param_ids, knobs, CLAP_INVALID_ID);
    for (unsigned i = 0; i < knobs && number * knobs + i < group.params.size(); ++i)
        page.param_ids[i] = instance.param_hash(group.params[number * knobs + i]);
    return page;
}

constexpr clap_plugin_remote_controls_t remote_controls = {
    .count =
        [](Self self) {
            std::uint32_t count = 0;
            for (const Group& group : groups_of(ClapPlugin::of(self).instance())) count += group.pages();
            return count;
        },
    .get =
        [](Self self, std::uint32_t index, clap_remote_controls_page_t* page) {
            const auto& instance = ClapPlugin::of(self).instance();
            for (const Group& group : groups_of(instance)) {
                if (index < group.pages()) {
                    *page = page_of(instance, group, index);
                    return true;
                }
                index -= group.pages();
            }
            return false;
        }};

/// Changes a parameter's indication, and tells the author.
template <typename Change>
void indicate(Self self, clap_id param, const clap_color_t* colour, const char* label, const Change& change) {
    auto& plugin = ClapPlugin::of(self);
    const int index = plugin.instance().find_param(param);
    if (index < 0) return;
    Indication& indication = plugin.indications()[std::size_t(index)];
    change(indication);
    indication.colour = colour ? unsigned(colour->alpha) << 24 | unsigned(colour->red) << 16
                                     | unsigned(colour->green) << 8 | colour->blue
                               : 0;
    Indication told = indication;
    told.label = label ? label : "";
    plugin.instance().plugin().indicated(plugin.instance().param(unsigned(index)), told);
}

constexpr clap_plugin_param_indication_t param_indication = {
    .set_mapping =
        [](Self self, clap_id param, bool mapped, const clap_color_t* colour, const char* label,
            const char*) {
            indicate(self, param, colour, label, [&](Indication& indication) { indication.mapped = mapped; });
        },
    .set_automation =
        [](Self self, clap_id param, std::uint32_t state, const clap_color_t* colour) {
            indicate(self, param, colour, nullptr, [&](Indication& indication) {
                indication.automated = state == CLAP_PARAM_INDICATION_AUTOMATION_PLAYING
                                       || state == CLAP_PARAM_INDICATION_AUTOMATION_RECORDING;
                indication.overridden = state == CLAP_PARAM_INDICATION_AUTOMATION_OVERRIDING;
            });
        }};

} // namespace

const void* find_control_extension(const ClapPlugin&, std::string_view id) {
    if (id == CLAP_EXT_REMOTE_CONTROLS || id == "clap.remote-controls.draft/2") return &remote_controls;
    if (id == CLAP_EXT_PARAM_INDICATION || id == "clap.param-indication.draft/4") return &param_indication;
    return nullptr;
}

} // namespace aviary::detail
