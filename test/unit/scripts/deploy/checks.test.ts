import { describe, expect, it, onTestFinished } from "vitest";
import { checkAddresses } from "../../../../scripts/deploy/addresses.ts";
import { type Account, ApiError } from "../../../../scripts/deploy/cloudflare.ts";
import { findMissing } from "../../../../scripts/deploy/databases.ts";
import { DeployError } from "../../../../scripts/deploy/deploy-error.ts";
import { checkDefault, parsePlace, placeOptions, readPlaces } from "../../../../scripts/deploy/places.ts";
import { parseOptions } from "../../../../scripts/deploy/target.ts";
import { type CloudflareApi, startCloudflareApi } from "../cloudflare-api.ts";

/** The account of an API of the tests, asked over HTTP. */
async function openAccount(
  has: Parameters<typeof startCloudflareApi>[0],
): Promise<{ account: Account; api: CloudflareApi }> {
  const api = await startCloudflareApi(has);
  onTestFinished(() => api.stop());
  const get = async <Result>(path: string) => {
    const response = await fetch(`${api.url}${path}`);
    const { success, result, errors } = (await response.json()) as {
      success: boolean;
      result: Result;
      errors: { code: number; message: string }[];
    };
    if (!success) throw new ApiError(response.status, errors[0] ?? { code: 0, message: "" });
    return result;
  };
  return { account: { id: "account", get }, api };
}

const domain = "scim.example.com";
const target = {
  ...{ environment: "", worker: "scim", accountId: undefined, databases: [], places: new Map() },
  ...{ customDomains: [domain], isOnWorkersDev: false },
};

describe("a custom domain", () => {
  const zones = ["example.com", "scim.example.com.other"];

  it.each([
    ["that is free", { zones }],
    ["that leads to the Worker already", { domains: { [domain]: "scim" } }],
  ])("%s is taken", async (_title, has) => {
    const { account } = await openAccount(has);
    await expect(checkAddresses(account, target, false)).resolves.toBeUndefined();
  });

  it.each([
    ["with a DNS record", { zones, records: { [domain]: ["CNAME"] } }, "has DNS records (CNAME), which"],
    ["of another Worker", { zones, domains: { [domain]: "shop" } }, "leads to the Worker “shop”, which"],
    ["in no zone of the account", {}, "is in no zone of the account"],
    [
      "whose DNS records cannot be seen",
      { zones, records: { [domain]: { status: 403, code: 10000, message: "Authentication error" } } },
      "cannot be told: Authentication error (HTTP 403, code 10000). Use an API token with the permission “DNS: Read”",
    ],
  ])("%s is refused, unless it is said that it may be taken", async (_title, has, says) => {
    const { account, api } = await openAccount(has);
    const refusal = await checkAddresses(account, target, false).catch((error) => error);
    expect(refusal).toBeInstanceOf(DeployError);
    expect(refusal.message).toContain(`${domain} `);
    expect(refusal.message).toContain(says);
    await expect(checkAddresses(account, target, true)).resolves.toBeUndefined();
    expect(api.changes).toEqual([]);
  });
});

describe("a database", () => {
  const wanted = [{ binding: "DB", name: "scim" }];
  const having = (jurisdiction: string | null) => ({
    databases: [{ name: "scim", uuid: "1", jurisdiction, applied: [] }],
  });
  const europe = new Map([["default", { jurisdiction: "eu" as const }]]);

  it("is made where wrangler.toml says", async () => {
    const { account } = await openAccount({});
    expect(await findMissing(account, wanted, europe)).toEqual([{ name: "scim", place: { jurisdiction: "eu" } }]);
  });

  it.each([
    ["in the jurisdiction that it should be in", having("eu"), europe],
    ["anywhere, where nothing is said of it", having("us"), new Map()],
  ])("that is there, %s, is kept", async (_title, has, places) => {
    const { account } = await openAccount(has);
    expect(await findMissing(account, wanted, places)).toEqual([]);
  });

  it.each([
    ["in another jurisdiction", having("us"), "“scim” is in the jurisdiction us, and wrangler.toml wants eu"],
    ["in no jurisdiction", having(null), "“scim” is in no jurisdiction, and wrangler.toml wants eu"],
  ])("%s than it should be in is refused: it cannot be moved", async (_title, has, says) => {
    const { account } = await openAccount(has);
    await expect(findMissing(account, wanted, europe)).rejects.toThrow(says);
  });
});

describe("the variable DATABASES", () => {
  const bound = [
    { binding: "DB", name: "scim" },
    { binding: "DB_US2", name: "scim-us2" },
  ];

  it("names databases by their bindings, with a jurisdiction or a location of each", () => {
    const places = readPlaces({ default: { jurisdiction: "eu" }, us2: { location: "enam" } }, bound);
    expect([...places].map(([name, place]) => [name, placeOptions(place)])).toEqual([
      ["default", ["--jurisdiction=eu"]],
      ["us2", ["--location=enam"]],
    ]);
    expect(readPlaces(undefined, bound)).toEqual(new Map());
  });

  it.each([
    [{ default: { jurisdiction: "mars" } }, 'DATABASES in wrangler.toml: default must be { jurisdiction = "…" }'],
    [{ default: { jurisdiction: "eu", location: "weur" } }, "DATABASES in wrangler.toml: default must be"],
    [{ eu: { jurisdiction: "eu" } }, "names eu, but [[d1_databases]] has default, us2"],
    ["eu", "DATABASES in wrangler.toml: "],
  ])("is refused as %j", (variable, says) => {
    expect(() => readPlaces(variable, bound)).toThrow(says);
  });
});

describe("a place that is typed", () => {
  it("is a jurisdiction, a location, or nothing for the nearest", () => {
    expect(["eu", "weur", ""].map((typed) => parsePlace(typed))).toEqual([
      { jurisdiction: "eu" },
      { location: "weur" },
      { location: "nearest" },
    ]);
    expect(placeOptions({ location: "nearest" })).toEqual([]);
    expect(parsePlace("europe")).toBeUndefined();
  });
});

describe("the options of npm run deploy", () => {
  it("name an environment, and say whether domains may be taken", () => {
    expect(parseOptions([])).toEqual({ environment: "", mayTakeDomains: false });
    expect(parseOptions(["--env", "staging", "--take-domains"])).toEqual({
      environment: "staging",
      mayTakeDomains: true,
    });
  });

  it.each([[["--name", "other"]], [["staging"]], [["--env"]]])("are not %j", (options) => {
    expect(() => parseOptions(options)).toThrow("Usage: npm run deploy");
  });
});

describe("the databases that are bound", () => {
  it.each(["ANALYTICS", "DB_eu", "DB_", "DB_DEFAULT", "DB_2"])(
    "%s would be none to the Worker, and is refused",
    (binding) => {
      expect(() => readPlaces({}, [{ binding, name: "scim" }])).toThrow(`binds ${binding}, which names no database`);
    },
  );

  it("have the one in which tenants are made when nobody names one", () => {
    const bound = [
      { binding: "DB", name: "scim" },
      { binding: "DB_EU", name: "scim-eu" },
    ];
    for (const name of [undefined, "", "default", "eu"]) expect(() => checkDefault(name, bound)).not.toThrow();
    expect(() => checkDefault("us", bound)).toThrow("DEFAULT_DATABASE in wrangler.toml is us, but");
  });
});
