/** Leads to a list as a file: all of its pages, narrowed down as the page is. */
export function ExportLink({ href }: { href: string }) {
  return (
    <p class="small">
      <a href={href} download>
        Export as CSV
      </a>
    </p>
  );
}
