// The kinds of value that a field of our files may hold. read() gives nothing for a value of another kind; expected()
// then names this kind in the message. write() also gets the JSON that the field held before, or null.
#pragma once

#include "base/units.h"
#include "song/files/base64.h"
#include "song/files/json_text.h"
#include "song/files/saved_state.h"

#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

namespace aviary::song::kinds {

struct Whole {
    int low = std::numeric_limits<int>::min(), high = std::numeric_limits<int>::max();

    std::string expected() const {
        return low == std::numeric_limits<int>::min() ? "a whole number"
                                                      : "a whole number from " + std::to_string(low) + " on";
    }
    std::optional<int> read(const Json& json) const {
        if (!json.is_number_integer()) return {};
        const auto value = json.get<double>();
        if (value < low || value > high) return {};
        return json.get<int>();
    }
    Json write(int value, const Json&) const { return value; }
};

struct Number {
    double low, high;

    std::string expected() const { return "a number from " + shown(low) + " to " + shown(high); }
    std::optional<double> read(const Json& json) const {
        if (!json.is_number()) return {};
        const auto value = json.get<double>();
        if (value < low || value > high) return {};
        return value;
    }
    Json write(double value, const Json&) const { return value; }
};

struct Beats {
    Number count;

    std::string expected() const { return count.expected(); }
    std::optional<aviary::Beats> read(const Json& json) const {
        const auto read = count.read(json);
        return read ? std::optional(aviary::Beats(*read)) : std::nullopt;
    }
    Json write(aviary::Beats value, const Json& before) const { return count.write(value.count, before); }
};

struct Finite {
    std::string expected() const { return "numbers"; }
    std::optional<double> read(const Json& json) const {
        if (!json.is_number()) return {};
        return json.get<double>();
    }
    Json write(double value, const Json& before) const { return std::isfinite(value) ? Json(value) : before; }
};

/// Silence, -inf, is written as null.
struct Decibels {
    static constexpr double highest = 24;

    std::string expected() const { return "decibels up to 24, or null for silence"; }
    std::optional<aviary::Decibels> read(const Json& json) const {
        if (json.is_null()) return aviary::Decibels(-std::numeric_limits<double>::infinity());
        if (!json.is_number() || json.get<double>() > highest) return {};
        return aviary::Decibels(json.get<double>());
    }
    Json write(aviary::Decibels level, const Json&) const {
        return std::isfinite(level.count) ? Json(level.count) : Json();
    }
};

struct Flag {
    std::string expected() const { return "true or false"; }
    std::optional<bool> read(const Json& json) const {
        if (!json.is_boolean()) return {};
        return json.get<bool>();
    }
    Json write(bool value, const Json&) const { return value; }
};

struct Text {
    std::string expected() const { return "a text in quotes"; }
    std::optional<std::string> read(const Json& json) const {
        if (!json.is_string()) return {};
        return json.get<std::string>();
    }
    Json write(const std::string& value, const Json&) const { return value; }
};

/// A text that most records do not have: an empty one is not written into a record that has none.
struct RareText : Text {
    static constexpr bool is_rare = true;
};

/// A plugin's state: its bytes as base64, or the name of the file that it lies in.
struct State {
    std::string expected() const { return "bytes as base64, or \"sha256\" and \"size\" of a file"; }
    std::optional<SavedState> read(const Json& json) const {
        if (json.is_string()) {
            auto bytes = from_base64(json.get_ref<const std::string&>());
            return bytes ? std::optional<SavedState>(std::move(*bytes)) : std::nullopt;
        }
        const auto name = name_in(json);
        return name ? std::optional(SavedState::missing(*name)) : std::nullopt;
    }
    Json write(const SavedState& state, const Json&) const {
        if (state.is_apart()) return {{"sha256", state.digest()}, {"size", state.size()}};
        return to_base64(state.bytes());
    }
    /// For people, without a look at the bytes.
    std::string words(const SavedState& state) const {
        return state.empty() ? "no state" : "a state of " + std::to_string(state.size()) + " bytes";
    }

    static std::optional<StateName> name_in(const Json& json) {
        if (!json.is_object() || !json.contains("sha256") || !json.contains("size")) return {};
        const Json &digest = json["sha256"], &size = json["size"];
        if (!digest.is_string() || !is_digest(digest.get_ref<const std::string&>())) return {};
        if (!size.is_number_integer() || size.get<double>() < 1 || size.get<double>() > double(largest_state))
            return {};
        return StateName{digest.get<std::string>(), size.get<std::uint64_t>()};
    }
};

/// A value of an enumeration, written as a word: `words` has one for each value, from 0 on.
template <typename Enum, std::size_t count>
struct OneOf {
    std::array<std::string_view, count> words;

    std::string expected() const {
        std::string text = "one of";
        for (std::size_t i = 0; i < count; ++i)
            text += (i == 0 ? " \"" : i + 1 == count ? " and \"" : ", \"") + std::string(words[i]) + '"';
        return text;
    }
    std::optional<Enum> read(const Json& json) const {
        if (!json.is_string()) return {};
        for (std::size_t i = 0; i < count; ++i)
            if (json.get_ref<const std::string&>() == words[i]) return Enum(i);
        return {};
    }
    Json write(Enum value, const Json& before) const {
        return std::size_t(value) < count ? Json(words[std::size_t(value)]) : before;
    }
};

/// Any JSON, as its text on one line.
struct Anything {
    std::string expected() const { return "anything"; }
    std::optional<std::string> read(const Json& json) const { return json.dump(); }
    Json write(const std::string& value, const Json&) const {
        Json json = Json::parse(value, nullptr, false);
        return json.is_discarded() ? Json() : json;
    }
};

/// A list that is written as an object. Each Entry is a field: its member `name` holds the name, `value` the value.
template <typename Entry, auto name, auto value, typename Kind>
struct ByName {
    Kind kind;

    std::string expected() const { return "an object of " + kind.expected(); }
    std::optional<std::vector<Entry>> read(const Json& json) const {
        if (!json.is_object()) return {};
        std::vector<Entry> entries;
        for (const auto& [key, field] : json.items()) {
            auto read = kind.read(field);
            if (!read) return {};
            Entry& entry = entries.emplace_back();
            entry.*name = key;
            entry.*value = std::move(*read);
        }
        return entries;
    }
    /// Fields keep their order; new ones come last. A field that cannot be read stays as it is.
    Json write(const std::vector<Entry>& entries, const Json& before) const {
        std::map<std::string_view, const Entry*> left;
        for (const Entry& entry : entries) left[entry.*name] = &entry;
        Json::object_t fields;
        if (before.is_object())
            for (const auto& [key, field] : before.items()) {
                const auto read = kind.read(field);
                const auto found = left.find(key);
                if (found == left.end() && read) continue;
                const bool stays = found == left.end() || read == found->second->*value;
                fields.push_back({key, stays ? field : kind.write(found->second->*value, field)});
                if (found != left.end()) left.erase(found);
            }
        for (const Entry& entry : entries)
            if (left.erase(entry.*name) > 0) fields.push_back({entry.*name, kind.write(entry.*value, {})});
        return fields;
    }
};

} // namespace aviary::song::kinds
