#include "server/door/door.h"

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

} // namespace aviary::server
