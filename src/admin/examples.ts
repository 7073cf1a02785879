/** Ids as the examples of the OpenAPI document spell them. */
export const exampleIds = {
  project: "acme",
  statusPage: "acme-status",
  team: "019c1a2b-0c4d-7e5f-8a6b-1c2d3e4f5a01",
  user: "019c1a2b-0c4d-7e5f-8a6b-1c2d3e4f5a02",
  account: "019c1a2b-0c4d-7e5f-8a6b-1c2d3e4f5a03",
  config: "019c1a2b-0c4d-7e5f-8a6b-1c2d3e4f5a04",
  pageConfig: "019c1a2b-0c4d-7e5f-8a6b-1c2d3e4f5a05",
  token: "019c1a2b-0c4d-7e5f-8a6b-1c2d3e4f5a06",
  subscriber: "019c1a2b-0c4d-7e5f-8a6b-1c2d3e4f5a07",
  logRow: "019c1a2b-0c4d-7e5f-8a6b-1c2d3e4f5a08",
  key: "019c1a2b-0c4d-7e5f-8a6b-1c2d3e4f5a09",
  client: "019c1a2b-0c4d-7e5f-8a6b-1c2d3e4f5a0b",
  setupLink: "019c1a2b-0c4d-7e5f-8a6b-1c2d3e4f5a0c",
  auditRow: "019c1a2b-0c4d-7e5f-8a6b-1c2d3e4f5a0a",
  webhook: "019c1a2b-0c4d-7e5f-8a6b-1c2d3e4f5a0d",
  delivery: "019c1a2b-0c4d-7e5f-8a6b-1c2d3e4f5a0e",
  event: "3f0c8a52-8a5c-4d0c-8d5b-5a3c1b7f9f10",
} as const;

/** A time in the examples. */
export const exampleTime = "2026-01-31T08:00:00.000Z";

/** When something in the examples was made and changed. */
export const exampleTimes = { createdAt: exampleTime, updatedAt: exampleTime };

/** A token of the right form that never was one. */
export const exampleToken = "scim_EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXA";
