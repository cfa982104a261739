// Writes small values as JSON. Internal to the folder. Pure. [any-thread]
#pragma once

#include <nlohmann/json.hpp>

#include <cmath>
#include <optional>

namespace aviary::server {

template <typename T>
nlohmann::json or_null(const std::optional<T>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

/// Silence, minus infinity, is written as null.
inline nlohmann::json decibels(double level) {
    return std::isinf(level) ? nlohmann::json(nullptr) : nlohmann::json(level);
}

} // namespace aviary::server
