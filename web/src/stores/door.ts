// Whether the program lets this page in.

import { create } from "zustand";

/** inside: with a token that was not refused. missing: the page has no token. wrong: the program refused it. */
export type Door = "inside" | "missing" | "wrong";

export const useDoor = create<{ door: Door }>(() => ({ door: "inside" }));
export const setDoor = (door: Door) => useDoor.setState({ door });
