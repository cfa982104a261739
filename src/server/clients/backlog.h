// The newest notifications that all clients were told, numbered, for those who lost their connection.
//
//     const Message message = backlog.add("transport:state", params);
//     if (const auto missed = backlog.since(41)) for (const Message& one : *missed) ...
//
// Pure. One thread.
#pragma once

#include "server/clients/send_queue.h"
#include "server/protocol/wire.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace aviary::server {

class Backlog {
public:
    static constexpr std::size_t most = 1000;
    static constexpr std::size_t largest = 1u << 20; ///< bytes of all of them

    /// Of the newest; 0 before the first.
    std::uint64_t seq() const { return seq_; }

    /// The whole message. `params` is JSON text.
    Message add(std::string_view method, std::string_view params) {
        auto message = std::make_shared<const std::string>(notification(method, params, ++seq_));
        bytes_ += message->size();
        kept_.push_back(message);
        while (kept_.size() > most || bytes_ > largest) {
            bytes_ -= kept_.front()->size();
            kept_.pop_front();
        }
        return message;
    }

    /// Those after that one; nothing when some are not kept any more, and for a number that was never given.
    std::optional<std::vector<Message>> since(std::uint64_t seq) const {
        if (seq > seq_ || seq_ - seq > kept_.size()) return std::nullopt;
        return std::vector<Message>(kept_.end() - std::ptrdiff_t(seq_ - seq), kept_.end());
    }

private:
    std::uint64_t seq_ = 0;
    std::deque<Message> kept_;
    std::size_t bytes_ = 0;
};

} // namespace aviary::server
