// Decides who may use the local port: only pages that this server served itself, under a name of this machine.
//
//     if (!host_is_ours(request[Host], port)) refuse();                // another name: DNS rebinding
//     if (!origin_is_ours(request[Origin], request[Host])) refuse();   // a page from another server
//
// Pure. [any-thread]
#pragma once

#include <cstdint>
#include <string_view>

namespace aviary::server {

/// True for localhost, 127.0.0.1 and [::1] with this port (which may be left out if it is 80).
bool host_is_ours(std::string_view host, std::uint16_t port);
/// True if the Origin header names the same origin as `host`, for which host_is_ours() is true. "null" never does.
bool origin_is_ours(std::string_view origin, std::string_view host);

} // namespace aviary::server
