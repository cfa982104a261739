// One socket: first HTTP, then perhaps a WebSocket for good. Internal to the room; the only header that shows Beast,
// for the two sources that need it.
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

/// For co_await: errors come as values.
inline constexpr auto as_result = boost::asio::as_tuple(boost::asio::use_awaitable);

/// Answers HTTP requests until the other side has enough, or asks for the WebSocket.
boost::asio::awaitable<void> serve_http(std::shared_ptr<Hub> hub, boost::asio::ip::tcp::socket socket);

/// Speaks the protocol with a page whose upgrade request has been judged.
boost::asio::awaitable<void> serve_client(
    std::shared_ptr<Hub> hub, boost::beast::tcp_stream stream, HttpRequest upgrade);

} // namespace aviary::server
