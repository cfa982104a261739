#include "runtime/trust/signature.h"

#include "base/hexadecimal.h"
#include "base/whole_file.h"

#include <sodium.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <vector>

namespace aviary::runtime {
namespace {

namespace fs = std::filesystem;
using Signature = std::array<std::uint8_t, crypto_sign_BYTES>;

constexpr const char* file_name = "signature";
constexpr std::string_view scheme = "ed25519 ";
/// Comes first in what is hashed and in what is signed, so that a signature is never good for anything else.
constexpr std::string_view purpose = "aviary bundle 1\n";

struct Keys {
    explicit Keys(const SecretKey::Seed& seed) {
        crypto_sign_seed_keypair(public_key.data(), secret.data(), seed.data());
    }
    ~Keys() { sodium_memzero(secret.data(), secret.size()); }
    PublicKey public_key;
    std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret;
};

class Hash {
public:
    Hash() { crypto_hash_sha256_init(&state_); }
    void add(std::string_view bytes) {
        crypto_hash_sha256_update(
            &state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    }
    void add_size(std::uint64_t size) {
        std::array<char, 8> bytes;
        for (auto& byte : bytes) {
            byte = static_cast<char>(size & 0xff);
            size >>= 8;
        }
        add({bytes.data(), bytes.size()});
    }
    void add_sized(std::string_view bytes) {
        add_size(bytes.size());
        add(bytes);
    }
    Digest finish() {
        Digest digest;
        crypto_hash_sha256_final(&state_, digest.data());
        return digest;
    }

private:
    crypto_hash_sha256_state state_;
};

Error file_error(const fs::path& path, const std::string& message) {
    return {"signature.file", message, path.string()};
}

/// The files and links of the bundle that are signed, as paths relative to it, sorted.
Result<std::vector<std::string>> paths_in(const fs::path& folder) {
    std::vector<std::string> paths;
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, error);
    for (; !error && entry != fs::end(entry); entry.increment(error)) {
        const auto status = entry->symlink_status(error);
        if (error || status.type() == fs::file_type::directory) continue;
        const auto path = entry->path().lexically_relative(folder).generic_string();
        if (status.type() != fs::file_type::regular && status.type() != fs::file_type::symlink)
            return file_error(
                entry->path(), "the bundle holds what is neither file, folder nor link; remove it");
        if (path != file_name) paths.push_back(path);
    }
    if (error) return file_error(folder, "the bundle cannot be read: " + error.message());
    std::ranges::sort(paths);
    return paths;
}

Result<void> add_link(Hash& hash, const fs::path& link, const fs::path& folder) {
    std::error_code error;
    const auto target = fs::read_symlink(link, error);
    if (error) return file_error(link, "the link cannot be read: " + error.message());
    const auto end = fs::weakly_canonical(link, error);
    const auto inside = std::ranges::mismatch(folder, end);
    if (error || inside.in1 != folder.end())
        return Error{"signature.outside",
            "a link in a bundle must end inside of it; this one leads to " + target.string(), link.string()};
    hash.add("l");
    hash.add_sized(target.generic_string());
    return {};
}

Result<void> add_file(Hash& hash, const fs::path& path) {
    const auto content = read_whole_file(path);
    if (!content) return file_error(path, "the file cannot be read");
    hash.add("f");
    hash.add_sized(*content);
    return {};
}

struct Signed {
    PublicKey key;
    Signature signature;
};

std::optional<Signed> parse_signature(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (!text.starts_with(scheme)) return std::nullopt;
    text.remove_prefix(scheme.size());
    const auto space = text.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    const auto key = from_hexadecimal<32>(text.substr(0, space));
    const auto signature = from_hexadecimal<crypto_sign_BYTES>(text.substr(space + 1));
    if (!key || !signature) return std::nullopt;
    return Signed{*key, *signature};
}

std::string message_of(const Digest& digest) { return std::string(purpose) + hexadecimal(digest); }
const unsigned char* bytes_of(const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace

SecretKey::~SecretKey() { sodium_memzero(seed_.data(), seed_.size()); }

PublicKey SecretKey::public_key() const { return Keys(seed_).public_key; }

SecretKey make_secret_key() {
    SecretKey::Seed seed;
    if (sodium_init() < 0) std::terminate(); // the system gives no random numbers
    randombytes_buf(seed.data(), seed.size());
    const SecretKey key(seed);
    sodium_memzero(seed.data(), seed.size());
    return key;
}

Result<Digest> bundle_digest(const fs::path& folder) {
    std::error_code error;
    const auto root = fs::canonical(folder, error);
    if (error) return file_error(folder, "the bundle cannot be read: " + error.message());
    const auto paths = paths_in(root);
    if (!paths) return paths.error();
    Hash hash;
    hash.add(purpose);
    for (const auto& path : *paths) {
        hash.add_sized(path);
        const auto file = root / path;
        auto added = fs::is_symlink(file, error) ? add_link(hash, file, root) : add_file(hash, file);
        if (!added) return added.error();
    }
    return hash.finish();
}

Result<void> sign_bundle(const fs::path& folder, const SecretKey& key) {
    const auto digest = bundle_digest(folder);
    if (!digest) return digest.error();
    const Keys keys(key.seed());
    const auto message = message_of(*digest);
    Signature signature;
    crypto_sign_detached(signature.data(), nullptr, bytes_of(message), message.size(), keys.secret.data());
    const auto text =
        std::string(scheme) + hexadecimal(keys.public_key) + " " + hexadecimal(signature) + "\n";
    return write_whole_file(folder / file_name, text);
}

Result<PublicKey> verify_bundle(const fs::path& folder) {
    const auto file = folder / file_name;
    const auto text = read_whole_file(file);
    if (!text)
        return Error{
            "signature.missing", "the bundle is not signed: expected a file 'signature'", folder.string()};
    const auto broken = [&](const std::string& message) {
        return Error{"signature.broken", message, file.string()};
    };
    const auto found = parse_signature(*text);
    if (!found) return broken("expected 'ed25519', 64 and 128 hexadecimal digits in one line");
    const auto digest = bundle_digest(folder);
    if (!digest) return digest.error();
    const auto message = message_of(*digest);
    if (crypto_sign_verify_detached(
            found->signature.data(), bytes_of(message), message.size(), found->key.data())
        != 0)
        return broken("the signature is not of these files: one was changed, added or removed since "
                      + key_text(found->key) + " signed them (their SHA-256 is " + hexadecimal(*digest)
                      + ")");
    return found->key;
}

} // namespace aviary::runtime
