// Runs new plugin code in a child process before anyone hears it. First the child makes the plugins and tells what they
// are. Then, under a time limit of its own, each gets the state of the version that sounds, and plays silence, noise,
// notes, parameters at their ends and odd block sizes.
//
//     auto canary = Canary::start(io, {.argv = {aviary_child, "canary", path}, .running = state},
//         [](const std::vector<PluginMetadata>& plugins) { show(plugins); },
//         [](Result<Proof> proof) { if (!proof) keep_the_old_version(proof.error()); });
//     canary->reset();   // cancels: the child is gone when this returns, and nothing is called any more
//
// Errors are what would spoil the sound: a crash, an end of the process, a hang, NaN or infinity, what is loud beyond
// reason, a refusal. Warnings are what may crackle elsewhere or is too loud to be heard here: memory or locks in process(), denormals, a latency that changed unannounced.
// The child side is canary_main(). Its program must link aviary_rt_counters.
#pragma once

#include "base/result.h"
#include "hosting/plugin/metadata.h"
#include "hosting/plugin/plugin_state.h"
#include "process/inquiry.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace aviary::hosting {

struct CanaryOptions {
    std::vector<std::string> argv; ///< the command line; the path of the request is added at its end
    std::chrono::milliseconds opening_limit = std::chrono::seconds(30); ///< until the plugins are made
    std::chrono::milliseconds time_limit = std::chrono::seconds(10);    ///< from then on
    double sample_rate = 48000;
    std::uint32_t max_frames = 512;
    std::optional<PluginState> running; ///< of the version that sounds
};

struct Proof {
    std::vector<std::string> warnings; ///< sentences for the author
    /// Part of a block's own time that process() needed of the processor. It is the largest of all plugins and inputs.
    double load = 0;
    double prepare_ms = 0; ///< until they were activated, all together
};

class Canary {
public:
    /// Called once, from the loop, when the child has made all plugins; may destroy the canary.
    using Opened = std::function<void(const std::vector<PluginMetadata>&)>;
    /// Called once, from the loop; may destroy the canary. Errors before Opened: those of Probe. After it:
    /// "canary.crashed" (a signal or exit code), "canary.timeout", "canary.not_finite", "canary.loud", "canary.process"
    /// (CLAP_PROCESS_ERROR), "canary.rubbish", or what the child could not do ("plugin.activate" …). Each of these
    /// names the plugin and what it was given.
    using Done = std::function<void(Result<Proof>)>;

    /// Errors: those of Inquiry::start(). [main-thread]
    static Result<std::unique_ptr<Canary>> start(
        boost::asio::io_context& io, const CanaryOptions& options, Opened opened, Done done);
    ~Canary(); ///< cancels if it still runs. [main-thread]

private:
    struct Impl;
    explicit Canary(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// The child side: loads a private copy of the library, tells and tries every plugin in it, returns the exit code. What
/// plugin code prints goes to standard error. [main-thread] of a process that does nothing else
int canary_main(const std::filesystem::path& library, const std::filesystem::path& request);

} // namespace aviary::hosting
