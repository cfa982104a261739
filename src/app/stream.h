// The output of start, serve and open. Lines for people go to standard output. With --json, standard output gets one
// event a line, for editors and scripts, and the lines for people go to standard error. docs/events.md lists the events.
// [main-thread]
//
//     stream.say("12:03:11  built     142 ms");
//     stream.tell("address", {{"url", "http://127.0.0.1:8124/"}});
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace aviary::app {

class Stream {
public:
    explicit Stream(bool as_json)
        : as_json_(as_json) {}

    void say(std::string_view line) const;
    /// Prints an event; does nothing without --json. `fields` is an object.
    void tell(std::string_view event, nlohmann::json fields) const;

    /// Prints the event `trouble`, and the line.
    void trouble(const std::string& text) const;

private:
    bool as_json_;
};

} // namespace aviary::app
