#include "engine/timeline/automation.h"

#include "base/edit_distance.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace aviary::engine {

namespace {

using hosting::ParameterMetadata;
using hosting::PluginMetadata;

char lower(char letter) { return char(std::tolower(static_cast<unsigned char>(letter))); }

/// Small letters and digits alone: "Low Cut", "low_cut" and "lowcut" are one word.
std::string plain(std::string_view word) {
    std::string letters;
    for (char letter : word)
        if (std::isalnum(static_cast<unsigned char>(letter))) letters += lower(letter);
    return letters;
}

/// The song language's macro words, and what plugins call the same thing.
struct Macro {
    std::string_view word;
    std::array<std::string_view, 6> meanings;
};
constexpr Macro macros[] = {
    {"brightness", {"cutoff", "filtercutoff", "filterfreq", "tone", "frequency", "color"}},
    {"cutoff", {"filtercutoff", "brightness", "filterfreq", "frequency", "freq"}},
    {"resonance", {"filterresonance", "reso", "res", "q"}},
    {"attack", {"ampattack", "envattack", "attacktime"}},
    {"decay", {"ampdecay", "envdecay", "decaytime"}},
    {"release", {"amprelease", "envrelease", "releasetime"}},
    {"drive", {"saturation", "distortion", "gain", "inputgain"}},
    {"mix", {"drywet", "wet", "wetdry", "amount"}},
    {"width", {"stereowidth", "stereo", "spread"}},
    {"inputgain", {"input", "gain", "trim", "drive"}},
    {"compthresh", {"threshold", "compthreshold", "compressorthreshold"}},
    {"compratio", {"ratio", "compressorratio"}},
    {"lowcut", {"highpass", "hpf", "hipass", "lowcutfrequency"}},
    {"highcut", {"lowpass", "lpf", "lopass", "highcutfrequency"}},
};

template <typename Matches>
std::optional<ParameterTarget> find_if(std::span<const PluginMetadata* const> chain, Matches matches) {
    for (std::size_t slot = 0; slot < chain.size(); ++slot) {
        if (!chain[slot]) continue;
        for (const ParameterMetadata& parameter : chain[slot]->parameters)
            if (matches(parameter)) return ParameterTarget{slot, &parameter};
    }
    return {};
}

} // namespace

static std::optional<ParameterTarget> find_in_any(
    std::string_view word, std::span<const PluginMetadata* const> chain) {
    const std::string wanted = plain(word);
    auto called = [&](std::string_view name) {
        return find_if(
            chain, [&](const ParameterMetadata& p) { return plain(p.id) == name || plain(p.name) == name; });
    };
    if (auto exact = find_if(chain, [&](const ParameterMetadata& p) { return p.id == word; })) return exact;
    if (wanted.empty()) return {};
    if (auto id = find_if(chain, [&](const ParameterMetadata& p) { return plain(p.id) == wanted; }))
        return id;
    if (auto name = find_if(chain, [&](const ParameterMetadata& p) { return plain(p.name) == wanted; }))
        return name;
    for (const Macro& macro : macros) {
        if (macro.word != wanted) continue;
        for (std::string_view meaning : macro.meanings)
            if (!meaning.empty())
                if (auto target = called(meaning)) return target;
    }
    return {};
}

std::optional<ParameterTarget> find_parameter(std::string_view word,
    std::span<const PluginMetadata* const> chain, std::span<const std::string_view> words) {
    if (const auto found = find_in_any(word, chain)) return found;
    // "reverb.decay": an id of a plugin may have dots in it too.
    for (std::size_t dot = word.find('.'); dot != std::string_view::npos; dot = word.find('.', dot + 1)) {
        const std::string plugin = plain(word.substr(0, dot));
        for (std::size_t slot = 0; slot < chain.size() && !plugin.empty(); ++slot) {
            if (!chain[slot]) continue;
            const bool is_meant = (slot < words.size() && plain(words[slot]) == plugin)
                                  || plain(chain[slot]->name) == plugin || plain(chain[slot]->id) == plugin;
            if (!is_meant) continue;
            auto found = find_in_any(word.substr(dot + 1), chain.subspan(slot, 1));
            if (!found) continue;
            found->slot = slot;
            return found;
        }
    }
    return {};
}

std::string nearest_parameter(std::string_view word, std::span<const PluginMetadata* const> chain) {
    // What stands before the dot is a plugin, not a part of the parameter's name.
    const std::string wanted = plain(word.substr(word.rfind('.') + 1));
    std::string nearest;
    std::size_t least = wanted.size() / 2 + 1; // further away it is another word
    auto consider = [&](const std::string& candidate) {
        const std::size_t away = edit_distance(wanted, plain(candidate));
        if (away > 0 && away < least) least = away, nearest = candidate;
    };
    for (const PluginMetadata* plugin : chain) {
        if (!plugin) continue;
        for (const ParameterMetadata& parameter : plugin->parameters) {
            consider(parameter.id);
            consider(parameter.name);
        }
    }
    return nearest;
}

Lane::Lane(ChainSlotId slot, const ParameterMetadata& parameter,
    std::span<const song::AutomationPoint> points, const Tempo& tempo, double rest)
    : slot_(slot)
    , parameter_(parameter)
    , rest_(rest) {
    points_.reserve(points.size());
    for (const song::AutomationPoint& point : points)
        points_.push_back({std::max<SongFrame>(0, tempo.frame(point.at)), point.value, point.ramp});
}

Lane::Lane(ChainSlotId slot, std::uint8_t controller, std::span<const song::AutomationPoint> points,
    const Tempo& tempo)
    : Lane(slot, {.index_id = controller, .kind = hosting::ParameterKind::integer, .min = 0, .max = 127},
        points, tempo, 0) {
    controller_ = controller;
}

void Lane::take_over(const Lane& other) {
    if (!moves_same(other)) return;
    rest_ = other.rest_;
    moved_ = other.moved_;
}

void Lane::jump(SongFrame to) {
    const auto next = std::lower_bound(points_.begin(), points_.end(), to,
        [](const Point& point, SongFrame at) { return point.frame < at; });
    next_ = std::size_t(next - points_.begin());
}

std::optional<double> Lane::chase(SongFrame at) {
    if (next_ < points_.size() && points_[next_].frame == at) return {};
    if (next_ == 0) return moved_ ? std::optional(rest_) : std::nullopt;
    moved_ = true;
    return in_ramp() ? ramp_value(at) : value(points_[next_ - 1].position);
}

double Lane::ramp_value(SongFrame at) const {
    const Point& from = points_[next_ - 1];
    const Point& to = points_[next_];
    const double way = double(at - from.frame) / double(to.frame - from.frame);
    return value(from.position + way * (to.position - from.position));
}

std::size_t Lane::busiest(SongFrame frames) const {
    std::size_t most = 0;
    for (std::size_t first = 0, last = 0; last < points_.size(); ++last) {
        while (points_[last].frame - points_[first].frame >= frames) ++first;
        most = std::max(most, last - first + 1);
    }
    // A ramp step every interval, one more for the stretch's odd end, and the chased value.
    return most + std::size_t(frames / ramp_interval) + 2;
}

} // namespace aviary::engine
