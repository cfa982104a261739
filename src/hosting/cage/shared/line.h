// Carries what the main threads of a cage's two processes say to each other: JSON values, one after the other, as CBOR.
//
//     Line line(descriptor);
//     line.send({{"do", "save"}}, limit);
//     auto reply = line.receive(limit);
//
// When a limit ends in the middle of a value, nothing is lost: the next call goes on from there.
#pragma once

#include "base/result.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <vector>

namespace aviary::hosting::cage {

class Line {
public:
    explicit Line(int socket) ///< owned by the line from now on
        : socket_(socket) {}
    Line(Line&& other) noexcept
        : socket_(std::exchange(other.socket_, -1))
        , out_(std::move(other.out_))
        , sent_(other.sent_)
        , in_(std::move(other.in_))
        , received_(other.received_) {}
    Line& operator=(Line&&) = delete;
    ~Line();

    using Limit = std::chrono::milliseconds;
    static constexpr Limit for_ever{-1};

    /// Errors: "cage.silent" when the other side has not taken or sent the value in time, "cage.gone" when it has
    /// ended, "cage.rubbish" when what it sent is no value of ours.
    Result<void> send(const nlohmann::json& value, Limit limit);
    Result<nlohmann::json> receive(Limit limit); ///< goes on sending, too
    /// Until something has come, or `other` can be read: then true.
    bool wait_beside(int other) const;
    bool is_sending() const { return sent_ < out_.size(); }
    int descriptor() const { return socket_; }

private:
    Result<void> push();
    Result<void> pull(std::size_t size);
    template <typename DoneFunction>
    Result<void> transfer(short event, Limit limit, DoneFunction done);

    int socket_;
    std::vector<std::uint8_t> out_;
    std::size_t sent_ = 0; ///< bytes of out_
    std::vector<std::uint8_t> in_;
    std::size_t received_ = 0; ///< bytes of in_
};

/// The error of whoever waits for a plugin whose process has ended. [any-thread]
inline Error plugin_gone() { return {"cage.gone", "the plugin's process has ended", {}}; }

/// Whether the other side of that socket is gone. A system call; takes no memory and no lock. [any-thread]
bool has_ended(int socket) noexcept;

struct LineEnds {
    Line here;
    int there; ///< for the child; the receiver closes it
};
Result<LineEnds> make_line();

} // namespace aviary::hosting::cage
