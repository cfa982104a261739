import { expect, it } from "vitest";
import { spelled } from "./spelled";

it("leaves a plain word as it is", () => {
  for (const word of ["mono", "com.example.synth", "urn:a/b~1", "délai"]) expect(spelled(word)).toBe(word);
});

it("puts a word in quotes that would be cut into several, or taken for a comment", () => {
  expect(spelled("My Synth")).toBe('"My Synth"');
  expect(spelled("#1")).toBe('"#1"');
  expect(spelled("a(b")).toBe('"a(b"');
  expect(spelled("[x]")).toBe('"[x]"');
  expect(spelled("a,b")).toBe('"a,b"');
});

it("takes the other quotes where the word has quotes itself", () => {
  expect(spelled("the 'one'")).toBe("\"the 'one'\"");
  expect(spelled('the "one"')).toBe("'the \"one\"'");
});

it("says when a word cannot be spelled", () => {
  for (const word of ["", "'a' or \"b\"", "two\nlines"]) expect(spelled(word)).toBeNull();
});
