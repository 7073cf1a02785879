/**
 * What this service asks of an attribute's texts beyond the characteristics of RFC 7643 §2.2. It is kept
 * under this symbol, which JSON does not have, since an attribute is otherwise just what `/Schemas` serves.
 */
export const textRule: unique symbol = Symbol("textRule");

/** See {@link textRule}. */
export interface TextRule {
  /** Characters that the text may have. */
  readonly maxLength?: number;
  /** Characters that nobody sees, and that would make two names of what looks like one. */
  readonly unseen?: RegExp;
  /** The text says who somebody is: JSON of an object in its place is a client's mistake. */
  readonly isIdentity?: boolean;
  /** The text compares trimmed, and as a name or an e-mail address does; without this, without case alone. */
  readonly folding?: "name" | "email";
}

/** Characters of a userName, a displayName, an externalId or an e-mail address. */
const MAX_LENGTH = 1024;

/** Control characters, and those that have no width or turn the direction of text: no address has any. */
export const UNSEEN = /[\p{Cc}\p{Default_Ignorable_Code_Point}]/u;
/** The same without what writes Persian and emoji: the two joiners, variation selectors, tags of flags. */
export const UNSEEN_IN_NAMES =
  /(?!\u200c|\u200d|[\ufe00-\ufe0f]|[\u{e0020}-\u{e007f}]|[\u{e0100}-\u{e01ef}])[\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

/** An e-mail address, or a userName that may be one. */
export const addressRule: TextRule = { maxLength: MAX_LENGTH, unseen: UNSEEN, isIdentity: true, folding: "email" };
/** The name of a team, by which it is known. */
export const teamNameRule: TextRule = { maxLength: MAX_LENGTH, unseen: UNSEEN_IN_NAMES, folding: "name" };
/** A text that is kept in a column of its own. */
export const labelRule: TextRule = { maxLength: MAX_LENGTH };
/** The id of somebody else: a member, a manager. */
export const idRule: TextRule = { isIdentity: true };
/** A name that is shown of what is known by it, so that it compares as the name itself does. */
export const shownNameRule = (folding: "name" | "email"): TextRule => ({ folding });
