import { ADMIN_TOKEN, type Runtime } from "./runtime.ts";

const ORIGIN = "http://localhost";

/** Signs in to the console of a Worker as root, and answers the cookies of the session. */
export async function signIn(runtime: Runtime, workerName: string): Promise<string> {
  const url = `${ORIGIN}/console/sign-in`;
  const page = await runtime.fetch(workerName, url, {});
  const [, csrf = ""] = /name="csrf" value="([^"]+)"/.exec(await page.text()) ?? [];
  const answer = await runtime.fetch(workerName, url, {
    method: "POST",
    redirect: "manual",
    headers: { Origin: ORIGIN, Cookie: cookiesOf(page), "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ csrf, token: ADMIN_TOKEN }).toString(),
  });
  if (answer.status !== 303) throw new Error(`signing in was answered ${answer.status}`);
  return cookiesOf(answer);
}

function cookiesOf({ headers }: Response): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

/** Where a page of a list leads on to. */
export function nextPageOf(html: string): string {
  const [, next = ""] = /href="([^"]+)" rel="next"/.exec(html) ?? [];
  return next.replaceAll("&amp;", "&");
}
