import type { Answer, Body, Connection, Service } from "./service.ts";

/** Requests that are sent at once. */
const COUNT = 40;

/** What is wrong with the outcome of a race, in words; empty when nothing is. */
type Race = (service: Service, connection: Connection) => Promise<string[]>;

const inParallel = <T>(send: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: COUNT }, (_, index) => send(index)));
const personOf = (race: string, index: number): Body => ({ userName: `${race}${index}@race.test` });
const count = (answers: readonly Answer[], ...statuses: number[]) =>
  answers.filter(({ status }) => statuses.includes(status)).length;
const expect = (isSo: boolean, otherwise: string) => (isSo ? [] : [otherwise]);

async function countUsers(service: Service, connection: Connection, race: string): Promise<number> {
  const filter = encodeURIComponent(`userName sw "${race}"`);
  return Number((await service.scim(connection, "GET", `/Users?count=0&filter=${filter}`)).body.totalResults);
}

const createOne: Race = async (service, connection) => {
  const answers = await inParallel(() => service.scim(connection, "POST", "/Users", personOf("one", 0)));
  return expect(
    count(answers, 201) === 1 && count(answers, 409) === COUNT - 1,
    `of ${COUNT} creates of one userName ${count(answers, 201)} were 201 and ${count(answers, 409)} were 409`,
  );
};

const addMembers: Race = async (service, connection) => {
  const users = await inParallel((index) => service.scim(connection, "POST", "/Users", personOf("member", index)));
  const { body } = await service.scim(connection, "POST", "/Groups", { displayName: "Race" });
  await inParallel((index) => {
    const Operations = [{ op: "add", path: "members", value: [{ value: users[index]?.body.id }] }];
    return service.scim(connection, "PATCH", `/Groups/${body.id}`, { Operations });
  });
  const members = (await service.scim(connection, "GET", `/Groups/${body.id}`)).body.members as unknown[];
  return expect(members.length === COUNT, `of ${COUNT} members added at once ${members.length} are there`);
};

const patchAttributes: Race = async (service, connection) => {
  const { body } = await service.scim(connection, "POST", "/Users", personOf("patched", 0));
  const answers = await inParallel((index) => {
    const Operations = [{ op: "add", path: "emails", value: [{ value: `${index}@patch.test`, type: "other" }] }];
    return service.scim(connection, "PATCH", `/Users/${body.id}`, { Operations });
  });
  const { emails = [] } = (await service.scim(connection, "GET", `/Users/${body.id}`)).body as { emails?: unknown[] };
  const [done, told] = [count(answers, 200), count(answers, 412, 503)];
  return [
    ...expect(done + told === COUNT, `of ${COUNT} patches at once ${done} were done and ${told} refused`),
    ...expect(emails.length === done, `${done} patches at once were done, and ${emails.length} attributes are there`),
  ];
};

/** Creates users while something changes what they may; each is done or refused, and who is there was answered 201. */
function provisionAgainst(
  race: string,
  refusal: number,
  change: (service: Service, connection: Connection) => Promise<unknown>,
): Race {
  return async (service, connection) => {
    const { token } = connection;
    const sent = inParallel((index) => service.scim({ ...connection, token }, "POST", "/Users", personOf(race, index)));
    const [answers] = await Promise.all([sent, change(service, connection)]);
    const reader = await service.connect(connection.tenant);
    const [made, refused, found] = [
      count(answers, 201),
      count(answers, refusal),
      await countUsers(service, reader, race),
    ];
    return [
      ...expect(
        made + refused === COUNT,
        `of ${COUNT} creates against ${race} ${made} were 201, ${refused} ${refusal}`,
      ),
      ...expect(found === made, `${made} creates against ${race} were answered 201, and ${found} users are there`),
    ];
  };
}

const rotation = provisionAgainst("rotation", 401, async (service, connection) => {
  const { bearerToken } = await service.admin("POST", `/configs/${connection.configId}/tokens`, {});
  connection.token = String(bearerToken);
});
const deletion = provisionAgainst("deletion", 401, (service, { configId }) =>
  service.admin("DELETE", `/configs/${configId}`),
);
const toggling = provisionAgainst("toggling", 403, async (service, { configId }) => {
  for (const autoProvisionUsers of [false, true, false]) {
    await service.admin("PATCH", `/configs/${configId}`, { autoProvisionUsers });
  }
});

/** Runs every race in a project of its own, over HTTP; answers what is wrong. */
export async function runRaces(service: Service): Promise<string[]> {
  const problems: string[] = [];
  for (const race of [createOne, addMembers, patchAttributes, rotation, toggling, deletion]) {
    const connection = await service.connect(await service.createTenant("project"), { enablePushGroups: true });
    problems.push(...(await race(service, connection)));
  }
  return problems;
}
