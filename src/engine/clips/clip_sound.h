// The sound of an audio clip in memory, and how the engine comes by it.
#pragma once

#include "base/result.h"
#include "song/score.h"

#include <memory>
#include <vector>

namespace aviary::engine {

/// At the engine's rate. Both channels have the same length. Clips may share it.
struct ClipSound {
    std::vector<float> left, right;
};

/// Where the engine's callers keep the sounds of clips.
class ClipSource {
public:
    /// The clip's file, played `speed` times as fast with its pitch kept. Null: it is being read, and the clip is silent
    /// until Engine::hear_clips(). [main-thread]
    virtual Result<std::shared_ptr<const ClipSound>> find(const song::Clip& clip, double speed) = 0;

protected:
    ~ClipSource() = default;
};

} // namespace aviary::engine
