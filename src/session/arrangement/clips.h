// A score as an arrangement draws it: what each track plays in each section. Pure. [any-thread]
//
//     for (const Clip& clip : clips_of(score)) draw(clip);
#pragma once

#include "base/units.h"
#include "song/score.h"

#include <string>
#include <vector>

namespace aviary::session {

struct ClipNote {
    Beats start, length;          ///< the start counts from the start of the clip
    int key = 60, velocity = 100; ///< velocity 1..127
    friend bool operator==(const ClipNote&, const ClipNote&) = default;
};

struct Clip {
    int track = 0; ///< number
    std::string section;
    Beats start, length;         ///< start and length of the section
    std::vector<ClipNote> notes; ///< the notes that begin in the section
};

/// Ordered by track, then by time. A section in which a track plays nothing gives no clip.
std::vector<Clip> clips_of(const song::Score& score);

} // namespace aviary::session
