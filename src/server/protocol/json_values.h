// Writes small values as JSON and reads them. Internal to the room. Pure. [any-thread]
#pragma once

#include "base/units.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <optional>

namespace aviary {

// A quantity is its number; the name of its field says the unit. nlohmann::json finds these by their types.
template <typename Unit, typename Number>
void to_json(nlohmann::json& json, Quantity<Unit, Number> quantity) {
    json = quantity.count;
}
template <typename Unit, typename Number>
void from_json(const nlohmann::json& json, Quantity<Unit, Number>& quantity) {
    quantity.count = json.get<Number>();
}

/// Silence is null.
inline void to_json(nlohmann::json& json, Decibels level) {
    json = std::isinf(level.count) ? nlohmann::json(nullptr) : nlohmann::json(level.count);
}
inline void from_json(const nlohmann::json& json, Decibels& level) {
    level.count = json.is_null() ? -std::numeric_limits<double>::infinity() : json.get<double>();
}

} // namespace aviary

namespace aviary::server {

template <typename T>
nlohmann::json or_null(const std::optional<T>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

} // namespace aviary::server
