import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { Bindings } from "../../../src/env.ts";
import worker from "../../../src/index.ts";
import { ADMIN_TOKEN, ORIGIN } from "./admin-client.ts";

/** A page of the console, or whatever else it answered. */
export interface ConsolePage {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** What a reader sees of it: no tags, white space as one space. */
  readonly text: string;
}

/** The fields of a form; a list is sent as the same field several times. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

let browsers = 0;

/** A browser without a window: it keeps cookies and sends what forms hold. */
export class ConsoleClient {
  readonly cookies = new Map<string, string>();
  /** Bindings that differ from those of the tests. */
  bindings: Partial<Bindings> = {};
  /** Of its own, since attempts to sign in are counted by it. */
  readonly address = `browser-${browsers++}`;

  /** Gets a page, without following where it leads. */
  get(path: string): Promise<ConsolePage> {
    return this.send("GET", path);
  }

  /** Sends a form as the browser would: with the token of the page that it is on. */
  async submit(path: string, fields: Fields = {}, pagePath = path): Promise<ConsolePage> {
    const page = await this.get(pagePath);
    return this.post(path, { csrf: tokenOf(page), ...fields });
  }

  /** As `submit`, and gets the page that the answer leads to. */
  async submitAndFollow(path: string, fields: Fields = {}, pagePath = path): Promise<ConsolePage> {
    const answer = await this.submit(path, fields, pagePath);
    if (answer.status !== 303) throw new Error(`${path} was answered ${answer.status}: ${answer.text}`);
    return this.get(locationOf(answer));
  }

  /** Sends just these fields. */
  post(path: string, fields: Fields, headers: Readonly<Record<string, string>> = {}): Promise<ConsolePage> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) {
      for (const each of typeof value === "string" ? [value] : value) body.append(name, each);
    }
    return this.send("POST", path, { Origin: ORIGIN, ...headers }, body);
  }

  async signIn(token = ADMIN_TOKEN): Promise<ConsolePage> {
    return this.submit("/console/sign-in", { token });
  }

  async send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body?: URLSearchParams | string,
  ): Promise<ConsolePage> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const request = new Request<unknown, IncomingRequestCfProperties>(ORIGIN + path, {
      method,
      redirect: "manual",
      headers: { "CF-Connecting-IP": this.address, ...(cookie === "" ? {} : { Cookie: cookie }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const context = createExecutionContext();
    const response = await worker.fetch(request, { ...env, ...this.bindings }, context);
    await waitOnExecutionContext(context);
    this.#keepCookies(response);
    const html = await response.text();
    return { status: response.status, headers: response.headers, html, text: textOf(html) };
  }

  #keepCookies(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0/i.test(cookie)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

/** A client that has signed in. */
export async function signedIn(): Promise<ConsoleClient> {
  const client = new ConsoleClient();
  const { status, text } = await client.signIn();
  if (status !== 303) throw new Error(`Signing in was answered ${status}: ${text}`);
  return client;
}

/** The token of the forms on a page. */
export function tokenOf({ html, status, text }: ConsolePage): string {
  const token = /name="csrf" value="([^"]+)"/.exec(html)?.[1];
  if (token === undefined) throw new Error(`The page has no form (${status}): ${text}`);
  return token;
}

/** Where an answer leads. */
export function locationOf({ headers }: ConsolePage): string {
  const location = headers.get("Location");
  if (location === null) throw new Error("The answer leads nowhere.");
  return location;
}

/** The value of a field of a form. */
export function fieldOf({ html }: ConsolePage, name: string): string | undefined {
  const tag = new RegExp(`<(?:input|textarea)[^>]*name="${name}"[^>]*>([^<]*)`).exec(html);
  return tag === null ? undefined : unescapeHtml(/value="([^"]*)"/.exec(tag[0])?.[1] ?? tag[1] ?? "");
}

/** Whether a box is checked; by its value where there are several of the name. */
export function isChecked({ html }: ConsolePage, name: string, value = "on"): boolean {
  const tag = new RegExp(`<input[^>]*name="${name}" value="${value}"[^>]*>`).exec(html)?.[0] ?? "";
  return tag.includes("checked");
}

function textOf(html: string): string {
  return unescapeHtml(html.replaceAll(/<(style|script)[^>]*>.*?<\/\1>/gs, " ").replaceAll(/<[^>]*>/g, " "))
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ ([.,:;”])/g, "$1")
    .trim();
}

function unescapeHtml(html: string): string {
  const characters: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };
  return html.replaceAll(/&(lt|gt|quot|#39|amp);/g, (whole, name: string) => characters[name] ?? whole);
}
