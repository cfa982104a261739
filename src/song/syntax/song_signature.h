// The song's tempo, key, meter, length, seed and tuning: the lines of `sig`, also written bare at the top level. And what a
// section says of the song as a whole.
//
//     if (is_signature_word(word)) read_signature(line.tokens, tree, diagnostics);
//
// [any-thread]
#pragma once

#include "song/syntax/diagnostics.h"
#include "song/syntax/tokenizer.h"
#include "song/syntax/tree.h"

#include <span>
#include <string_view>

namespace aviary::song {

/// bpm, scale, key, meter, b (bars), seed, tuning, division (of MIDI files).
bool is_signature_word(std::string_view word);

/// Reports a word that is none of them, or has no proper value, and then changes nothing.
void read_signature(std::span<const Token> tokens, Tree& tree, Diagnostics& diagnostics);

/// bpm, scale, key, meter, tuning
bool is_section_word(std::string_view word);
/// The first token is one of them.
void read_section_line(std::span<const Token> tokens, SectionBlock& section, Diagnostics& diagnostics);

} // namespace aviary::song
