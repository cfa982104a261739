// Why a child that was to open a plugin library did not get to the end of it. Pure. [any-thread]
#pragma once

#include "base/result.h"
#include "hosting/probe/child_ending.h"
#include "process/inquiry.h"

namespace aviary::hosting {

/// For a child that ended before its time, or was killed. Codes "probe.timeout" and "probe.crashed".
inline Error opening_error(const process::InquiryEnd& end, std::chrono::milliseconds time_limit) {
    if (end.exit.why == process::ChildExit::Why::timed_out)
        return {"probe.timeout",
            "the plugin did not finish opening within " + std::to_string(time_limit.count())
                + " ms and was killed; look for an endless loop or a wait in its initialisation"
                + process::quoted_end(end.talk),
            {}};
    return {"probe.crashed", child_ending(end, " while it was opened or asked"), {}};
}

} // namespace aviary::hosting
