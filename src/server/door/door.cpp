#include "server/door/door.h"

#include "base/hexadecimal.h"

#include <array>

#include <sodium.h>

namespace aviary::server {

bool Door::admits(std::string_view given) const {
    if (token_.empty() || given.size() != token_.size()) return false; // how long a token is is no secret
    volatile unsigned char difference = 0; // volatile: else the compiler may leave the loop at the first one
    for (std::size_t i = 0; i < token_.size(); ++i)
        difference =
            static_cast<unsigned char>(difference | static_cast<unsigned char>(token_[i] ^ given[i]));
    return difference == 0;
}

bool Door::admits_header(std::string_view authorization) const {
    constexpr std::string_view scheme = "Bearer ";
    return authorization.starts_with(scheme) && admits(authorization.substr(scheme.size()));
}

std::string Door::proof(std::string_view nonce) const {
    const auto bytes = [](std::string_view text) {
        return reinterpret_cast<const unsigned char*>(text.data());
    };
    constexpr std::string_view begin = "aviary:";
    crypto_auth_hmacsha256_state state;
    std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> code{};
    crypto_auth_hmacsha256_init(&state, bytes(token_), token_.size());
    crypto_auth_hmacsha256_update(&state, bytes(begin), begin.size());
    crypto_auth_hmacsha256_update(&state, bytes(nonce), nonce.size());
    crypto_auth_hmacsha256_final(&state, code.data());
    return hexadecimal(code);
}

} // namespace aviary::server
