import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RequestError } from "../connection";
import type { Wire } from "../hydration/hydration";
import { writePauseMs } from "../shared_value";
import { songText, useSongText } from "./song_text";

/** The program's text, with a diagnostic for each line that says "wrong". */
class Program {
  text: string;
  version = 1;
  constructor(text: string) {
    this.text = text;
  }
  get diagnostics() {
    return this.text.split("\n").flatMap((line, index) =>
      line.includes("wrong") ? [{ line: index + 1, column: 1, end_line: index + 1, end_column: 6, severity: "error" as const, message: "wrong" }] : [],
    );
  }
  get told() {
    return { text: this.text, version: this.version, diagnostics: this.diagnostics };
  }
  edit(text: string) {
    Object.assign(this, { text, version: this.version + 1 });
    return this.told;
  }
  wire = {
    request: async (method: string, params: { text: string; version: number }) => {
      if (method === "song.read") return this.told;
      if (params.version !== this.version) throw new RequestError("changed meanwhile", "song.conflict");
      return this.edit(params.text);
    },
  } as unknown as Wire;
}

const rest = () => vi.advanceTimersByTimeAsync(writePauseMs);
const shown = () => useSongText.getState();
let songs = 0;
async function opened(text: string) {
  const program = new Program(text);
  const path = `/songs/${++songs}.bird`;
  await songText.open(program.wire, path);
  return { program, path };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("is written a while after it was typed, and judged by the program", async () => {
  const { program } = await opened("sig\n");
  songText.typed("sig\nwrong\n");
  await rest();
  expect(program.text).toBe("sig\nwrong\n");
  expect(shown().diagnostics).toMatchObject([{ line: 2 }]);
});

it("takes what others write, and keeps what is being typed elsewhere in it", async () => {
  const { program } = await opened("a\nb\nc\n");
  songText.typed("a\nb\nC\n");
  songText.heard(program.edit("A\nb\nc\n"));
  expect(shown().text).toBe("A\nb\nC\n");
  await rest();
  expect(program.text).toBe("A\nb\nC\n");
});

it("keeps what was typed while the connection was away, and drops it with another song", async () => {
  const { program, path } = await opened("a\n");
  songText.typed("a\nb\n");
  await songText.open(program.wire, path);
  await rest();
  expect(program.text).toBe("a\nb\n");
  songText.typed("a\nb\nc\n");
  const { program: other } = await opened("other\n");
  await rest();
  expect([shown().text, other.text]).toEqual(["other\n", "other\n"]);
});

it("says why it could not be written", async () => {
  const { program } = await opened("a\n");
  program.wire.request = () => Promise.reject(new RequestError("the disk is full", "file.write"));
  songText.typed("b\n");
  await rest();
  expect(shown()).toMatchObject({ text: "b\n", problem: "the disk is full" });
});

it("has one kind of line end, and is there when it is empty", async () => {
  await opened("a\r\nb\r\n");
  expect(shown().text).toBe("a\nb\n");
  await opened("");
  expect(shown().text).toBe("");
});
