import type { KnownRefusal } from "./known-refusal.ts";

/** Refusals of what PATCH asks for, and of versions. */
export const aboutChanges: readonly KnownRefusal[] = [
  {
    says: "The path “…” is malformed; use attribute, attribute.sub or attribute[filter].sub.",
    means: "The change names an attribute in a form that SCIM does not have.",
    steps: ["Correct the target attribute of the mapping; the detail shows how it arrived."],
  },
  {
    says: "No value of “…” matches the filter in the path.",
    means: "The change selects a value that is not there: of a type that this person has none of, for example.",
    steps: [
      "Let the identity provider send the whole user once, by restarting provisioning, so that both agree again.",
      "If the mapping selects by something unusual, map the plain attribute instead.",
    ],
  },
  {
    says: "A remove operation needs a path.",
    means: "Something was to be removed, and the change does not say what.",
    steps: ["Correct the mapping or the template that the removal comes from: it has to name the attribute."],
  },
  {
    says: "The … operation on “…” has no value.",
    means: "An attribute was to be set, and the change does not say to what.",
    steps: [
      "See from what the mapping fills it. If that may be empty, let the identity provider send a removal, or nothing.",
    ],
  },
  {
    says: "The … operation without a path takes an object of attributes.",
    means: "The change has a bare value and names no attribute that it is for.",
    steps: ['Let the template name the attribute in the path, or send an object such as `{"active": false}`.'],
  },
  {
    says: "“…” is read-only.",
    means: "The change would touch what only this service sets, such as a person's groups.",
    steps: [
      "Remove the mapping of the attribute.",
      "For teams, push groups instead: a user's `groups` follow from them.",
    ],
  },
  {
    says: "“…” is required and cannot be removed.",
    means: "The change would take away what has to be there.",
    steps: ["See why the attribute became empty in the identity provider, and fill it there."],
  },
  {
    says: "The id of a resource cannot be changed.",
    means: "The change sends an `id` that is not the one of whom it is about.",
    steps: [
      "Remove `id` from the mapping: this service gives it. The identity provider's own one belongs to `externalId`.",
    ],
  },
  {
    says: "“…” cannot be changed once it is set; remove the value and add another.",
    means: "A part of a value that identifies it was to be changed in place.",
    steps: ["Let the identity provider remove the old value and add the new one."],
  },
  {
    says: "The request compares too many values with too many others. Select values by “value”, or send several requests.",
    means: "The change would look through very long lists over and over.",
    steps: ["Let the identity provider send fewer changes at a time, or select by `value`."],
  },
  {
    says: "The resource has changed since the version named by If-Match. Read it again.",
    means: "Somebody else changed the same thing in between, so nothing was done.",
    steps: ["Nothing is to be done: the identity provider reads it again and sends the change anew."],
  },
  {
    says: "The resource exists in a version that If-None-Match excludes. Leave the header out to change it.",
    means: "The identity provider asked to act only if the thing were not there, and it is.",
    steps: ["If it goes on, leave the header `If-None-Match` out in the identity provider's connection."],
  },
  {
    says: "The attributes of one resource are limited to … characters of JSON.",
    means: "One person or group carries more data than is kept.",
    steps: ["Leave photos, certificates and other large attributes out of the mapping."],
  },
];
