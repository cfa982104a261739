// Reads and writes JSON-RPC 2.0 as text. Pure. [any-thread]
//
//     const auto request = parse(text);
//     send_text(notification("transport:state", dump(params), next_seq));
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aviary::server {

/// JSON-RPC's numbers for mistakes of the caller. An error of ours is `failed`, and its code is in error.data.code.
enum class RpcError : int {
    malformed = -32700,
    not_a_request = -32600,
    unknown_method = -32601,
    bad_params = -32602,
    failed = -32000,
};

/// A whole notification; `params` is JSON text. A notification to all clients has a number, `seq`.
std::string notification(
    std::string_view method, std::string_view params, std::optional<std::uint64_t> seq = std::nullopt);

/// Nothing if the text is not JSON, or nests deeper than `deepest`: recursive functions copy and write the value, and
/// would overflow the stack.
std::optional<nlohmann::json> parse(std::string_view text);
inline constexpr int deepest = 100;

/// The value as text. Bytes that are not UTF-8 are replaced; a plugin's name may have such bytes.
std::string dump(const nlohmann::json& value);

} // namespace aviary::server
