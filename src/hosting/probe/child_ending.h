// How a child ended that ran plugin code, in words, with what it said and where it crashed. Pure. [any-thread]
#pragma once

#include "hosting/crash/crash.h"
#include "process/inquiry.h"

namespace aviary::hosting {

/// "the plugin was killed by SIGSEGV, in f() (a.cpp:3) while Gain was given noise. It said: …", and a line for each frame,
/// see frames_in().
inline std::string child_ending(const process::InquiryEnd& end, const std::string& circumstances) {
    const auto crash = read_crash(end.talk).value_or(Crash{});
    std::string text = "the plugin " + end.exit.text() + crash.text() + circumstances
                       + process::quoted_end(before_crash(end.talk));
    for (const Frame& frame : crash.frames) text += to_text(frame);
    return text;
}

} // namespace aviary::hosting
