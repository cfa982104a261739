// Takes the pictures of docs/pages.md: the page in each of its states, wide and narrow, of the real program. And the
// README's, of a save that brought a parameter.
//
//   make pictures

import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { launch, newPage } from "./support/browser.mjs";
import { Program, Project, root } from "./support/program.mjs";

const folder = path.join(root, "docs/pages");
const project = await Project.copy("tremolo");
const original = await project.read();
const cmake = await readFile(path.join(project.folder, "CMakeLists.txt"), "utf8");
/** Crashes at a choice that the canary leaves out. */
const trapped = original
  .replace("    void prepare(", '    aviary::ChoiceParam trap{*this, "trap", "Trap", {.choices = {"Off", "Sprung", "On"}}};\n\n    void prepare(')
  .replace("process(aviary::Block& block) override {", "process(aviary::Block& block) override {\n        if (trap.value() == 1) __builtin_trap();");
const louder = original.replace(
  "    void prepare(",
  '    aviary::FloatParam level{*this, "level", "Level", {.min = 0, .max = 1, .initial = 1}};\n\n    void prepare(',
);
const program = await Program.start(project.folder, { port: 0 });
const browser = await launch();
const sizes = { wide: { width: 1280, height: 800 }, narrow: { width: 400, height: 1400 } };
const pages = {};
for (const [name, viewport] of Object.entries(sizes)) {
  pages[name] = await newPage(browser, { viewport });
  await pages[name].goto(program.address);
}
const { wide } = pages;
const at = (id) => wide.getByTestId(id);
const everywhere = (wait) => Promise.all(Object.values(pages).map(wait));
const ending = (value) => everywhere((page) => page.waitForSelector(`[data-testid="stage-line"][data-ending="${value}"]`, { timeout: 60_000 }));
const take = (state) =>
  Promise.all(Object.entries(pages).map(([size, page]) => page.screenshot({ path: path.join(folder, `${state}-${size}.png`) })));

try {
  await mkdir(folder, { recursive: true });
  await ending("complete");
  await at("play").click();
  await wide.waitForSelector('[data-testid="play"][aria-pressed="false"]');
  await wide.waitForTimeout(1500); // meters come to rest
  await take("idle");

  await at("play").click();
  await wide.waitForTimeout(2500);
  await take("live");

  const street = wide.getByLabel("Loop street").first();
  await street.click();
  await wide.getByTestId("choice-shape").getByText("Triangle").click();
  for (const [id, text] of [["value-spread", "180"], ["value-rate", "7.5"]]) {
    await at(id).fill(text);
    await at(id).press("Enter");
  }
  await project.save(louder);
  await everywhere((page) => page.getByTestId("param-level").waitFor({ timeout: 60_000 }));
  await wide.waitForTimeout(6000);
  await wide.screenshot({ path: path.join(root, "docs/workshop.png") });
  await at("loop-song").click();

  await project.write("CMakeLists.txt", `${cmake}\nadd_custom_command(TARGET tremolo PRE_LINK COMMAND sleep 3)\n`);
  await wide.waitForTimeout(1500);
  await take("building");
  await ending("complete");
  await project.write("CMakeLists.txt", cmake);
  await wide.waitForTimeout(1000);
  await ending("complete");

  await project.save(original.replace("    void reset()", "    int broken = ;\n    void reset()"));
  await everywhere((page) => page.getByTestId("error-overlay").waitFor({ timeout: 60_000 }));
  await take("failed");

  await project.save(trapped);
  await everywhere((page) => page.getByTestId("choice-trap").waitFor({ timeout: 60_000 }));
  await wide.waitForTimeout(300);
  await at("choice-trap").getByText("Sprung").click();
  await everywhere((page) => page.locator('[data-testid="health"]').waitFor({ timeout: 20_000 }));
  await take("crashed");

  await program.stop();
  await everywhere((page) => page.getByTestId("reconnecting").waitFor());
  await take("reconnecting");
} finally {
  await browser.close();
  program.kill();
  await project.remove();
}
