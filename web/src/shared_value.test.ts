import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RequestError } from "./connection";
import { SharedValue, type Versioned, writePauseMs } from "./shared_value";

/** What others see: the newest value and its version, as the program keeps it. */
class Kept {
  value = "one";
  version = 1;
  writes: string[] = [];
  read = async () => ({ value: this.value, version: this.version });
  write = async (value: string, version: number) => {
    if (version !== this.version) throw new RequestError("somebody was faster", "song.conflict");
    this.writes.push(value);
    Object.assign(this, { value, version: version + 1 });
    return { version: this.version };
  };
}

const merge = (base: string, mine: string, theirs: string) => (mine === base ? theirs : theirs === base ? mine : `${theirs}+${mine}`);

function shared(kept: Kept, more: Partial<ConstructorParameters<typeof SharedValue<string>>[1]> = {}) {
  const shown: string[] = [];
  const ways = { read: kept.read, write: kept.write, merge, same: (a: string, b: string) => a === b, show: (value: string) => void shown.push(value) };
  return { shown, value: new SharedValue("", { ...ways, ...more }) };
}

const rest = () => vi.advanceTimersByTimeAsync(writePauseMs);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("writes what was changed once it rests, the newest only", async () => {
  const kept = new Kept();
  const { value } = shared(kept);
  await value.load();
  for (const text of ["a", "ab", "abc"]) value.changed(text);
  expect(kept.writes).toEqual([]);
  await rest();
  expect(kept.writes).toEqual(["abc"]);
});

it("writes nothing before it was read, nor while it may not", async () => {
  const kept = new Kept();
  let open = false;
  const { value } = shared(kept, { mayWrite: () => open });
  value.changed("early");
  await rest();
  await value.load();
  await rest();
  expect(kept.writes).toEqual([]);
  open = true;
  value.flush();
  await rest();
  expect(kept.writes).toEqual(["one+early"]);
});

it("is flushed when all that was changed has been taken, also what came during a write", async () => {
  const kept = new Kept();
  const { value } = shared(kept);
  await value.load();
  value.changed("a");
  value.flush();
  value.changed("ab");
  await value.flushed();
  expect(kept.writes).toEqual(["a", "ab"]);
});

it("does not take its own words for news, before and after the answer", async () => {
  const kept = new Kept();
  let echo: (newest: Versioned<string>) => void = () => undefined;
  const { shown, value } = shared(kept, {
    write: async (text, version) => {
      const answer = await kept.write(text, version);
      echo({ value: text, ...answer }); // the notification overtakes the answer
      return answer;
    },
  });
  echo = (newest) => value.heard(newest);
  await value.load();
  value.changed("mine");
  vi.advanceTimersByTime(writePauseMs);
  value.changed("mine, and more");
  await rest();
  value.heard({ value: "mine", version: 2 });
  expect(shown).toEqual(["one"]);
  expect(kept.writes).toEqual(["mine", "mine, and more"]);
});

it("shows what others write, and nothing older", async () => {
  const { shown, value } = shared(new Kept());
  await value.load();
  value.heard({ value: "theirs", version: 5 });
  value.heard({ value: "old", version: 4 });
  expect(shown).toEqual(["one", "theirs"]);
});

describe("when two write at once", () => {
  it("keeps what both wrote, and writes that", async () => {
    const kept = new Kept();
    const { shown, value } = shared(kept);
    await value.load();
    value.changed("mine");
    Object.assign(kept, { value: "theirs", version: 2 }); // told to nobody yet
    await rest();
    expect(shown.at(-1)).toBe("theirs+mine");
    await rest();
    expect(kept).toMatchObject({ value: "theirs+mine", version: 3 });
  });

  it("merges what is told while a change rests", async () => {
    const kept = new Kept();
    const { value } = shared(kept);
    await value.load();
    value.changed("mine");
    await kept.write("theirs", 1);
    value.heard({ value: "theirs", version: 2 });
    await rest();
    expect(kept.value).toBe("theirs+mine");
  });
});

describe("a write that fails", () => {
  it("is told, and tried again with the next change", async () => {
    const kept = new Kept();
    const told: unknown[] = [];
    const write = vi.fn(kept.write).mockRejectedValueOnce(new RequestError("the disk is full", "disk.full"));
    const { value } = shared(kept, { write, failed: (error) => void told.push((error as Error | null)?.message ?? null) });
    await value.load();
    value.changed("a");
    await rest();
    await rest();
    expect(write).toHaveBeenCalledTimes(1);
    value.changed("ab");
    await rest();
    expect(kept.value).toBe("ab");
    expect(told).toEqual(["the disk is full", null]);
  });

  it("because the connection broke, is made up for when it is back", async () => {
    const kept = new Kept();
    const write = vi.fn(kept.write).mockRejectedValueOnce(new RequestError("gone", "disconnected"));
    const { value } = shared(kept, { write });
    await value.load();
    value.changed("typed on the train");
    await rest();
    await value.load();
    await rest();
    expect(kept.value).toBe("typed on the train");
  });
});

it("forgets what belongs to another project, an answer on its way too", async () => {
  const kept = new Kept();
  let answer: (version: { version: number }) => void = () => undefined;
  const { shown, value } = shared(kept, { write: () => new Promise((resolve) => (answer = resolve)) });
  await value.load();
  value.changed("old project");
  await rest();
  value.forget("");
  Object.assign(kept, { value: "new project", version: 1 });
  await value.load();
  answer({ version: 99 });
  await rest();
  value.heard({ value: "newer", version: 2 });
  expect(shown).toEqual(["one", "new project", "newer"]);
});

describe("where they cannot be merged here", () => {
  const apart = (base: string, mine: string, theirs: string) => (mine === base ? theirs : theirs === base || mine === theirs ? mine : null);

  it("has the program merge against the version that the change was made from, and shows what comes of it", async () => {
    const kept = new Kept();
    const versions: number[] = [];
    const write = async (value: string, version: number) => {
      versions.push(version);
      return { version: 9, value: `${value} and theirs` };
    };
    const { shown, value } = shared(kept, { merge: apart, write });
    await value.load();
    value.changed("mine");
    value.heard({ value: "theirs", version: 2 });
    expect(shown).toEqual(["one"]);
    await rest();
    expect(versions).toEqual([1]);
    expect(shown).toEqual(["one", "mine and theirs"]);
  });

  it("keeps a refused change, says why, and writes it again only when it has changed", async () => {
    const kept = new Kept();
    const problems: unknown[] = [];
    const { shown, value } = shared(kept, { merge: apart, failed: (error) => problems.push(error) });
    await value.load();
    value.changed("mine");
    Object.assign(kept, { value: "theirs", version: 2 });
    await rest();
    await rest();
    expect(problems).toEqual([expect.objectContaining({ code: "song.conflict" })]);
    expect([shown, kept.writes]).toEqual([["one"], []]);
    value.changed("theirs");
    await rest();
    expect(problems.length).toBe(2);
  });

  it("lets one of them stand when it is told which", async () => {
    for (const stands of ["mine", "theirs"] as const) {
      const kept = new Kept();
      const problems: unknown[] = [];
      const { shown, value } = shared(kept, { merge: apart, failed: (error) => problems.push(error) });
      await value.load();
      value.changed("mine");
      Object.assign(kept, { value: "theirs", version: 2 });
      await rest();
      value.settle(stands);
      await rest();
      expect(kept.value).toBe(stands);
      expect(shown.at(-1)).toBe(stands === "mine" ? "one" : "theirs");
      expect(problems.at(-1)).toBeNull();
    }
  });
});
