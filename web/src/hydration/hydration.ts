// The persisted stores of the page and the moment when all of them hold what the project keeps of them.
//
//   const hydration = new Hydration();
//   hydration.register("view", store);          // `persisted` does it; nobody keeps a count
//   await hydration.begin(connection);          // asks all of them at once, then says app.react_ready, once
//
// Nothing is written before: what a page begins with would take the place of what the project kept.

import { codeOf, isUnknownMethod } from "../connection";
import type { Connection } from "../connection";

export type Wire = Pick<Connection, "request">;

export type PersistedStore = {
  /** Reads what is kept of it. Rejects when that cannot be read: it is not written then. */
  hydrate(wire: Wire): Promise<void>;
  /** Writes what was changed and is not written yet, if it may. */
  flush(): void;
  heard(value: unknown, version: number): void;
};

export class Hydration {
  private readonly stores = new Map<string, PersistedStore>();
  /** Which beginning is under way: an older one ends without a word. */
  private turn = 0;
  private openTurn = 0;

  /** Before the page asks for the first time: a store that comes later would be waited for by nobody. */
  register(name: string, store: PersistedStore): void {
    if (this.turn > 0) throw new Error(`The store '${name}' comes too late: import its module where the page begins`);
    if (this.stores.has(name)) throw new Error(`Two stores are called '${name}'`);
    this.stores.set(name, store);
  }

  get names(): string[] {
    return [...this.stores.keys()];
  }

  /** Whether stores may be written. */
  get isOpen(): boolean {
    return this.turn > 0 && this.openTurn === this.turn;
  }

  /** When it is not known what the stores should hold: with the first project of a connection. */
  async begin(wire: Wire): Promise<void> {
    const turn = ++this.turn;
    const errors = await Promise.all([...this.stores.values()].map((store) => store.hydrate(wire).then(() => null, asError)));
    if (turn !== this.turn) return;
    if (errors.some((error) => isUnknownMethod(error) || codeOf(error) === "disconnected")) return;
    await wire.request("app.react_ready", {});
    if (turn !== this.turn) return;
    this.openTurn = turn;
    this.flush(); // what hands changed meanwhile
  }

  /** A new connection, and nothing was missed: what the stores hold is still true, which the program has to be told anew. */
  async resume(wire: Wire): Promise<void> {
    if (!this.isOpen) return this.begin(wire);
    await wire.request("app.react_ready", {});
    this.flush();
  }

  /** Writes what was changed and rests still. */
  flush(): void {
    for (const store of this.stores.values()) store.flush();
  }

  heard({ name, value, version }: { name: string; value: unknown; version: number }): void {
    this.stores.get(name)?.heard(value, version);
  }
}

const asError = (error: unknown) => error;

/** The page's own. */
export const hydration = new Hydration();
