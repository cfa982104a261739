#include "sdk/formats/clap/extensions/port_speakers.h"

#include <aviary/abi/clap/surround.h>
#include <clap/ext/audio-ports.h>

namespace aviary::detail {

namespace {

/// Of CLAP 1.2.
constexpr std::uint8_t top_side_left = 18, top_side_right = 19;

constexpr std::uint8_t mono[] = {CLAP_SURROUND_FC};
constexpr std::uint8_t quad[] = {CLAP_SURROUND_FL, CLAP_SURROUND_FR, CLAP_SURROUND_BL, CLAP_SURROUND_BR};
constexpr std::uint8_t five[] = {
    CLAP_SURROUND_FL, CLAP_SURROUND_FR, CLAP_SURROUND_FC, CLAP_SURROUND_BL, CLAP_SURROUND_BR};
/// The layouts that begin with 5.1, by what follows.
constexpr std::uint8_t six_one[] = {CLAP_SURROUND_FL, CLAP_SURROUND_FR, CLAP_SURROUND_FC, CLAP_SURROUND_LFE,
    CLAP_SURROUND_BL, CLAP_SURROUND_BR, CLAP_SURROUND_BC};
constexpr std::uint8_t five_one_four[] = {CLAP_SURROUND_FL, CLAP_SURROUND_FR, CLAP_SURROUND_FC,
    CLAP_SURROUND_LFE, CLAP_SURROUND_BL, CLAP_SURROUND_BR, CLAP_SURROUND_TFL, CLAP_SURROUND_TFR,
    CLAP_SURROUND_TBL, CLAP_SURROUND_TBR};
constexpr std::uint8_t seven_one_two[] = {CLAP_SURROUND_FL, CLAP_SURROUND_FR, CLAP_SURROUND_FC,
    CLAP_SURROUND_LFE, CLAP_SURROUND_BL, CLAP_SURROUND_BR, CLAP_SURROUND_SL, CLAP_SURROUND_SR, top_side_left,
    top_side_right};
constexpr std::uint8_t seven_one_six[] = {CLAP_SURROUND_FL, CLAP_SURROUND_FR, CLAP_SURROUND_FC,
    CLAP_SURROUND_LFE, CLAP_SURROUND_BL, CLAP_SURROUND_BR, CLAP_SURROUND_SL, CLAP_SURROUND_SR,
    CLAP_SURROUND_TFL, CLAP_SURROUND_TFR, CLAP_SURROUND_TBL, CLAP_SURROUND_TBR, top_side_left,
    top_side_right};

/// In which the layout's channels come first.
const std::uint8_t* longest_map(Speakers speakers) {
    switch (speakers) {
    case Speakers::mono: return mono;
    case Speakers::quad: return quad;
    case Speakers::surround_5_0: return five;
    case Speakers::surround_6_1: return six_one;
    case Speakers::surround_5_1_2:
    case Speakers::surround_5_1_4: return five_one_four;
    case Speakers::surround_7_1_2: return seven_one_two;
    case Speakers::none:
    case Speakers::stereo:
    case Speakers::lcr:
    case Speakers::surround_5_1:
    case Speakers::surround_7_1:
    case Speakers::surround_7_1_4:
    case Speakers::surround_7_1_6:
    case Speakers::ambisonic_1:
    case Speakers::ambisonic_2:
    case Speakers::ambisonic_3: break;
    }
    return seven_one_six;
}

} // namespace

const char* port_type(Speakers speakers) {
    if (speakers == Speakers::none) return "";
    if (speakers == Speakers::mono) return CLAP_PORT_MONO;
    if (speakers == Speakers::stereo) return CLAP_PORT_STEREO;
    return is_ambisonic(speakers) ? CLAP_PORT_AMBISONIC : CLAP_PORT_SURROUND;
}

Span<const std::uint8_t> channel_map(Speakers speakers) {
    return {longest_map(speakers), is_ambisonic(speakers) ? 0 : channel_count(speakers)};
}

} // namespace aviary::detail
