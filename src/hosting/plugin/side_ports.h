// A plugin's audio ports beside its main ones, as for a side chain. A plugin may expect all of them in every block, but
// the engine has no sound for them: they get silence, and what they put out is dropped.
//
//     ports.prepare(plugin, max_frames);            // when the plugin is activated
//     status = ports.process(plugin, process);      // where `process` has the main ports, if there are any
#pragma once

#include <clap/plugin.h>

#include <cstdint>
#include <vector>

namespace aviary::hosting {

class SidePorts {
public:
    void prepare(
        const clap_plugin& plugin, std::uint32_t max_frames); ///< [main-thread], not during process()
    clap_process_status process(
        const clap_plugin& plugin, const clap_process& process) noexcept; ///< [audio-thread]

private:
    struct Side {
        std::vector<clap_audio_buffer> ports; ///< with the main one first; empty when there is only that
        std::vector<float> samples;           ///< one buffer, which all channels share
        std::vector<float*> channels;         ///< of the widest port

        void prepare(const clap_plugin& plugin, bool is_input, std::uint32_t max_frames);
    };
    Side inputs_, outputs_;
};

} // namespace aviary::hosting
