// Finds the sections that a song without any is made of: where it begins to do something else, and what comes again.
//
//     for (const SectionPart& part : find_sections(bars)) ...
//
// Stretches of bars that are the same in all tracks become one section. Time is linear in the bars and tracks. [any-thread]
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace aviary::song {

/// What a song does bar by bar.
struct BarContents {
    /// By track, then by bar: equal numbers mean that the track does the same. 0: it does nothing.
    std::vector<std::vector<std::uint64_t>> tracks;
    std::vector<std::vector<std::uint32_t>> events; ///< likewise: how much there is to write
    std::vector<bool> begins;                       ///< by bar: a section has to begin here
    std::size_t bars = 0;
};

struct SectionPart {
    std::size_t first = 0, bars = 0;
    std::size_t same_as = 0; ///< the number of the earliest part that is the same; its own if it is that
};

/// The parts in order; they cover all bars.
std::vector<SectionPart> find_sections(const BarContents& contents);

} // namespace aviary::song
