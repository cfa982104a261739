// Keeps the newest notifications to all clients, with their numbers, for clients that lost their connection.
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
    static constexpr std::size_t largest = 1u << 20; ///< bytes of all kept messages together

    /// The number of the newest notification; 0 before the first.
    std::uint64_t seq() const { return seq_; }

    /// Gives the whole message. `params` is JSON text.
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

    /// The notifications after number `seq`. Nothing if some of these are not kept any more, or there was no such number.
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
