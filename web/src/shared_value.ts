// A value that this page and others write. The program counts its versions, and answers each write with the new version.
//
//   const text = new SharedValue("", { read, write, merge, same, show });
//   await text.load();
//   text.changed("bpm 120");              // written after a short pause
//   text.heard({ value, version });       // from a notification; it ignores those of our own writes
//
// When others write while a change made here is not written yet, both are merged and the result is written. Where they
// cannot be merged here, the change is written against the version that it was made from, and the program merges them or
// refuses. What it refuses stays, and is not written again until it changes or settle() says what stands.

import { codeOf } from "./connection";

export type Versioned<Value> = { value: Value; version: number };

export type SharedWays<Value> = {
  read(): Promise<Versioned<Value>>;
  /** `value` in the answer: what the program made of it and of what others wrote. */
  write(value: Value, version: number): Promise<{ version: number; value?: Value }>;
  /** Merges two changes of `base`; null where that is left to the program. */
  merge(base: Value, mine: Value, theirs: Value): Value | null;
  same(a: Value, b: Value): boolean;
  /** Called when the value becomes another than the one last set here. */
  show(value: Value): void;
  /** Called after each write, with the error, or null if the write was taken. Not called when the connection broke. */
  failed?(error: unknown): void;
  /** While false, nothing is written. */
  mayWrite?(): boolean;
};

export const writePauseMs = 400;

export class SharedValue<Value> {
  private base: Value;
  private mine: Value;
  private version: number | null = null;
  /** The write that is under way. */
  private writing: Promise<void> | null = null;
  private late: Versioned<Value> | null = null;
  /** What others wrote that could not be merged here with what is not written yet. */
  private apart: Versioned<Value> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private life = 0;

  constructor(
    initial: Value,
    private readonly ways: SharedWays<Value>,
    private readonly pauseMs = writePauseMs,
  ) {
    this.base = initial;
    this.mine = initial;
  }

  /** Reads the newest value; from then on changes are written. Call it again after a reconnection. */
  async load(): Promise<void> {
    const { life } = this;
    const newest = await this.ways.read();
    if (life === this.life && this.take(newest)) this.plan();
  }

  /** Starts again with another value, such as the text of another song: drops everything about the old one. */
  forget(initial: Value): void {
    clearTimeout(this.timer);
    this.life += 1;
    Object.assign(this, { base: initial, mine: initial, version: null, late: null, apart: null, writing: null });
  }

  changed(value: Value): void {
    this.mine = value;
    this.plan();
  }

  heard(newest: Versioned<Value>): void {
    if (this.version === null) return;
    // This may be our own write, whose answer has not come yet.
    if (this.writing) this.late = newest;
    else if (newest.version > this.version && this.take(newest)) this.plan();
  }

  /** Of a refused change and what others wrote, lets one stand. */
  settle(stands: "mine" | "theirs"): void {
    const { apart } = this;
    if (!apart) return;
    this.apart = null;
    if (stands === "theirs") this.mine = this.base;
    else this.base = apart.value;
    Object.assign(this, { version: apart.version });
    if (stands === "theirs") this.take(apart);
    this.ways.failed?.(null);
    this.flush();
  }

  /** Writes at once what is not written yet, if that is allowed. */
  flush(): void {
    clearTimeout(this.timer);
    const allowed = this.version !== null && !this.writing && (this.ways.mayWrite?.() ?? true);
    if (allowed && !this.ways.same(this.mine, this.base)) this.writing = this.write(this.version as number);
  }

  /** The same; resolves when the writes have been taken or refused. */
  async flushed(): Promise<void> {
    this.flush();
    await this.writing;
    this.flush(); // changes that waited for that write
    await this.writing;
  }

  private plan(): void {
    clearTimeout(this.timer);
    if (!this.ways.same(this.mine, this.base)) this.timer = setTimeout(() => this.flush(), this.pauseMs);
  }

  /** Returns false if the newest value has to stay apart from the change that is not written yet. */
  private take(newest: Versioned<Value>): boolean {
    const { value, version } = newest;
    const merged = this.ways.merge(this.base, this.mine, value);
    this.apart = merged === null ? newest : null;
    if (merged === null) return false;
    const isNews = !this.ways.same(merged, this.mine);
    this.base = value;
    this.mine = merged;
    this.version = version;
    if (isNews) this.ways.show(merged);
    return true;
  }

  private async write(version: number): Promise<void> {
    const { mine: sent, life } = this;
    let next: Versioned<Value> | null = null;
    let problem: unknown = null;
    try {
      const answer = await this.ways.write(sent, version);
      if (life !== this.life) return;
      this.taken(sent, answer);
    } catch (error) {
      problem = error;
      if (isConflict(error)) next = await this.ways.read().catch(() => null);
    }
    if (life !== this.life) return;
    this.writing = null;
    const late = this.late;
    this.late = null;
    if (next && this.take(next)) problem = null;
    if (late && late.version > (this.version ?? Infinity)) this.take(late);
    if (codeOf(problem) === "disconnected") return;
    this.ways.failed?.(problem);
    if (problem === null) this.plan();
  }

  /** The program took what was sent, perhaps merged with what others wrote. What was changed since is still to be written. */
  private taken(sent: Value, { version, value = sent }: { version: number; value?: Value }): void {
    const merged = this.ways.merge(sent, this.mine, value);
    const isNews = merged !== null && !this.ways.same(merged, this.mine);
    this.base = merged === null ? sent : value;
    this.mine = merged ?? this.mine;
    this.version = version;
    this.apart = null;
    if (isNews) this.ways.show(this.mine);
  }
}

const isConflict = (error: unknown) => codeOf(error)?.endsWith(".conflict") ?? false;
