// Passes requests below /ui/ on to the plugin's own page, which the project's Vite serves on another port. Because it
// comes through our server, that page has the same origin as ours and may use /ws; pages of other origins may not.
// Internal to the room. [main-thread]
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

/// Asks the other server, and gives its answer ready to be sent on. Nothing if it does not answer.
boost::asio::awaitable<std::optional<Passed>> fetch(
    boost::asio::any_io_executor loop, std::uint16_t port, HttpRequest request);

/// Passes the page's WebSocket on, byte for byte, until either side ends it. `read` holds the bytes that were read after
/// the request.
boost::asio::awaitable<void> serve_tunnel(std::shared_ptr<Hub> hub, boost::beast::tcp_stream stream,
    HttpRequest upgrade, boost::beast::flat_buffer read);

} // namespace aviary::server
