#include "session/plugins/speech.h"

#include "base/utf8.h"

#include <algorithm>
#include <utility>

namespace aviary::session {

namespace {

constexpr int ticks_per_second = 60;

} // namespace

std::string legible(std::string_view line) {
    const bool is_cut = line.size() > Speech::longest;
    if (is_cut) line = line.substr(0, Speech::longest);
    while (is_cut && !line.empty() && (line.back() & 0x80) != 0) line.remove_suffix(1); // of a torn character
    return printable(line) + (is_cut ? " …" : "");
}

void Speech::hear(
    engine::SlotId slot, const std::string& plugin, const std::vector<hosting::Message>& messages) {
    Second& second = now_[slot];
    second.plugin = legible(plugin);
    for (const auto& [kind, text] : messages)
        for (std::string_view rest = text; !rest.empty();) {
            const auto line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            if (++second.lines <= most_lines)
                tell_({slot, second.plugin, kind, legible(line)});
            else
                ++second.left_out;
        }
}

void Speech::tick() {
    if (++ticks_ % ticks_per_second != 0) return;
    for (const auto& [slot, second] : std::exchange(now_, {}))
        if (second.left_out > 0)
            tell_({slot, second.plugin, hosting::Message::Kind::warning,
                "(" + std::to_string(second.left_out) + " lines more were left out)"});
}

} // namespace aviary::session
