import { describe, expect, it } from "vitest";
import type { FilterExpression, FilterValue } from "../../../../src/scim/filter/ast.ts";
import { MAX_FILTER_DEPTH, MAX_FILTER_LENGTH, parseFilter } from "../../../../src/scim/filter/parse.ts";
import { ENTERPRISE_USER_URN } from "../../../../src/scim/schemas/enterprise-user.ts";
import { errorOf, refusal } from "../scim-error.ts";

const eq = (attribute: string, value: FilterValue): FilterExpression => ({
  kind: "comparison",
  path: { attribute },
  operator: "eq",
  value,
});
const pr = (attribute: string): FilterExpression => ({ kind: "presence", path: { attribute } });

describe("grammar of filters (RFC 7644 §3.4.2.2, Figure 1)", () => {
  it.each(["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] as const)(
    "knows the operator %s in any case",
    (operator) => {
      const comparison = { kind: "comparison", path: { attribute: "title" }, operator, value: "x" };
      expect(parseFilter(`title ${operator} "x"`)).toEqual(comparison);
      expect(parseFilter(`title ${operator.toUpperCase()} "x"`)).toEqual(comparison);
    },
  );

  it("takes capitalised operators and keywords (wire contract, PingFederate: `userName Eq`, `email Co`)", () => {
    expect(parseFilter('a Eq "x" And Not (b Pr) oR c PR')).toEqual(parseFilter('a eq "x" and not (b pr) or c pr'));
  });

  it("binds `and` tighter than `or` (wire contract, filters: precedence)", () => {
    expect(parseFilter("a pr or b pr and c pr or d pr")).toEqual({
      kind: "or",
      operands: [pr("a"), { kind: "and", operands: [pr("b"), pr("c")] }, pr("d")],
    });
  });

  it("binds `not` tighter than `and`", () => {
    expect(parseFilter("not (a pr) and b pr")).toEqual({
      kind: "and",
      operands: [{ kind: "not", operand: pr("a") }, pr("b")],
    });
  });

  it.each(["not (a pr or b pr)", "not(a pr or b pr)", "NOT  ( a pr OR b pr )"])("reads %s", (text) => {
    expect(parseFilter(text)).toEqual({ kind: "not", operand: { kind: "or", operands: [pr("a"), pr("b")] } });
  });

  it("lets parentheses override precedence and flattens those that change nothing", () => {
    expect(parseFilter("(a pr or b pr) and c pr")).toEqual({
      kind: "and",
      operands: [{ kind: "or", operands: [pr("a"), pr("b")] }, pr("c")],
    });
    expect(parseFilter("((a pr) or ((b pr or (c pr))))")).toEqual(parseFilter("a pr or b pr or c pr"));
  });

  it("reads keywords next to brackets", () => {
    expect(parseFilter("(a pr)and(b pr)or not(c pr)")).toEqual(parseFilter("(a pr) and (b pr) or not (c pr)"));
  });

  it("takes attributes that are called like keywords", () => {
    expect(parseFilter("not pr and and pr or or pr")).toEqual({
      kind: "or",
      operands: [{ kind: "and", operands: [pr("not"), pr("and")] }, pr("or")],
    });
    expect(parseFilter('pr eq "eq"')).toEqual(eq("pr", "eq"));
  });

  it("ignores white space around and within", () => {
    expect(parseFilter('  userName\teq\n "x"  ')).toEqual(eq("userName", "x"));
  });
});

describe("value paths (RFC 7644 §3.4.2.2)", () => {
  const typed = eq("type", "work");

  it("keeps both terms of `emails[a and b]` with the same element", () => {
    expect(parseFilter('emails[type eq "work" and value co "@x"]')).toEqual({
      kind: "valuePath",
      path: { attribute: "emails" },
      filter: {
        kind: "and",
        operands: [typed, { kind: "comparison", path: { attribute: "value" }, operator: "co", value: "@x" }],
      },
    });
  });

  it('takes a sub-attribute after the bracket (wire contract, Entra matches on `emails[type eq "work"].value`)', () => {
    expect(parseFilter('emails[type eq "work"].value eq "a"')).toEqual({
      kind: "valuePath",
      path: { attribute: "emails" },
      filter: { kind: "and", operands: [typed, eq("value", "a")] },
    });
    expect(parseFilter('emails[type eq "work" or type eq "home"].value pr')).toEqual({
      kind: "valuePath",
      path: { attribute: "emails" },
      filter: { kind: "and", operands: [{ kind: "or", operands: [typed, eq("type", "home")] }, pr("value")] },
    });
  });

  it("goes on after the bracket", () => {
    expect(parseFilter('emails[type eq "work"] and active eq true')).toMatchObject({ kind: "and" });
  });

  it("takes URNs, which hold dots and colons", () => {
    expect(parseFilter(`${ENTERPRISE_USER_URN}:manager[value eq "1"]`)).toMatchObject({
      path: { schema: ENTERPRISE_USER_URN, attribute: "manager" },
    });
    expect(parseFilter(`${ENTERPRISE_USER_URN}:manager.value eq "1"`)).toMatchObject({
      path: { schema: ENTERPRISE_USER_URN, attribute: "manager", subAttribute: "value" },
    });
    expect(parseFilter(`schemas eq "${ENTERPRISE_USER_URN}"`)).toEqual(eq("schemas", ENTERPRISE_USER_URN));
  });
});

describe("values (RFC 7644 §3.4.2.2, RFC 7159)", () => {
  it.each<[string, FilterValue]>([
    ['"x"', "x"],
    ['""', ""],
    ["true", true],
    ["False", false],
    ["null", null],
    ["0", 0],
    ["-0", 0],
    ["-12.50", -12.5],
    ["1e3", 1000],
    ['"a \\"b\\" \\\\ \\/ \\u00e9 \\ud83d\\ude00 \\n"', 'a "b" \\ / é 😀 \n'],
    ['"x) and (y"', "x) and (y"],
    ['"+1"', "+1"],
  ])("reads %s", (text, value) => {
    expect(parseFilter(`a eq ${text}`)).toEqual(eq("a", value));
    expect(parseFilter(`(a eq ${text})`)).toEqual(eq("a", value));
  });

  it.each<[string, FilterValue]>([
    ["ann@x.test", "ann@x.test"],
    ["Ann  Lee", "Ann  Lee"],
    ["007", "007"],
    ["12ab", "12ab"],
    ["42 Ways", "42 Ways"],
    ["true blue", "true blue"],
    ["a.b-c_d:e", "a.b-c_d:e"],
    ["1e999", "1e999"],
  ])("takes the unquoted value %s after eq (wire contract, authentik)", (text, value) => {
    expect(parseFilter(`a eq ${text}`)).toEqual(eq("a", value));
    const both = { kind: "and", operands: [eq("a", value), pr("b")] };
    expect(parseFilter(`a eq ${text} and b pr`)).toEqual(both);
    expect(parseFilter(`(a eq ${text} and(b pr))`)).toEqual(both);
  });

  const afterEach = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] as const;
  it.each([
    ["'a@x.test'", "a@x.test"],
    ["''", ""],
    ["'Ann Lee'", "Ann Lee"],
    ["'o'brien@x.test'", "o'brien@x.test"],
    ["'x) and (y'", "x) and (y"],
    ["'a]b'", "a]b"],
    ["'true'", "true"],
    ["'42'", "42"],
    ["'say \"hi\"'", 'say "hi"'],
    ["'back\\slash'", "back\\slash"],
  ])(
    "scim-patch 161, charon 116, databricks provider 3136, SimpleIdServer: %s in single quotes is that text",
    (text, value) => {
      for (const operator of afterEach) {
        const comparison = { kind: "comparison", path: { attribute: "a" }, operator, value };
        expect(parseFilter(`a ${operator} ${text}`)).toEqual(comparison);
        expect(parseFilter(`(a ${operator} ${text} AND b pr)`)).toEqual({
          kind: "and",
          operands: [comparison, pr("b")],
        });
        expect(parseFilter(`e[a ${operator} ${text}]`)).toMatchObject({ filter: comparison });
      }
    },
  );

  it("Rauthy: a single quote inside an unquoted value is a part of it", () => {
    expect(parseFilter("a eq o'brien@x.test")).toEqual(eq("a", "o'brien@x.test"));
    expect(parseFilter("a eq o'brien' and b pr")).toMatchObject({ operands: [eq("a", "o'brien'"), pr("b")] });
  });

  it("takes an unquoted value that only begins like a keyword", () => {
    expect(parseFilter("a eq Andrew Orr or b pr")).toEqual({ kind: "or", operands: [eq("a", "Andrew Orr"), pr("b")] });
  });
});

describe("malformed filters are 400 invalidFilter (RFC 7644 §3.12)", () => {
  it.each([
    "",
    "   ",
    "userName",
    "userName eq",
    'userName = "x"',
    'userName like "x"',
    'eq "x"',
    'userName eq "x',
    'userName eq "x" and',
    'userName eq "x" userName eq "y"',
    'userName eq and b eq "x"',
    "userName ne x",
    "userName co x",
    "age gt 1e999",
    'userName eq "\\x"',
    'userName eq "a\nb"',
    'userName eq "\\u0000"',
    'userName eq "\\ud800"',
    "userName eq a\0b",
    '(userName eq "x"',
    'userName eq "x")',
    "()",
    "not a pr",
    "not ()",
    'emails[type eq "work"',
    "emails[]",
    'emails[type eq "work"].',
    'emails[type eq "work"].value',
    'emails[type eq "work"].value[a pr]',
    'emails[type eq "work")',
    "a.b.c pr",
    "1a pr",
    "__proto__ pr",
    'a eq "x"; drop table users',
    "a eq 'x",
    "a eq 'x' 'y",
    "a eq “x”",
    "a eq ‘x’",
    "a eq `x`",
    "a eq %22x%22",
    "a eq %27x%27",
    "a co “x”",
    'a eq \\"x\\"',
    "a eq 'x\0'",
  ])("%j", (text) => {
    expect(refusal(() => parseFilter(text))).toBe("invalidFilter");
  });

  it("says where", () => {
    expect(errorOf(() => parseFilter('a eq "x" b')).detail).toContain("character 10");
    expect(errorOf(() => parseFilter("a eq “x”")).detail).toContain("character 6");
  });

  it("bounds depth and length", () => {
    const nested = (depth: number) => `${"(".repeat(depth)}a pr${")".repeat(depth)}`;
    expect(parseFilter(nested(MAX_FILTER_DEPTH))).toEqual(pr("a"));
    expect(refusal(() => parseFilter(nested(MAX_FILTER_DEPTH + 1)))).toBe("invalidFilter");
    expect(refusal(() => parseFilter("not(".repeat(9_000)))).toBe("invalidFilter");
    expect(refusal(() => parseFilter("a[".repeat(30_000)))).toBe("invalidFilter");
    expect(refusal(() => parseFilter(`a eq ${"' ".repeat(30_000)}x`))).toBe("invalidFilter");
    expect(refusal(() => parseFilter(`a eq '${" ".repeat(60_000)}x`))).toBe("invalidFilter");
    expect(refusal(() => parseFilter(`a eq "${"x".repeat(MAX_FILTER_LENGTH)}"`))).toBe("invalidFilter");
  });
});
