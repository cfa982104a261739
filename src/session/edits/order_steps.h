// The steps of the order of changes. Plain values. [any-thread]
#pragma once

#include "session/history/edit.h"
#include "session/loading/loading.h"
#include "song/files/clash.h"

#include <cstdint>
#include <string>
#include <vector>

namespace aviary::session::edits {

using loading::ClientId;
using song::Clash;
using StepId = std::uint64_t; ///< from 1 on, in the order in which the steps came; 0 is none

/// Who made a step, and what the history says of it.
struct Author {
    ClientId by = 0; ///< 0: no client
    EditSource source = EditSource::user;
    std::string message;   ///< with the source in front: "[song] edit"
    std::int64_t time = 0; ///< seconds since 1970

    /// The message without its source.
    std::string text() const { return message.substr(message.find("] ") + 2); }
    bool is_outside() const { return source == EditSource::reload; }
};
/// The floor.
inline Author loaded(std::int64_t time = 0) {
    return {0, EditSource::automatic, "[auto] Project loaded", time};
}
/// Another program, which saved a file.
inline Author outside(std::int64_t time = 0) {
    return {0, EditSource::reload, "[reload] changed outside", time};
}
/// An undo that came too late to move the history back: another program had saved a file over it.
inline Author reverting(std::int64_t time = 0) {
    return {0, EditSource::user, "[user] undo, beside a change outside", time};
}
/// What was not kept yet when the history began anew.
inline Author carried(std::int64_t time = 0) {
    return {0, EditSource::user, "[user] edits that were not kept yet", time};
}

template <typename Content>
struct Step {
    StepId id = 0;
    Author author;
    Content content;    ///< the whole project after it
    std::string commit; ///< empty until the history has it
};

/// Two changes of one base in one. Where both changed a value, one of them stands, and there is a clash.
template <typename Content>
struct Merged {
    Content content;
    std::vector<Clash> clashes;
};

} // namespace aviary::session::edits
