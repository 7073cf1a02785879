/**
 * What this service asks of an attribute's texts beyond the characteristics of RFC 7643 §2.2. It is kept
 * under this symbol, which JSON does not have, since an attribute is otherwise just what `/Schemas` serves.
 */
export const textRule: unique symbol = Symbol("textRule");

/** See {@link textRule}. */
export interface TextRule {
  /** The text says who somebody is: JSON of an object in its place is a client's mistake. */
  readonly isIdentity?: boolean;
}

/** The id of somebody else: a member, a manager. */
export const idRule: TextRule = { isIdentity: true };

/** An e-mail address, or a userName that may be one. */
export const addressRule: TextRule = { isIdentity: true };
