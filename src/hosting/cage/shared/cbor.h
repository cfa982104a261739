// Whether bytes from another process may be given to the JSON library to read as CBOR. That library calls itself for every
// level of nesting and believes every count: some bytes of a wild plugin could use up its stack, or make it throw.
//
//     if (!is_plain_cbor(bytes)) return rubbish();
//     auto value = nlohmann::json::from_cbor(bytes, true, false);
//
// [any-thread], no allocation
#pragma once

#include <cstdint>
#include <span>

namespace aviary::hosting::cage {

inline constexpr std::size_t deepest_cbor = 16; ///< arrays and maps in one another

/// One whole value of the kinds that nlohmann::json::to_cbor() writes, and nothing behind it; all lengths are given and
/// are those of what is there.
bool is_plain_cbor(std::span<const std::uint8_t> bytes) noexcept;

} // namespace aviary::hosting::cage
