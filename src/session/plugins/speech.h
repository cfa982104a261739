// What plugins say, made fit for people: a line each, without control characters, and no more of it than can be read.
//
//     Speech speech([](const Said& said) { show(said); });
//     speech.hear(slot, "Wobble", announced.what.messages);
//     speech.tick();                                         // 60 times a second
//
// A plugin may say what it likes as fast as it can. [main-thread]
#pragma once

#include "session/session_state.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::session {

class Speech {
public:
    static constexpr int most_lines =
        100; ///< of a plugin in a second; then it is told how many were left out
    static constexpr std::size_t longest = 1000; ///< bytes of a line

    explicit Speech(std::function<void(const Said&)> tell)
        : tell_(std::move(tell)) {}

    void hear(engine::SlotId slot, const std::string& plugin, const std::vector<hosting::Message>& messages);
    void tick();

private:
    struct Second {
        std::string plugin;
        int lines = 0, left_out = 0;
    };
    std::function<void(const Said&)> tell_;
    std::map<engine::SlotId, Second> now_; ///< what has been said in this second
    int ticks_ = 0;
};

/// The line with a mark in place of each control character and of what is no UTF-8, cut to Speech::longest. Pure.
std::string legible(std::string_view line);

} // namespace aviary::session
