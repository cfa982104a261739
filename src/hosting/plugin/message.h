// What a plugin says: what it logs through its host and, if it has a process of its own, what it prints. It is the
// plugin's word: any plugin may say anything.
//
//     for (const Message& message : processor.attend().messages) show(message.line());
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace aviary::hosting {

struct Message {
    /// The first are clap_log_severity, with its numbers.
    enum class Kind : std::uint8_t {
        debug,
        info,
        warning,
        error,
        fatal,
        host_misbehaving,
        plugin_misbehaving,
        out, ///< printed to standard output
        err, ///< printed to standard error
    };
    static constexpr std::size_t longest = 4096; ///< bytes of text; the rest is cut off

    Kind kind = Kind::info;
    std::string text;

    std::string line() const { return std::string(word()) + ": " + text; } ///< "warning: too loud"
    std::string_view word() const {
        switch (kind) {
        case Kind::debug: return "debug";
        case Kind::info: return "info";
        case Kind::warning: return "warning";
        case Kind::error: return "error";
        case Kind::fatal: return "fatal";
        case Kind::host_misbehaving: return "host misbehaving";
        case Kind::plugin_misbehaving: return "plugin misbehaving";
        case Kind::out: return "stdout";
        case Kind::err: return "stderr";
        }
        return "info";
    }
    friend bool operator==(const Message&, const Message&) = default;
};

/// The kind of that number; one that is none counts as info.
inline Message::Kind message_kind(std::int64_t number) {
    return number >= 0 && number <= int(Message::Kind::err) ? Message::Kind(number) : Message::Kind::info;
}

} // namespace aviary::hosting
