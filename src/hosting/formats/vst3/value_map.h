// A parameter's values as the plugin says them to people, and the 0 to 1 that VST3 hosts send it.
//
//     const ValueMap map = ValueMap::of(controller, info);   // [main-thread]
//     queue.add(frame, map.normalized(800));                 // [any-thread]
//
// Only the main thread may ask the plugin, so the map finds out how the plugin counts: in steps, evenly, by ratios, or
// otherwise, which it learns at a thousand places. What goes backwards is left as 0 to 1.
#pragma once

#include "hosting/formats/vst3/reference.h"

#include <memory>
#include <vector>

namespace aviary::hosting {

class ValueMap {
public:
    static ValueMap of(vst::IEditController& controller, const vst::ParameterInfo& info);

    double min() const { return min_; }
    double max() const { return max_; }
    double normalized(double plain) const noexcept;
    double plain(double normalized) const noexcept;

private:
    enum class Kind : std::uint8_t { steps, even, ratios, learned };

    Kind kind_ = Kind::even;
    double min_ = 0, max_ = 1;
    std::shared_ptr<const std::vector<double>> learned_; ///< plain values at even places from 0 to 1
};

} // namespace aviary::hosting
