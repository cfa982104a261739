// Takes the pictures of docs/song-view.md: a song of the real program as it plays, and other projects to go to.
//
//   make pictures

import path from "node:path";
import { launch } from "./support/browser.mjs";
import { root } from "./support/program.mjs";
import { at, inStudio, opened } from "./support/studio.mjs";

const take = (page, name) => page.screenshot({ path: path.join(root, "docs/pages", `${name}.png`) });
const shows = (page, name) => at(page, "song-name").getByText(name, { exact: true }).waitFor();

const browser = await launch();
try {
  await inStudio(
    browser,
    async (studio) => {
      const page = await studio.page();
      await at(page, "picker").waitFor();
      for (const name of ["Harbour", "First light", "Night train"]) {
        if ((await at(page, "picker").count()) === 0) {
          await at(page, "project-menu-button").click();
          await at(page, "menu-new").click();
        }
        await page.getByText("An intro, a verse and a chorus").click();
        await at(page, "new-name").fill(name);
        await at(page, "new-make").click();
        await shows(page, name);
      }
      await opened(page);
      await at(page, "play").click();
      await page.waitForTimeout(6000);
      await take(page, "song-wide");
      await at(page, "project-menu-button").click();
      await at(page, "menu-recent").first().waitFor();
      await take(page, "song-projects");
    },
    null,
  );
} finally {
  await browser.close();
}
