// Requests to a child's main thread, and its answers, one after the other. Nobody needs to wait: an answer is handed on
// when it comes, from wait() or from the loop. [main-thread]
//
//     auto talk = std::make_shared<Conversation>(io, std::move(line), patience, [](const Error& why) { ... });
//     talk->tell({{"do", "save"}}, [](Result<json> reply) { ... });
//     talk->wait(50ms);                                  // only if the answer is wanted now
#pragma once

#include "hosting/cage/shared/line.h"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace aviary::hosting::cage {

class Conversation : public std::enable_shared_from_this<Conversation> {
public:
    using Limit = Line::Limit;
    using Answered = std::function<void(Result<nlohmann::json>)>;

    /// `ended` is called once with the reason why no answer comes any more: "cage.gone", "cage.rubbish", or
    /// "cage.silent" when an answer has not come within `patience`. Whoever awaits an answer then gets that error in
    /// its place.
    Conversation(
        boost::asio::io_context& io, Line line, Limit patience, std::function<void(const Error&)> ended);

    void expect(Answered answered,
        std::optional<Limit> limit = {}); ///< an answer without a request: the child says something unasked
    /// `limit` in place of `patience`.
    void tell(const nlohmann::json& request, Answered answered, std::optional<Limit> limit = {});
    /// Waits until everything is answered, at most `limit`. False: something is not answered yet.
    bool wait(Limit limit);
    /// Whether the child owes an answer for that long already.
    bool is_behind(Limit limit) const;
    void end(); ///< ends it from our side: awaited answers become "cage.gone", `ended` is not called
    int descriptor() const { return line_.descriptor(); }

private:
    using Clock = std::chrono::steady_clock;
    struct Awaited {
        Answered answered;
        Clock::time_point since; ///< when its turn came
        Limit limit;
    };
    bool take_answer(Limit limit);
    void fail(const Error& why);
    void end(const Error& why);
    void watch();
    void watch_line(boost::asio::posix::stream_descriptor::wait_type event, bool& watched);
    void watch_clock();

    Line line_;
    const Limit patience_;
    std::function<void(const Error&)> ended_;
    std::deque<Awaited> awaited_;
    std::optional<Error> why_ended_;
    boost::asio::posix::stream_descriptor watched_;
    boost::asio::steady_timer clock_;
    bool reads_ = false, writes_ = false, looks_at_clock_ = false; ///< whether the loop waits for it
};

} // namespace aviary::hosting::cage
