import { describe, expect, it } from "vitest";
import { adviseOn, knownRefusals } from "../../../../src/console/log/advice.ts";
import { aboutWarnings } from "../../../../src/console/log/refusals/about-warnings.ts";
import { recognize } from "../../../../src/console/log/refusals/known-refusal.ts";
import { plainText, refusalsInSource } from "./refusals-in-source.ts";

// Each refusal that the service can give has advice of its own: the sources are read for what they refuse with.

const refusals = refusalsInSource();
const errorOf = (detail: string) => adviseOn({ outcome: "error", detail });
/** A refusal as it could be in the log: something stands where it names something. */
const filled = (says: string) => says.replaceAll("…", "x1 y2");

describe("advice on a refusal", () => {
  it("is read from as many refusals as the sources have", () => {
    expect(refusals.length).toBeGreaterThan(80);
    expect(refusals).toContain("The body is not valid JSON.");
    expect(refusals).toContain("The attribute … is required.");
  });

  it.each(refusals)("“%s” has its own", (says) => {
    const known = knownRefusals.filter((each) => plainText(each.says) === says);
    expect(known.map((each) => plainText(each.says))).toEqual([says]);
    const [own] = known;
    expect(errorOf(filled(own?.says ?? ""))).toBe(own);
    expect(own?.means).not.toBe("");
    expect(own?.steps.length).toBeGreaterThan(0);
  });

  it.each(knownRefusals.map(({ says }) => plainText(says)))("“%s” is about something that is refused", (says) => {
    expect(refusals).toContain(says);
  });

  it("means something else for each of them", () => {
    const means = knownRefusals.map((each) => each.means);
    expect(new Set(means).size).toBe(means.length);
  });

  it("names the setting and the mapping where an e-mail address is missing", () => {
    const advice = errorOf(
      "A userName must be an e-mail address, or the user must have one in “emails”. Map an attribute that holds it.",
    );
    expect(advice?.means).toContain("Require E-mail");
    expect(advice?.steps.join(" ")).toMatch(/attribute mapping.*`userName`.*\*\*Require E-mail\*\* off/);
    expect(advice?.isAboutSettings).toBe(true);
  });

  it("leads to the settings where a setting decides, and nowhere else", () => {
    const settings = knownRefusals
      .filter(({ isAboutSettings }) => isAboutSettings)
      .map(({ says }) => says.slice(0, 24));
    expect(settings).toEqual([
      "A userName must be an e-",
      "“Auto Provision Users” i",
      "“Auto Deprovision Users”",
      "“Enable Push Groups” is ",
    ]);
  });

  it("is given on one of several sentences, and on one that was cut", () => {
    const taken =
      "The userName is taken by the user 1, whose userName is “a”. The e-mail address “b” of “userName” is taken by the user 2, whose userName is “c”.";
    expect(errorOf(taken)?.means).toContain("Somebody with that user name is here already");
    const cut = `These members are no users of this project: ${"1, ".repeat(400)}`.slice(0, 1023);
    expect(errorOf(`${cut}…`)?.means).toContain("members who are not users");
  });

  it("of two that could be meant is the one that says more", () => {
    expect(errorOf("The add operation on “members” has no value.")?.means).toContain("group's members");
    expect(errorOf("The add operation on “title” has no value.")?.means).toContain("An attribute was to be set");
    expect(errorOf("The attribute “name” takes an object.")?.means).toContain("has parts");
    expect(errorOf("The attribute “active” takes true or false.")?.means).toContain("another type");
  });

  it("is general for what is not known, and not given on a success", () => {
    expect(errorOf("Something else.")?.means).toContain("could not be carried out");
    expect(adviseOn({ outcome: "error", detail: null })?.steps.length).toBeGreaterThan(0);
    expect(adviseOn({ outcome: "success", detail: null })).toBeUndefined();
  });

  it("takes no sentence for one that only begins or ends so", () => {
    expect(recognize(knownRefusals, "The body is not valid JSON. Or is it?")).toBeUndefined();
    expect(recognize(knownRefusals, "No. The body is not valid JSON.")).toBeUndefined();
  });
});

describe("advice on a warning", () => {
  const meansOf = (detail: string) => adviseOn({ outcome: "warning", detail })?.means;

  it.each(aboutWarnings)("tells “$says” from the others, also among several", ({ says, means }) => {
    expect(meansOf(filled(says))).toBe(means);
    expect(meansOf(`Something else. ${filled(says)} Something more.`)).toBe(means);
  });

  it("is general for what is not known", () => {
    expect(meansOf("Something else.")).toContain("not in all of its parts");
  });
});
