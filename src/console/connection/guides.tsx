import { Card } from "../components/card.tsx";
import { configAccess } from "../configs/config-access.ts";
import { configHead } from "../configs/config-head.tsx";
import { addressesOf, type ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import type { Guide } from "../guides/guide.ts";
import { guides } from "../guides/index.ts";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { Invitation } from "./invitation.tsx";
import { SecretCard } from "./secret-card.tsx";

/** The identity providers to choose from. */
export function registerGuides(pages: Pages): void {
  pages.get("/configs/:id/guide", configAccess.connection, (c) => showGuides(c));
}

async function showGuides(c: ConsoleContext): Promise<Response> {
  const { config, head } = await configHead(c, "Setup guide");
  const content = (
    <>
      <SecretCard secret={c.get("secret")} addresses={addressesOf(c, config)} />
      <Card
        title="Which identity provider do you use?"
        lead="Its guide has this configuration's own values filled in, and shows what has come so far."
      >
        <ul class="providers">
          {guides.map((guide) => (
            <li>
              <Mark guide={guide} />
              <div>
                <a href={links.guide(config.id, guide.id)}>{guide.name}</a>
                <p class="small muted">{guide.summary}</p>
              </div>
            </li>
          ))}
        </ul>
      </Card>
      <Invitation configId={config.id} />
    </>
  );
  return renderPage(c, head, content);
}

/** Letters in the place of a logo. */
export function Mark({ guide: { mark } }: { guide: Guide }) {
  return (
    <span class="mark" aria-hidden="true">
      {mark}
    </span>
  );
}
