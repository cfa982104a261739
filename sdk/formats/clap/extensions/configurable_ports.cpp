// CLAP's configurable-audio-ports: the host asks for channels, and gets the layout that has them. [main-thread]
#include "sdk/formats/clap/extensions/extensions.h"
#include "sdk/formats/clap/extensions/port_speakers.h"

#include <aviary/abi/clap/surround.h>

#include <algorithm>
#include <span>
#include <string_view>

namespace aviary::detail {

namespace {

using Request = clap_audio_port_configuration_request;
using Requests = std::span<const Request>;

/// A request without a type, or without details, leaves that open.
bool meets(const Bus& bus, const Request& request) {
    const std::string_view type = request.port_type ? request.port_type : "";
    if (channel_count(bus.speakers) != request.channel_count) return false;
    if (type.empty()) return true;
    if (type != port_type(bus.speakers)) return false;
    if (!request.port_details) return true;
    if (type == CLAP_PORT_AMBISONIC)
        return is_our_ambisonics(*static_cast<const clap_ambisonic_config_t*>(request.port_details));
    if (type != CLAP_PORT_SURROUND) return true;
    const auto ours = channel_map(bus.speakers);
    return std::equal(ours.begin(), ours.end(), static_cast<const std::uint8_t*>(request.port_details));
}

bool meets(const Layout& layout, Requests requests) {
    return std::ranges::all_of(requests, [&](const Request& request) {
        const auto busses = busses_of(layout, request.is_input);
        return request.port_index < busses.size() && meets(busses[request.port_index], request);
    });
}

/// How many busses of either are not as those of the other.
unsigned differences(const Layout& one, const Layout& other) {
    unsigned count = 0;
    for (unsigned i = 0; i < Layout::max_inputs; ++i)
        count += one.inputs[i].speakers != other.inputs[i].speakers;
    for (unsigned i = 0; i < Layout::max_outputs; ++i)
        count += one.outputs[i].speakers != other.outputs[i].speakers;
    return count;
}

/// Of the layouts that have what is asked for, the one that changes the least; or -1.
int find_layout(Self self, const Request* requests, std::uint32_t count) {
    const Instance& instance = instance_of(self);
    const auto layouts = instance.layouts();
    int found = -1;
    if (!requests && count > 0) return -1;
    for (unsigned i = 0; i < layouts.size(); ++i) {
        if (!meets(layouts[i], {requests, count})) continue;
        const auto change = [&](unsigned index) { return differences(layouts[index], instance.layout()); };
        if (found < 0 || change(i) < change(unsigned(found))) found = int(i);
    }
    return found;
}

} // namespace

const clap_plugin_configurable_audio_ports_t configurable_ports = {
    .can_apply_configuration = [](Self self, const Request* requests,
                                   std::uint32_t count) { return find_layout(self, requests, count) >= 0; },
    .apply_configuration =
        [](Self self, const Request* requests, std::uint32_t count) {
            const int layout = find_layout(self, requests, count);
            return layout >= 0 && ClapPlugin::of(self).choose_layout(unsigned(layout));
        }};

} // namespace aviary::detail
