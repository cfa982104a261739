// The slots whose parameters are told of when they move: that of the plugin under work, and all that somebody shows or
// turned. Internal to the room. [main-thread]
//
//     followed.follow(slot);                  // the present values count as shown
//     followed.expect(slot, "rate", 7.5);     // on its way to the plugin
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
    /// Of a slot that is followed, and a parameter that its plugin has.
    void expect(engine::SlotId slot, std::string_view id, double value);
    void forget(engine::SlotId slot); ///< its plugin is another, or has other parameters
    void forget_all();
    void forget_gone(); ///< those that the open song does not have
    void tell();

private:
    OpenSong& open_;
    std::map<engine::SlotId, ParameterFollower> followers_;
};

} // namespace aviary::session
