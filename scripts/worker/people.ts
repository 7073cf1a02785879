import type { JsonObject } from "../../src/scim/json.ts";
import { ENTERPRISE_USER_URN, USER_URN } from "./urns.ts";

const given = ["Ada", "Björn", "Chiara", "Deniz", "Élodie", "Farid", "Grace", "Haruka", "Ines", "João"];
const family = ["Lovelace", "Sørensen", "Rossi", "Yılmaz", "Dupont", "Haddad", "Hopper", "Tanaka", "Muñoz", "Silva"];
const departments = ["Engineering", "Finance", "Legal", "Marketing", "Operations", "Sales", "Support"];

/** The userName of the n-th person. */
export function userNameOf(index: number): string {
  return `person.${index}@example.com`;
}

/** The n-th person, always the same, with the attributes that Entra ID maps by default. */
export function createPerson(index: number): JsonObject {
  const [givenName = "", familyName = ""] = [given[index % given.length], family[(index * 7) % family.length]];
  const userName = userNameOf(index);
  return {
    schemas: [USER_URN, ENTERPRISE_USER_URN],
    userName,
    externalId: `external-${index}`,
    active: true,
    displayName: `${givenName} ${familyName} ${index}`,
    title: "Senior Specialist",
    preferredLanguage: "en-GB",
    name: { formatted: `${givenName} ${familyName}`, givenName, familyName },
    emails: [
      { type: "work", value: userName, primary: true },
      { type: "home", value: `home.${index}@example.org` },
    ],
    phoneNumbers: [{ type: "work", value: `+44 20 7946 ${String(index % 10_000).padStart(4, "0")}` }],
    addresses: [
      {
        type: "work",
        streetAddress: `${index % 200} High Street`,
        locality: "London",
        postalCode: "N1 9GU",
        country: "GB",
      },
    ],
    [ENTERPRISE_USER_URN]: {
      employeeNumber: String(100_000 + index),
      department: departments[index % departments.length] ?? "",
      organization: "Example Ltd",
    },
  };
}
