import type { KnownRefusal } from "./known-refusal.ts";

/** Refusals of searches: filters, order, pages, and what is shown. */
export const aboutLists: readonly KnownRefusal[] = [
  {
    says: "… at character … of the filter.",
    means: "The filter does not parse. The detail says what was expected, and where.",
    steps: [
      'Where the filter is yours to write, correct it there: values stand in double quotes, as in `userName eq "ann@example.com"`.',
      "Otherwise match by `userName`, which works with all identity providers.",
    ],
  },
  {
    says: "The filter is longer than … characters.",
    means: "The identity provider asks for very many in one filter.",
    steps: ["Let it look for fewer at a time, if that can be set."],
  },
  {
    says: "The filter has more than … comparisons; split it into several requests.",
    means: "The filter lists more values than are compared at once.",
    steps: ["Lower the size of its batches in the identity provider, if that can be set."],
  },
  {
    says: 'Compare “…” with a date and time such as "2026-01-31T08:00:00Z".',
    means: "A time is compared with something that is none.",
    steps: ["Send times as RFC 3339 has them, with a zone."],
  },
  {
    says: "The operator “…” cannot compare “…” with ….",
    means: "The comparison makes no sense for that attribute: greater than a yes or no, for example.",
    steps: ["Choose another matching attribute in the identity provider; `userName` with `eq` always works."],
  },
  {
    says: "The filter or the sort order goes through more than the database may read for one request. Filter with “eq” by …, alone or joined by “and” with the rest.",
    means: "The search would read through everybody, and there are too many for that.",
    steps: [
      "Match by one of the attributes that the detail names: these are found at once, however many people there are.",
    ],
  },
  {
    says: "The query takes longer than the database allows. Filter by an indexed attribute, or without sorting.",
    means: "The search took too long and was stopped.",
    steps: ["Match by `userName`, `externalId` or an e-mail address, and ask for no order."],
  },
  {
    says: "The resources of this page have more than … members or groups together. Ask for fewer at once by “count”, or leave them out by “excludedAttributes”.",
    means: "One page of the list would carry more memberships than one answer may.",
    steps: [
      "Lower the page size in the identity provider's connection.",
      "If it only compares names, let it leave `members` or `groups` out.",
    ],
  },
  {
    says: "“sortOrder” is ascending or descending.",
    means: "The list is asked for in an order that there is not.",
    steps: ["Leave `sortOrder` out, or send one of the two words."],
  },
  {
    says: "“…” must be a whole number.",
    means: "A page is asked for by something that is no number.",
    steps: ["See what the identity provider's connection has as page size, and type a whole number."],
  },
  {
    says: "“count” must be at least 1 with a cursor.",
    means: "A page without entries was asked for by cursor.",
    steps: ["Set the page size in the identity provider to 1 or more."],
  },
  {
    says: "The cursor is not one that this service made for this query. Start again with an empty cursor.",
    means: "The list was changed half-way: another filter, another configuration, or a cursor that was cut.",
    steps: [
      "Nothing is to be done if the next round succeeds: it starts anew. Otherwise turn paging by cursor off there.",
    ],
  },
  {
    says: "The cursor has expired. Start again with an empty cursor.",
    means: "The identity provider waited too long between two pages of a list.",
    steps: ["Nothing is to be done: it begins again with its next round."],
  },
  {
    says: "Give “attributes” or “excludedAttributes”, not both.",
    means: "The request says both what to show and what to leave out.",
    steps: ["Keep one of the two in the identity provider's connection."],
  },
  {
    says: "Discovery endpoints cannot be filtered.",
    means: "The identity provider puts a filter on what only describes this service, which SCIM forbids.",
    steps: ["Leave the filter out, if it is yours to choose. Otherwise ask the identity provider's support."],
  },
];
