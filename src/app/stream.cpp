#include "app/stream.h"

#include "server/protocol/announce.h"
#include "server/protocol/wire.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

namespace aviary::app {

namespace {

std::string left_out_words(std::uint64_t lines) {
    return fmt::format("aviary: {} lines were left out, because nobody read them", lines);
}

std::string left_out_event(std::uint64_t events) {
    return server::dump({{"event", "left_out"}, {"events", events}});
}

/// A standard output that nothing but us can write to.
int take_standard_output() {
    const int ours = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (ours < 0) return STDOUT_FILENO;
    std::fflush(stdout);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    return ours;
}

} // namespace

Stream::Stream(bool as_json)
    : people_(std::make_shared<Outlet>(as_json ? STDERR_FILENO : STDOUT_FILENO, left_out_words))
    , events_(as_json ? std::make_shared<Outlet>(take_standard_output(), left_out_event) : nullptr) {}

void Stream::say(std::string_view line) const { people_->put(line); }

void Stream::tell(std::string_view event, nlohmann::json fields) const {
    if (!events_) return;
    fields["event"] = event;
    events_->put(server::dump(fields));
}

void Stream::trouble(const std::string& text) const {
    tell("trouble", {{"text", text}});
    say("aviary: " + text);
}

void Stream::said(const session::Said& said) const {
    using Kind = hosting::Message::Kind;
    const bool is_plain = said.kind == Kind::info || said.kind == Kind::out || said.kind == Kind::err;
    tell("said", server::announce(said).params);
    say(said.plugin + " | " + (is_plain ? said.text : hosting::Message{said.kind, said.text}.line()));
}

} // namespace aviary::app
