import { describe, expect, it } from "vitest";
import {
  compareCodePoints,
  foldCase,
  foldEmail,
  foldName,
  isLonger,
  isStorableText,
  shorten,
  trimEnd,
} from "../../../src/scim/text.ts";

describe("foldCase (RFC 7643 §2.2 caseExact, Unicode full case folding)", () => {
  it.each([
    ["ann@Example.TEST", "ANN@example.test"],
    ["Straße", "STRASSE"],
    ["STRAẞE", "strasse"],
    ["ΣΊΣΥΦΟΣ", "σίσυφος"],
    ["ΟΔΌΣ", "οδόΣ"],
    ["ﬁn", "FIN"],
    ["İ", "i\u0307"],
    ["K", "k"],
    ["ſ", "s"],
    ["ϴ", "θ"],
    ["ᾼ", "αι"],
    ["ŉ", "ʼN"],
    ["Ꭰ", "ꭰ"],
    ["É", "e\u0301"],
    ["Å", "a\u030a"],
    ["𐐀", "𐐨"],
  ])("%s and %s are the same", (left, right) => {
    expect(foldCase(left)).toBe(foldCase(right));
  });

  it("takes linear time for marks that sorting takes the square of (UAX #15, stream-safe text)", () => {
    const marks = (count: number) => `a${"\u0301\u0327".repeat(count)}`;
    expect(foldCase(marks(10))).toBe(foldCase(`A${"\u0327".repeat(10)}${"\u0301".repeat(10)}`));
    const start = performance.now();
    const key = foldCase(marks(100_000));
    expect(performance.now() - start).toBeLessThan(2000);
    expect(foldCase(key)).toBe(key);
  });

  it.each([
    ["ı", "i"],
    ["ı", "I"],
    ["İ", "i"],
    ["e", "é"],
    ["ss", "s"],
  ])("%s and %s stay apart", (left, right) => {
    expect(foldCase(left)).not.toBe(foldCase(right));
  });
});

describe("foldName (the name of a team)", () => {
  it("is trimmed, composed and without case; a blank name is not empty", () => {
    expect(foldName(" Straße\u00a0")).toBe(foldName("STRASSE"));
    expect(foldName("E\u0301quipe")).toBe(foldName("\u00c9QUIPE"));
    expect(foldName("Dev Ops")).not.toBe(foldName("DevOps"));
    expect(foldName("  ")).toBe("  ");
  });
});

describe("foldEmail (e-mail addresses and userNames)", () => {
  it.each([
    [" Ann@X.test ", "ann@x.TEST"],
    ["Strauß@x.test", "STRAUSS@x.test"],
    ["a@B\u0075\u0308cher.test", "a@b\u00fccher.test"],
    ["a@STRASSE.test", "a@strasse.test"],
    ["a@ΟΔΟΣ.test", "a@οδοσ.test"],
    ["a@x.ΟΔΟΣ", "a@x.οδοσ"],
    ["jdoe", "JDOE"],
    ["a@b@X.test", "A@B@x.test"],
  ])("%j and %j are the same", (left, right) => {
    expect(foldEmail(left)).toBe(foldEmail(right));
    expect(foldEmail(foldEmail(left))).toBe(foldEmail(left));
  });

  it.each([
    ["a@straße.test", "a@strasse.test"],
    ["a@οδος.test", "a@οδοσ.test"],
    ["a@ﬁn.test", "a@fin.test"],
    ["a@bücher.test", "a@bucher.test"],
    ["ann@x.test", "an n@x.test"],
  ])("%j and %j are two, by the rule of IDNA where it is the domain", (left, right) => {
    expect(foldEmail(left)).not.toBe(foldEmail(right));
  });
});

describe("isLonger", () => {
  it("counts characters, not halves of them", () => {
    expect(isLonger("😀".repeat(1024), 1024)).toBe(false);
    expect(isLonger("😀".repeat(1025), 1024)).toBe(true);
    expect(isLonger("x".repeat(1025), 1024)).toBe(true);
    expect(isLonger("x".repeat(5_000_000), 1024)).toBe(true);
  });
});

describe("shorten", () => {
  it.each([
    ["abc", 3, "abc"],
    ["abcd", 3, "ab…"],
    ["a😀b", 3, "a…"],
    ["", 3, ""],
  ])("%j to %i characters is %j", (text, length, expected) => {
    expect(shorten(text, length)).toBe(expected);
  });
});

describe("compareCodePoints (order of the database's binary collation)", () => {
  it("puts what is beyond the basic plane after U+FFFF, where UTF-16 units would not", () => {
    expect(compareCodePoints("\uff5e", "😀")).toBeLessThan(0);
    expect(compareCodePoints("😀", "\uff5e")).toBeGreaterThan(0);
    expect("\uff5e" < "😀").toBe(false);
    expect(compareCodePoints("😀", "😁")).toBeLessThan(0);
    expect(compareCodePoints("a😀", "a\ud7ff")).toBeGreaterThan(0);
  });

  it("puts a prefix first and equals last", () => {
    expect(compareCodePoints("ab", "abc")).toBeLessThan(0);
    expect(compareCodePoints("", "")).toBe(0);
    expect(compareCodePoints("b", "abc")).toBeGreaterThan(0);
  });
});

describe("isStorableText", () => {
  it("refuses NUL and halves of surrogate pairs", () => {
    expect(isStorableText("a 😀 \u0001 \ufffd")).toBe(true);
    expect(["a\0", "\ud83d", "x\ude00y"].some(isStorableText)).toBe(false);
  });
});

describe("trimEnd", () => {
  it.each([
    ["/Users&", "/Users"],
    ["/Users/&/", "/Users"],
    ["/a&b", "/a&b"],
    ["&&", ""],
    ["", ""],
  ])("%j becomes %j", (text, trimmed) => {
    expect(trimEnd(text, "/&")).toBe(trimmed);
  });
});
