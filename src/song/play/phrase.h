// A motif worked out, and the operations on it.
//
//     Phrase phrase = ...;
//     for (const MotifOperation& operation : use.operations) apply(operation, phrase, place);
//
// Keys and velocities are not held to their range while operations go on, so that no operation loses what the next one
// would bring back. [any-thread]
#pragma once

#include "song/syntax/motif.h"
#include "song/syntax/rhythm.h"
#include "song/syntax/scale.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace aviary::song {

struct PhraseNote {
    int key = 60;
    Ticks velocity = 80;
    friend bool operator==(const PhraseNote&, const PhraseNote&) = default;
};

/// A slot of a phrase, with what sounds in it.
struct PhraseSlot {
    Slot slot;
    bool is_hit = false;
    std::vector<PhraseNote> notes{}; ///< of a hit; it has none when the motif has no `n`, and for `v 0`
    NoteExpression expression{};
};

/// One pattern of a motif: slots without gaps, from 0 to the phrase's length.
using Strand = std::vector<PhraseSlot>;

struct Phrase {
    Ticks length;
    std::vector<Strand> strands;

    std::size_t size() const; ///< slots and notes
};

/// What operations need to know of the place where a motif stands.
struct PhrasePlace {
    Scale scale{0, {0, 2, 4, 5, 7, 9, 11}}; ///< of the song's key there
    std::uint64_t seed = 0;                 ///< what `humanize` draws from
};

inline constexpr std::size_t largest_phrase = 65'536; ///< slots and notes

/// False: the phrase would become too large or too finely divided, and is unchanged.
bool apply(const MotifOperation& operation, Phrase& phrase, const PhrasePlace& place);

/// The strand's rhythm, as `p` has it.
Rhythm rhythm_of(const Strand& strand, Ticks length);

/// A well mixed number: every bit of the input moves every bit of the output.
std::uint64_t mixed(std::uint64_t value);
/// That of a motif or parameter by its name. Not of its place in the text: layout must not change what a song plays.
std::uint64_t seed_of(std::string_view name);
/// A whole number from -most to +most, each as likely.
std::int64_t humanized(std::uint64_t seed, int most);
/// How far swing moves a slot: one that starts on an odd multiple of its own length.
Ticks swung_by(Ticks length, Ticks start, int percent);

} // namespace aviary::song
