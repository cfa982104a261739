// Debian's Chromium without a window, and pages that record what goes wrong in them.

import { mkdir } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright-core";
import { root } from "./program.mjs";

const pictures = path.join(root, "build/e2e");

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--autoplay-policy=no-user-gesture-required",
    ],
  });
}

/** A page whose `complaints` collect console errors and uncaught exceptions. */
export async function newPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: "dark", ...options });
  const page = await context.newPage();
  await page.addInitScript(tapSpeakers);
  page.setDefaultTimeout(15_000);
  page.complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error") page.complaints.push(message.text());
  });
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  return page;
}

/** Runs in the page: sends what goes to the speakers also to `globalThis.speakers`, where the test can look at it. */
function tapSpeakers() {
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) {
      globalThis.speakers = this.context.createAnalyser();
      connect.call(this, globalThis.speakers);
    }
    return connect.call(this, target, ...rest);
  };
}

/** Waits until something is heard from the page's speakers. */
export function sounds(page) {
  return page.waitForFunction(
    () => {
      const wave = new Float32Array(globalThis.speakers?.fftSize ?? 0);
      globalThis.speakers?.getFloatTimeDomainData(wave);
      return wave.some((sample) => Math.abs(sample) > 0.001);
    },
    undefined,
    { polling: 50 },
  );
}

export async function picture(page, name) {
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}
