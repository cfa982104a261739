#include "server/protocol/wire.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace aviary::server {

using nlohmann::json;

std::optional<json> parse(std::string_view text) {
    bool is_too_deep = false;
    const json::parser_callback_t look = [&](int depth, json::parse_event_t, json&) {
        is_too_deep |= depth > deepest;
        return !is_too_deep;
    };
    json value = json::parse(text, look, false);
    if (value.is_discarded() || is_too_deep) return std::nullopt;
    return value;
}

std::string dump(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

std::string notification(std::string_view method, std::string_view params, std::optional<std::uint64_t> seq) {
    const std::string number = seq ? fmt::format(R"("seq":{},)", *seq) : "";
    return fmt::format(R"({{"jsonrpc":"2.0","method":"{}",{}"params":{}}})", method, number, params);
}

} // namespace aviary::server
