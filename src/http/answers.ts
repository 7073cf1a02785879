import type { Answered, ListPage } from "../directory/operations.ts";
import { rootMessage } from "../scim/errors.ts";
import type { JsonValue } from "../scim/json.ts";
import { LIST_RESPONSE_URN, listResponse } from "../scim/messages.ts";
import { SCIM_MEDIA_TYPE, scimResponse } from "./errors.ts";
import { PROTECTIONS } from "./protections.ts";

/** How an answer is sent: what for, and how else it may be told of. */
export interface Sending {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly requestId: string;
}

/** The answer of one resource, whole or, where its list is long, as its slices are read. */
export function resourceResponse(answered: Answered, sending: Sending): Response {
  const { resource, projection, more } = answered;
  if (more === undefined) return scimResponse(projection.project(resource), sending.status, sending.headers);
  return streamResponse(partsOf(answered), sending);
}

/**
 * The answer of a page. What is too much to be held at once is sent as it is read; `itemsPerPage` is then
 * told last, since resources may be deleted meanwhile.
 */
export function pageResponse(
  { resources, totalResults }: ListPage,
  position: { startIndex?: number; nextCursor?: string },
  sending: Sending,
): Response {
  const isRead = (list: ListPage["resources"]): list is readonly Answered[] => Array.isArray(list);
  if (isRead(resources) && resources.every(({ more }) => more === undefined)) {
    const shown = resources.map(({ resource, projection }): JsonValue => projection.project(resource));
    return scimResponse(listResponse(shown, totalResults, position), sending.status, sending.headers);
  }
  return streamResponse(partsOfPage(resources, { schemas: [LIST_RESPONSE_URN], totalResults, ...position }), sending);
}

async function* partsOfPage(resources: ListPage["resources"], envelope: object): AsyncGenerator<string> {
  yield `${JSON.stringify(envelope).slice(0, -1)},"Resources":[`;
  let count = 0;
  for await (const answered of resources) {
    if (count > 0) yield ",";
    yield* partsOf(answered);
    count += 1;
  }
  yield `],"itemsPerPage":${count}}`;
}

/** The JSON of a resource in parts, its long list last. */
async function* partsOf({ resource, projection, more }: Answered): AsyncGenerator<string> {
  const shown = projection.project(resource);
  const start = more === undefined ? undefined : shown[more.attribute];
  if (more === undefined || !Array.isArray(start)) {
    yield JSON.stringify(shown);
    return;
  }
  const { attribute, elements } = more;
  const { [attribute]: _start, ...others } = shown;
  yield `${JSON.stringify(others).slice(0, -1)},${JSON.stringify(attribute)}:[${elementsJson(start)}`;
  let isFirst = start.length === 0;
  for await (const slice of elements) {
    const projected = projection.project({ [attribute]: [...slice] })[attribute];
    if (!Array.isArray(projected) || projected.length === 0) continue;
    yield (isFirst ? "" : ",") + elementsJson(projected);
    isFirst = false;
  }
  yield "]}";
}

function elementsJson(elements: readonly JsonValue[]): string {
  return JSON.stringify(elements).slice(1, -1);
}

/** Characters that go into one chunk, or a few more. */
const CHUNK = 64 * 1024;

/** A fault breaks the connection off: an answer that ends too soon is never one that looks whole. */
function streamResponse(parts: AsyncGenerator<string>, { status = 200, headers = {}, requestId }: Sending): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { text, isDone } = await take(parts);
          if (text !== "") controller.enqueue(encoder.encode(text));
          if (isDone) controller.close();
        } catch (error) {
          console.error(JSON.stringify({ message: "answer broken off", requestId, error: rootMessage(error) }));
          controller.error(error);
        }
      },
      async cancel() {
        await parts.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    status,
    headers: { "Content-Type": SCIM_MEDIA_TYPE, ...PROTECTIONS, ...headers },
  });
}

/** The next parts, as many as make a chunk. */
async function take(parts: AsyncGenerator<string>): Promise<{ text: string; isDone: boolean }> {
  let text = "";
  while (text.length < CHUNK) {
    const { value, done } = await parts.next();
    if (done === true) return { text, isDone: true };
    text += value;
  }
  return { text, isDone: false };
}
