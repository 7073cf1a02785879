import type { Child } from "hono/jsx";

/** How something stands: colours follow it, and never stand for it alone. */
export type Tone = "good" | "warn" | "bad" | "neutral";

interface MessageProps {
  readonly tone: Tone;
  readonly title?: string;
  /** Whether screen readers are to tell it at once. */
  readonly isLive?: boolean;
  /** Whether the page begins there for those who use the keyboard, or listen. */
  readonly isFocused?: boolean;
  readonly children?: Child;
}

/** Something that has to be said, set apart from the content. */
export function Message({ tone, title, isLive = false, isFocused = false, children }: MessageProps) {
  const role = isLive ? (tone === "bad" ? "alert" : "status") : undefined;
  return (
    <div class={`message ${tone}`} role={role} tabindex={isFocused ? -1 : undefined} autofocus={isFocused || undefined}>
      {title && <h2>{title}</h2>}
      {children}
    </div>
  );
}

/** A word about how something stands. */
export function Badge({ tone, children }: { tone: Tone; children?: Child }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

/** A word that tells kinds apart, without judging. */
export function Tag({ children }: { children?: Child }) {
  return <span class="badge plain">{children}</span>;
}

interface EmptyStateProps {
  readonly title: string;
  /** What can be done about it. */
  readonly actions?: Child;
  readonly children?: Child;
}

/** Stands where a list would, and says what would be in it. */
export function EmptyState({ title, actions, children }: EmptyStateProps) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div class="actions">{actions}</div>}
    </div>
  );
}
