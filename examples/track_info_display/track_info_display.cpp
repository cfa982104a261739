// Shows what the host says of its track: a line in the terminal that the host was started from, whenever that changes.
//
//     track 3 "Bass" bus #ff8800, change 2
//
// Sound passes through, except that it can be told to mute itself on a return track: the audio thread knows as much.
#include <aviary/plugin.h>

#include <cstdio>

namespace {

using aviary::TrackInfo;
using aviary::TrackKind;

const char* word_of(TrackKind kind) {
    switch (kind) {
    case TrackKind::unknown: break;
    case TrackKind::track: return "track";
    case TrackKind::return_track: return "return";
    case TrackKind::bus: return "bus";
    case TrackKind::master: return "master";
    }
    return "of unknown kind";
}

struct TrackInfoDisplay : aviary::Effect {
    aviary::SwitchParam quiet_return{*this, "quiet_return", "Quiet on Return", {}};

    void track_changed(const TrackInfo& track) override {
        char index[16] = "", colour[16] = "";
        if (track.has(TrackInfo::has_index)) std::snprintf(index, sizeof index, " %d", track.index);
        if (track.has(TrackInfo::has_colour))
            std::snprintf(colour, sizeof colour, " #%06x", track.colour & 0xffffff);
        std::fprintf(stderr, "track%s \"%s\" %s%s, change %llu\n", index, track.name, word_of(track.kind),
            colour, track.generation);
    }

    void process(aviary::Block& block) override {
        const bool on_return = block.track().kind == TrackKind::return_track;
        for (unsigned channel = 0; channel < block.output_channels(); ++channel)
            for (auto frame : block.frames()) {
                const float gain = on_return && quiet_return.at(frame) ? 0 : 1;
                block.out(channel)[frame] = gain * block.in(channel)[frame];
            }
    }
};

} // namespace

AVIARY_PLUGIN(TrackInfoDisplay, {.id = "com.example.track-info-display",
                                    .name = "Track Info Display",
                                    .vendor = "Example",
                                    .version = "1.0.0",
                                    .description = "Shows what the host says of its track",
                                    .features = {"utility"}})
