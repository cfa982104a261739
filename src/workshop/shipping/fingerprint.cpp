#include "workshop/shipping/fingerprint.h"

#include <fmt/format.h>
#include <sodium.h>

#include <fstream>
#include <vector>

namespace aviary::workshop {

namespace {

/// "a", "a and b", "a, b and c"
std::string listed(const std::vector<std::string_view>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
        text += words[i];
    }
    return text;
}

class Hash {
public:
    Hash() {
        static const int ready = sodium_init(); // chooses the code that is fastest on this machine
        (void)ready;
        crypto_generichash_init(&state_, nullptr, 0, sizeof(Digest::bytes));
    }
    void add(const char* bytes, std::size_t count) {
        crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(bytes), count);
    }
    Digest digest() {
        Digest digest;
        crypto_generichash_final(&state_, digest.bytes.data(), digest.bytes.size());
        return digest;
    }

private:
    crypto_generichash_state state_;
};

} // namespace

std::string Digest::text() const {
    std::string text;
    for (const auto byte : bytes) text += fmt::format("{:02x}", byte);
    return text;
}

std::optional<Digest> Digest::from_text(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    Digest digest;
    if (text.size() != 2 * digest.bytes.size()) return {};
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto value = digits.find(text[i]);
        if (value == std::string_view::npos) return {};
        digest.bytes[i / 2] = std::uint8_t(digest.bytes[i / 2] << 4 | value);
    }
    return digest;
}

Digest digest_of(std::string_view content) {
    Hash hash;
    hash.add(content.data(), content.size());
    return hash.digest();
}

std::optional<Digest> digest_of_file(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) return {};
    std::ifstream stream(file, std::ios::binary);
    Hash hash;
    std::array<char, 1 << 16> piece;
    while (stream) {
        stream.read(piece.data(), piece.size());
        hash.add(piece.data(), std::size_t(stream.gcount()));
    }
    if (stream.bad() || !stream.eof()) return {};
    return hash.digest();
}

std::string Fingerprint::text() const {
    std::string all;
    for (const auto& part : parts) all.append(part.bytes.begin(), part.bytes.end());
    return digest_of(all).text();
}

std::string Fingerprint::short_form() const { return text().substr(0, 8); }

std::string other_parts(const Fingerprint& one, const Fingerprint& other) {
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < one.parts.size(); ++i)
        if (one.parts[i] != other.parts[i]) words.push_back(part_names[i]);
    return listed(words);
}

} // namespace aviary::workshop
