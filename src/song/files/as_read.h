// How the files of a project keep what we do not know. Each record of a file carries the JSON that it was read from.
// Writing begins with that JSON and changes only the fields that have a new value. So unknown fields stay, and so does
// the order of all fields; numbers stay too, though not their trailing zeros and exponents. Plain values; the shared
// JSON never changes. [any-thread]
#pragma once

#include "song/syntax/diagnostics.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <variant>

namespace aviary::song {

/// The JSON that a record was read from; null for a new one, which is written with all its fields. Copy both.
using Kept = std::shared_ptr<const nlohmann::ordered_json>;

/// A file as it was understood, or the first thing that is wrong with it. Do not use or overwrite a file that is wrong.
template <typename File>
using Read = std::variant<File, Diagnostic>;

/// The version that we write. A file of a newer version is read as far as it is understood, and keeps its number.
inline constexpr int file_version = 1;

} // namespace aviary::song
