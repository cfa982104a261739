#include "sdk/formats/clap/extensions/track_info.h"

#include "sdk/core/track/copy_utf8.h"
#include "sdk/formats/clap/clap_plugin.h"

#include <cstring>
#include <string_view>

namespace aviary::detail {

namespace {

TrackKind kind_of(std::uint64_t flags) {
    if (flags & CLAP_TRACK_INFO_IS_FOR_MASTER) return TrackKind::master;
    if (flags & CLAP_TRACK_INFO_IS_FOR_RETURN_TRACK) return TrackKind::return_track;
    if (flags & CLAP_TRACK_INFO_IS_FOR_BUS) return TrackKind::bus;
    return TrackKind::track;
}

TrackPort port_of(const char* type) {
    const std::string_view name = type ? type : "";
    if (name == "mono") return TrackPort::mono;
    if (name == "stereo") return TrackPort::stereo;
    if (name == "surround") return TrackPort::surround;
    if (name == "ambisonic") return TrackPort::ambisonic;
    return TrackPort::other;
}

} // namespace

TrackInfo to_track_info(const clap_track_info_t& told) {
    TrackInfo track;
    if (told.flags & CLAP_TRACK_INFO_HAS_TRACK_NAME) {
        track.fields |= TrackInfo::has_name;
        copy_utf8(track.name, std::string_view(told.name, strnlen(told.name, sizeof told.name)));
    }
    if (told.flags & CLAP_TRACK_INFO_HAS_TRACK_COLOR) {
        const clap_color_t& colour = told.color;
        track.fields |= TrackInfo::has_colour;
        track.colour = unsigned(colour.alpha) << 24 | unsigned(colour.red) << 16 | unsigned(colour.green) << 8
                       | colour.blue;
    }
    if ((told.flags & CLAP_TRACK_INFO_HAS_AUDIO_CHANNEL) && told.audio_channel_count >= 0) {
        track.fields |= TrackInfo::has_channel_count;
        track.channel_count = unsigned(told.audio_channel_count);
        if (told.audio_port_type) track.fields |= TrackInfo::has_port;
        track.port = port_of(told.audio_port_type);
    }
    if (told.flags != 0) {
        track.fields |= TrackInfo::has_kind;
        track.kind = kind_of(told.flags);
    }
    return track;
}

void ClapPlugin::track_changed() {
    track_due_.store(true, std::memory_order_release);
    if (host_.on_main_thread("clap_plugin_track_info.changed()") && instance_.track().is_open()
        && !asking_track_)
        attend_track();
    else
        host_.request_callback();
}

void ClapPlugin::attend_track() {
    if (!instance_.track().attend()) host_.request_callback();
    if (!track_due_.load(std::memory_order_relaxed)) return;
    if (asking_track_ || !instance_.track().is_open()) return host_.request_callback();
    track_due_.exchange(
        false, std::memory_order_acq_rel); // before asking: news that comes meanwhile is due again
    ask_track();
}

void ClapPlugin::ask_track() {
    if (!host_.track) return;
    asking_track_ = true;
    clap_track_info_t told{};
    if (host_.track->get(host_.get(), &told)) instance_.track().update(to_track_info(told));
    asking_track_ = false;
}

} // namespace aviary::detail
