import type { TreeKind } from "../../directory/configuration.ts";

/**
 * How to connect one identity provider: the one source of its page in the console, which fills in a
 * configuration's own values, and of its page in docs/identity-providers, which does not.
 *
 * Texts are a little Markdown: `**what a button says**` and `` `what is typed` ``. `{{baseUrl}}`, `{{token}}` and
 * the other names of `GuideValues` stand for the configuration's values.
 */
export interface Guide {
  /** Its file name and its place in URLs. */
  readonly id: string;
  readonly name: string;
  /** One or two letters that stand where others have a logo. */
  readonly mark: string;
  /** How this identity provider goes about provisioning. */
  readonly summary: string;
  /** What has to be there before the first step. */
  readonly needs: readonly string[];
  /** The products to choose from, where more than one can do the sending. */
  readonly senders?: readonly Sender[];
  readonly steps: readonly Step[];
  readonly users: Mapping;
  /** Undefined for an identity provider whose groups need no mapping. */
  readonly groups?: Mapping;
  /** Default teams or push groups: what to choose with this identity provider, and why. */
  readonly teams: readonly string[];
  /** When changes arrive. */
  readonly timing: string;
  readonly troubleshooting: readonly Trouble[];
  /** What the page rests on: where its facts were found, when, and what was not tried. */
  readonly basis: string;
}

/** A product that sends what the identity provider knows, and what it needs for that. */
export interface Sender {
  readonly name: string;
  readonly needs: string;
  /** What to leave alone or switch off. */
  readonly caution: string;
}

/** A step, with the actions in order and what goes into which field. */
export interface Step {
  readonly title: string;
  /** For a configuration that pushes groups, or for one that does not, as on a status page. Both when left out. */
  readonly groups?: "pushed" | "not pushed";
  readonly actions: readonly string[];
  /** The same on screens that not everybody sees any more. */
  readonly older?: OlderScreens;
  readonly fields?: readonly Field[];
  /** The same with an OAuth client in the place of a token, where the identity provider offers that. */
  readonly client?: ClientSetup;
  /** Something to paste as it is. */
  readonly code?: string;
}

/** The actions of a step on older screens, and how to tell those. */
export interface OlderScreens {
  /** Goes on after “Where you see”. */
  readonly sign: string;
  readonly actions: readonly string[];
}

/** How to connect by OAuth 2.0 client credentials (RFC 6749 §4.4). */
export interface ClientSetup {
  readonly actions: readonly string[];
  readonly fields: readonly Field[];
}

/** A field of the identity provider's form and what to put into it. */
export interface Field {
  readonly label: string;
  readonly value: string;
}

/** Which attribute of the identity provider becomes which SCIM attribute. */
export interface Mapping {
  readonly rows: readonly MappingRow[];
  readonly notes?: readonly string[];
}

/** One attribute. `from` is the identity provider's, `to` the SCIM one. */
export interface MappingRow {
  readonly from: string;
  readonly to: string;
  readonly need: "required" | "recommended" | "optional";
}

/** What the identity provider's log says, what that means here, and what to do. */
export interface Trouble {
  readonly says: string;
  readonly means: string;
  readonly fix: string;
  /** The tree that it happens on, where it is one only. */
  readonly only?: TreeKind;
}

/** The steps for a configuration that pushes groups, or for one that does not. */
export function stepsFor({ steps }: Guide, pushesGroups: boolean): Step[] {
  const unwanted = pushesGroups ? "not pushed" : "pushed";
  return steps.filter(({ groups }) => groups !== unwanted);
}

/** What can go wrong on one tree. */
export function troublesFor({ troubleshooting }: Guide, tree: TreeKind): Trouble[] {
  return troubleshooting.filter(({ only = tree }) => only === tree);
}
