// Tells observers when parameters move, for the slots that somebody cares about: the slot of the plugin under work, and
// every slot that was described or turned. Internal to the room. [main-thread]
//
//     followed.follow(slot);                  // the present values count as shown
//     followed.expect(slot, "rate", 7.5);     // this value is on its way to the plugin
//     followed.tell();                        // 20 times a second
#pragma once

#include "session/parameters/parameter_follower.h"
#include "session/session_state.h"

#include <map>
#include <string_view>

namespace aviary::session {

struct OpenSong;

class FollowedParameters {
public:
    explicit FollowedParameters(OpenSong& open)
        : open_(open) {}

    void follow(engine::SlotId slot);
    /// The slot must be followed, and its plugin must have the parameter.
    void expect(engine::SlotId slot, std::string_view id, double value);
    void forget(engine::SlotId slot); ///< when the slot has another plugin, or its plugin other parameters
    void forget_all();
    void forget_gone(); ///< forgets the slots that the open song no longer has
    void tell();

private:
    OpenSong& open_;
    std::map<engine::SlotId, ParameterFollower> followers_;
};

} // namespace aviary::session
