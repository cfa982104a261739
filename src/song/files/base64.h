// Bytes as text, RFC 4648 with padding. [any-thread]
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::song {

std::string to_base64(std::span<const std::byte> bytes);
/// Nothing unless it is what to_base64() writes.
std::optional<std::vector<std::byte>> from_base64(std::string_view text);

} // namespace aviary::song
