// FNV-1a 32: turns the author's parameter id into the number that CLAP and VST3 want. [any-thread]
// Offset basis and prime: Fowler, Noll, Vo, RFC draft-eastlake-fnv.
#pragma once

#include <cstddef>
#include <cstdint>

namespace aviary::detail {

inline constexpr std::uint32_t fnv1a_32_basis = 2166136261u;

constexpr std::uint32_t fnv1a_32(const unsigned char* bytes, std::size_t size) {
    std::uint32_t hash = fnv1a_32_basis;
    for (std::size_t i = 0; i < size; ++i) hash = (hash ^ bytes[i]) * 16777619u;
    return hash;
}

constexpr std::uint32_t fnv1a_32(const char* text) {
    std::uint32_t hash = fnv1a_32_basis;
    for (; *text; ++text) hash = (hash ^ static_cast<unsigned char>(*text)) * 16777619u;
    return hash;
}

} // namespace aviary::detail
