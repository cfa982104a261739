// Reads what a child says without trusting it: a value that is missing, of another type or out of range counts as none.
//
//     if (const auto latency = said_count(reply, "latency", most_latency)) ...;
//
// [main-thread]
#pragma once

#include "base/result.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aviary::hosting::cage {

inline const nlohmann::json* said(const nlohmann::json& reply, const char* key) {
    if (!reply.is_object()) return nullptr;
    const auto found = reply.find(key);
    return found == reply.end() ? nullptr : &*found;
}

inline std::optional<std::string> said_text(const nlohmann::json& reply, const char* key) {
    const nlohmann::json* const value = said(reply, key);
    return value && value->is_string() ? std::optional(value->get<std::string>()) : std::nullopt;
}

/// A list of so many texts.
inline std::optional<std::vector<std::string>> said_texts(
    const nlohmann::json& reply, const char* key, std::size_t count) {
    const nlohmann::json* const list = said(reply, key);
    if (!list || !list->is_array() || list->size() != count) return std::nullopt;
    std::vector<std::string> texts;
    for (const nlohmann::json& text : *list) {
        if (!text.is_string()) return std::nullopt;
        texts.push_back(text.get<std::string>());
    }
    return texts;
}

/// A finite number.
inline std::optional<double> said_number(const nlohmann::json& reply, const char* key) {
    const nlohmann::json* const value = said(reply, key);
    if (!value || !value->is_number()) return std::nullopt;
    const double number = value->get<double>();
    return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

inline std::optional<std::int64_t> said_time(const nlohmann::json& reply, const char* key) {
    const nlohmann::json* const value = said(reply, key);
    if (!value || !value->is_number_integer()) return std::nullopt;
    if (value->is_number_unsigned() && value->get<std::uint64_t>() > std::uint64_t(INT64_MAX))
        return std::nullopt;
    return value->get<std::int64_t>();
}

/// A whole number from 0 to `most`.
inline std::optional<std::uint32_t> said_count(
    const nlohmann::json& reply, const char* key, std::uint32_t most) {
    const auto count = said_time(reply, key);
    return count && *count >= 0 && *count <= most ? std::optional(std::uint32_t(*count)) : std::nullopt;
}

inline const nlohmann::json::binary_t* said_bytes(const nlohmann::json& reply, const char* key) {
    const nlohmann::json* const value = said(reply, key);
    return value && value->is_binary() ? &value->get_binary() : nullptr;
}

/// Why the child could not do what it was asked; none: it could.
inline std::optional<Error> said_error(const nlohmann::json& reply) {
    const nlohmann::json* const error = said(reply, "error");
    if (!error) return std::nullopt;
    return Error{said_text(*error, "code").value_or("cage.rubbish"),
        said_text(*error, "message").value_or(""), said_text(*error, "where").value_or("")};
}

} // namespace aviary::hosting::cage
