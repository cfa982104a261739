// Shown in place of everything else when the program does not let the page in: says what to do, and takes the token by hand.

import { type FormEvent, useState } from "react";
import { enter } from "../client";
import { tokenIn } from "./token";
import "./door_form.css";

export function DoorForm({ isWrong }: { isWrong: boolean }) {
  const [text, setText] = useState("");
  const [hasTried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const token = tokenIn(text);
    setTried(true);
    if (token !== null) enter(token);
  };
  return (
    <main className="notice" data-testid="door">
      <h1>{isWrong ? "This page's token is not the program's" : "This page has no token"}</h1>
      <p className="muted">
        Others who use this machine can reach this address too. So Aviary shows a song only to a page with its token. Open the
        whole address that Aviary printed, or paste it here.
      </p>
      <form className="door-form" onSubmit={submit}>
        <input
          className="mono"
          type="password"
          aria-label="Address or token"
          placeholder="http://127.0.0.1:…/#token=…"
          autoComplete="off"
          autoFocus
          value={text}
          onChange={(event) => setText(event.target.value)}
          data-testid="door-token"
        />
        <button type="submit" className="button button-main" data-testid="door-enter">Open</button>
      </form>
      {hasTried && tokenIn(text) === null && (
        <p role="alert" data-testid="door-problem">This has no token in it: 64 digits and letters behind “#token=”.</p>
      )}
    </main>
  );
}
