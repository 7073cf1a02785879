/**
 * How to connect one identity provider: the one source of its page in the console, which fills in a
 * configuration's own values, and of its page in docs/identity-providers, which does not.
 *
 * Texts are a little Markdown: `**what a button says**` and `` `what is typed` ``. `{{baseUrl}}` and
 * `{{token}}` stand for the configuration's values.
 */
export interface Guide {
  /** Its file name and its place in URLs. */
  readonly id: string;
  readonly name: string;
  /** How this identity provider goes about provisioning. */
  readonly summary: string;
  /** What has to be there before the first step. */
  readonly needs: readonly string[];
  readonly steps: readonly Step[];
  readonly users: Mapping;
  /** Undefined for an identity provider whose groups need no mapping. */
  readonly groups?: Mapping;
  /** Default teams or push groups: what to choose with this identity provider, and why. */
  readonly teams: readonly string[];
  /** When changes arrive. */
  readonly timing: string;
  readonly troubleshooting: readonly Trouble[];
}

/** A step, with the actions in order and what goes into which field. */
export interface Step {
  readonly title: string;
  /** Left out for a configuration that does not push groups. */
  readonly onlyWithGroups?: boolean;
  readonly actions: readonly string[];
  readonly fields?: readonly Field[];
  /** Something to paste as it is. */
  readonly code?: string;
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
}
