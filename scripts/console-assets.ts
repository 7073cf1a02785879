import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { writeGenerated } from "./generated-file.ts";

/**
 * `npm run console:assets`: the console's stylesheet, script and icon as a module, each under a path
 * with its hash. A bundle of one module is what tests, measurements and deployments load alike.
 */
const folder = new URL("../src/console/assets/", import.meta.url);
const pathOf = (name: string) => fileURLToPath(new URL(name, folder));

const files = { stylesheet: "console.css", script: "console.js", icon: "icon.svg" };
const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

function formatAsset([key, name]: [string, string]): string {
  const content = readFileSync(pathOf(name), "utf8");
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const [stem, extension] = [name.slice(0, -extname(name).length), extname(name)];
  const literal = content.replace(/[`\\]|\$\{/g, "\\$&");
  return `export const ${key} = {
  path: "/assets/${stem}.${hash}${extension}",
  type: "${types[extension]}",
  content: \`${literal}\`,
} as const;
`;
}

const notice = "// Made by `npm run console:assets` from the files beside this one. Change those.\n";

writeGenerated(
  new Map([[pathOf("generated.ts"), [notice, ...Object.entries(files).map(formatAsset)].join("\n")]]),
  "npm run console:assets",
);
