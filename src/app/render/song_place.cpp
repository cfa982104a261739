#include "app/render/song_place.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace aviary::app {

namespace {

std::optional<double> number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value >= 0) || value > 1e9) return {};
    return value;
}

/// "90s", "1:30", "1:02:03.5"
std::optional<double> seconds_of(std::string_view text) {
    if (text.ends_with('s')) return number(text.substr(0, text.size() - 1));
    if (text.find(':') == text.npos) return {};
    double seconds = 0;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t colon = std::min(text.find(':', at), text.size());
        const auto part = number(text.substr(at, colon - at));
        if (!part) return {};
        seconds = seconds * 60 + *part;
        at = colon + 1;
    }
    return seconds;
}

/// Where a bar begins, and the meter there. Bars count from 1; each change of meter begins one.
std::pair<song::Ticks, song::Meter> start_of_bar(std::int64_t bar, const song::Score& score) {
    song::Ticks start;
    song::Meter meter = score.meter;
    for (const song::MeterChange& change : score.meters) {
        const song::Ticks bars = (change.at - start) / meter.bar();
        const std::int64_t begun = bars.floor() + (bars.denominator() == 1 ? 0 : 1);
        if (bar <= begun) break;
        bar -= begun;
        start = change.at;
        meter = change.meter;
    }
    return {start + meter.bar() * song::Ticks(bar - 1), meter};
}

/// "5", "5.3"
std::optional<Beats> bar_of(std::string_view text, const song::Score& score) {
    const std::size_t point = std::min(text.find('.'), text.size());
    const auto bar = number(text.substr(0, point));
    const auto beat = point < text.size() ? number(text.substr(point + 1)) : 1;
    if (!bar || *bar != std::floor(*bar) || *bar < 1 || *bar > 1e6 || !beat || *beat < 1) return {};
    const auto [start, meter] = start_of_bar(std::int64_t(*bar), score);
    return start.beats() + Beats((*beat - 1) * 4 / meter.unit);
}

} // namespace

Result<engine::Place> song_place(
    std::string_view text, bool is_end, const song::Score& score, double sample_rate) {
    const auto section = std::ranges::find(score.sections, text, &song::Section::name);
    if (section != score.sections.end())
        return engine::Place((is_end ? section->start + section->length : section->start).beats());
    if (const auto seconds = seconds_of(text))
        return engine::Place(Frames(std::llround(*seconds * sample_rate)));
    if (const auto bar = bar_of(text, score)) {
        if (*bar > score.length.beats())
            return Error{"place.beyond", fmt::format("the song ends before bar {}", text), ""};
        return engine::Place(*bar);
    }
    std::string names;
    for (const song::Section& known : score.sections)
        if (names.find(fmt::format("'{}'", known.name)) == names.npos)
            names += fmt::format("{}'{}'", names.empty() ? "" : ", ", known.name);
    return Error{"place.unknown",
        fmt::format(
            "'{}' is no place in the song; expected a bar (5, or 5.3 for its third beat), a time (90s, "
            "1:30){}",
            text, names.empty() ? "" : ", or one of the sections " + names),
        ""};
}

} // namespace aviary::app
