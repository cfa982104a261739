// For tests: a page's end of the connection, as plain blocking calls.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::server {

using Headers = std::map<std::string, std::string>;

struct HttpReply {
    int status = 0; ///< 0: the connection was closed without an answer
    std::string body;
    Headers headers; ///< names in lower case
};

/// The token of the servers of this room's tests.
inline constexpr const char* test_token = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// Sends one request on its own connection. `target` is sent unchanged. The Host header is right unless given.
HttpReply http_request(std::uint16_t port, std::string_view target, const Headers& headers = {},
    std::string_view method = "GET");

class TestPage {
public:
    TestPage();
    ~TestPage(); ///< drops the connection without closing the WebSocket

    /// HTTP status of the handshake: 101 when connected. Then it has entered too, if the target is /ws.
    int connect(std::uint16_t port, const Headers& headers = {}, std::string_view target = "/ws");
    /// The token to enter with; test_token unless set. Empty: connect() does not enter.
    void set_token(std::string token);
    void send(std::string_view text);
    void send_binary(std::string_view bytes);
    void send_raw(std::string_view bytes); ///< sends the bytes without WebSocket framing
    /// Waits for the next text, or the next frame of that kind. Other messages stay for later calls, in order. Throws if
    /// the connection has ended.
    nlohmann::json next_text();
    std::string next_frame(char kind);
    /// Sends a request and waits for its answer. Notifications that come before it stay for next_notification().
    nlohmann::json call(std::string_view method, nlohmann::json params = nlohmann::json::object());
    nlohmann::json next_notification(std::string_view method);
    /// Reads until the server closes the connection. Gives the close code; 0 if there was none.
    int wait_for_close();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::server
