#include "hosting/plugin/side_ports.h"

#include <clap/ext/audio-ports.h>

#include <algorithm>

namespace aviary::hosting {

namespace {

constexpr std::uint32_t most_ports = 256, most_channels = 256; // a plugin that claims more is not believed

} // namespace

void SidePorts::Side::prepare(const clap_plugin& plugin, bool is_input, std::uint32_t max_frames) {
    *this = {};
    const auto* extension =
        static_cast<const clap_plugin_audio_ports*>(plugin.get_extension(&plugin, CLAP_EXT_AUDIO_PORTS));
    const std::uint32_t count = extension ? std::min(extension->count(&plugin, is_input), most_ports) : 0;
    if (count < 2) return;
    std::uint32_t widest = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        clap_audio_port_info info{};
        if (!extension->get(&plugin, i, is_input, &info)) info.channel_count = 0;
        ports.push_back({.channel_count = std::min(info.channel_count, most_channels),
            .constant_mask = is_input ? ~std::uint64_t(0) : 0});
        widest = std::max(widest, ports.back().channel_count);
    }
    samples.assign(max_frames, 0);
    channels.assign(widest, samples.data());
    for (clap_audio_buffer& port : ports) port.data32 = channels.data();
}

void SidePorts::prepare(const clap_plugin& plugin, std::uint32_t max_frames) {
    inputs_.prepare(plugin, true, max_frames);
    outputs_.prepare(plugin, false, max_frames);
}

clap_process_status SidePorts::process(const clap_plugin& plugin, const clap_process& process) noexcept {
    clap_process whole = process;
    if (inputs_.ports.size() > process.audio_inputs_count) {
        std::copy_n(process.audio_inputs, process.audio_inputs_count, inputs_.ports.begin());
        whole.audio_inputs = inputs_.ports.data();
        whole.audio_inputs_count = std::uint32_t(inputs_.ports.size());
    }
    if (outputs_.ports.size() <= process.audio_outputs_count) return plugin.process(&plugin, &whole);
    std::copy_n(process.audio_outputs, process.audio_outputs_count, outputs_.ports.begin());
    whole.audio_outputs = outputs_.ports.data();
    whole.audio_outputs_count = std::uint32_t(outputs_.ports.size());
    const auto status = plugin.process(&plugin, &whole);
    for (std::uint32_t i = 0; i < process.audio_outputs_count; ++i)
        process.audio_outputs[i].constant_mask = outputs_.ports[i].constant_mask;
    return status;
}

} // namespace aviary::hosting
