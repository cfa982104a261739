// A value that this page and others write: the program counts its versions, and whoever wrote knows the one it got back.
//
//   const text = new SharedValue("", { read, write, merge, same, show });
//   await text.load();
//   text.changed("bpm 120");              // written after a short pause
//   text.heard({ value, version });       // somebody's; our own comes back too and is passed over
//
// What was changed here and is not written yet is kept when others write: both are merged, and the outcome is written.

import { codeOf } from "./connection";

export type Versioned<Value> = { value: Value; version: number };

export type SharedWays<Value> = {
  read(): Promise<Versioned<Value>>;
  write(value: Value, version: number): Promise<{ version: number }>;
  /** What becomes of `base` when one made `mine` and another `theirs` of it. */
  merge(base: Value, mine: Value, theirs: Value): Value;
  same(a: Value, b: Value): boolean;
  /** The value is no longer the one that was changed here. */
  show(value: Value): void;
  /** Null after a write that was taken. Not called when the connection broke: the next one loads anew. */
  failed?(error: unknown): void;
  /** Nothing is written before. */
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

  /** Reads the newest, after which changes are written. To be called anew after a connection broke. */
  async load(): Promise<void> {
    const { life } = this;
    const newest = await this.ways.read();
    if (life === this.life) this.take(newest);
  }

  /** What it is from now on is another thing: nothing of what was here belongs to it. */
  forget(initial: Value): void {
    clearTimeout(this.timer);
    this.life += 1;
    Object.assign(this, { base: initial, mine: initial, version: null, late: null, writing: null });
  }

  changed(value: Value): void {
    this.mine = value;
    this.plan();
  }

  heard(newest: Versioned<Value>): void {
    if (this.version === null) return;
    // It may be our own, of which the answer has not come yet.
    if (this.writing) this.late = newest;
    else if (newest.version > this.version) this.take(newest);
  }

  /** Writes now what is not written yet, if that is allowed. */
  flush(): void {
    clearTimeout(this.timer);
    const allowed = this.version !== null && !this.writing && (this.ways.mayWrite?.() ?? true);
    if (allowed && !this.ways.same(this.mine, this.base)) this.writing = this.write(this.version as number);
  }

  /** The same; after that was taken, or refused. */
  async flushed(): Promise<void> {
    this.flush();
    await this.writing;
    this.flush(); // what had to wait for it
    await this.writing;
  }

  private plan(): void {
    clearTimeout(this.timer);
    if (!this.ways.same(this.mine, this.base)) this.timer = setTimeout(() => this.flush(), this.pauseMs);
  }

  private take({ value, version }: Versioned<Value>): void {
    const merged = this.ways.merge(this.base, this.mine, value);
    const isNews = !this.ways.same(merged, this.mine);
    this.base = value;
    this.mine = merged;
    this.version = version;
    if (isNews) this.ways.show(merged);
    this.plan();
  }

  private async write(version: number): Promise<void> {
    const { mine: sent, life } = this;
    let next: Versioned<Value> | null = null;
    let problem: unknown = null;
    try {
      const answer = await this.ways.write(sent, version);
      if (life !== this.life) return;
      this.base = sent;
      this.version = answer.version;
    } catch (error) {
      if (isConflict(error)) next = await this.ways.read().catch(() => null);
      else problem = error;
    }
    if (life !== this.life) return;
    this.writing = null;
    const late = this.late;
    this.late = null;
    if (next) this.take(next);
    if (late && late.version > (this.version ?? Infinity)) this.take(late);
    if (codeOf(problem) === "disconnected") return;
    this.ways.failed?.(problem);
    if (problem === null) this.plan();
  }
}

const isConflict = (error: unknown) => codeOf(error)?.endsWith(".conflict") ?? false;
