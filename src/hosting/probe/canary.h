// Runs new plugin code in a child process before anyone hears it: with the state of the version that sounds, on
// silence, noise, notes, swept parameters and odd block sizes, under a time limit.
//
//     auto canary = Canary::start(io, {.argv = {aviary, "canary", path}, .running = state}, [](Result<Proof> proof) {
//         if (!proof) keep_the_old_version(proof.error());
//     });
//     canary->reset();   // cancels: the child is gone when this returns, and nothing is called any more
//
// What would spoil the sound is an error: a crash, an end of the process, a hang, not-a-number or infinity, a refusal.
// What may crackle elsewhere is a warning: memory or locks in process(), denormals, a latency that changed unannounced.
// The child's side is canary_main(). Its program must link aviary_rt_counters.
#pragma once

#include "base/result.h"
#include "hosting/plugin/plugin_state.h"
#include "process/inquiry.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace aviary::hosting {

struct CanaryOptions {
    std::vector<std::string> argv; ///< the command line but for the request, whose path is put behind
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

/// The child's side: loads a private copy of the library, tries every plugin in it, returns the exit code. What plugin
/// code prints goes to standard error. [main-thread] of a process that does nothing else
int canary_main(const std::filesystem::path& library, const std::filesystem::path& request);

} // namespace aviary::hosting
