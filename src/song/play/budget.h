// Bounds the work that one song can ask for, however small its text.
#pragma once

#include <cstdint>

namespace aviary::song {

class Budget {
public:
    static constexpr std::int64_t most_events = 2'000'000;
    /// False once the song has used the budget up.
    bool spend(std::int64_t events = 1) { return (left_ -= events) >= 0; }
    bool exceeded() const { return left_ < 0; }

private:
    std::int64_t left_ = most_events;
};

} // namespace aviary::song
