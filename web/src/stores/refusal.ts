// What the program refused to do last, in its own words.
//
//   connection.request("transport.seek", { beats }).catch(refused);

import { create } from "zustand";
import { codeOf, messageOf } from "../connection";

/** Empty: there is nothing to say. */
export const useRefusal = create<{ text: string }>(() => ({ text: "" }));

export const refusalShownMs = 12_000;
let forgetting: ReturnType<typeof setTimeout> | undefined;

/** Shows why, for a while or until it is read. A broken connection is no refusal, and the page shows it elsewhere. */
export function refused(error: unknown): void {
  if (codeOf(error) === "disconnected") return;
  useRefusal.setState({ text: messageOf(error) });
  clearTimeout(forgetting);
  forgetting = setTimeout(refusalRead, refusalShownMs);
}

export const refusalRead = () => useRefusal.setState({ text: "" });
