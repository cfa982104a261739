// The parameters of the song's plugins. Setting one is an edit of the project.
//
//     auto set = session.parameters().set(slot, "rate", 7.5);
//     if (set) show(set->text);            // "7.5 Hz"
//
// [main-thread]
#pragma once

#include "base/result.h"
#include "session/session_state.h"

#include <string>
#include <string_view>
#include <utility>

namespace aviary::session {

struct OpenSong;
class FollowedParameters;

class Parameters {
public:
    Parameters(OpenSong& open, FollowedParameters& followed)
        : open_(open)
        , followed_(followed) {}

    /// Clamps the value to the range, and gives what was set.
    /// Errors: slot.unknown, slot.empty, parameter.unknown, parameter.read_only, parameter.text, engine.busy.
    Result<ParameterValue> set(engine::SlotId slot, std::string_view id, double value);
    /// The plugin reads the text as a value.
    Result<ParameterValue> set(engine::SlotId slot, std::string_view id, const std::string& text);

    const hosting::ParameterMetadata* find(
        engine::SlotId slot, std::string_view id) const; ///< null: there is none
    /// The value as the plugin writes it, or a bare number when there is no such parameter.
    std::string text_of(engine::SlotId slot, std::string_view id, double value) const;

private:
    using Found = std::pair<hosting::Processor*, const hosting::ParameterMetadata*>;
    Result<Found> find_in_plugin(engine::SlotId slot, std::string_view id) const;

    OpenSong& open_;
    FollowedParameters& followed_;
};

} // namespace aviary::session
