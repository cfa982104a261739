// What a plugin was built from, in a form small enough to be kept in the plugin itself.
//
//     Fingerprint built = ...;
//     print(built.short_form());                                  // "7c21f0aa"
//     if (built != installed) print(other_parts(built, installed)); // "sources and flags"
//
// Two builds have the same fingerprint when the same files were compiled by the same commands. Plain values. [any-thread]
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace aviary::workshop {

/// BLAKE2b of a text or a file, 128 bits (RFC 7693). All zero: there is none.
struct Digest {
    std::array<std::uint8_t, 16> bytes{};
    friend auto operator<=>(const Digest&, const Digest&) = default;

    std::string text() const; ///< 32 hexadecimal digits
    static std::optional<Digest> from_text(std::string_view text);
};

Digest digest_of(std::string_view content);
/// Nothing when the file cannot be read.
std::optional<Digest> digest_of_file(const std::filesystem::path& file);

/// sources: the project's own files, CMakeLists.txt among them. flags: the commands, and the build folder's settings.
/// compiler: its program. sdk: every other file that the compiler and the linker read.
enum class Part : std::uint8_t { sources, flags, compiler, sdk };
inline constexpr std::array<std::string_view, 4> part_names{"sources", "flags", "compiler", "SDK"};

struct Fingerprint {
    std::array<Digest, 4> parts; ///< by Part
    friend bool operator==(const Fingerprint&, const Fingerprint&) = default;

    Digest& operator[](Part part) { return parts[std::size_t(part)]; }
    const Digest& operator[](Part part) const { return parts[std::size_t(part)]; }
    bool empty() const { return *this == Fingerprint{}; }
    std::string text() const;       ///< 32 hexadecimal digits for all of it
    std::string short_form() const; ///< the first eight of them
};

/// "sources", "sources and flags", "sources, flags and SDK": the parts that differ.
std::string other_parts(const Fingerprint& one, const Fingerprint& other);

} // namespace aviary::workshop
