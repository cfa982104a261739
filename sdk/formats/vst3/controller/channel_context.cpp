#include "sdk/formats/vst3/controller/channel_context.h"

#include "sdk/core/track/copy_utf8.h"
#include "sdk/formats/vst3/ids.h"

#include <limits>
#include <optional>
#include <string_view>

namespace aviary::detail {

namespace {

namespace keys = vst::ChannelContext;

std::optional<vst3::int64> number(vst::IAttributeList& list, const char* key) {
    vst3::int64 value = 0;
    if (list.getInt(key, value) != vst3::kResultTrue) return {};
    return value;
}

/// Those that count from 1.
std::optional<int> ordinal(vst::IAttributeList& list, const char* key) {
    const auto value = number(list, key);
    if (!value || *value < 1 || *value > std::numeric_limits<int>::max()) return {};
    return int(*value);
}

/// A text as hosts hand it over. The size they are told is in bytes; some take it for characters, and some write no
/// terminator. So there is twice the room they are told of, and all of it is zero beforehand.
struct Text {
    bool read(vst::IAttributeList& list, const char* key) {
        return list.getString(key, units, limit * sizeof *units) == vst3::kResultTrue;
    }
    std::u16string_view view() const { return {units, limit}; } ///< ends at its first zero, where it has one

    static constexpr unsigned limit = track_name_limit; ///< one more can never be of use
    char16_t units[2 * limit] = {};
};

} // namespace

TrackInfo to_track_info(vst::IAttributeList& told) {
    TrackInfo track;
    if (Text name; name.read(told, keys::kChannelNameKey)) {
        track.fields |= TrackInfo::has_name;
        copy_utf8(track.name, name.view());
    }
    if (const auto colour = number(told, keys::kChannelColorKey)) {
        track.fields |= TrackInfo::has_colour;
        track.colour = keys::ColorSpec(*colour); // alpha, red, green, blue in the lower half, as ours
    }
    if (const auto index = ordinal(told, keys::kChannelIndexKey)) {
        track.fields |= TrackInfo::has_index;
        track.index = *index;
    }
    if (const auto section = ordinal(told, keys::kChannelIndexNamespaceOrderKey)) {
        track.fields |= TrackInfo::has_section;
        track.section = *section;
    }
    if (const auto location = number(told, keys::kChannelPluginLocationKey);
        location && *location >= keys::kPreVolumeFader && *location <= keys::kUsedAsPanner) {
        constexpr TrackPlace places[] = {
            TrackPlace::before_fader, TrackPlace::after_fader, TrackPlace::panner};
        track.fields |= TrackInfo::has_place;
        track.place = places[*location];
    }
    if (Text uid; uid.read(told, keys::kChannelUIDKey) && uid.units[0] != 0) {
        char text[track_name_limit + 1];
        copy_utf8(text, uid.view());
        const auto hash = fnv1a_128(text);
        track.fields |= TrackInfo::has_runtime_id;
        track.runtime_id = std::uint64_t(hash[2]) << 32 | hash[3];
    }
    return track;
}

} // namespace aviary::detail
