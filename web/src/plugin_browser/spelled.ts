// A plugin's word as a song spells it: in quotes where it has blanks, brackets or signs that mean something else there.
//
//   spelled("com.example.synth")      // com.example.synth
//   spelled("My Synth #2")            // "My Synth #2"

/** Null when no song can spell it: it has quotes of both kinds, or a line break. */
export function spelled(word: string): string | null {
  if (/^[^\s#,"'()[\]]+$/.test(word)) return word;
  if (word === "" || /[\r\n\0]/.test(word)) return null;
  return word.includes('"') ? (word.includes("'") ? null : `'${word}'`) : `"${word}"`;
}
