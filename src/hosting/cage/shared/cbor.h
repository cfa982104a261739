// Checks bytes from another process before the JSON library reads them as CBOR. That library recurses for every level
// of nesting and believes every count, so the bytes of a wild plugin could use up its stack, or make it throw.
//
//     if (!is_plain_cbor(bytes)) return rubbish();
//     auto value = nlohmann::json::from_cbor(bytes, true, false);
//
// [any-thread], no allocation
#pragma once

#include <cstdint>
#include <span>

namespace aviary::hosting::cage {

inline constexpr std::size_t deepest_cbor = 16; ///< levels of arrays and maps in one another

/// True: the bytes are one whole value of the kinds that nlohmann::json::to_cbor() writes, with nothing after it. All
/// lengths are given and are right.
bool is_plain_cbor(std::span<const std::uint8_t> bytes) noexcept;

} // namespace aviary::hosting::cage
