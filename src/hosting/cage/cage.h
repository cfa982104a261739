// A plugin in a process of its own. The host plays it like any other CLAP plugin of a module, but its code runs in a
// child process. Whatever that code does, the rest of the sound goes on.
//
//     auto module = open_in_cage(io, "tremolo.clap", {.argv = {aviary_child, "cage"}, .plugins = probed});
//     auto processor = Processor::create(*module, "com.example.tremolo");   // starts the child
//     (*processor)->process(block);                                         // waits for it half a block at most
//
// A block that does not come back in time is silence, with a short fade. So are all blocks after it, until the child
// answers again. A child whose block is overdue for half a second is killed. A child that ended or was killed is
// started again, with a plugin state that is at most half a second old and all parameter values since. The values of
// the block in which it ended are left out, because they may be the cause. A child that had not played for a second is
// not started again until the host activates the plugin again, or makes a new one. `on_news` tells of all that. What the
// plugin prints and logs reaches the host's log.
//
// [main-thread] is the thread that runs `io`. A call that needs the plugin's own answer waits for it there, usually
// some microseconds. Where the host knows another answer (the values that it sent, the last state, a number for a
// text), it takes that after `short_patience`; at once while the plugin owes an answer for longer than that. Opening
// and activation wait up to `patience`, unless they were done ahead. The loading and handing over of a state wait a quarter
// of a second; then a state counts as taken that the plugin is still to take, and is_settled() tells when it has. A child
// that has not answered when a limit is over is killed.
//
// What crosses: audio of the main ports, events but for system exclusive, transport, parameters, state, the handover to
// newer code, latency, tail, track, offline rendering. At most 32 channels a side and 8192 frames a block.
#pragma once

#include "hosting/crash/crash.h"
#include "hosting/formats/clap/module.h"
#include "hosting/plugin/metadata.h"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <optional>

namespace aviary::hosting {

/// What happened to a plugin in its cage.
struct CageNews {
    enum class State : std::uint8_t {
        sounding, ///< it plays again
        late,     ///< it plays, but some blocks came back too late and were silent
        lost,     ///< its process ended, or was ended; it is started again
        stopped   ///< its process ended, and is not started again by itself
    };
    State state = State::sounding;
    std::string text;         ///< for people
    std::vector<Frame> trace; ///< where it crashed, innermost first
};

struct CageSetup {
    /// A command whose program calls cage_main(). The library's path and the plugin's id are added at its end.
    std::vector<std::string> argv;
    std::vector<PluginMetadata> plugins; ///< what a probe found in the library
    double share = 0.5;                  ///< of a block's time that its audio thread waits for it, above 0
    /// Runs a copy of the library, so that a child that is started again runs the same code, whatever was built since.
    /// Without a copy, the plugin knows where its file is and finds what lies beside it.
    bool is_copied = true;
    /// How long to wait for an answer, and for a plugin to open that was not started ahead.
    std::chrono::milliseconds patience = std::chrono::seconds(2);
    /// Limits of what nobody waits for: opening and preparing ahead, and taking a state. 0: as `patience`.
    std::chrono::milliseconds open_limit{0}, prepare_limit{0}, state_limit{0};
    /// How long to wait for an answer where the host knows another one.
    std::chrono::milliseconds short_patience = std::chrono::milliseconds(30);
    std::function<void(const CageNews&)> on_news = {}; ///< may be empty
    /// Each child waits for a debugger before it opens the library, and is not ended for being slow or stopped.
    bool is_debugged = false;
    std::function<void(int pid)> on_started = {}; ///< may be empty; a child was started
};

/// A library whose plugins are caged. [main-thread]
class CagedModule : public Module {
public:
    /// How the host is going to activate a plugin.
    struct Activation {
        double sample_rate = 48000;
        std::uint32_t max_frames = 512;
    };
    /// Starts a child ahead for each of these plugins, so that making them waits for nothing. If `activation` is given,
    /// each child activates its plugin too, and activating it so waits for nothing either. `opened` is called once, from
    /// the loop, when each child has done that or has ended. An error shows when the plugin is made or activated.
    virtual void start_ahead(const std::vector<std::string>& plugin_ids, std::function<void()> opened,
        std::optional<Activation> activation = {}) = 0;
    virtual bool is_started(std::string_view plugin_id) const = 0; ///< ahead, and not made
    /// Ends children that were started ahead and whose plugins were not made.
    virtual void end_unused() = 0;
};

/// Runs nothing yet. The module keeps its copy of the library for as long as it lives. The module and its plugins must
/// not outlive `io`. Errors: "module.missing", "module.not_a_library", "module.wrong_platform", "module.copy".
/// [main-thread]
Result<std::shared_ptr<CagedModule>> open_in_cage(
    boost::asio::io_context& io, const std::filesystem::path& library, CageSetup setup);

} // namespace aviary::hosting
