// How fast one client may ask: everything is answered on one thread, and nobody may have more than a part of it.
//
//     Pace pace;
//     const auto begin = Pace::Clock::now();
//     answer(message);
//     const auto wait = pace.spend(begin, Pace::Clock::now());   // this long nothing more is read from it
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

    static constexpr int share = 4; ///< of the time: a quarter
    /// What one message costs: so many a second is what hands, or many knobs in a script, never reach ...
    static constexpr Duration least = std::chrono::microseconds(250);
    /// ... and one that is rare and takes long, as opening a project, is no flood.
    static constexpr Duration most = std::chrono::milliseconds(10);
    /// How much may be spent at once after a rest: 2,000 short messages.
    static constexpr Duration saved = std::chrono::milliseconds(500);

    /// Counts a message that was answered in this time. Zero as long as the client keeps within its share.
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
