import { fileURLToPath } from "node:url";
import { guides } from "../src/console/guides/index.ts";
import { formatGuide, formatGuideIndex } from "../src/console/guides/markdown.ts";
import { writeGenerated } from "./generated-file.ts";

/** `npm run docs:guides`: the setup guides of the console as docs/identity-providers; `--check` compares. */
const folder = new URL("../docs/identity-providers/", import.meta.url);
const pathOf = (name: string) => fileURLToPath(new URL(name, folder));

writeGenerated(
  new Map([
    [pathOf("README.md"), formatGuideIndex(guides)],
    ...guides.map((guide): [string, string] => [pathOf(`${guide.id}.md`), formatGuide(guide)]),
  ]),
  "npm run docs:guides",
);
