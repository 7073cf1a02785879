import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { Bindings } from "../../../src/env.ts";
import worker from "../../../src/index.ts";

/**
 * `fetch` against the Worker, with other bindings in the place of some of its own; it returns when what the Worker left for after its answer is done too.
 *
 * Not `exports.default.fetch`: pool-workers 0.23 puts one more Proxy around the entrypoint's prototype
 * with every request (`createProxyPrototypeClass`), so that the hundredth takes 10 ms longer than the
 * first and the thousandth 150 ms, over all files of the shared runtime.
 */
export async function fetchWorker(
  url: string | Request,
  init: RequestInit<RequestInitCfProperties> = {},
  bindings: Partial<Bindings> = {},
): Promise<Response> {
  const context = createExecutionContext();
  const request = new Request<unknown, IncomingRequestCfProperties>(
    url,
    init as RequestInit<IncomingRequestCfProperties>,
  );
  const response = await worker.fetch(request, { ...env, ...bindings }, context);
  await waitOnExecutionContext(context);
  return response;
}
