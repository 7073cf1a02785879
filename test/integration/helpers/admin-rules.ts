import { createOpenApiDocument } from "../../../src/admin/openapi.ts";
import { routeGroups } from "../../../src/admin/routes.ts";
import { problemSchema } from "../../../src/admin/schemas.ts";

/** An answer of the admin route, as the rules look at it. */
export interface RuledAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined when there was none. */
  readonly body: unknown;
}

type Responses = Readonly<Record<string, Readonly<Record<string, { readonly responses: object }>>>>;
const paths = createOpenApiDocument(routeGroups, "http://localhost").paths as Responses;

const routes = routeGroups.flatMap((group) =>
  group.routes.map((route) => ({
    ...route,
    pattern: new RegExp(`^/admin${route.path.replaceAll(/\{\w+\}/g, "[^/]+")}/?$`),
    documented: Object.keys(paths[`/admin${route.path}`]?.[route.method.toLowerCase()]?.responses ?? {}),
  })),
);

/** What is wrong with an answer by the rules that hold for every one; the table says what it must look like. */
export function findBrokenAdminRules(method: string, path: string, { status, headers, body }: RuledAnswer): string[] {
  const problems: string[] = [];
  const expect = (holds: boolean, problem: string) => holds || problems.push(problem);
  expect(headers.get("Cache-Control") === "no-store", "the answer may be cached");
  const { pathname } = new URL(path, "http://localhost");
  const route = routes.find((each) => each.method === method && each.pattern.test(pathname));
  expect(route?.documented.includes(String(status)) !== false, `${status}, which the OpenAPI document does not have`);
  const mediaType = headers.get("Content-Type");
  if (status >= 400) {
    expect(mediaType === "application/problem+json", `an error of the type ${mediaType}`);
    const problem = problemSchema.safeParse(body);
    expect(problem.success && problem.data.status === status, `no problem document: ${JSON.stringify(body)}`);
    return problems;
  }
  if (route === undefined) return problems;
  expect(status === route.status, `${status} instead of ${route.status}`);
  expect(mediaType === (route.answer === undefined ? null : "application/json"), `an answer of the type ${mediaType}`);
  const answer = route.answer?.safeParse(body);
  expect(answer?.success !== false, `not as the table says: ${answer?.error?.message}`);
  return problems;
}
