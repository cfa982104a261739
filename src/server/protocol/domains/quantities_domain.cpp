#include "engine/engine.h"
#include "server/protocol/domains/domains.h"
#include "session/session_state.h"
#include "song/ticks.h"

#include <fmt/format.h>

namespace aviary::server::protocol {
namespace {

/// A number that can be asked for. Its text is the range and then the unit.
Type quantity(std::string name, Shape shape, std::string_view unit) {
    auto text = fmt::format("{:.16g} to {:.16g}{}", shape.least, shape.largest, unit);
    return {std::move(name), std::move(shape), std::move(text)};
}

} // namespace

Domain describe_quantities() {
    return {
        .title = "Quantities",
        .text = "Each number of a request is one of these. One that is out of range is refused with -32602, "
                "and the "
                "message gives the range.",
        .types =
            {
                quantity("Position", number_within(0, double(song::longest_song)),
                    " beats from the start of the song: as long as a song can be."),
                quantity("Gain", number_within(-1000, engine::loudest_fader.count), " dB."),
                quantity(
                    "Level", number_within(session::Source::quietest.count, 0), " dB, 0 being full scale."),
                quantity("Pan", number_within(-1, 1), ", from left to right."),
                quantity("Frequency",
                    number_within(session::Source::lowest.count, session::Source::highest.count), " Hz."),
                quantity("Velocity", number_within(0, 1), ", as hard as a key can be struck."),
                quantity("Key", whole_within(0, 127), ", as MIDI counts keys; 60 is middle C."),
                {"Value", number, "Of a parameter; it is clamped to the parameter's range."},
                {"TrackNumber", whole, "As the song gives it; 0 is the master."},
                {"SlotId", whole, "Names a slot while the song is open."},
                {"RunNumber", whole, "Names one attempt to turn a save into sound."},
                {"TextPlace", whole, "A line or a column, counted from 1; 0 where it is not known."},
                {"Count", whole, "Of things, or the place of one, counted from 0."},
                {"Revision", serial, "Of a text or a store: the one that is written over."},
                {"Seq", serial, "Counts notifications."},
            },
    };
}

} // namespace aviary::server::protocol
