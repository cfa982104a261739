// JSON-RPC 2.0 as text. Pure. [any-thread]
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

/// JSON-RPC's numbers for what a caller did wrong; what went wrong here is `failed`, with the code in error.data.code.
enum class RpcError : int {
    malformed = -32700,
    not_a_request = -32600,
    unknown_method = -32601,
    bad_params = -32602,
    failed = -32000,
};

/// A whole notification; `params` is JSON text. Those that all clients are told have a number.
std::string notification(
    std::string_view method, std::string_view params, std::optional<std::uint64_t> seq = std::nullopt);

/// Nothing for what is not JSON, and for what nests deeper than anybody means it to: values are copied and written by
/// functions that call themselves.
std::optional<nlohmann::json> parse(std::string_view text);
inline constexpr int deepest = 100;

/// Text of a value; what is not UTF-8 in it (a plugin's name may be anything) is replaced.
std::string dump(const nlohmann::json& value);

} // namespace aviary::server
