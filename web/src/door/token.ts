// The token that lets this page in. The address that the program prints has it behind the #; from there it goes into the
// tab's own storage, which outlives a reload, and which no other tab, user or program can read.
//
//   const token = takeToken();     // null: the page has none and asks for it

/** Pages that a project brings along read the same entry: it is part of the protocol. */
export const tokenKey = "aviary-token";
const form = /^[0-9a-f]{64}$/;

/** The token in what a person pasted: an address with it, or the token alone. Null if there is none. */
export function tokenIn(text: string): string | null {
  const trimmed = text.trim();
  const [, after = trimmed] = trimmed.match(/#(?:.*&)?token=([^&]*)/) ?? [];
  return form.test(after) ? after : null;
}

type Address = Pick<Location, "hash" | "pathname" | "search">;
type Kept = Pick<Storage, "getItem" | "setItem">;

/** Takes a token out of the address, so that it is not shown, copied or bookmarked, and keeps it. Else gives the one kept. */
export function takeToken(
  address: Address = location,
  history: Pick<History, "replaceState"> = globalThis.history,
  storage: Kept = sessionStorage,
): string | null {
  const given = tokenIn(address.hash);
  if (given !== null) {
    storage.setItem(tokenKey, given);
    history.replaceState(null, "", address.pathname + address.search);
  }
  return given ?? storage.getItem(tokenKey);
}

export const keptToken = (): string | null => sessionStorage.getItem(tokenKey);
