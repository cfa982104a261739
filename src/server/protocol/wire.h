// The session's values as the JSON that description.h describes. Pure. [any-thread]
//
//     const Announcement told = announce(event);
//     send_text(notification(told.method, dump(told.params), next_seq));
#pragma once

#include "session/session_state.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aviary::server {

/// JSON-RPC's numbers for what a caller did wrong; what went wrong here is `failed`, with the code in error.data.code.
enum class RpcError : int {
    malformed = -32700,
    not_a_request = -32600,
    unknown_method = -32601,
    bad_params = -32602,
    failed = -32000,
};

/// One event as it is announced. `method` is empty for those that go as binary frames.
struct Announcement {
    std::string_view method;
    nlohmann::json params;
};
Announcement announce(const session::Event& event);

/// A whole notification; `params` is JSON text. Those that all clients are told have a number.
std::string notification(
    std::string_view method, std::string_view params, std::optional<std::uint64_t> seq = std::nullopt);

/// Nothing for what is not JSON, and for what nests deeper than anybody means it to: values are copied and written by
/// functions that call themselves.
std::optional<nlohmann::json> parse(std::string_view text);
inline constexpr int deepest = 100;

/// Text of a value; what is not UTF-8 in it (a plugin's name may be anything) is replaced.
std::string dump(const nlohmann::json& value);

nlohmann::json to_wire(const session::SessionState& state);
nlohmann::json to_wire(const session::Plugin& plugin);
nlohmann::json to_wire(const session::ParameterValue& value); ///< with its id

} // namespace aviary::server
