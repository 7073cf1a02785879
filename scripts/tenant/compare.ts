import type { TenantConfig, TenantContents, TenantPerson, TenantTeam } from "./tenant-file.ts";

/** Differences that are told at most. */
const MAX_TOLD = 20;

/**
 * What of a tenant is not the same in another, in sentences: ids aside, and what follows from them. Empty when they are
 * alike.
 */
export function findDifferences(before: TenantContents, after: TenantContents): string[] {
  const differences = [
    ...compareAll(
      "configuration",
      describeAll(before.configs, describeConfig),
      describeAll(after.configs, describeConfig),
    ),
    ...compareAll("team", describeAll(before.teams, teamIn(before)), describeAll(after.teams, teamIn(after))),
    ...compareAll("person", describeAll(before.people, personIn(before)), describeAll(after.people, personIn(after))),
  ];
  const more = differences.length - MAX_TOLD;
  return more > 0 ? [...differences.slice(0, MAX_TOLD), `and ${more} more`] : differences;
}

/** Something by the name that it keeps, and all of it that is to be the same. */
type Described = readonly [name: string, what: string];

function describeAll<Thing>(things: readonly Thing[], describe: (thing: Thing) => Described): Described[] {
  return things.map(describe).sort();
}

function compareAll(noun: string, before: readonly Described[], after: readonly Described[]): string[] {
  const counts = before.length === after.length ? [] : [`${noun}: ${before.length} before, ${after.length} after`];
  const there = new Set(after.map((each) => each.join("\n")));
  const differing = before.filter((each) => !there.has(each.join("\n")));
  return [...counts, ...differing.map(([name]) => `${noun} ${name} is not the same`)];
}

const describeConfig = ({ id: _id, defaultTeams, ...config }: TenantConfig): Described => [
  config.name,
  JSON.stringify([config, defaultTeams.map(({ name }) => name).sort()]),
];

const teamIn =
  ({ configs }: TenantContents) =>
  ({ id: _id, pushedBy, ...team }: TenantTeam): Described => [
    team.name,
    JSON.stringify([team, configs.find(({ id }) => id === pushedBy)?.name ?? null]),
  ];

const personIn = ({ configs, teams }: TenantContents) => {
  const nameOfTeam = new Map(teams.map(({ id, name }) => [id, name]));
  const nameOfConfig = new Map(configs.map(({ id, name }) => [id, name]));
  return ({ id: _id, provisionedBy, teams: own, attributes, ...person }: TenantPerson): Described => [
    person.userName,
    JSON.stringify([
      person,
      // Who was made by an administrator gets `active` when an identity provider sends it.
      sortKeys({ active: person.active, ...attributes }),
      nameOfConfig.get(provisionedBy ?? "") ?? null,
      own.map(({ id }) => nameOfTeam.get(id) ?? "").sort(),
    ]),
  ];
};

function sortKeys(value: object): [string, unknown][] {
  return Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
}
