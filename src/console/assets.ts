import { Hono } from "hono";
import { sha256 } from "hono/utils/crypto";
import { getMimeType } from "hono/utils/mime";
import copyButtons from "./assets/console.js";
import icon from "./assets/icon.svg";
import news from "./assets/news.js";
import base from "./assets/styles/base.css";
import cards from "./assets/styles/cards.css";
import chart from "./assets/styles/chart.css";
import forms from "./assets/styles/forms.css";
import frame from "./assets/styles/frame.css";
import guide from "./assets/styles/guide.css";
import messages from "./assets/styles/messages.css";
import preferences from "./assets/styles/preferences.css";
import progress from "./assets/styles/progress.css";
import signIn from "./assets/styles/sign-in.css";
import tables from "./assets/styles/tables.css";
import tokens from "./assets/styles/tokens.css";
import times from "./assets/times.js";
import { CONSOLE } from "./links.ts";

/** Later rules win: first what holds everywhere, last what people ask of their browser. */
const stylesheet = [
  tokens,
  base,
  frame,
  cards,
  forms,
  messages,
  tables,
  chart,
  guide,
  progress,
  signIn,
  preferences,
].join("\n");

const script = [copyButtons, times].join("\n");

const assets = await Promise.all([
  nameByHash("console", "css", stylesheet),
  nameByHash("console", "js", script),
  nameByHash("icon", "svg", icon),
  nameByHash("news", "js", news),
] as const);

/** The addresses of what pages load. */
export const assetPaths = {
  stylesheet: CONSOLE + assets[0].path,
  script: CONSOLE + assets[1].path,
  icon: CONSOLE + assets[2].path,
  /** Only of pages that wait for something. */
  news: CONSOLE + assets[3].path,
} as const;

/** Paths with a hash of their content never change what they answer. */
const FOR_EVER = "public, max-age=31536000, immutable";

/** Serves the stylesheet, the scripts and the icon. */
export function createAssets(): Hono {
  const app = new Hono();
  for (const { path, content } of assets) {
    const headers = { "Content-Type": getMimeType(path) ?? "text/plain", "Cache-Control": FOR_EVER };
    app.get(path, (c) => c.body(content, 200, headers));
  }
  return app;
}

async function nameByHash(stem: string, extension: string, content: string) {
  const hash = (await sha256(content))?.slice(0, 12);
  return { path: `/assets/${stem}.${hash}.${extension}`, content };
}
