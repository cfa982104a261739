// The door of the local port. Every user of this machine can reach the port; the token lets in only those who know it: who
// can read the files of the program's user. Everything but the built page itself lies behind the door.
//
//     Door door(token);
//     if (!door.admits(given)) co_await wait(Door::pause);    // then refuse
//
// Pure. [any-thread]
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace aviary::server {

class Door {
public:
    /// How long a socket may stand before the door, and how many bytes its first message may have.
    static constexpr std::chrono::seconds patience{2};
    static constexpr std::size_t longest_message = 1024;
    /// How long a wrong token waits for its refusal. A connection has one attempt in that time.
    static constexpr std::chrono::seconds pause{1};

    /// An empty token lets nobody in.
    explicit Door(std::string token)
        : token_(std::move(token)) {}

    /// Takes as long for a token that is wrong in its first character as for one that is wrong in its last.
    bool admits(std::string_view given) const;
    /// The same for the content of the header Authorization: "Bearer " and the token.
    bool admits_header(std::string_view authorization) const;

    /// Shows that this server knows the token, without telling it: HMAC-SHA256 with the token's digits as the key, over
    /// "aviary:" and the nonce, as hexadecimal digits. Else another user could wait at the port of a server that ended, for
    /// the tokens of pages that come back.
    std::string proof(std::string_view nonce) const;

private:
    const std::string token_;
};

} // namespace aviary::server
