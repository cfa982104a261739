#include "sdk/formats/vst3/processor/expressions.h"

#include <aviary/math.h>

#include "base/utf16.h"
#include "sdk/formats/vst3/vst3_plugin.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace aviary::detail {

using namespace vst3;

namespace {

using Info = vst::NoteExpressionTypeInfo;
constexpr vst::NoteExpressionTypeID pressure_id = vst::kCustomStart;

constexpr ExpressionKind kinds[] = {
    {vst::kVolumeTypeID, Expression::volume, "Volume", "Vol", "dB", 0.25, 0},
    {vst::kPanTypeID, Expression::pan, "Pan", "Pan", "%", 0.5, Info::kIsBipolar},
    {vst::kTuningTypeID, Expression::tuning, "Tuning", "Tune", "semitones", 0.5, Info::kIsBipolar},
    {vst::kVibratoTypeID, Expression::vibrato, "Vibrato", "Vib", "%", 0, 0},
    {vst::kExpressionTypeID, Expression::expression, "Expression", "Expr", "%", 0, 0},
    {vst::kBrightnessTypeID, Expression::brightness, "Brightness", "Brit", "%", 0, 0},
    {pressure_id, Expression::pressure, "Pressure", "Press", "%", 0, 0},
};

// VST3's definitions of the two that are not 0..1: volume's gain is 4 times the value (1 is +12 dB), tuning goes
// ten octaves either way.
constexpr double highest_gain = 4, tuning_range = 240;

} // namespace

std::span<const ExpressionKind> expression_kinds() AVIARY_NONBLOCKING { return kinds; }

const ExpressionKind* find_expression(vst::NoteExpressionTypeID id) AVIARY_NONBLOCKING {
    const auto* found =
        std::find_if(std::begin(kinds), std::end(kinds), [&](const auto& kind) { return kind.id == id; });
    return found == std::end(kinds) ? nullptr : found;
}

double expression_value(Expression expression, double normalized) AVIARY_NONBLOCKING {
    if (expression == Expression::volume) return normalized * highest_gain;
    if (expression == Expression::tuning) return (normalized - 0.5) * tuning_range;
    return normalized;
}

double expression_travel(Expression expression, double value) AVIARY_NONBLOCKING {
    if (expression == Expression::volume) return value / highest_gain;
    if (expression == Expression::tuning) return value / tuning_range + 0.5;
    return value;
}

std::string expression_text(const ExpressionKind& kind, double normalized) {
    const double value = expression_value(kind.expression, normalized);
    char text[32];
    if (kind.expression == Expression::volume && value <= 0)
        return "-inf";
    else if (kind.expression == Expression::volume)
        std::snprintf(text, sizeof text, "%.1f", 20 * log10(value));
    else if (kind.expression == Expression::tuning)
        std::snprintf(text, sizeof text, "%+.2f", value);
    else
        std::snprintf(text, sizeof text, "%.0f", value * 100);
    return text;
}

std::optional<double> expression_from_text(const ExpressionKind& kind, const std::string& text) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (end == text.c_str() || std::isnan(value)) return {};
    const double plain = kind.expression == Expression::volume   ? db_to_gain(value)
                         : kind.expression == Expression::tuning ? value
                                                                 : value / 100;
    const double normalized = expression_travel(kind.expression, plain);
    return std::clamp(normalized, 0.0, 1.0);
}

vst::NoteExpressionTypeID expression_of_touch(vst::PhysicalUITypeID axis) {
    switch (axis) {
    case vst::kPUIXMovement: return vst::kTuningTypeID;
    case vst::kPUIYMovement: return vst::kBrightnessTypeID;
    case vst::kPUIPressure: return pressure_id;
    default: return vst::kInvalidTypeID;
    }
}

namespace {
bool is_note_channel(int32 bus, int16 channel) { return bus == 0 && channel >= 0 && channel < 16; }
} // namespace

int32 PLUGIN_API Vst3Plugin::getNoteExpressionCount(int32 bus, int16 channel) {
    return is_note_channel(bus, channel) ? int32(expression_kinds().size()) : 0;
}

tresult PLUGIN_API Vst3Plugin::getNoteExpressionInfo(
    int32 bus, int16 channel, int32 index, vst::NoteExpressionTypeInfo& info) {
    if (index < 0 || index >= getNoteExpressionCount(bus, channel)) return kInvalidArgument;
    const ExpressionKind& kind = expression_kinds()[std::size_t(index)];
    info = {};
    info.typeId = kind.id;
    to_utf16(kind.name, info.title);
    to_utf16(kind.short_name, info.shortTitle);
    to_utf16(kind.unit, info.units);
    info.unitId = -1;
    info.valueDesc = {kind.initial, 0, 1, 0};
    info.flags = kind.flags;
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::getNoteExpressionStringByValue(int32 bus, int16 channel,
    vst::NoteExpressionTypeID id, vst::NoteExpressionValue normalized, vst::String128 text) {
    const auto* kind = find_expression(id);
    if (!kind || !text || !is_note_channel(bus, channel)) return kInvalidArgument;
    to_utf16(expression_text(*kind, normalized), {text, 128});
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::getNoteExpressionValueByString(int32 bus, int16 channel,
    vst::NoteExpressionTypeID id, const vst::TChar* text, vst::NoteExpressionValue& normalized) {
    const auto* kind = find_expression(id);
    if (!kind || !text || !is_note_channel(bus, channel)) return kInvalidArgument;
    const auto value = expression_from_text(*kind, to_utf8(text, 128));
    if (!value) return kResultFalse;
    normalized = *value;
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::getPhysicalUIMapping(int32 bus, int16 channel, vst::PhysicalUIMapList& list) {
    if (!is_note_channel(bus, channel) || (!list.map && list.count > 0)) return kInvalidArgument;
    for (uint32 i = 0; i < list.count; ++i)
        list.map[i].noteExpressionTypeID = expression_of_touch(list.map[i].physicalUITypeID);
    return kResultTrue;
}

} // namespace aviary::detail
