// Passes requests below /ui/SECRET/ on to the plugin's own page, which the project's Vite serves on a Unix socket. Because
// it comes through our server, that page has the same origin as ours and may use /ws; pages of other origins may not.
// Internal to the room. [main-thread]
//
//     if (is_author_page(request.target(), hub.author_page)) response = co_await fetch(loop, socket, request);
#pragma once

#include "server/http/connection.h"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/string_body.hpp>

#include <optional>

namespace aviary::server {

/// False also when there is no such page, or the secret is another one.
bool is_author_page(std::string_view target, const std::optional<AuthorPageAt>& page);

using Passed = boost::beast::http::response<boost::beast::http::string_body>;

/// Asks the other server, and gives its answer ready to be sent on. Nothing if it does not answer.
boost::asio::awaitable<std::optional<Passed>> fetch(
    boost::asio::any_io_executor loop, std::filesystem::path socket, HttpRequest request);

/// Passes the page's WebSocket on, byte for byte, until either side ends it. `read` holds the bytes that were read after
/// the request.
boost::asio::awaitable<void> serve_tunnel(std::shared_ptr<Hub> hub, boost::beast::tcp_stream stream,
    HttpRequest upgrade, boost::beast::flat_buffer read);

} // namespace aviary::server
