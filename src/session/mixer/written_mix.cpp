#include "session/mixer/written_mix.h"

#include "song/edit/apply_fixes.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace aviary::session {

namespace {

/// As a person would write it: "-6", "-6.5", "0.25".
std::string short_number(double number, int digits) {
    if (std::isinf(number)) return "-inf";
    char written[32];
    const auto end =
        std::to_chars(written, written + sizeof written, number, std::chars_format::fixed, digits).ptr;
    std::string text(written, end);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

class MixText {
public:
    /// Writes a number where there is another.
    void write(song::Written<double>& written, double value, int digits) {
        const std::string text = short_number(value, digits);
        if (text == short_number(written.value, digits)) return;
        change_.fixes.push_back({written.position, written.length, text});
        written.length = int(text.size());
        written.value = value;
    }
    /// Takes a line out. It stays as an empty one, so that no other line moves.
    void take_out(song::Position from, int length) {
        change_.fixes.push_back({{from.line, 1}, from.column - 1 + length, ""});
    }
    std::optional<std::string> apply_to(std::string_view text) const {
        if (change_.fixes.empty()) return std::nullopt;
        return song::apply_fixes(text, {change_});
    }

private:
    song::Diagnostic change_;
};

} // namespace

void own(const song::TrackMix& mix, engine::MixerSettings& settings) {
    if (mix.volume) settings.volume = Decibels(mix.volume->value);
    if (mix.pan) settings.pan = mix.pan->value;
    if (mix.mute) settings.mute = mix.mute->value;
    if (mix.solo) settings.solo = mix.solo->value;
    for (const song::TrackMix::Send& send : mix.sends) {
        const auto same = std::ranges::find(settings.sends, send.to.value, &engine::Send::to);
        engine::Send& owned = same != settings.sends.end() ? *same : settings.sends.emplace_back();
        owned = {send.to.value, Decibels(send.level.value), send.pre.has_value()};
    }
}

std::optional<std::string> with_mix(
    std::string_view text, song::TrackMix& mix, const engine::MixerSettings& settings) {
    MixText edit;
    if (mix.volume) edit.write(*mix.volume, settings.volume.count, 2);
    if (mix.pan) edit.write(*mix.pan, settings.pan, 3);
    for (auto [written, is_on] : {std::pair(&mix.mute, settings.mute), std::pair(&mix.solo, settings.solo)}) {
        if (!*written || is_on) continue;
        edit.take_out((*written)->position, (*written)->length);
        written->reset();
    }
    std::erase_if(mix.sends, [&](song::TrackMix::Send& send) {
        const auto now = std::ranges::find(settings.sends, send.to.value, &engine::Send::to);
        const auto& level = send.level;
        if (now == settings.sends.end()) {
            const int end = send.pre ? send.pre->position.column + send.pre->length
                                     : level.position.column + level.length;
            const int length = end - send.to.position.column;
            edit.take_out(send.to.position, length);
            return true;
        }
        const int length = level.length;
        edit.write(send.level, now->level.count, 2);
        if (send.pre) send.pre->position.column += level.length - length;
        return false;
    });
    return edit.apply_to(text);
}

} // namespace aviary::session
