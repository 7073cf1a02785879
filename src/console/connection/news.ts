import { readProgress } from "../../storage/tenants/progress.ts";
import icon from "../assets/icon.svg";
import { configAccess } from "../configs/config-access.ts";
import { links, withQuery } from "../links.ts";
import type { Pages } from "../pages.ts";
import { paramOf, queryOf } from "../request.ts";
import { newsOf } from "./stages.ts";

/** Where a page that waits asks whether anything has come since it was shown. */
export function newsPath(configId: string, shown: string): string {
  return withQuery(`${links.config(configId)}/news`, { shown });
}

/** Tells a page that waits whether there is news: an image that is there, or is not (assets/news.js). */
export function registerNews(pages: Pages): void {
  pages.get("/configs/:id/news", configAccess.connection, async (c) => {
    const progress = await readProgress(c.get("scope").db, paramOf(c, "id"));
    if (newsOf(progress, Date.now()) === queryOf(c, "shown")) return c.body(null, 204);
    return c.body(icon, 200, { "Content-Type": "image/svg+xml" });
  });
}
