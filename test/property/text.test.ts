import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareCodePoints, foldCase, isStorableText } from "../../src/scim/text.ts";
import { storableText } from "./arbitraries.ts";
import { assertProperty } from "./assert-property.ts";
import { exceptionalCharacters, fullCaseFolding } from "./full-case-folding.ts";

/** Case folding changes nothing beyond the supplementary multilingual plane. */
const LAST_CASED = 0x1ffff;
const letters = "aAiIkKsStTzZßẞſıİéÉåÅǰÅKΣσςθϴΘΐῼᾳὙюЮԳՒևﬃ𐐀𐐨ᎠꭰǅǆǄ\u0301\u0307\u030c\u0308\u0342";

describe("foldCase (Unicode full case folding, composed)", () => {
  it("equates exactly the characters that the published table equates", () => {
    const foldings = new Map<string, string>();
    const foldable = (character: string) => !/\p{Script=Cherokee}/u.test(character);
    for (let code = 0; code <= LAST_CASED; code += 1) {
      const character = String.fromCodePoint(code);
      if (isStorableText(character) && foldable(character)) {
        const expected = fullCaseFolding(character.normalize("NFD")).normalize("NFC");
        const key = foldCase(character);
        const seen = foldings.get(key) ?? expected;
        if (seen !== expected || foldCase(expected) !== key || foldCase(key) !== key) {
          throw new Error(`U+${code.toString(16)} folds to ${key}, but the table says ${expected} (seen: ${seen})`);
        }
        foldings.set(key, expected);
      }
    }
  });

  it("equates a text with its folding and with its variants", () => {
    const words = fc.string({ unit: fc.constantFrom(...letters, ...exceptionalCharacters), maxLength: 12 });
    assertProperty(
      fc.property(words, (word) => {
        const decomposed = word.normalize("NFD");
        expect(foldCase(fullCaseFolding(decomposed))).toBe(foldCase(word));
        expect(foldCase(decomposed.toLowerCase())).toBe(foldCase(word));
        if (!word.includes("ı")) expect(foldCase(decomposed.toUpperCase())).toBe(foldCase(word));
        expect(foldCase(word.normalize("NFD"))).toBe(foldCase(word));
      }),
      3000,
    );
  });

  it("folds the parts of a text as the whole, so that `sw`, `co` and `ew` find them (a final sigma, too)", () => {
    const words = fc.string({ unit: fc.constantFrom(...letters, ...exceptionalCharacters), maxLength: 6 });
    const wholes = words.filter((word) => !/^\p{M}/u.test(word));
    assertProperty(
      fc.property(words, wholes, (first, second) => {
        expect(foldCase(first) + foldCase(second)).toBe(foldCase(first + second));
      }),
      3000,
    );
  });

  it("is idempotent on any text", () => {
    assertProperty(
      fc.property(fc.oneof(storableText, fc.string({ unit: "binary" })), (text) => {
        expect(foldCase(foldCase(text))).toBe(foldCase(text));
      }),
      3000,
    );
  });
});

describe("compareCodePoints", () => {
  it("agrees with comparing UTF-8 bytes, as the database does", () => {
    const prefixed = fc
      .tuple(fc.constantFrom("", "a", "\uffff", "😀"), fc.string({ unit: "binary" }))
      .map((parts) => parts.join(""));
    const texts = prefixed.filter((text) => text.isWellFormed());
    assertProperty(
      fc.property(texts, texts, (left, right) => {
        expect(Math.sign(compareCodePoints(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
        expect(Math.sign(compareCodePoints(left, left))).toBe(0);
      }),
      3000,
    );
  });
});
