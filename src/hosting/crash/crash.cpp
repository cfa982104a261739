#include "hosting/crash/crash.h"

#include <algorithm>
#include <charconv>

namespace aviary::hosting {

namespace {

using Text = std::string_view;
constexpr Text threw_word = "threw: ", inlined = " (inlined by) ", frame_indent = "\n    in ";

/// Calls `each` with every line.
template <typename Function>
void for_lines(Text text, Function each) {
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        each(line);
    }
}

/// "Wob::process(aviary::Block&) at /p/wob.cpp:12 (discriminator 3)", as addr2line -fpC writes it.
std::optional<Frame> read_frame(Text line) {
    if (line.starts_with(inlined)) line.remove_prefix(inlined.size());
    const auto at = line.rfind(" at ");
    if (at == Text::npos) return std::nullopt;
    Text place = line.substr(at + 4);
    place = place.substr(0, place.find(" (discriminator"));
    const auto colon = place.rfind(':');
    if (colon == Text::npos) return std::nullopt;
    const Text function =
        line.substr(0, std::min(at, line.find(" [clone "))); // a part that was put elsewhere
    Frame frame{std::string(function), std::string(place.substr(0, colon)), 0};
    std::from_chars(place.data() + colon + 1, place.data() + place.size(), frame.line);
    const bool is_known = frame.line > 0 && !frame.file.starts_with("??");
    return is_known ? std::optional(std::move(frame)) : std::nullopt;
}

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

} // namespace

const Frame* Crash::place() const {
    const auto own = std::ranges::find_if(
        frames, [](const Frame& frame) { return frame.file.find("/include/") == std::string::npos; });
    if (own != frames.end()) return &*own;
    return frames.empty() ? nullptr : &frames.front();
}

std::string Crash::text() const {
    std::string text = threw.empty() ? "" : ", nobody caught " + threw;
    if (const Frame* where = place())
        text += ", in " + where->function + " (" + file_name(where->file) + ":" + std::to_string(where->line)
                + ")";
    return text;
}

std::optional<Crash> read_crash(Text talk) {
    const auto mark = talk.rfind(Crash::mark);
    if (mark == Text::npos) return std::nullopt;
    Crash crash;
    for_lines(talk.substr(mark + Crash::mark.size()), [&](Text line) {
        if (line.starts_with(threw_word)) crash.threw = line.substr(threw_word.size());
        if (crash.frames.size() >= Crash::most_frames) return;
        if (auto frame = read_frame(line)) crash.frames.push_back(*std::move(frame));
    });
    return crash;
}

Text before_crash(Text talk) { return talk.substr(0, talk.rfind(Crash::mark)); }

std::string to_text(const Frame& frame) {
    return std::string(frame_indent) + frame.function + " at " + frame.file + ":"
           + std::to_string(frame.line);
}

std::vector<Frame> frames_in(Text message) {
    std::vector<Frame> frames;
    const Text begin = frame_indent.substr(1);
    for_lines(message, [&](Text line) {
        if (!line.starts_with(begin)) return;
        if (auto frame = read_frame(line.substr(begin.size()))) frames.push_back(*std::move(frame));
    });
    return frames;
}

} // namespace aviary::hosting
