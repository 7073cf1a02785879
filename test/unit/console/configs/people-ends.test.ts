import { describe, expect, it } from "vitest";
import { peopleEnds } from "../../../../src/console/configs/people-ends.ts";

type Ending = Parameters<typeof peopleEnds>[0];

const project: Ending = { kind: "project", defaultTeams: [{ id: "t", name: "Everyone" }] };
const statusPage: Ending = { kind: "status-page", defaultTeams: [] };

/** Each choice as one line. */
function linesOf(config: Ending, people: number, entitled: number): string {
  return peopleEnds(config, { people, entitled })
    .map(({ end, label, hint }) => `${end}: ${label}. ${hint}`)
    .join("\n");
}

describe("what can become of those whom a configuration provisioned", () => {
  it("is told with how many that are, of one and of many", () => {
    expect(linesOf(project, 1, 1)).toContain("1 user keeps teams and access");
    expect(linesOf(project, 1, 1)).toContain("1 user has no access any more, at once, and no default team");
    expect(linesOf(project, 1, 1)).toContain("Delete the user. 1 user is deleted");
    expect(linesOf(project, 1_234, 1_000)).toContain("1,000 users have no access any more");
    expect(linesOf(project, 1_234, 1_000)).toContain("234 others are revoked already.");
    expect(linesOf(project, 1_234, 1_233)).toContain("1 other is revoked already.");
    expect(linesOf(project, 1_234, 1_000)).toContain("Delete the users. 1,234 users are deleted");
  });

  it("does not speak of teams where there are none", () => {
    expect(linesOf(statusPage, 2, 2)).not.toContain("team");
    expect(linesOf(statusPage, 2, 2)).toContain("2 subscribers keep access");
  });
});
