import type { Administrator } from "../../auth/administrator.ts";
import type { NavLink } from "../components/tabs.tsx";
import { links } from "../links.ts";

/** The title of the page where everything starts. */
export const HOME = "Connections";

/** Where everything starts for an administrator, or for somebody who has not signed in. */
export function homeOf(administrator: Administrator | undefined): NavLink {
  return administrator?.scope === "setup"
    ? { label: "configuration", href: links.config(administrator.configId) }
    : { label: HOME.toLowerCase(), href: links.home };
}
