// A plugin in a process of its own that looks like any other: a module whose plugins are CLAP plugins to whoever plays
// them, and whose code runs elsewhere. Whatever that code does, the rest of the sound goes on.
//
//     auto module = open_in_cage(io, "tremolo.clap", {.argv = {aviary, "cage"}, .plugins = probed});
//     auto processor = Processor::create(*module, "com.example.tremolo");   // starts the child
//     (*processor)->process(block);                                         // waits for it half a block at most
//
// A block that does not come back in time is silence, with a short fade; so are all after it until the plugin is there
// again. A child that ends, or whose block is overdue for half a second and that is therefore killed, is started again
// with the plugin's state of at most half a second before and all parameter values since, but for those of the block in
// which it ended: they may be why. One that did not play for a second is not, until the host makes a new plugin. The
// plugin's log tells of all that. Its output and its log reach the host's.
//
// [main-thread] is the thread that runs `io`. What needs the plugin's own answer waits for it there, usually some
// microseconds. Where there is another (the values that it was sent, its last state, a number for a text) that is taken
// after `short_patience`, and at once as long as the plugin owes an answer for longer than that. Opening, activation
// and the loading or handing over of a state wait up to `patience`; who does not answer for so long is killed.
//
// What crosses: audio of the main ports, events but for system exclusive, transport, parameters, state, the hand-over to
// newer code, latency, tail, track, offline rendering. At most 32 channels a side and 8192 frames a block.
#pragma once

#include "hosting/formats/clap/module.h"
#include "hosting/plugin/metadata.h"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>

namespace aviary::hosting {

/// What befell a plugin in its cage.
struct CageNews {
    enum class State : std::uint8_t {
        sounding, ///< it plays again
        late,     ///< it plays, but some blocks came back too late and were silent
        lost,     ///< its process ended, or was ended; it is started again
        stopped   ///< likewise, and it is not, until the host makes a new one
    };
    State state = State::sounding;
    std::string text; ///< for people
};

struct CageSetup {
    /// Command whose program calls cage_main() with the library's path and the plugin's id, which are put behind.
    std::vector<std::string> argv;
    std::vector<PluginMetadata> plugins; ///< what a probe found in the library
    double share = 0.5;                  ///< of a block's time that its audio thread waits for it, above 0
    /// Runs a copy of the library, so that one that is started again is the same whatever was built since. Without it,
    /// the plugin knows where its file is and finds what lies beside it.
    bool is_copied = true;
    /// For an answer, and for the plugin to open.
    std::chrono::milliseconds patience = std::chrono::seconds(2);
    /// For an answer in whose place there is another one.
    std::chrono::milliseconds short_patience = std::chrono::milliseconds(30);
    std::function<void(const CageNews&)> on_news = {}; ///< may be empty
};

/// A library whose plugins are caged. [main-thread]
class CagedModule : public Module {
public:
    /// Starts a child ahead for each of these plugins, so that making them waits for nothing; `opened` is called once,
    /// from the loop, when each child has opened its plugin or has ended. What goes wrong is told by making the plugin.
    virtual void start_ahead(const std::vector<std::string>& plugin_ids, std::function<void()> opened) = 0;
    virtual bool is_started(std::string_view plugin_id) const = 0; ///< ahead, and not made
    /// Ends children that were started ahead and whose plugins were not made.
    virtual void end_unused() = 0;
};

/// Runs nothing yet, but keeps its copy of the library for as long as it is wanted. The module and its plugins must not
/// outlive `io`. Errors: "module.missing", "module.not_a_library", "module.wrong_platform", "module.copy". [main-thread]
Result<std::shared_ptr<CagedModule>> open_in_cage(
    boost::asio::io_context& io, const std::filesystem::path& library, CageSetup setup);

} // namespace aviary::hosting
