// The busses a plugin runs with. A plugin that lists no layouts is stereo. One that can do more lists its layouts, the
// preferred one first, and the host chooses among them:
//
//     aviary::Span<const aviary::Layout> layouts() const override {
//         using enum aviary::Speakers;
//         static constexpr aviary::Layout all[] = {
//             { .name = "Stereo", .inputs = { { "Input", stereo }, { "Key", stereo } }, .outputs = { { "Output", stereo } } },
//             { .name = "Mono",   .inputs = { { "Input", mono },   { "Key", mono } },   .outputs = { { "Output", mono } } } };
//         return all;
//     }
//
// The first bus of each direction is the main one. The others are auxiliary: sidechains, or an instrument's single
// outputs; the host need not connect them.
#pragma once

namespace aviary {

/// What the channels of a bus are for. The channels lie in the order of their names, as in SMPTE 2036-2 and VST3:
/// L R C LFE, the surrounds (Ls Rs), the one behind (Cs), the sides (Sl Sr), then what is above: front (Tfl Tfr), rear
/// (Trl Trr), sides (Tsl Tsr). Ambisonics are in ACN order, normalised as SN3D.
enum class Speakers : unsigned char {
    none,
    mono,
    stereo,         ///< L R
    lcr,            ///< L R C
    quad,           ///< L R Ls Rs
    surround_5_0,   ///< L R C Ls Rs
    surround_5_1,   ///< L R C LFE Ls Rs
    surround_7_1,   ///< L R C LFE Ls Rs Sl Sr
    surround_6_1,   ///< L R C LFE Ls Rs Cs
    surround_5_1_2, ///< 5.1, Tfl Tfr
    surround_5_1_4, ///< 5.1, Tfl Tfr Trl Trr
    surround_7_1_2, ///< 7.1, Tsl Tsr
    surround_7_1_4, ///< 7.1, Tfl Tfr Trl Trr
    surround_7_1_6, ///< 7.1, Tfl Tfr Trl Trr Tsl Tsr
    ambisonic_1,    ///< first order, 4 channels
    ambisonic_2,    ///< second order, 9 channels
    ambisonic_3,    ///< third order, 16 channels
};

constexpr unsigned channel_count(Speakers speakers) {
    constexpr unsigned char counts[] = {0, 1, 2, 3, 4, 5, 6, 8, 7, 8, 10, 10, 12, 14, 4, 9, 16};
    return counts[static_cast<unsigned char>(speakers)];
}

struct Bus {
    const char* name = "";
    Speakers speakers = Speakers::none; ///< none: this bus and those behind it do not exist
};

struct Layout {
    static constexpr unsigned max_inputs = 4, max_outputs = 16;
    const char* name = "";
    Bus inputs[max_inputs] = {};
    Bus outputs[max_outputs] = {};

    constexpr unsigned input_busses() const { return bus_count(inputs, max_inputs); }
    constexpr unsigned output_busses() const { return bus_count(outputs, max_outputs); }
    /// Channels of a bus, 0 for one that is not there.
    constexpr unsigned input_channels(unsigned bus) const {
        return bus < max_inputs ? channel_count(inputs[bus].speakers) : 0;
    }
    constexpr unsigned output_channels(unsigned bus) const {
        return bus < max_outputs ? channel_count(outputs[bus].speakers) : 0;
    }
    /// Index of the bus' first channel among all channels of its direction. For the number of busses: how many channels
    /// there are in all.
    constexpr unsigned first_input(unsigned bus) const { return channels_before(inputs, bus); }
    constexpr unsigned first_output(unsigned bus) const { return channels_before(outputs, bus); }

private:
    static constexpr unsigned bus_count(const Bus* busses, unsigned limit) {
        unsigned count = 0;
        while (count < limit && busses[count].speakers != Speakers::none) ++count;
        return count;
    }
    static constexpr unsigned channels_before(const Bus* busses, unsigned bus) {
        unsigned count = 0;
        for (unsigned i = 0; i < bus; ++i) count += channel_count(busses[i].speakers);
        return count;
    }
};

/// The most channels a layout can have in one direction.
inline constexpr unsigned max_channels = Layout::max_outputs * 16;

} // namespace aviary
