import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";

export default defineConfig({
  plugins: [react()],
  base: "./",
  build: { target: "es2022", sourcemap: false, chunkSizeWarningLimit: 400 },
  worker: { format: "es" },
  // `npm run dev` shows the page with hot reload against a running `aviary start`: open it with the #token=… that the
  // program printed. The program answers only pages of its own address, so the proxy speaks in that address's name.
  server: {
    proxy: {
      "/ws": { target: loadEnv("", ".", "AVIARY_")["AVIARY_URL"] ?? "http://127.0.0.1:8123", ws: true, changeOrigin: true, rewriteWsOrigin: true },
    },
  },
});
