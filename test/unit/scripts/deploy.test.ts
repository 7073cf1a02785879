import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { exitCode } from "../../../scripts/wrangler.ts";
import { type CloudflareApi, type Secrets, startCloudflareApi } from "./cloudflare-api.ts";

const script = fileURLToPath(new URL("../../../scripts/deploy.ts", import.meta.url));
// With what a dotenv file would take for a reference.
const token = "a-token-that-is-not-to-be-found-$ANYWHERE";

interface Deployment {
  readonly api: CloudflareApi;
  readonly child: ChildProcess;
  /** Where temporary files and wrangler's logs go. */
  readonly folder: string;
}

/** Runs `npm run deploy` against an account of its own. */
async function startDeployment(secrets: Secrets): Promise<Deployment> {
  const api = await startCloudflareApi(secrets);
  const folder = mkdtempSync(join(tmpdir(), "deployment-"));
  const child = spawn(process.execPath, [script], {
    // A process group, so that a signal reaches all of it, as Ctrl-C does.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...{ HOME: folder, XDG_CONFIG_HOME: folder, TMPDIR: folder, WRANGLER_LOG: "log" },
      ...{ CLOUDFLARE_API_BASE_URL: api.url, CLOUDFLARE_API_TOKEN: "none", CLOUDFLARE_ACCOUNT_ID: "account" },
      ADMIN_TOKEN: token,
    },
  });
  onTestFinished(() => {
    interrupt(child);
    api.stop();
    rmSync(folder, { recursive: true, maxRetries: 5 });
  });
  return { api, child, folder };
}

/** Ctrl-C, once: to the whole process group. */
function interrupt({ pid, exitCode: code, signalCode }: ChildProcess): void {
  if (pid !== undefined && code === null && signalCode === null) process.kill(-pid, "SIGINT");
}

function filesWithToken(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
  return files.filter((file) => statSync(file).isFile() && readFileSync(file).includes(token));
}

describe("npm run deploy", () => {
  it("hands the first admin token over without a file that a Ctrl-C could leave behind", async () => {
    const { api, child, folder } = await startDeployment({ status: 404, code: 10007, message: "not there" });
    const ended = exitCode(child);
    const { bindings } = JSON.parse(await Promise.race([api.upload, failure(child)])) as { bindings: object[] };
    expect(bindings).toContainEqual({ name: "ADMIN_TOKEN", type: "secret_text", text: token });
    expect(filesWithToken(folder)).toEqual([]);
    interrupt(child);
    expect(await ended).not.toBe(0);
    expect(filesWithToken(folder)).toEqual([]);
  });

  it("keeps the token that the Worker has", async () => {
    const { api, child } = await startDeployment(["OTHER", "ADMIN_TOKEN"]);
    const metadata = await Promise.race([api.upload, failure(child)]);
    expect(metadata).not.toContain(token);
    expect(JSON.parse(metadata)).toMatchObject({
      bindings: expect.arrayContaining([{ name: "ADMIN_TOKEN", type: "inherit" }]),
    });
  });

  it.each([
    { status: 503, code: 10013, message: "upstream host not found" },
    { status: 500, code: 10001, message: 'Worker "scim-at-the-edge" not found.\n\nThe Worker does not exist (10007).' },
  ])("stops when it cannot learn whether there is a token: %o", async (error) => {
    const { api, child } = await startDeployment(error);
    expect(await failure(child).catch(({ message }) => message)).toContain(error.message.split("\n")[0]);
    expect(api.changes).toEqual([]);
  });
});

/** Never comes back: throws what a deployment wrote when it ended. */
async function failure({ stdout, stderr }: ChildProcess): Promise<never> {
  const written = await Promise.all([stdout, stderr].map((stream) => (stream === null ? "" : text(stream))));
  throw new Error(written.join("\n"));
}
