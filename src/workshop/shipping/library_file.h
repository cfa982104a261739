// A built library as a file: what it exports, and the fingerprint in it. Nothing of it is loaded or run. [any-thread]
//
//     auto symbols = exported_symbols(library);           // {"clap_entry"}
//     auto fingerprint = read_fingerprint(library);
//     if (fingerprint && *fingerprint) print((*fingerprint)->short_form());
//
// The fingerprint is the content of an ELF note that the SDK puts into every plugin: owner "Aviary", type 1, 64 bytes,
// which `readelf -n` shows. It is all zero until `aviary bundle` fills it in, and strip leaves it alone.
#pragma once

#include "base/result.h"
#include "workshop/shipping/fingerprint.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace aviary::workshop {

// Errors of all three: as hosting::check_shared_library(), and "library.damaged" when the file's tables lead nowhere.

/// Names that other libraries in a process can see, sorted.
Result<std::vector<std::string>> exported_symbols(const std::filesystem::path& library);

/// Nothing when there is no note, or nobody has filled it in.
Result<std::optional<Fingerprint>> read_fingerprint(const std::filesystem::path& library);

/// Fills in the note, in place: 64 bytes of the file change, its size does not. Also "library.no_note", "library.write".
Result<void> write_fingerprint(const std::filesystem::path& library, const Fingerprint& fingerprint);

} // namespace aviary::workshop
