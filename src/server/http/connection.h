// Serves one socket: HTTP at first; after an upgrade request it is a WebSocket to its end. Internal to the room. Only the
// sources that need Beast include this header. [main-thread]
#pragma once

#include "server/clients/hub.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>

namespace aviary::server {

using HttpRequest = boost::beast::http::request<boost::beast::http::empty_body>;

/// Makes co_await give errors as values.
inline constexpr auto as_result = boost::asio::as_tuple(boost::asio::use_awaitable);

/// Answers HTTP requests until the other side closes the connection or asks for a WebSocket.
boost::asio::awaitable<void> serve_http(std::shared_ptr<Hub> hub, boost::asio::ip::tcp::socket socket);

/// Speaks the protocol with a page whose upgrade request has been checked and accepted.
boost::asio::awaitable<void> serve_client(
    std::shared_ptr<Hub> hub, boost::beast::tcp_stream stream, HttpRequest upgrade);

} // namespace aviary::server
