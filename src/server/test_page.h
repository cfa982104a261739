// For tests: the page's side of the wire, as plain blocking calls.
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

/// One request on a connection of its own. `target` goes out as it is. Host is right unless given.
HttpReply http_request(std::uint16_t port, std::string_view target, const Headers& headers = {},
    std::string_view method = "GET");

class TestPage {
public:
    TestPage();
    ~TestPage(); ///< leaves without a word

    /// HTTP status of the handshake: 101 when connected.
    int connect(std::uint16_t port, const Headers& headers = {}, std::string_view target = "/ws");
    void send(std::string_view text);
    void send_binary(std::string_view bytes);
    void send_raw(std::string_view bytes); ///< past the WebSocket's framing
    /// The next message of each sort, kept in order; waits for it. Throws when the connection has ended.
    nlohmann::json next_text();
    std::string next_frame(char kind);
    /// Sends a request and waits for its answer; notifications that come first are kept for next_notification().
    nlohmann::json call(std::string_view method, nlohmann::json params = nlohmann::json::object());
    nlohmann::json next_notification(std::string_view method);
    /// Reads until the other side closes; gives the close code, 0 if it closed without one.
    int wait_for_close();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::server
