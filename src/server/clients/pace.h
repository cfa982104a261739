// Limits how fast one client may ask. One thread answers all clients, so each client gets only a part of its time.
//
//     Pace pace;
//     const auto begin = Pace::Clock::now();
//     answer(message);
//     const auto wait = pace.spend(begin, Pace::Clock::now());   // for so long, read nothing more from this client
//
// Pure. One thread.
#pragma once

#include <algorithm>
#include <chrono>

namespace aviary::server {

class Pace {
public:
    using Clock = std::chrono::steady_clock;
    using Duration = Clock::duration;

    static constexpr int share = 4; ///< a client gets a quarter of the time
    /// A message costs at least this much, which allows 1,000 messages a second. Neither hands nor a script that turns
    /// many knobs send so many.
    static constexpr Duration least = std::chrono::microseconds(250);
    /// A message costs at most this much: one that takes long, like opening a project, is no flood.
    static constexpr Duration most = std::chrono::milliseconds(10);
    /// A client may spend this much at once after a rest: 2,000 short messages.
    static constexpr Duration saved = std::chrono::milliseconds(500);

    /// Counts a message that was answered from `begin` to `end`. Gives how long the client has to wait: zero as long as
    /// it keeps within its share.
    Duration spend(Clock::time_point begin, Clock::time_point end) {
        left_ = std::min(saved, left_ + (end - last_) / share);
        last_ = end;
        left_ -= std::clamp(end - begin, least, most);
        return left_ < Duration::zero() ? -left_ * share : Duration::zero();
    }

private:
    Duration left_ = saved;
    Clock::time_point last_;
};

} // namespace aviary::server
