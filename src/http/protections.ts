/** What every answer says, unless the route that gave it knows better: the console does, and so do its assets. */
export const PROTECTIONS = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  // Without the subdomains: the domain is the deployment's, and they may be somebody else's.
  "Strict-Transport-Security": "max-age=31536000",
} as const;
