/** A piece of a guide's text. */
export interface Segment {
  readonly kind: "text" | "strong" | "code";
  readonly text: string;
}

const MARKS = /\*\*([^*]+)\*\*|`([^`]+)`/g;

/** Parses the little Markdown that guides are written in. */
export function parseMarkup(source: string): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const match of source.matchAll(MARKS)) {
    const [whole, strong, code] = match;
    if (match.index > end) segments.push({ kind: "text", text: source.slice(end, match.index) });
    if (strong !== undefined) segments.push({ kind: "strong", text: strong });
    if (code !== undefined) segments.push({ kind: "code", text: code });
    end = match.index + whole.length;
  }
  if (end < source.length) segments.push({ kind: "text", text: source.slice(end) });
  return segments;
}

/** The values that a guide's fields are filled with. */
export interface GuideValues {
  readonly baseUrl: string;
  readonly token: string;
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const PLACES = /\{\{(baseUrl|token|tokenEndpoint|clientId|clientSecret)\}\}/g;

/** The values that a text keeps places for. */
export function placesOf(template: string): (keyof GuideValues)[] {
  return [...template.matchAll(PLACES)].map(([, name]) => name as keyof GuideValues);
}

/** Those of the values that are known. */
export type KnownValues = { readonly [Name in keyof GuideValues]?: string | undefined };

/** Puts values into the places that a text keeps for them; a place whose value is not known stays. */
export function fillIn(template: string, values: KnownValues): string {
  return template.replace(PLACES, (place, name: keyof GuideValues) => values[name] ?? place);
}
