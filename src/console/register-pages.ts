import { registerAudit } from "./audit/audit.tsx";
import { registerClients } from "./clients/clients.tsx";
import { registerNewClient } from "./clients/new-client.tsx";
import { registerNewClientSecret } from "./clients/new-secret.tsx";
import { registerRevokeClient } from "./clients/revoke-client.tsx";
import { registerLogEntry } from "./config-log/log-entry.tsx";
import { registerLog } from "./config-log/provisioning-log.tsx";
import { registerDeleteConfig } from "./configs/delete-config.tsx";
import { registerHistory } from "./configs/history.tsx";
import { registerNewConfig } from "./configs/new-config.tsx";
import { registerConfigSettings } from "./configs/settings.tsx";
import { registerTenantConfigs } from "./configs/tenant-configs.tsx";
import { registerGuide } from "./connection/guide.tsx";
import { registerGuides } from "./connection/guides.tsx";
import { registerNews } from "./connection/news.ts";
import { registerOverview } from "./connection/overview.tsx";
import { registerFrontPage } from "./connections/front-page.tsx";
import { registerProvisioning } from "./connections/provisioning.tsx";
import { registerWebhookActions } from "./deliveries/actions.ts";
import { registerDeliveries } from "./deliveries/deliveries.tsx";
import { registerWebhookOverview } from "./deliveries/overview.tsx";
import { registerReplay } from "./deliveries/replay.tsx";
import { registerLogExport, registerMembersExport, registerPeopleExport } from "./export/exports.ts";
import { registerKeys } from "./keys/keys.tsx";
import { registerNewKey } from "./keys/new-key.tsx";
import { registerRevokeKey } from "./keys/revoke-key.tsx";
import type { Pages } from "./pages.ts";
import { registerNewTeam } from "./people/new-team.tsx";
import { registerNewUser } from "./people/new-user.tsx";
import { registerPeople } from "./people/people-list.tsx";
import { registerTeam } from "./people/team.tsx";
import { registerTeamEndings } from "./people/team-endings.ts";
import { registerTeams } from "./people/teams.tsx";
import { registerErasePerson } from "./person/erase-person.tsx";
import { registerFindPerson } from "./person/find-person.tsx";
import { registerPersonEndings } from "./person/person-endings.ts";
import { registerPerson } from "./person/person-page.tsx";
import { registerNewSetupLink } from "./setup-links/new-setup-link.tsx";
import { registerRevokeSetupLink } from "./setup-links/revoke-setup-link.tsx";
import { registerSetupLinks } from "./setup-links/setup-links.tsx";
import { registerDeleteTenant } from "./tenants/delete-tenant.tsx";
import { tenantKinds } from "./tenants/kinds.ts";
import { registerNewTenant } from "./tenants/new-tenant.tsx";
import type { TenantKind } from "./tenants/tenant-kind.ts";
import { registerTenantList } from "./tenants/tenant-list.tsx";
import { registerTenantSettings } from "./tenants/tenant-settings.tsx";
import { registerNewToken } from "./tokens/new-token.tsx";
import { registerRevokeToken } from "./tokens/revoke-token.tsx";
import { registerTokens } from "./tokens/tokens.tsx";
import { registerTryIt } from "./try-it/try-it.tsx";
import { registerWebhookEndings } from "./webhooks/endings.ts";
import { registerNewSecret } from "./webhooks/new-secret.tsx";
import { registerNewTenantWebhook, registerNewWebhook } from "./webhooks/new-webhook.tsx";
import { registerWebhookSettings } from "./webhooks/settings.tsx";
import { registerTenantWebhooks } from "./webhooks/tenant-webhooks.tsx";
import { registerWebhookList } from "./webhooks/webhook-list.tsx";

/** The pages that every kind of tenant has. */
const ofTenants: readonly ((pages: Pages, kind: TenantKind) => void)[] = [
  registerTenantList,
  registerNewTenant,
  registerTenantConfigs,
  registerProvisioning,
  registerNewConfig,
  registerPeople,
  registerPeopleExport,
  registerPerson,
  registerPersonEndings,
  registerTenantWebhooks,
  registerNewTenantWebhook,
  registerTenantSettings,
  registerDeleteTenant,
];

const ofProjects: readonly ((pages: Pages) => void)[] = [
  registerNewUser,
  registerTeams,
  registerNewTeam,
  registerTeam,
  registerMembersExport,
  registerTeamEndings,
];

const ofConfigs: readonly ((pages: Pages) => void)[] = [
  registerOverview,
  registerGuides,
  registerGuide,
  registerNews,
  registerLog,
  registerLogExport,
  registerLogEntry,
  registerTokens,
  registerNewToken,
  registerRevokeToken,
  registerClients,
  registerNewClient,
  registerNewClientSecret,
  registerRevokeClient,
  registerSetupLinks,
  registerNewSetupLink,
  registerRevokeSetupLink,
  registerHistory,
  registerTryIt,
  registerConfigSettings,
  registerDeleteConfig,
];

const ofWebhooks: readonly ((pages: Pages) => void)[] = [
  registerWebhookList,
  registerNewWebhook,
  registerWebhookOverview,
  registerWebhookActions,
  registerDeliveries,
  registerReplay,
  registerNewSecret,
  registerWebhookSettings,
  registerWebhookEndings,
];

const ofTheService: readonly ((pages: Pages) => void)[] = [
  registerFrontPage,
  registerFindPerson,
  registerErasePerson,
  registerAudit,
  registerKeys,
  registerNewKey,
  registerRevokeKey,
];

/** Registers every page that is for administrators who have signed in. */
export function registerPages(pages: Pages): void {
  // Those with fixed addresses first: an id may be any word.
  for (const register of [...ofProjects, ...ofConfigs, ...ofWebhooks, ...ofTheService]) register(pages);
  for (const register of ofTenants) for (const kind of Object.values(tenantKinds)) register(pages, kind);
}
