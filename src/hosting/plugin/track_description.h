// What the host tells a plugin about its track.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace aviary::hosting {

struct TrackDescription {
    enum class Kind : std::uint8_t { track, return_track, bus, master };
    std::string name;                    ///< UTF-8; beyond 255 bytes it is cut, between two code points
    std::optional<std::uint32_t> colour; ///< 0xAARRGGBB
    Kind kind = Kind::track;
};

} // namespace aviary::hosting
