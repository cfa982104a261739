// The page's connection to the program.

import { create } from "zustand";

/**
 * connecting: nothing was shown yet. live: what is shown is true. lost: what is shown was true when the connection broke; the
 * page reconnects.
 */
export type Link = "connecting" | "live" | "lost";

export const useLink = create<{ link: Link }>(() => ({ link: "connecting" }));

export const setLink = (link: Link) => useLink.setState({ link });
/** The connection broke. */
export const linkLost = () =>
  useLink.setState(({ link }) => ({ link: link === "live" || link === "lost" ? "lost" : "connecting" }));
