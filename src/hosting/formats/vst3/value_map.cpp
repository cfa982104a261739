#include "hosting/formats/vst3/value_map.h"

#include <aviary/math.h>

#include <algorithm>
#include <cmath>

namespace aviary::hosting {
namespace {

constexpr int places = 1024;

bool is_near(double one, double other, double range) { return std::abs(one - other) <= 1e-9 * range; }

} // namespace

ValueMap ValueMap::of(vst::IEditController& controller, const vst::ParameterInfo& info) {
    const auto asked = [&](double place) { return controller.normalizedParamToPlain(info.id, place); };
    ValueMap map;
    const double low = asked(0), high = asked(1), range = high - low;
    const bool is_sound = std::isfinite(low) && std::isfinite(high) && range > 0;
    if (info.stepCount > 0) {
        map.kind_ = Kind::steps;
        map.min_ = is_sound && range == info.stepCount ? low : 0;
        map.max_ = map.min_ + info.stepCount;
        return map;
    }
    if (!is_sound) return map;
    constexpr double thirds[] = {0.25, 0.5, 0.75};
    const auto fits = [&](auto&& rule) {
        return std::ranges::all_of(thirds, [&](double at) { return is_near(asked(at), rule(at), range); });
    };
    map.min_ = low;
    map.max_ = high;
    if (fits([&](double at) { return low + at * range; })) return map;
    if (low > 0 && fits([&](double at) { return low * aviary::pow(high / low, at); })) {
        map.kind_ = Kind::ratios;
        return map;
    }
    std::vector<double> learned(places + 1);
    for (int i = 0; i <= places; ++i) learned[std::size_t(i)] = asked(double(i) / places);
    if (!std::ranges::all_of(learned, [](double value) { return std::isfinite(value); })
        || std::ranges::adjacent_find(learned, std::greater_equal<>()) != learned.end())
        return {};
    map.kind_ = Kind::learned;
    map.learned_ = std::make_shared<const std::vector<double>>(std::move(learned));
    return map;
}

double ValueMap::normalized(double plain) const noexcept {
    if (!(plain > min_)) return 0;
    if (plain >= max_) return 1;
    switch (kind_) {
    case Kind::steps: return std::round(plain - min_) / (max_ - min_);
    case Kind::even: return (plain - min_) / (max_ - min_);
    case Kind::ratios: return std::clamp(aviary::log(plain / min_) / aviary::log(max_ / min_), 0.0, 1.0);
    case Kind::learned: break;
    }
    const auto above = std::upper_bound(learned_->begin(), learned_->end(), plain);
    const auto below = above - 1;
    return (double(below - learned_->begin()) + (plain - *below) / (*above - *below)) / places;
}

double ValueMap::plain(double normalized) const noexcept {
    const double place = normalized > 0 ? std::min(normalized, 1.0) : 0;
    const double range = max_ - min_;
    if (place == 1) return max_;
    switch (kind_) {
    case Kind::steps: return min_ + std::min(range, std::floor(place * (range + 1)));
    case Kind::even: return min_ + place * range;
    case Kind::ratios: return std::clamp(min_ * aviary::pow(max_ / min_, place), min_, max_);
    case Kind::learned: break;
    }
    const auto index = std::size_t(place * places);
    const double below = (*learned_)[index], above = (*learned_)[index + 1];
    return below + (above - below) * (place * places - double(index));
}

} // namespace aviary::hosting
