// Reads a built library as a file: what it exports, and its fingerprint. Loads and runs nothing of it. [any-thread]
//
//     auto symbols = exported_symbols(library);           // {"clap_entry"}
//     auto fingerprint = read_fingerprint(library);
//     if (fingerprint && *fingerprint) print((*fingerprint)->short_form());
//
//     auto code = loadable_code(library);                 // the same for two builds that differ in comments
//
// The fingerprint is the content of an ELF note that the SDK puts into every plugin: owner "Aviary", type 1, 64 bytes.
// `readelf -n` shows it, `strip` leaves it alone. It is all zero until `aviary bundle` fills it in.
#pragma once

#include "base/result.h"
#include "workshop/shipping/fingerprint.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace aviary::workshop {

// Errors of all: as hosting::check_shared_library(), and "library.damaged" when a table points out of the file.

/// Names that other libraries in a process can see, sorted.
Result<std::vector<std::string>> exported_symbols(const std::filesystem::path& library);

/// Of all sections that a process loads, without the build's own number. Names, debugging records and the file's layout
/// are not among them.
Result<Digest> loadable_code(const std::filesystem::path& library);

/// Nothing when there is no note, or it is still all zero.
Result<std::optional<Fingerprint>> read_fingerprint(const std::filesystem::path& library);

/// Fills in the note, in place: 64 bytes of the file change. Also errors "library.no_note", "library.write".
Result<void> write_fingerprint(const std::filesystem::path& library, const Fingerprint& fingerprint);

} // namespace aviary::workshop
