import { raw } from "hono/html";
import { type Child, useContext } from "hono/jsx";
import { SERVICE_NAME } from "../../admin/service-name.ts";
import { type Access, type Administrator, mayOpen } from "../../auth/administrator.ts";
import type { TreeKind } from "../../directory/configuration.ts";
import { assetPaths } from "../assets.ts";
import { Message } from "../components/message.tsx";
import { PageContext } from "../components/page-context.ts";
import type { NavLink } from "../components/tabs.tsx";
import { PostButton } from "../fields/post-form.tsx";
import { links } from "../links.ts";
import { tenantWords } from "../tenant-words.ts";
import { HOME, homeOf } from "./home.ts";

/** What stands above the content of a page. */
export interface PageHead {
  /** The page's one first-level heading, and its title. */
  readonly title: string;
  /** The way to here, from the outside in; the page itself is not part of it. */
  readonly crumbs?: readonly NavLink[] | undefined;
  /** A sentence about what the page shows. */
  readonly lead?: Child;
  /** What can be done with the whole of what the page shows. */
  readonly actions?: Child;
  readonly tabs?: Child;
  /** Which of the tabs the page is; the title of the window names it. */
  readonly tab?: string;
  /** Where the page leads by itself, at once. */
  readonly continuesTo?: string;
  /** A page that shows nothing but its content: the sign-in page. */
  readonly isBare?: boolean;
}

const sections: readonly (NavLink & { readonly access: Access })[] = [
  { label: HOME, href: links.home, access: { right: "read", about: "tenants" } },
  ...(Object.keys(tenantWords) as TreeKind[]).map((kind) => ({
    label: tenantWords[kind].plural,
    href: links.tenants(kind),
    access: { right: "read", about: "tenants" } as const,
  })),
  { label: "People", href: links.findPerson, access: { right: "read", about: "tenants" } },
  { label: "Webhooks", href: links.webhooks, access: { right: "read", about: "tenants" } },
  { label: "Audit", href: links.audit, access: { right: "govern", about: "service" } },
  { label: "Keys", href: links.keys, access: { right: "govern", about: "service" } },
];

interface LayoutProps extends PageHead {
  /** Whether the page tells that something did not work. */
  readonly isError: boolean;
  readonly children?: Child;
}

/** The title of the window: what the page is, from the inside out, and first of all whether something went wrong. */
function titleOf({ title, tab, crumbs = [], isError }: LayoutProps): string {
  const above = crumbs.slice(1).map(({ label }) => label);
  const parts = [tab, title, ...above.reverse(), SERVICE_NAME].filter((part) => part !== undefined);
  return `${isError ? "Error: " : ""}${parts.join(" · ")}`;
}

/** A whole page: the frame of the console around a content. */
export function Layout({ children, ...head }: LayoutProps) {
  const section = head.crumbs?.[0]?.href ?? sections.find(({ label }) => label === head.title)?.href;
  return (
    <>
      {raw("<!doctype html>")}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          <meta name="color-scheme" content="light dark" />
          {head.continuesTo !== undefined && <meta httpEquiv="refresh" content={`0; url=${head.continuesTo}`} />}
          <title>{titleOf(head)}</title>
          <link rel="icon" href={assetPaths.icon} type="image/svg+xml" />
          <link rel="stylesheet" href={assetPaths.stylesheet} />
          <script src={assetPaths.script} type="module" />
        </head>
        <body>
          {head.isBare ? (
            <main class="frame">{children}</main>
          ) : (
            <>
              <a class="skip" href="#content">
                Skip to the content
              </a>
              <TopBar section={section} />
              <main class="frame" id="content" tabindex={-1}>
                <Head {...head} />
                <Notice />
                {children}
              </main>
              <footer class="frame foot">
                Times are in <span data-zone="name">UTC</span>.
              </footer>
            </>
          )}
        </body>
      </html>
    </>
  );
}

/** The name of the service, as a link to where everything starts. */
export function Brand() {
  const { administrator } = useContext(PageContext);
  return (
    <a class="brand" href={homeOf(administrator).href}>
      <svg width="22" height="22" viewBox="0 0 24 24" aria-hidden="true">
        <g fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round">
          <circle cx="9" cy="9" r="3.5" />
          <path d="M3 20c.6-3.7 2.9-5.5 6-5.5s5.400 1.800 6 5.500M17 8h5m-2.500-2.500L22 8l-2.500 2.500" />
        </g>
      </svg>
      {SERVICE_NAME}
    </a>
  );
}

function TopBar({ section }: { section: string | undefined }) {
  const { administrator } = useContext(PageContext);
  if (administrator === undefined) {
    return (
      <header class="top">
        <div class="frame">
          <Brand />
        </div>
      </header>
    );
  }
  const shown = sections.filter(({ access }) => mayOpen(administrator, access));
  return (
    <header class="top">
      <div class="frame">
        <Brand />
        {shown.length > 0 && (
          <nav aria-label="Main">
            <ul>
              {shown.map(({ label, href }) => (
                <li>
                  <a href={href} aria-current={href === section ? "true" : undefined}>
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
        <SignOut administrator={administrator} />
      </div>
    </header>
  );
}

/** Root, and who came by a setup link, has a session of the console to end; a person whom Access has let in has one of Access. */
function SignOut({ administrator: { actor } }: { administrator: Administrator }) {
  if (actor.kind !== "person") {
    return (
      <PostButton action={links.signOut} class="link-button">
        Sign out
      </PostButton>
    );
  }
  return (
    <p class="visitor">
      <span>Signed in as {actor.name}</span> <a href={links.accessSignOut}>Sign out</a>
    </p>
  );
}

function Head({ title, crumbs = [], lead, actions, tabs }: PageHead) {
  return (
    <>
      {crumbs.length > 0 && (
        <nav class="crumbs" aria-label="Breadcrumbs">
          <ol>
            {crumbs.map(({ label, href }) => (
              <li>
                <a href={href}>{label}</a>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div class="head">
        <div>
          <h1>{title}</h1>
          {lead && <p>{lead}</p>}
        </div>
        {actions && <div class="actions">{actions}</div>}
      </div>
      {tabs}
    </>
  );
}

/** What the request before has done, or has tried. */
function Notice() {
  const { notice, problem } = useContext(PageContext);
  return (
    <>
      {problem !== undefined && (
        <Message tone="bad" isLive>
          <p>{problem}</p>
        </Message>
      )}
      {notice !== undefined && (
        <Message tone="good" isLive>
          <p>{notice}</p>
        </Message>
      )}
    </>
  );
}
