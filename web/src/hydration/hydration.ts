// Fills the page's persisted stores with what the project keeps, and knows when all of them are filled.
//
//   const hydration = new Hydration();
//   hydration.register("view", store);          // `persisted` does it for each store
//   await hydration.begin(connection);          // reads all stores at once, then sends app.react_ready, once
//
// Until then no store is written: its initial value would replace what the project keeps.

import { codeOf, isUnknownMethod } from "../connection";
import type { Connection } from "../connection";

export type Wire = Pick<Connection, "request">;

export type PersistedStore = {
  /** Reads the store from the project. Rejects when that fails; the store is then never written. */
  hydrate(wire: Wire): Promise<void>;
  /** Writes changes that are not written yet, if the store may be written. */
  flush(): void;
  heard(value: unknown, version: number): void;
};

export class Hydration {
  private readonly stores = new Map<string, PersistedStore>();
  /** Counts the calls of begin(): an older one that is still under way has no effect. */
  private turn = 0;
  private openTurn = 0;

  /** Only before the first begin(), which would not wait for a store that comes later. */
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

  /** For when it is not known what the stores should hold: with the first project of a connection. */
  async begin(wire: Wire): Promise<void> {
    const turn = ++this.turn;
    const errors = await Promise.all([...this.stores.values()].map((store) => store.hydrate(wire).then(() => null, asError)));
    if (turn !== this.turn) return;
    if (errors.some((error) => isUnknownMethod(error) || codeOf(error) === "disconnected")) return;
    await wire.request("app.react_ready", {});
    if (turn !== this.turn) return;
    this.openTurn = turn;
    this.flush(); // what the user changed meanwhile
  }

  /** For a new connection when nothing was missed: the stores are still right, and the program is told so. */
  async resume(wire: Wire): Promise<void> {
    if (!this.isOpen) return this.begin(wire);
    await wire.request("app.react_ready", {});
    this.flush();
  }

  /** Writes all changes that wait for their pause. */
  flush(): void {
    for (const store of this.stores.values()) store.flush();
  }

  heard({ name, value, version }: { name: string; value: unknown; version: number }): void {
    this.stores.get(name)?.heard(value, version);
  }
}

const asError = (error: unknown) => error;

/** The one for this page. */
export const hydration = new Hydration();
