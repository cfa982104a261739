// Where plugin code was when it crashed, as the child process reports it on its standard error.
//
//     if (const auto crash = read_crash(talk)) show(crash->text(), crash->frames);
//
// The child side is child_side/crash_report.h. It is the child's word: wild code may write the same. Pure. [any-thread]
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::hosting {

struct Frame {
    std::string function, file;
    int line = 0;
    friend bool operator==(const Frame&, const Frame&) = default;
};

struct Crash {
    static constexpr std::size_t most_frames = 32;
    static constexpr std::size_t most_bytes = 32 * 1024; ///< of a report, after its mark
    /// The line that a report begins with. Everything behind it belongs to the report.
    static constexpr std::string_view mark = "\x1e"
                                             "aviary crash";

    std::string
        threw; ///< "std::runtime_error: no room": the exception that nobody caught; empty: there is none
    std::vector<Frame> frames; ///< innermost first; only those with a place in the source

    /// The innermost frame that is not in a header of a library; null if there is none at all.
    const Frame* place() const;
    /// ", which nobody caught: std::runtime_error: no room, in Wob::process() (wob.cpp:12)", to follow what ended it; may
    /// be empty.
    std::string text() const;
};

/// The report in what a child wrote; nothing: it made none.
std::optional<Crash> read_crash(std::string_view talk);
/// What the child wrote apart from that.
std::string_view before_crash(std::string_view talk);

/// One frame as it stands in a message, and the frames that stand so in a message, one a line.
std::string to_text(const Frame& frame);
std::vector<Frame> frames_in(std::string_view message);

} // namespace aviary::hosting
