// A score as an arrangement draws it: what each track plays in each section. Pure. [any-thread]
//
//     for (const Clip& clip : clips_of(score)) draw(clip);
#pragma once

#include "base/units.h"
#include "song/score.h"

#include <cstddef>
#include <limits>
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
    std::size_t left_out = 0;    ///< so many notes are left out: all that it has, or none
    friend bool operator==(const Clip&, const Clip&) = default;
};

/// Ordered by track, then by time. A section in which a track plays nothing gives no clip. Once the clips before have
/// `most_notes` notes together, a clip that would go beyond it comes without its notes.
std::vector<Clip> clips_of(
    const song::Score& score, std::size_t most_notes = std::numeric_limits<std::size_t>::max());

} // namespace aviary::session
