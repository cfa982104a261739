// The output of start, serve and open. Lines for people go to standard output. With --json, standard output gets one
// event a line, for editors and scripts, and the lines for people go to standard error. docs/events.md lists the events.
// Whoever writes never waits for who reads. Copies write to the same. [main-thread]
//
//     stream.say("12:03:11  built     142 ms");
//     stream.tell("address", {{"url", "http://127.0.0.1:8124/"}});
#pragma once

#include "app/outlet.h"
#include "session/session_state.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace aviary::app {

class Stream {
public:
    /// With `as_json`, whatever else is printed to standard output from now on, by a plugin that runs in this process or
    /// by a library, goes to standard error: it can be no event.
    explicit Stream(bool as_json);

    void say(std::string_view line) const;
    /// Prints an event; does nothing without --json. `fields` is an object.
    void tell(std::string_view event, nlohmann::json fields) const;

    /// Prints the event `trouble`, and the line.
    void trouble(const std::string& text) const;
    /// Prints what a plugin said: the event `said`, and the line behind the plugin's name.
    void said(const session::Said& said) const;

private:
    std::shared_ptr<Outlet> people_, events_; ///< no events: there is no --json
};

} // namespace aviary::app
