import { Hono } from "hono";
import { icon, script, stylesheet } from "./assets/generated.ts";
import { CONSOLE } from "./context.ts";

/** Paths with a hash of their content never change what they answer. */
const FOR_EVER = "public, max-age=31536000, immutable";

/** The addresses of what every page loads. */
export const assetPaths = {
  stylesheet: CONSOLE + stylesheet.path,
  script: CONSOLE + script.path,
  icon: CONSOLE + icon.path,
} as const;

/** Serves the stylesheet, the script and the icon. */
export function createAssets(): Hono {
  const app = new Hono();
  for (const { path, type, content } of [stylesheet, script, icon]) {
    app.get(path, (c) => c.body(content, 200, { "Content-Type": type, "Cache-Control": FOR_EVER }));
  }
  return app;
}
