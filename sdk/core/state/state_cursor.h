// Walks through the bytes of a state; see state_format.h for their order. Used by the .cpp files of this folder.
// [any-thread]
#pragma once

#include "sdk/core/state/state_format.h"

#include <cstring>
#include <span>
#include <string_view>

namespace aviary::detail {

inline constexpr std::size_t state_header_size = 24;

template <typename T>
T number_at(ConstBytes state, std::size_t at) {
    T number;
    std::memcpy(&number, state.data() + at, sizeof number);
    return number;
}

/// Where a state says in which form it is; see state_format.h.
inline constexpr std::size_t state_version_at = 8;

/// Never goes past the end: a read that does not fit fails this and all after it.
struct Cursor {
    ConstBytes state;
    std::size_t at = state_header_size;
    bool ok = true;

    bool fits(std::uint64_t size) { return ok = ok && size <= state.size() - at; }
    template <typename T>
    T number() {
        if (!fits(sizeof(T))) return {};
        at += sizeof(T);
        return number_at<T>(state, at - sizeof(T));
    }
    ConstBytes bytes(std::uint64_t size) {
        if (!fits(size)) return {};
        at += std::size_t(size);
        return state.subspan(at - std::size_t(size), std::size_t(size));
    }
    std::string_view name() {
        const auto text = bytes(number<std::uint8_t>());
        return {reinterpret_cast<const char*>(text.data()), text.size()};
    }
};

struct SavedParam {
    std::string_view id;
    double value;
    std::string_view choice; ///< id of the choice, empty where it has none
    static SavedParam read(Cursor& cursor) {
        const auto id = cursor.name();
        const auto value = cursor.number<double>();
        return {id, value, cursor.name()};
    }
    std::string_view key() const { return id; }
};

struct SavedEntry {
    std::string_view name;
    std::string_view type;          ///< empty where it is not known, as in a state of version 2
    std::uint32_t element_size = 0; ///< 0 since version 3
    ConstBytes bytes;
    static SavedEntry read(Cursor& cursor) {
        SavedEntry entry;
        entry.name = cursor.name();
        if (number_at<std::uint32_t>(cursor.state, state_version_at) < 3)
            entry.element_size = cursor.number<std::uint32_t>();
        else
            entry.type = cursor.name();
        entry.bytes = cursor.bytes(cursor.number<std::uint64_t>());
        return entry;
    }
    std::string_view key() const { return name; }
    bool is_of(std::string_view other_type) const { return type.empty() || type == other_type; }
};

} // namespace aviary::detail
