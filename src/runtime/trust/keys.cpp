#include "base/hexadecimal.h"
#include "base/whole_file.h"
#include "runtime/trust/signature.h"

namespace aviary::runtime {
namespace {

constexpr std::string_view secret_word = "ed25519-secret ", public_word = "ed25519-public ";

/// The 64 digits behind the word.
Result<std::array<std::uint8_t, 32>> read_key(const std::filesystem::path& file, std::string_view word) {
    const auto content = read_whole_file(file);
    if (!content) return Error{"key.file", "the key cannot be read", file.string()};
    std::string_view text = *content;
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.starts_with(word))
        if (const auto key = from_hexadecimal<32>(text.substr(word.size()))) return *key;
    return Error{"key.file",
        "expected '" + std::string(word) + "' and 64 hexadecimal digits; `aviary keygen` makes keys",
        file.string()};
}

} // namespace

Result<PublicKey> write_new_keys(const std::filesystem::path& file) {
    const auto public_file = std::filesystem::path(file.string() + ".pub");
    for (const auto& path : {file, public_file})
        if (std::error_code ignored; std::filesystem::exists(path, ignored))
            return Error{"key.exists", "there is a file already; a key is never overwritten", path.string()};
    const auto secret = make_secret_key();
    const auto key = secret.public_key();
    auto written = write_secret_file(file, std::string(secret_word) + hexadecimal(secret.seed()) + "\n");
    if (written) written = write_whole_file(public_file, std::string(public_word) + key_text(key) + "\n");
    if (!written) return Error{"key.file", written.error().message, written.error().where};
    return key;
}

Result<SecretKey> read_secret_key(const std::filesystem::path& file) {
    const auto seed = read_key(file, secret_word);
    if (!seed) return seed.error();
    return SecretKey(*seed);
}

Result<PublicKey> read_public_key(const std::filesystem::path& file) { return read_key(file, public_word); }

std::string key_text(const PublicKey& key) { return hexadecimal(key); }

Result<PublicKey> parse_key(std::string_view digits) {
    if (const auto key = from_hexadecimal<32>(digits)) return *key;
    return Error{"key.file", "expected 64 hexadecimal digits, found '" + std::string(digits) + "'", {}};
}

} // namespace aviary::runtime
