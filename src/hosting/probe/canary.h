// Runs new plugin code in a child process before anyone hears it. Under a time limit it gets the state of the version
// that sounds, and then silence, noise, notes, parameters at their ends and odd block sizes.
//
//     auto canary = Canary::start(io, {.argv = {aviary_child, "canary", path}, .running = state},
//         [](Result<Proof> proof) { if (!proof) keep_the_old_version(proof.error()); });
//     canary->reset();   // cancels: the child is gone when this returns, and nothing is called any more
//
// Errors are what would spoil the sound: a crash, an end of the process, a hang, NaN or infinity, a refusal. Warnings
// are what may crackle elsewhere: memory or locks in process(), denormals, a latency that changed unannounced.
// The child side is canary_main(). Its program must link aviary_rt_counters.
#pragma once

#include "base/result.h"
#include "hosting/plugin/plugin_state.h"
#include "process/inquiry.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace aviary::hosting {

struct CanaryOptions {
    std::vector<std::string> argv; ///< the command line; the path of the request is added at its end
    std::chrono::milliseconds time_limit = std::chrono::seconds(10);
    double sample_rate = 48000;
    std::uint32_t max_frames = 512;
    std::optional<PluginState> running; ///< of the version that sounds
};

struct Proof {
    std::vector<std::string> warnings; ///< sentences for the author
};

class Canary {
public:
    /// Called once, from the loop; may destroy the canary. Errors: "canary.crashed" (a signal or exit code),
    /// "canary.timeout", "canary.not_finite", "canary.process" (CLAP_PROCESS_ERROR), "canary.rubbish", or what the child
    /// could not do ("plugin.activate" …). Each names the plugin and what it was given.
    using Done = std::function<void(Result<Proof>)>;

    /// Errors: those of Inquiry::start(). [main-thread]
    static Result<std::unique_ptr<Canary>> start(
        boost::asio::io_context& io, const CanaryOptions& options, Done done);
    ~Canary(); ///< cancels if it still runs. [main-thread]

private:
    explicit Canary(std::unique_ptr<process::Inquiry> inquiry);
    std::unique_ptr<process::Inquiry> inquiry_;
};

/// The child side: loads a private copy of the library, tries every plugin in it, returns the exit code. What plugin
/// code prints goes to standard error. [main-thread] of a process that does nothing else
int canary_main(const std::filesystem::path& library, const std::filesystem::path& request);

} // namespace aviary::hosting
