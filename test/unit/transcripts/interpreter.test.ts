import { describe, expect, it } from "vitest";
import {
  playTranscript,
  substitute,
  toWireAnswer,
  type WireAnswer,
  type WireRequest,
} from "../../transcripts/interpreter.ts";
import type { Step, Transcript } from "../../transcripts/schema.ts";

const baseUrl = "https://x.test/scim/v2/c1";
const headers = { "content-type": "application/scim+json" };
const error = { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], status: "404", detail: "Not here." };

/** Plays steps against canned answers; gives what was sent and what was found wrong. */
async function play(
  steps: Step[],
  answers: WireAnswer[],
  rest: Partial<Transcript> = {},
  variables: Record<string, string> = {},
) {
  const sent: WireRequest[] = [];
  const problems: string[] = [];
  const session = {
    baseUrl,
    token: "t",
    variables,
    send: async (request: WireRequest) =>
      answers[sent.push(request) - 1] ?? { status: 500, headers: {}, body: undefined },
    readAccess: async (email: string) => ({ email, access: false, reason: "revoked" }),
  };
  const transcript: Transcript = { title: "t", source: "s", tree: "project", ...rest, steps };
  for await (const exchange of playTranscript(transcript, session)) problems.push(...exchange.problems);
  return { sent, problems };
}

const get: Step = { title: "get", request: { method: "GET", path: "/Users/1" }, expect: { status: 200 } };
const found = (body: WireAnswer["body"], status = 200): WireAnswer => ({ status, headers, body });
const user = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], id: "7" };
const group = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], id: "8" };
const located = { ...headers, location: `${baseUrl}/Users/7` };

describe("playTranscript", () => {
  it("sends a form to the token endpoint, and what it captures as accessToken from then on", async () => {
    const tokenEndpoint = "https://x.test/oauth/token";
    const ask: Step = {
      title: "token",
      request: { method: "POST", path: "{{tokenEndpoint}}", form: { client_id: "{{clientId}}", scope: "a b&c" } },
      expect: { status: 200 },
      capture: { accessToken: "/access_token" },
    };
    const kept = { "content-type": "application/json", "cache-control": "max-age=60" };
    const { sent, problems } = await play(
      [get, ask, get],
      [found({}), { status: 200, headers: kept, body: { access_token: "new" } }, found({})],
      {},
      { tokenEndpoint, clientId: "é" },
    );
    expect(sent[1]).toEqual({
      method: "POST",
      url: tokenEndpoint,
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: "client_id=%C3%A9&scope=a+b%26c",
    });
    expect(sent.map(({ headers: each }) => each.Authorization)).toEqual(["Bearer t", undefined, "Bearer new"]);
    expect(problems).toEqual(["the answer may be kept"]);
  });

  it("substitutes what was captured, in paths, bodies and the expectations of the same step", async () => {
    const { sent, problems } = await play(
      [
        {
          title: "create",
          request: { method: "POST", path: "/Users", body: { userName: "a@x.test" } },
          expect: { status: 201, headers: { Location: "{{base}}/Users/{{ann}}" }, body: { id: "{{ann}}" } },
          capture: { ann: "/id", meta: "/meta" },
        },
        {
          title: "replace",
          request: {
            method: "PUT",
            path: "/Users/{{ann}}",
            headers: { Accept: "b" },
            body: { id: "{{ann}}", meta: "{{meta}}" },
          },
          expect: { status: 200 },
        },
      ],
      [
        {
          status: 201,
          headers: { ...headers, location: `${baseUrl}/Users/7` },
          body: { id: "7", meta: { version: "1" } },
        },
        found({ id: "7" }),
      ],
      { headers: { Accept: "a" } },
    );
    expect(problems).toEqual([]);
    expect(sent[0]?.headers).toEqual({
      Authorization: "Bearer t",
      "Content-Type": "application/scim+json",
      Accept: "a",
    });
    expect(sent[1]).toMatchObject({
      url: `${baseUrl}/Users/7`,
      headers: { Accept: "b" },
      body: '{"id":"7","meta":{"version":"1"}}',
    });
  });

  it.each<[string, Step["expect"], WireAnswer]>([
    ["status", { status: 201 }, found({})],
    ["header", { status: 200, headers: { ETag: "1" } }, found({})],
    ["body", { status: 200, body: { id: "1" } }, found({ id: "2" })],
    ["body that is missing", { status: 200, body: {} }, found(undefined)],
    ["absent", { status: 200, absent: ["/title"] }, found({ title: "" })],
    ["access", { status: 200, access: { "a@x.test": { access: true } } }, found({})],
    ["no body with 204", { status: 204 }, found({}, 204)],
  ])("reports an expectation that is not met: %s", async (_, expect_, answer) => {
    expect((await play([{ ...get, expect: expect_ }], [answer])).problems).toHaveLength(1);
  });

  it("reports what cannot be captured", async () => {
    const { problems } = await play([{ ...get, capture: { ann: "/id" } }], [found({})]);
    expect(problems).toEqual(["/id: nothing to capture as “ann”"]);
  });

  it.each<[string, WireAnswer]>([
    ["another content type", { status: 200, headers: { "content-type": "application/json" }, body: {} }],
    [
      "a content type that only begins alike",
      { status: 200, headers: { "content-type": "application/scim+jsonp" }, body: {} },
    ],
    ["no content type, without a body too", { status: 204, headers: {}, body: undefined }],
    ["a user without a Location header", found(user)],
    ["a new user without a Location header", found(user, 201)],
    ["a group without a Location header", found(group)],
    ["a null member, however deep", found({ emails: [{ value: "a", type: null }] })],
    ["a location of another base", found({ Resources: [{ meta: { location: "https://y.test/scim/v2/c1/Users/1" } }] })],
    ["a location of a base that only begins alike", found({ meta: { location: `${baseUrl}2/Users/1` } })],
    ["a $ref of another base", found({ members: [{ $ref: "../Users/1" }] })],
    ["a Location header of another base", { ...found({}), headers: { ...headers, location: "/Users/1" } }],
  ])("reports an answer that breaks a rule for all: %s", async (_, answer) => {
    const step = { ...get, expect: { status: answer.status } };
    expect((await play([step], [answer])).problems).toHaveLength(1);
  });

  it.each<[string, number, WireAnswer]>([
    ["a charset", 200, { status: 200, headers: { "content-type": "Application/SCIM+JSON; charset=utf-8" }, body: {} }],
    ["204 with the content type alone", 204, { status: 204, headers, body: undefined }],
    ["a user and its Location", 200, { status: 200, headers: located, body: user }],
    ["a new user and its Location", 201, { status: 201, headers: located, body: user }],
    ["a list of users without one", 200, found({ schemas: ["urn:…:ListResponse"], Resources: [user] })],
    ["a discovery document without one", 200, found({ schemas: ["urn:…:ServiceProviderConfig"] })],
    ["schemas that are no list", 200, found({ schemas: "urn:ietf:params:scim:schemas:core:2.0:User" })],
  ])("has nothing to say of %s", async (_, status, answer) => {
    expect((await play([{ ...get, expect: { status } }], [answer])).problems).toEqual([]);
  });

  it.each<[WireAnswer["body"], number]>([
    [error, 0],
    [{ ...error, status: 404 }, 1],
    [{ ...error, status: "400" }, 1],
    [{ ...error, detail: "" }, 1],
    [{ ...error, schemas: [] }, 1],
    [undefined, 1],
  ])("holds errors to RFC 7644 §3.12: %j", async (body, count) => {
    const { problems } = await play([{ ...get, expect: { status: 404 } }], [found(body, 404)]);
    expect(problems).toHaveLength(count);
  });
});

describe("substitute", () => {
  it("refuses what was not captured: the transcript is wrong", () => {
    expect(() => substitute({ a: ["{{b}}"] }, new Map())).toThrow("{{b}}");
    expect(() => substitute("x {{b}}", new Map())).toThrow("{{b}}");
  });
});

describe("toWireAnswer", () => {
  it("takes an empty body for none", async () => {
    const answer = await toWireAnswer(new Response(null, { status: 204, headers: { ETag: "1" } }));
    expect(answer).toEqual({ status: 204, headers: { etag: "1" }, body: undefined });
  });
});
