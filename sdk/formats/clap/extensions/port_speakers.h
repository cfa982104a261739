// Busses in CLAP's words: a port's type, and what its channels are. [any-thread]
#pragma once

#include <aviary/abi/clap/ambisonic.h>
#include <aviary/layout.h>
#include <aviary/span.h>

#include <cstdint>

namespace aviary::detail {

inline Span<const Bus> busses_of(const Layout& layout, bool is_input) {
    if (is_input) return {layout.inputs, layout.input_busses()};
    return {layout.outputs, layout.output_busses()};
}

constexpr bool is_ambisonic(Speakers speakers) {
    return speakers == Speakers::ambisonic_1 || speakers == Speakers::ambisonic_2
           || speakers == Speakers::ambisonic_3;
}
/// Whether these are the ambisonics of layout.h.
constexpr bool is_our_ambisonics(const clap_ambisonic_config_t& config) {
    return config.ordering == CLAP_AMBISONIC_ORDERING_ACN
           && config.normalization == CLAP_AMBISONIC_NORMALIZATION_SN3D;
}

const char* port_type(Speakers speakers); ///< "" for none
/// CLAP_SURROUND_FL and so on, in the order of layout.h; empty for ambisonics.
Span<const std::uint8_t> channel_map(Speakers speakers);

} // namespace aviary::detail
