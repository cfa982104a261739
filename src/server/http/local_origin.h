// Who may talk to the local port: only pages that this server served itself, by a name of this machine.
//
//     if (!host_is_ours(request[Host], port)) refuse();      // another name: DNS rebinding
//     if (!origin_is_ours(request[Origin], request[Host])) refuse();   // a page from elsewhere
//
// Pure. [any-thread]
#pragma once

#include <cstdint>
#include <string_view>

namespace aviary::server {

/// True for localhost, 127.0.0.1 and [::1] with this port (which may be left out if it is 80).
bool host_is_ours(std::string_view host, std::uint16_t port);
/// True when the Origin header names the same origin as a Host header that is ours. "null" never does.
bool origin_is_ours(std::string_view origin, std::string_view host);

} // namespace aviary::server
