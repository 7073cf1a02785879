import type { BrowserContext, Page } from "playwright-core";
import { inject } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";

/** Where the service that the tests look at answers. */
export const origin = inject("origin");
/** The secret that opens its console. */
export const adminToken = inject("adminToken");

/** A page of a context, signed in as an administrator. */
export async function signIn(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${origin}/console`);
  await page.getByLabel("Admin token").fill(adminToken);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Connections" }).waitFor();
  return page;
}

/** The answer to a request that is not the browser's: an identity provider's, or another system's. */
export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

/** Sends a request with a bearer token. */
export async function send(method: string, url: string, token: string, body?: JsonObject): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(body && { "Content-Type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : (JSON.parse(text) as JsonObject) };
}
