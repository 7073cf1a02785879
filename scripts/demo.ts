import { globSync, readFileSync } from "node:fs";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, styleText } from "node:util";
import { links } from "../src/console/links.ts";
import { playTranscript } from "../test/transcripts/interpreter.ts";
import type { Transcript } from "../test/transcripts/schema.ts";
import { prepareTenant, type Tenant } from "../test/transcripts/tenant.ts";
import { findAdminToken } from "./admin-token.ts";
import { defaultAddress } from "./default-address.ts";
import { createAdminCall, DemoError, ensureIsThisService, send } from "./demo-client.ts";
import { startReceiver } from "./demo-receiver.ts";
import { describeExchange } from "./demo-report.ts";

/**
 * `npm run demo`: plays what an identity provider sends, from the transcripts that the tests play too,
 * against the running service, and tells what comes of it.
 */

const usage = `Usage: npm run demo [-- [--url ${defaultAddress.url}] [--transcript entra/user-lifecycle] [--webhook] [--list]]`;
const transcriptsFolder = fileURLToPath(new URL("../test/transcripts", import.meta.url));

interface Options {
  readonly origin: string;
  readonly transcript: string;
  readonly list: boolean;
  /** Whether to receive webhooks, too, and show what they tell. */
  readonly webhook: boolean;
}

function parseOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: "string", default: defaultAddress.url },
        transcript: { type: "string", default: "entra/user-lifecycle" },
        list: { type: "boolean", default: false },
        webhook: { type: "boolean", default: false },
      },
    });
    return {
      origin: new URL(values.url).origin,
      transcript: values.transcript.replace(/\.json$/, ""),
      list: values.list,
      webhook: values.webhook,
    };
  } catch (error) {
    throw new DemoError(`${(error as Error).message}\n${usage}`);
  }
}

function transcriptNames(): string[] {
  const paths = globSync("*/*.json", { cwd: transcriptsFolder });
  return paths.map((path) => path.replaceAll(sep, "/").replace(/\.json$/, "")).sort();
}

function readTranscript(name: string): Transcript {
  const names = transcriptNames();
  if (!names.includes(name)) throw new DemoError(`There is no transcript ${name}. There are:\n  ${names.join("\n  ")}`);
  // The tests hold every file to the schema; here its types are enough.
  return JSON.parse(readFileSync(`${transcriptsFolder}/${name}.json`, "utf8")) as Transcript;
}

function readAdminToken(): string {
  const token = findAdminToken();
  if (token === undefined)
    throw new DemoError("There is no ADMIN_TOKEN in .dev.vars. `npm run dev` makes one on its first start.");
  return token;
}

function list(): void {
  const names = transcriptNames();
  const width = Math.max(...names.map(({ length }) => length));
  for (const name of names) {
    console.log(`${styleText("cyan", name.padEnd(width))}  ${styleText("dim", readTranscript(name).title)}`);
  }
  console.log(`\nPlay one: npm run demo -- --transcript ${names.at(-1)}`);
}

/** Plays a transcript and tells of each step; answers how many were not as expected. */
async function play(
  transcript: Transcript,
  { scimBaseUrl, bearerToken, variables, readAccess }: Tenant,
): Promise<number> {
  console.log(`\n${styleText("bold", transcript.title)}\n${styleText("dim", scimBaseUrl)}\n`);
  let failures = 0;
  let number = 0;
  const session = { baseUrl: scimBaseUrl, token: bearerToken, variables, send, readAccess };
  for await (const exchange of playTranscript(transcript, session)) {
    number += 1;
    console.log(describeExchange(exchange, number));
    if (exchange.problems.length > 0) failures += 1;
  }
  return failures;
}

const farewell = (origin: string, { configId, scimBaseUrl, bearerToken }: Tenant) => `
${styleText("bold", "Connect an identity provider of your own")}
  SCIM Base URL   ${styleText("cyan", scimBaseUrl)}
  Bearer Token    ${styleText("cyan", bearerToken)}

${styleText("bold", "Or look around")}
  In the console  ${styleText("cyan", origin + links.config(configId))}
  curl -sS '${scimBaseUrl}/Users' -H 'Authorization: Bearer ${bearerToken}'
  . ./.dev.vars; curl -sS '${origin}/admin/configs/${configId}/log' -H "Authorization: Bearer $ADMIN_TOKEN"
  npm run demo -- --list
`;

async function main(): Promise<void> {
  const options = parseOptions();
  if (options.list) return list();
  const transcript = readTranscript(options.transcript);
  const started = performance.now();
  const token = readAdminToken();
  await ensureIsThisService(options.origin);
  const call = createAdminCall(options.origin, token);
  const tenant = await prepareTenant(transcript, call);
  const receiver = options.webhook ? await startReceiver() : undefined;
  const own = transcript.tree === "project" ? { projectId: tenant.id } : { statusPageId: tenant.id };
  await receiver?.register(call, own);
  const failures = await play(transcript, tenant);
  const deliveries = await receiver?.close();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const verdict =
    failures === 0 ? styleText("green", "all as expected") : styleText("red", `${failures} not as expected`);
  console.log(`\n${transcript.steps.length} requests in ${seconds} s, ${verdict}.`);
  if (deliveries !== undefined) console.log(`${deliveries} deliveries came to the webhook.`);
  console.log(farewell(options.origin, tenant));
  if (failures > 0) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof DemoError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
