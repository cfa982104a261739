// Decides which pages may use the local port: only those that this server served itself, under a name of this machine.
//
//     if (!host_is_ours(request[Host])) refuse();                      // another name: DNS rebinding
//     if (!origin_is_ours(request[Origin], request[Host])) refuse();   // a page from another server
//
// Pure. [any-thread]
#pragma once

#include <string_view>

namespace aviary::server {

/// True for localhost, 127.0.0.1 and [::1], with any port or none: a tunnel may lead from another one to ours.
bool host_is_ours(std::string_view host);
/// True if the Origin header names the same origin as `host`, for which host_is_ours() is true. "null" never does.
bool origin_is_ours(std::string_view origin, std::string_view host);

} // namespace aviary::server
