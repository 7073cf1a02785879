import type { KnownRefusal } from "./known-refusal.ts";

/** Refusals of how a request is written: its body, its media type, its bulk operations. */
export const aboutMessages: readonly KnownRefusal[] = [
  {
    says: "The body is not valid JSON.",
    means: "What was sent is not written as JSON is.",
    steps: [
      "Where the identity provider sends a template of your own, check it for a missing quote or a comma too many: see the request below.",
      "A value with a quotation mark in it, put into a template as it is, breaks it as well.",
    ],
  },
  {
    says: "The body must be a JSON object.",
    means: "What was sent is JSON, but a list or a bare value.",
    steps: ["Let the template begin with `{` and end with `}`."],
  },
  {
    says: "The body is not UTF-8.",
    means: "What was sent is in another encoding of letters.",
    steps: ["Set the encoding of the identity provider's connection to UTF-8."],
  },
  {
    says: "The body nests deeper than … levels.",
    means: "Objects in objects in objects: deeper than any SCIM message is.",
    steps: ["See the request below for what the template puts into itself."],
  },
  {
    says: "The body holds more than the limit of … values; send it as several requests.",
    means: "The request carries more single values than are taken at once.",
    steps: ["Let the identity provider send smaller groups, or fewer operations at a time."],
  },
  {
    says: "The body is larger than the limit of … bytes.",
    means: "The request is larger than is taken.",
    steps: ["Let the identity provider work in smaller portions, or leave photos and other large attributes out."],
  },
  {
    says: "The request names more than the limit of 2 MB in one value. Split it: members, for example, over several PATCH requests.",
    means: "One list of the request is larger than the database takes in one piece.",
    steps: ["Let the identity provider push large groups in parts."],
  },
  {
    says: "Send the body as application/scim+json or application/json.",
    means: "The request was not sent as JSON.",
    steps: ["Set the content type of the identity provider's connection to `application/scim+json`."],
  },
  {
    says: "Send the body as application/scim+json without a Content-Encoding; it is not unpacked here.",
    means: "The request was compressed on its way.",
    steps: ["Turn compression of requests off, in the identity provider or in the proxy between."],
  },
  {
    says: "The … is not valid at …: ….",
    means:
      "The message has a part that is missing or of the wrong form. The detail names the place and what was expected.",
    steps: ["Compare that place of the request below with the setup guide, and correct the template."],
  },
  {
    says: "The bulk request has … operations; the limit is ….",
    means: "More operations at once than are taken.",
    steps: ["Lower the number of operations for each bulk request to the limit that the detail names."],
  },
  {
    says: "The bulkId “…” is used by more than one operation.",
    means: "Two operations of a bulk request have the same name, so that it is not clear which is meant.",
    steps: ["Let the sender give each operation a `bulkId` of its own."],
  },
  {
    says: "The reference bulkId:… cannot be resolved.",
    means: "A bulk operation refers to another one that is missing, that failed, or that waits for it in turn.",
    steps: ["See which operation of the same request failed before, and put that right first."],
  },
  {
    says: "A bulk operation is one of ….",
    means: "A bulk operation has a method that bulk requests do not know.",
    steps: ["Use one of the methods that the detail names; read outside of bulk requests."],
  },
  {
    says: "A POST operation needs a bulkId.",
    means: "An operation of a bulk request creates something without a name by which its result could be told.",
    steps: ["Let the sender give it a `bulkId`."],
  },
  {
    says: "A … operation needs data.",
    means: "A bulk operation says what to change but not to what.",
    steps: ["Let the sender put the resource or the change into `data`."],
  },
  {
    says: "… does not go to “…”: POST takes a resource type, the others a resource.",
    means: "A bulk operation goes to an address that its method does not fit.",
    steps: ["Create at `/Users` or `/Groups`; change and delete at `/Users/` or `/Groups/` with the id behind it."],
  },
  {
    says: "This operation and … others were left undone: together they are more than one request may take. Send them again, in requests of their own, after … seconds.",
    means: "A bulk request was cut short: what came first is done, the rest waits.",
    steps: ["Nothing is to be done if the sender repeats what has status 503. Otherwise let it send fewer at a time."],
  },
  {
    says: "Bulk requests are not supported.",
    means: "The identity provider sends several operations at once, and they are not taken here.",
    steps: ["Turn bulk requests off in its connection."],
  },
];
