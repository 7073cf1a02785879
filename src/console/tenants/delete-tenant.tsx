import * as z from "zod";
import { invalidField } from "../../storage/engine/admin-error.ts";
import { countOf } from "../components/counts.ts";
import type { ConsoleContext } from "../context.ts";
import { TextField } from "../fields/fields.tsx";
import type { FormState } from "../fields/form-values.ts";
import { type Question, registerDecision } from "../forms/confirmation.tsx";
import { links, tenantRoutes } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { crumbsToTenant } from "./tenant-head.tsx";
import type { TenantKind } from "./tenant-kind.ts";

/** The end of a tenant. */
export function registerDeleteTenant(pages: Pages, kind: TenantKind): void {
  registerDecision(pages, `${tenantRoutes[kind.tree]}/:id/delete`, {
    access: { right: "write", about: kind.tree },
    schema: z.object({ typedName: z.string() }),
    read: (values) => ({ typedName: values.text("typedName") }),
    ask: (c) => askToDelete(c, kind),
    act: async (c, { typedName }) => {
      const { tenant, people } = await readTenant(c, kind);
      if (people > 0 && !isName(typedName, tenant.name)) {
        throw invalidField("typedName", `Type “${tenant.name}”, as it is written here.`);
      }
      await kind.delete(c.get("scope").db, { ...actorOf(c), id: tenant.id });
      return redirectWith(c, links.tenants(kind.tree), { notice: `The ${kind.noun} is deleted.` });
    },
  });
}

/** A tenant of a request's path, what it holds, and how many people are in it. */
async function readTenant(c: ConsoleContext, kind: TenantKind) {
  const { db } = c.get("scope");
  const id = paramOf(c, "id");
  const [tenant, found] = await Promise.all([kind.read(db, id), kind.figures(db, [id])]);
  const figures = found.get(id) ?? {};
  return { tenant, figures, people: figures[kind.peopleFigure] ?? 0 };
}

/** Whether somebody has typed a name, whatever its blanks: several of them are shown as one. */
function isName(typed: string, name: string): boolean {
  const plain = (text: string) => text.normalize("NFC").replaceAll(/\s+/g, " ").trim();
  return plain(typed) === plain(name);
}

async function askToDelete(c: ConsoleContext, kind: TenantKind): Promise<Question> {
  const { tenant, figures, people } = await readTenant(c, kind);
  const { configs = 0 } = figures;
  const here = links.tenant(kind.tree, tenant.id);
  return {
    title: `Delete “${tenant.name}”?`,
    crumbs: crumbsToTenant(kind, tenant),
    verb: `Delete the ${kind.noun}`,
    back: `${here}/settings`,
    consequences: [...kind.consequences(tenant.name, figures), "This cannot be taken back."],
    names: { typedName: "Name" },
    fields: people === 0 ? undefined : (form) => <NameAgain form={form} kind={kind} name={tenant.name} />,
    obstacle: configs > 0 && (
      <>
        The {kind.noun} still has <a href={here}>{countOf(configs, "SCIM configuration")}</a>. Delete that first, so
        that no identity provider goes on sending.
      </>
    ),
  };
}

function NameAgain({ form, kind, name }: { form: FormState; kind: TenantKind; name: string }) {
  return (
    <TextField
      form={form}
      name="typedName"
      label={`Name of the ${kind.noun}`}
      hint={
        <>
          There are people in it. Type <strong>{name}</strong> to delete it with them.
        </>
      }
      isRequired
    />
  );
}
