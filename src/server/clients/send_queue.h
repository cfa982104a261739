// The messages that wait to be sent to one client. If the client is slow, sound is dropped once half a second of it
// waits, and a status as soon as there is a newer one. Text is never dropped.
//
//     if (!queue.push_text(message)) disconnect();    // too far behind to catch up
//     queue.push_status(frame);
//     while (auto next = queue.pop()) send(*next);
//
// Pure. One thread.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace aviary::server {

using Message = std::shared_ptr<const std::string>; ///< shared by all clients that get the same message

class SendQueue {
public:
    struct Next {
        Message message;
        bool binary = false;
    };

    static constexpr std::size_t text_limit = 8u << 20; ///< bytes
    static constexpr std::size_t sound_limit = 32;      ///< frames of each kind; about half a second

    /// False: more than text_limit would wait, and the message was not added.
    [[nodiscard]] bool push_text(Message message) {
        if (text_bytes_ + message->size() > text_limit) return false;
        text_bytes_ += message->size();
        text_.push_back(std::move(message));
        return true;
    }
    void push_sound(Message frame) { push_newest(sound_, std::move(frame)); }
    void push_watched(Message frame) { push_newest(watched_, std::move(frame)); }
    void push_status(Message frame) { status_ = std::move(frame); }

    /// Gives text first, in order: a text must not come later than the status that shows its change.
    std::optional<Next> pop() {
        if (!text_.empty()) {
            text_bytes_ -= text_.front()->size();
            return take_front(text_, false);
        }
        if (!sound_.empty()) return take_front(sound_, true);
        if (!watched_.empty()) return take_front(watched_, true);
        if (status_) return Next{std::move(status_), true};
        return std::nullopt;
    }

private:
    static void push_newest(std::deque<Message>& frames, Message frame) {
        if (frames.size() == sound_limit) frames.pop_front();
        frames.push_back(std::move(frame));
    }
    static Next take_front(std::deque<Message>& messages, bool binary) {
        Next next{std::move(messages.front()), binary};
        messages.pop_front();
        return next;
    }

    std::deque<Message> text_, sound_, watched_;
    std::size_t text_bytes_ = 0;
    Message status_;
};

} // namespace aviary::server
