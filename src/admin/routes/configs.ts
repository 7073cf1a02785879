import * as z from "zod";
import { listAcross } from "../../storage/databases/across.ts";
import { deleteConfig } from "../../storage/tenants/config-end.ts";
import { type Config, listConfigs, readConfig, tenantKeyOf } from "../../storage/tenants/config-reads.ts";
import { createConfig, updateConfig } from "../../storage/tenants/configs.ts";
import { exampleIds, exampleTimes, exampleToken } from "../examples.ts";
import { requireVisible } from "../rights.ts";
import { type AdminRoute, type AdminServices, defineRoute } from "../route.ts";
import {
  descriptionSchema,
  idSchema,
  nameSchema,
  pageOf,
  pageQuery,
  teamReferenceSchema,
  timeSchema,
  timesSchema,
} from "../schemas.ts";

const params = z.object({ id: idSchema });

/** Settings of every configuration, as they are sent. */
const commonSettings = {
  description: descriptionSchema.nullable().optional(),
  autoProvisionUsers: z.boolean().optional().describe("Whether the identity provider may create users; on by default."),
  autoDeprovisionUsers: z
    .boolean()
    .optional()
    .describe("Whether the identity provider may delete users and revoke access; on by default."),
  requireEmail: z.boolean().optional().describe("Whether every user needs an e-mail address; on by default."),
  announceCursors: z
    .boolean()
    .optional()
    .describe("Whether ServiceProviderConfig tells of cursors (RFC 9865); off by default, they work either way."),
};

/** Settings that only a tenant with teams has. */
const teamSettings = {
  enablePushGroups: z.boolean().optional().describe("Whether the identity provider manages the teams; off by default."),
  defaultTeamIds: z.array(idSchema).max(200).optional().describe("Teams of the project that every user joins."),
};

const newConfig = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("project"),
    projectId: idSchema,
    name: nameSchema,
    ...commonSettings,
    ...teamSettings,
  }),
  z.strictObject({ kind: z.literal("status-page"), statusPageId: idSchema, name: nameSchema, ...commonSettings }),
]);

const configShape = {
  id: idSchema,
  name: z.string(),
  description: z.string().nullable(),
  autoProvisionUsers: z.boolean(),
  autoDeprovisionUsers: z.boolean(),
  requireEmail: z.boolean(),
  enablePushGroups: z.boolean(),
  announceCursors: z.boolean(),
  defaultTeams: z.array(teamReferenceSchema),
  scimBaseUrl: z.url().describe("What an administrator pastes into the identity provider."),
  lastUsedAt: timeSchema.nullable().describe("The last request of any of its tokens; to the minute."),
  lastRefusedAt: timeSchema
    .nullable()
    .describe("The last request to its base URL with a token that is not its own; to the minute."),
  ...timesSchema,
};
const projectConfig = z.strictObject({ kind: z.literal("project"), projectId: idSchema, ...configShape });
const statusPageConfig = z.strictObject({ kind: z.literal("status-page"), statusPageId: idSchema, ...configShape });
const answer = z.discriminatedUnion("kind", [projectConfig, statusPageConfig]);
const shownOnce = { bearerToken: z.string().describe("Shown this once, never again.") };

const here = { id: exampleIds.config };
const settings = {
  description: null,
  autoProvisionUsers: true,
  autoDeprovisionUsers: true,
  requireEmail: true,
  enablePushGroups: false,
  announceCursors: false,
  lastUsedAt: null,
  lastRefusedAt: null,
  ...exampleTimes,
};
const example = {
  ...here,
  kind: "project" as const,
  projectId: exampleIds.project,
  name: "Entra ID",
  ...settings,
  defaultTeams: [{ id: exampleIds.team, name: "Everyone" }],
  scimBaseUrl: `https://scim.example.com/api/identity/scim/v2/${exampleIds.config}`,
};

/** Configurations: one identity provider's connection each. */
export const configRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "POST",
    path: "/configs",
    name: "createConfig",
    right: "write",
    about: "tenants",
    summary: "Makes a SCIM configuration and its first bearer token.",
    body: newConfig,
    status: 201,
    answer: z.discriminatedUnion("kind", [projectConfig.extend(shownOnce), statusPageConfig.extend(shownOnce)]),
    refersTo: "project or status page",
    example: {
      body: {
        kind: "project",
        projectId: exampleIds.project,
        name: "Entra ID",
        defaultTeamIds: [exampleIds.team],
      },
      answer: { ...example, bearerToken: exampleToken },
    },
    async handle({ body }, services) {
      const tenant = tenantKeyOf(body);
      requireVisible(services.only, tenant);
      const db = services.databases.of(tenant.id);
      return withBaseUrl(await createConfig(db, { ...body, ...services.by }), services);
    },
  }),
  defineRoute({
    method: "GET",
    path: "/configs",
    name: "listConfigs",
    right: "read",
    about: "tenants",
    summary: "Lists SCIM configurations.",
    query: pageQuery.extend({ projectId: idSchema.optional(), statusPageId: idSchema.optional() }),
    status: 200,
    answer: pageOf(answer),
    refersTo: "project or status page",
    example: { query: { projectId: exampleIds.project }, answer: { items: [example], nextCursor: null } },
    async handle({ query }, services) {
      const { only } = services;
      const { projectId, statusPageId } = query;
      if (projectId !== undefined) requireVisible(only, { kind: "project", id: projectId });
      if (statusPageId !== undefined) requireVisible(only, { kind: "status-page", id: statusPageId });
      const own = only && (only.kind === "project" ? { projectId: only.id } : { statusPageId: only.id });
      const wanted = { ...query, ...own };
      const databases = services.databases.about(wanted.projectId ?? wanted.statusPageId);
      const page = await listAcross(databases, wanted, listConfigs);
      return { ...page, items: page.items.map((config) => withBaseUrl(config, services)) };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/configs/{id}",
    name: "readConfig",
    right: "read",
    about: "config",
    setup: "always",
    summary: "Reads a SCIM configuration.",
    params,
    status: 200,
    answer,
    example: { params: here, answer: example },
    handle: async ({ params: { id } }, services) => withBaseUrl(await readConfig(services.db, id), services),
  }),
  defineRoute({
    method: "PATCH",
    path: "/configs/{id}",
    name: "updateConfig",
    right: "write",
    about: "config",
    summary: "Changes a SCIM configuration; it acts on the next request of the identity provider.",
    params,
    body: z.strictObject({ name: nameSchema.optional(), ...commonSettings, ...teamSettings }),
    status: 200,
    answer,
    example: {
      params: here,
      body: { name: "Entra ID, production", autoDeprovisionUsers: false },
      answer: { ...example, name: "Entra ID, production", autoDeprovisionUsers: false },
    },
    handle: async ({ params: { id }, body }, services) =>
      withBaseUrl(await updateConfig(services.db, { ...body, id, ...services.by }), services),
  }),
  defineRoute({
    method: "DELETE",
    path: "/configs/{id}",
    name: "deleteConfig",
    right: "write",
    about: "config",
    summary: "Deletes a SCIM configuration: its tokens stop at once, teams stay.",
    params,
    query: z.object({
      people: z
        .enum(["keep", "revoke", "delete"], "Must be keep, revoke or delete.")
        .default("keep")
        .describe("What becomes of those whom it provisioned."),
    }),
    status: 204,
    example: { params: here, query: { people: "revoke" } },
    handle: ({ params: { id }, query }, { db, by }) => deleteConfig(db, { ...query, id, ...by }),
  }),
];

function withBaseUrl<Each extends Config>(config: Each, { scimBaseUrl }: AdminServices) {
  return { ...config, scimBaseUrl: scimBaseUrl(config.kind, config.id) };
}
