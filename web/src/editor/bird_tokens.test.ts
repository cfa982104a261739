import { describe, expect, it } from "vitest";
import { blockAfter, tokensOf } from "./bird_tokens";

const spelled = (line: string, block = "sec") => tokensOf(line, block).map(({ from, to, kind }) => `${line.slice(from, to)}:${kind}`).join(" ");

describe("the words of a line", () => {
  it("are rhythm and rests in a pattern, with brackets apart", () => {
    expect(spelled("    p xxd x _xx [x x] q(3,8) _ @riff")).toBe(
      "p:word xxd:rhythm x:rhythm _xx:rest [:sign x:rhythm x:rhythm ]:sign q(3,8):rhythm _:rest @riff:section",
    );
  });

  it("are pitches, chords and steps", () => {
    expect(spelled("      n > C#4 60 - +7 @3Dm9 [D3 A3]")).toBe(
      "n:word >:sign C#4:pitch 60:pitch -:sign +7:sign @3Dm9:chord [:sign D3:pitch A3:pitch ]:sign",
    );
  });

  it("are velocities and swing", () => {
    expect(spelled("      v 90 - +10 .")).toBe("v:word 90:number -:sign +10:sign .:sign");
    expect(spelled("    sw 60 ~3")).toBe("sw:word 60:number ~3:number");
  });

  it("are parameters of the plugin where the language has no such word", () => {
    expect(spelled("    brightness ramp 0.3 0.7 sec")).toBe("brightness:parameter ramp:sign 0.3:number 0.7:number sec:sign");
  });

  it("name tracks, plugins and sections", () => {
    expect(spelled("  2 bass", "tracks")).toBe("2:number bass:track");
    expect(spelled("    fx delay", "tracks")).toBe("fx:word delay:plugin");
    expect(spelled("    plugin \"My Synth #2\" # lead", "tracks")).toBe('plugin:word "My Synth #2":plugin # lead:comment');
    expect(spelled("    fx 'a b' delay", "tracks")).toBe("fx:word 'a b':plugin delay:plugin");
    expect(spelled("  intro 4", "arr")).toBe("intro:section 4:number");
    expect(spelled("arr verse 4 chorus 8", "")).toBe("arr:word verse:section 4:number chorus:section 8:number");
    expect(spelled("  trk 2 bass")).toBe("trk:word 2:number bass:track");
  });

  it("end where a comment begins, which a sharp does not", () => {
    expect(spelled("  n C#4 # the leading note")).toBe("n:word C#4:pitch # the leading note:comment");
    expect(spelled("# a song")).toBe("# a song:comment");
  });

  it("never overlap and never reach beyond the line, whatever it says", () => {
    for (const line of ["", "   ", "[", "]]]", "p [[[x]]]", "n ]", "\t p x", "#", "n > > >", "@ # @", "v [90 ]"]) {
      let end = 0;
      for (const { from, to } of tokensOf(line, "sec")) {
        expect(from).toBeGreaterThanOrEqual(end);
        expect(to).toBeGreaterThan(from);
        end = to;
      }
      expect(end).toBeLessThanOrEqual(line.length);
    }
  });
});

it("knows the block that a line stands in", () => {
  const blocks = ["sig", "  bpm 120", "", "# note", "tracks", "  1 kick", "sec intro"].map(((block) => (line: string) => (block = blockAfter(line, block)))(""));
  expect(blocks).toEqual(["sig", "sig", "sig", "sig", "tracks", "tracks", "sec"]);
});
