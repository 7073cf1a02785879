/** The dotless ı folds to itself in Unicode, but its upper case is the plain I of another letter. */
const DOTLESS_I = "\u0131";
const NOT_ASCII = /[^\0-\x7f]/;
/** Marks after each other that are sorted together (UAX #15, stream-safe text): sorting takes the square of their number. */
const LONG_MARKS = /[\p{M}--\u034f]{30}(?=[\p{M}--\u034f])/gv;
/** Sorts nothing across it, and looks like nothing. */
const GRAPHEME_JOINER = "\u034f";

/** Whether a text has no character beyond ASCII. */
export function isAscii(text: string): boolean {
  return !NOT_ASCII.test(text);
}

/**
 * The key under which strings that compare without case are equal: Unicode full case folding of the
 * decomposed text (marks in their canonical order, as Unicode's caseless matching asks), composed
 * again. Going down, up and down folds what lower case alone leaves apart (ß, ẞ and SS, the two small
 * sigmas). The database folds ASCII only, so every folded key is made here, in linear time.
 */
export function foldCase(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  const safe = text.replace(LONG_MARKS, `$&${GRAPHEME_JOINER}`);
  return safe.normalize("NFD").split(DOTLESS_I).map(foldPlain).join(DOTLESS_I).normalize("NFC");
}

/** A text without the blanks around it; one of nothing but blanks stays as it is, as it is not empty. */
export function trimBlanks(text: string): string {
  return text.trim() || text;
}

/** The key under which names are the same that compare trimmed and without case. */
export function foldName(text: string): string {
  return foldCase(trimBlanks(text));
}

/** The key under which e-mail addresses, and the userNames that may be ones, are the same; see {@link foldEmailPart}. */
export function foldEmail(text: string): string {
  return foldEmailPart(trimBlanks(text));
}

/**
 * An e-mail address, or a part of one, without case: up to the “@” as {@link foldCase}, behind it by the
 * rule of IDNA, to which straße.test and strasse.test are two domains. Without an “@” all of it is
 * taken for what stands before one.
 */
export function foldEmailPart(text: string): string {
  if (!NOT_ASCII.test(text)) return text.toLowerCase();
  const at = text.lastIndexOf("@");
  return at < 0 ? foldCase(text) : `${foldCase(text.slice(0, at))}@${foldDomain(text.slice(at + 1))}`;
}

/** A domain in lower case, composed. Letter by letter, since lower case alone knows a final sigma. */
export function foldDomain(domain: string): string {
  return Array.from(domain.normalize("NFC"), (letter) => letter.toLowerCase())
    .join("")
    .normalize("NFC");
}

function foldPlain(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ");
}

/**
 * Orders two strings by code point, as the database's binary collation does; `<` on strings goes by
 * UTF-16 unit and differs beyond the basic plane. Negative, zero or positive.
 */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const difference = left.charCodeAt(index) - right.charCodeAt(index);
    if (difference !== 0) return surrogateOrder(left, right, index) ?? difference;
  }
  return left.length - right.length;
}

function surrogateOrder(left: string, right: string, index: number): number | undefined {
  const isLeftPair = isSurrogate(left.charCodeAt(index));
  const isRightPair = isSurrogate(right.charCodeAt(index));
  if (isLeftPair === isRightPair) return undefined;
  return isLeftPair ? 1 : -1;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/**
 * Whether a database keeps and compares the text as it is: neither NUL, at which its functions stop,
 * nor half of a surrogate pair, which has no encoding.
 */
export function isStorableText(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

/** Whether a text has more characters than that; two halves of a surrogate pair are one. */
export function isLonger(text: string, maxLength: number): boolean {
  return text.length > maxLength && (text.length > 2 * maxLength || [...text].length > maxLength);
}

/** The text, if it has no more characters than that; else its start and “…”. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** The text without some characters at its end; in linear time, which a pattern is not. */
export function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
