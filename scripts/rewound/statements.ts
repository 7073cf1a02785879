/**
 * SQL that tells of a database that went back to an earlier state, where its feed had come to a cursor: each tenant
 * gets an event `tenant.restored`, in its place behind that cursor, and no cursor is given a second time. What the
 * feed told between the state that it went back to and the cursor is undone: readers with a cursor from there are
 * answered 410. It does nothing where the feed has come further already.
 */
export function rewoundStatements(until: number, now: Date): string {
  const last = "CAST(COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0) AS INTEGER)";
  return `INSERT INTO events (seq, id, version, tenant_kind, tenant_id, config_id, request_id, at, type, resource_id, data)
SELECT ${until} + row_number() OVER (), lower(hex(randomblob(16))), 1, kind, id, NULL, 'rewound', '${now.toISOString()}', 'tenant.restored', id,
  json_object('after', CAST(${last} AS TEXT), 'until', '${until}')
FROM (SELECT 'project' AS kind, id FROM projects UNION ALL SELECT 'status-page', id FROM status_pages)
WHERE ${last} < ${until};
UPDATE sqlite_sequence SET seq = MAX(seq, ${until}) WHERE name = 'events';
`;
}
