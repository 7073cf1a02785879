import { describe, expect, it } from "vitest";
import { MAX_WORK, WorkBudget } from "../../../src/scim/work-budget.ts";
import { refusal } from "./scim-error.ts";

describe("WorkBudget", () => {
  it("refuses what goes beyond it with tooMany (RFC 7644 §3.12), and everything after", () => {
    const work = new WorkBudget(10);
    work.spend(10);
    expect(work.isSpent).toBe(false);
    expect(refusal(() => work.spend(1))).toBe("tooMany");
    expect(work.isSpent).toBe(true);
    expect(refusal(() => work.spend(0))).toBe("tooMany");
  });

  it("folds a text once, however often it is asked for", () => {
    const work = new WorkBudget(4);
    expect([work.fold("ABCD"), work.fold("ABCD")]).toEqual(["abcd", "abcd"]);
    expect(refusal(() => work.fold("E"))).toBe("tooMany");
  });

  it("counts what folding takes: a text beyond ASCII more than one within", () => {
    expect(refusal(() => new WorkBudget(31).fold("É"))).toBe("tooMany");
    expect(new WorkBudget(32).fold("É")).toBe("é");
  });

  it("gives portions that are bounded by themselves, know what was folded, and are taken from the whole", () => {
    const whole = new WorkBudget(2 * MAX_WORK);
    whole.fold("A");
    const portion = whole.portion();
    portion.fold("A");
    portion.spend(MAX_WORK);
    expect(refusal(() => portion.spend(1))).toBe("tooMany");
    expect(whole.isSpent).toBe(false);
    whole.portion().spend(MAX_WORK - 2);
    expect(whole.isSpent).toBe(false);
    whole.portion().spend(1);
    expect(whole.isSpent).toBe(true);
  });
});
