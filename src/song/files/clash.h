// A value that two sides changed, each in its own way. For people. Plain values. [any-thread]
#pragma once

#include <string>

namespace aviary::song {

struct Clash {
    std::string what;         ///< "lead volume_db", "song line 12"
    std::string ours, theirs; ///< what each side wanted
    friend bool operator==(const Clash&, const Clash&) = default;
};

} // namespace aviary::song
