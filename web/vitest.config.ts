// Apart from vite.config.ts, so that the page is built without the tools of its tests.
import { defineConfig, mergeConfig } from "vitest/config";
import page from "./vite.config";

export default mergeConfig(page, defineConfig({ server: { fs: { allow: [".."] } }, test: { environment: "node", include: ["src/**/*.test.ts"] } }));
