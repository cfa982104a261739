// Gives the stream of an Ogg file a serial number of ours: the library writes a random one, and the same song is to be the
// same bytes. [main-thread]
#pragma once

#include <cstdint>

namespace aviary::app {

/// The file has one stream and is open to read and write. False when it is no such file, or cannot be read or written.
bool set_ogg_serial(int file, std::uint32_t serial);

} // namespace aviary::app
