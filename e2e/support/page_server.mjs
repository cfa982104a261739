// A small HTTP server with one page, which reports to the test what happens to it.
//
//   const server = await PageServer.start("say({ width: innerWidth })");      // a script, which the page runs at its end
//   await server.told({ width: 1280 });
//   await server.close();

import { createServer } from "node:http";
import { eventually } from "./eventually.mjs";

export const ground = 0x3366cc;

const page = (script) => `<!doctype html>
<title>A page</title>
<style>html, a { position: absolute; inset: 0; background: #${ground.toString(16)}; }</style>
<body>
<script>
  // Sends one word after the other, and again when it seems to fail: a navigation, even a refused one, stops requests that
  // are on their way. The server recognises by its name a word that it has heard already.
  let said = Promise.resolve();
  const send = (word) => fetch("/said?" + encodeURIComponent(JSON.stringify(word))).catch(() => send(word));
  const say = (what) => (said = said.then(() => send({ what, name: Math.random() })));
  say("loaded");
  ${script}
</script>`;

export class PageServer {
  said = []; // what the page said, in order
  #heard = new Set(); // names of the words heard
  asked = []; // paths that were requested

  static async start(script = "") {
    const server = new PageServer();
    server.http = createServer((request, response) => server.#answer(request, response, script));
    await new Promise((resolve) => server.http.listen(0, "127.0.0.1", resolve));
    server.address = `http://127.0.0.1:${server.http.address().port}/`;
    return server;
  }

  #answer({ url }, response, script) {
    const { pathname, search } = new URL(url, "http://a");
    if (pathname === "/said") {
      const { what, name } = JSON.parse(decodeURIComponent(search.slice(1)));
      if (!this.#heard.has(name)) this.said.push(what);
      this.#heard.add(name);
      return response.end();
    }
    this.asked.push(url);
    if (pathname === "/away") return response.writeHead(302, { Location: decodeURIComponent(search.slice(1)) }).end();
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(page(script));
  }

  /** Waits until the page has said `what` so many times. */
  told(what, times = 1) {
    const wanted = JSON.stringify(what);
    const heard = () => this.said.filter((said) => JSON.stringify(said) === wanted).length >= times || this.said;
    return eventually(heard, true, `the page says ${wanted}`);
  }

  close() {
    this.http.closeAllConnections();
    return new Promise((resolve) => this.http.close(resolve));
  }
}
