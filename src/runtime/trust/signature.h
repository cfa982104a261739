// Who made a bundle: an Ed25519 signature over every file in it, kept beside them in the file `signature`.
//
//     const SecretKey key = make_secret_key();
//     auto done = sign_bundle("bundles/adder", key);
//     auto signer = verify_bundle("bundles/adder");   // key.public_key(), or what is wrong
//
// The signature is of a SHA-256 over all files but `signature` itself, in the order of their paths: path, kind, size
// and content of each. The content of a symbolic link is the text of its target, which must lie inside the bundle.
// Modes, times and empty folders do not count. All [any-thread].
#pragma once

#include "base/result.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace aviary::runtime {

using PublicKey = std::array<std::uint8_t, 32>;
using Digest = std::array<std::uint8_t, 32>;

/// Wiped from memory when it goes.
class SecretKey {
public:
    using Seed = std::array<std::uint8_t, 32>;
    explicit SecretKey(const Seed& seed)
        : seed_(seed) {}
    SecretKey(const SecretKey&) = default;
    SecretKey& operator=(const SecretKey&) = default;
    ~SecretKey();
    const Seed& seed() const { return seed_; }
    PublicKey public_key() const;

private:
    Seed seed_;
};

SecretKey make_secret_key();

/// Errors: "signature.file" (a file cannot be read, or is neither file, folder nor link), "signature.outside" (a link
/// leads out of the bundle).
Result<Digest> bundle_digest(const std::filesystem::path& folder);

/// Writes the file `signature`, in place of an older one. Errors: those of bundle_digest() and write_whole_file().
Result<void> sign_bundle(const std::filesystem::path& folder, const SecretKey& key);

/// The key that signed the bundle as it is now. Errors: "signature.missing", "signature.broken" (it is no signature, or
/// not of these files), those of bundle_digest(). trust.h decides whether to trust that key.
Result<PublicKey> verify_bundle(const std::filesystem::path& folder);

// Keys as files of one line, "ed25519-secret" or "ed25519-public" and hexadecimal digits.

/// Writes `file`, readable by its owner alone, and `file`.pub. Errors: "key.exists" (nothing is overwritten),
/// "key.file".
Result<PublicKey> write_new_keys(const std::filesystem::path& file);
/// Errors: "key.file" (it cannot be read, or holds no such key).
Result<SecretKey> read_secret_key(const std::filesystem::path& file);
Result<PublicKey> read_public_key(const std::filesystem::path& file);

std::string key_text(const PublicKey& key); ///< 64 hexadecimal digits
/// Error "key.file" when it is not 64 hexadecimal digits.
Result<PublicKey> parse_key(std::string_view digits);

} // namespace aviary::runtime
