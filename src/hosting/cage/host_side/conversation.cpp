#include "hosting/cage/host_side/conversation.h"

#include <algorithm>

#include <unistd.h>

namespace aviary::hosting::cage {

using boost::asio::posix::stream_descriptor;
using nlohmann::json;

Conversation::Conversation(
    boost::asio::io_context& io, Line line, Limit patience, std::function<void(const Error&)> ended)
    : line_(std::move(line))
    , patience_(patience)
    , ended_(std::move(ended))
    , watched_(io, dup(line_.descriptor()))
    , clock_(io) {}

void Conversation::expect(Answered answered, std::optional<Limit> limit) {
    if (why_ended_) return answered(*why_ended_);
    awaited_.push_back({std::move(answered), Clock::now(), limit.value_or(patience_)});
    watch();
}

void Conversation::tell(const json& request, Answered answered, std::optional<Limit> limit) {
    if (why_ended_) return answered(*why_ended_);
    const auto sent = line_.send(request, Limit(0)); // the rest goes later
    if (!sent && sent.error().code == "cage.rubbish") return answered(sent.error());
    expect(std::move(answered), limit);
    if (!sent && sent.error().code == "cage.gone") fail(sent.error());
}

bool Conversation::wait(Limit limit) {
    const auto keep = shared_from_this(); // an answer may end this conversation
    const auto end_of_wait = Clock::now() + limit;
    while (!awaited_.empty()) {
        const auto left = std::chrono::ceil<Limit>(end_of_wait - Clock::now());
        if (!take_answer(std::max(left, Limit(0)))) break;
    }
    return awaited_.empty();
}

bool Conversation::is_behind(Limit limit) const {
    return !awaited_.empty() && Clock::now() - awaited_.front().since >= limit;
}

void Conversation::end() { end({"cage.gone", "the plugin's process has ended", {}}); }

/// Takes the next answer. False: none has come, but one still may.
bool Conversation::take_answer(Limit limit) {
    auto answer = line_.receive(limit);
    if (!answer && answer.error().code == "cage.silent") {
        if (!is_behind(awaited_.front().limit)) return false;
    } else if (answer && !answer->is_object()) {
        answer = Error{"cage.rubbish", "the plugin's process said what is no answer", {}};
    }
    if (!answer) return fail(answer.error()), true;
    const auto answered = std::move(awaited_.front().answered);
    awaited_.pop_front();
    if (!awaited_.empty()) awaited_.front().since = Clock::now();
    answered(std::move(answer));
    return true;
}

void Conversation::fail(const Error& why) {
    const auto keep = shared_from_this();
    if (ended_) std::exchange(ended_, nullptr)(why);
    end(why);
}

void Conversation::end(const Error& why) {
    if (why_ended_) return;
    why_ended_ = why;
    ended_ = nullptr;
    boost::system::error_code ignored;
    watched_.close(ignored);
    clock_.cancel();
    for (const auto& one : std::exchange(awaited_, {})) one.answered(why);
}

void Conversation::watch() {
    if (awaited_.empty()) return;
    if (!std::exchange(reads_, true)) watch_line(stream_descriptor::wait_read, reads_);
    if (line_.is_sending() && !std::exchange(writes_, true))
        watch_line(stream_descriptor::wait_write, writes_);
    // The answer that is awaited now may have less time than the one before.
    const auto due = awaited_.front().since + awaited_.front().limit;
    if (!std::exchange(looks_at_clock_, true) || due < clock_.expiry()) watch_clock();
}

void Conversation::watch_line(stream_descriptor::wait_type event, bool& watched) {
    watched_.async_wait(event, [weak = weak_from_this(), &watched](boost::system::error_code error) {
        const auto self = weak.lock();
        if (error || !self) return;
        watched = false;
        self->wait(Limit(0));
        self->watch();
    });
}

/// An overdue answer ends the conversation.
void Conversation::watch_clock() {
    clock_.expires_at(awaited_.front().since + awaited_.front().limit);
    clock_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        const auto self = weak.lock();
        if (error || !self) return;
        self->looks_at_clock_ = false;
        self->wait(Limit(0));
        self->watch();
    });
}

} // namespace aviary::hosting::cage
