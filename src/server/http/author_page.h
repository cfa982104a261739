// What lies below /ui/: the page that the project brings along, served by the project's own Vite on a port of its own.
// Passed on from here, so that it is of one origin with ours: it may speak to /ws as our pages do, and nobody else may.
// Internal to the room.
//
//     if (is_author_page(request.target())) response = co_await fetch(loop, port, request);
#pragma once

#include "server/http/connection.h"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/string_body.hpp>

#include <optional>

namespace aviary::server {

bool is_author_page(std::string_view target);

using Passed = boost::beast::http::response<boost::beast::http::string_body>;

/// The other server's answer as it may be sent on; nothing when there is none.
boost::asio::awaitable<std::optional<Passed>> fetch(
    boost::asio::any_io_executor loop, std::uint16_t port, HttpRequest request);

/// Passes the page's WebSocket on, byte for byte, until either side has enough. `read` is what came behind the request.
boost::asio::awaitable<void> serve_tunnel(std::shared_ptr<Hub> hub, boost::beast::tcp_stream stream,
    HttpRequest upgrade, boost::beast::flat_buffer read);

} // namespace aviary::server
