#include "app/stream.h"

#include "server/protocol/wire.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>

namespace aviary::app {

namespace {

/// Prints the line and flushes, because another program may be waiting for it.
void put(std::FILE* file, std::string_view line) {
    fmt::print(file, "{}\n", line);
    std::fflush(file);
}

} // namespace

void Stream::say(std::string_view line) const { put(as_json_ ? stderr : stdout, line); }

void Stream::tell(std::string_view event, nlohmann::json fields) const {
    if (!as_json_) return;
    fields["event"] = event;
    put(stdout, server::dump(fields));
}

void Stream::trouble(const std::string& text) const {
    tell("trouble", {{"text", text}});
    say("aviary: " + text);
}

} // namespace aviary::app
