// What start says, all of it one way: lines for people on standard output; or, with --json, one event a line there for
// editors and scripts, and the lines for people on standard error. docs/events.md lists the events. [main-thread]
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
    /// `fields` is an object. Without --json, nothing.
    void tell(std::string_view event, nlohmann::json fields) const;

private:
    bool as_json_;
};

} // namespace aviary::app
