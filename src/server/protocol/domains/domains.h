// The domains of the protocol, one source file each. Internal to the folder: description() has them all.
#pragma once

#include "server/protocol/protocol.h"

namespace aviary::server::protocol {

Domain describe_app();
Domain describe_quantities();
Domain describe_transport();
Domain describe_sound();
Domain describe_workshop();
Domain describe_project();
Domain describe_song();
Domain describe_plugins();
Domain describe_stores();
std::vector<Frame> describe_frames();

} // namespace aviary::server::protocol
