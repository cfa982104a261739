// The one line about a stage that a terminal shows. Pure. [any-thread]
//
//     stage.line = stage_line(stage, "12:03:11");  // "12:03:11  built     142 ms"
//
// A stage under way has no line; each stage's end has one.
#pragma once

#include "hosting/plugin/metadata.h"
#include "session/session_state.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::workshop {

using session::Stage;

/// What started a run.
enum class Cause : std::uint8_t { save, comparison };

/// `time` is the time of day. The line is empty while the stage is running.
std::string stage_line(const Stage& stage, std::string_view time, Cause cause = Cause::save);

// The details that follow in a line:

/// "tremolo.cpp", "tremolo.cpp and lfo.h", "tremolo.cpp and 3 more"
std::string change_detail(const std::vector<std::filesystem::path>& files);
/// "tremolo.cpp:12:7: error: expected ';' (and 2 more)"
std::string errors_detail(const std::vector<Stage::Problem>& problems);
/// "3 parameters (+1 new: shape; -1 gone: rate)"; `before` is null when nothing was probed before.
std::string probe_detail(
    const std::vector<hosting::PluginMetadata>& now, const std::vector<hosting::PluginMetadata>* before);

/// Those that took at least a tenth of a second.
std::vector<Stage::Part> noticeable(std::vector<Stage::Part> parts);
/// "2 warnings; prepare() 5.0 s; trial 310 ms"
std::string with_parts(std::string detail, const std::vector<Stage::Part>& parts);

} // namespace aviary::workshop
