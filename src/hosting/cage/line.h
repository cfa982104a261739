// What the main threads of a cage's two processes say to each other: JSON values, one after the other, as CBOR.
//
//     Line line(descriptor);
//     line.send({{"do", "save"}}, limit);
//     auto reply = line.receive(limit);
#pragma once

#include "runtime/result.h"

#include <nlohmann/json.hpp>

#include <chrono>

namespace aviary::hosting::cage {

class Line {
public:
    explicit Line(int socket) ///< its own from now on
        : socket_(socket) {}
    Line(Line&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)) {}
    Line& operator=(Line&&) = delete;
    ~Line();

    using Limit = std::chrono::milliseconds;
    static constexpr Limit for_ever{-1};

    /// Errors: "cage.silent" when the other side does not take or give it in time, "cage.gone" when it has ended,
    /// "cage.rubbish" when it is not ours.
    Result<void> send(const nlohmann::json& value, Limit limit) const;
    Result<nlohmann::json> receive(Limit limit) const;
    int descriptor() const { return socket_; }

private:
    int socket_;
};

/// Whether the other side of that socket is gone. No memory, no lock; a system call. [any-thread]
bool has_ended(int socket) noexcept;

struct LineEnds {
    Line here;
    int there; ///< for the child; the receiver closes it
};
Result<LineEnds> make_line();

} // namespace aviary::hosting::cage
