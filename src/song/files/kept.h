// How the files of a project keep what we do not know. Each record of a file carries the JSON it was read from: writing
// begins with that and changes the fields that have a new value, so that unknown fields and the order of all stay; a
// number stays, but for trailing zeros and exponents. Plain values; what is shared never changes. [any-thread]
#pragma once

#include "song/syntax/diagnostics.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <variant>

namespace aviary::song {

/// What a record was read from; nothing for a new one, which is written with all its fields. Copy it with the record.
using Kept = std::shared_ptr<const nlohmann::ordered_json>;

/// A file as it was understood, or the first thing that is wrong with it: then nothing of it is to be used, or replaced.
template <typename File>
using Read = std::variant<File, Diagnostic>;

/// The one that we write. Files of a newer one are read as far as they are understood, and keep their number.
inline constexpr int file_version = 1;

} // namespace aviary::song
