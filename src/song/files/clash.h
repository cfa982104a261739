// What comes of merging two changes of a file beside a song. For people. Plain values. [any-thread]
#pragma once

#include <string>
#include <vector>

namespace aviary::song {

/// A value that two sides changed, each in its own way.
struct Clash {
    std::string what;         ///< "lead volume_db", "song line 12"
    std::string ours, theirs; ///< what each side wanted
    friend bool operator==(const Clash&, const Clash&) = default;
};

/// What came of merging two changes of a file.
struct MergeReport {
    std::vector<Clash> clashes;
    bool takes_ours = false; ///< the merged file has something of ours, and so is not the same as theirs
};

} // namespace aviary::song
