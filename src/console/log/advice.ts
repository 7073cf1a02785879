import type { LogEntry } from "../../storage/journal/log-queries.ts";

/** What a failed request means, and what an administrator can do about it. */
export interface Advice {
  readonly means: string;
  readonly steps: readonly string[];
  /** The setting that decides, where one does. */
  readonly isAboutSettings?: boolean;
}

/** What can be told apart about a failure. */
type Failure = Pick<LogEntry, "status" | "scimType" | "operation" | "detail" | "outcome">;

/** What to do about a request that failed or was carried out with a warning; undefined for a success. */
export function adviseOn(entry: Failure): Advice | undefined {
  if (entry.outcome === "success") return undefined;
  if (entry.outcome === "warning") return adviseOnWarning(entry);
  const { status } = entry;
  if (status === 400) return adviseOnBadRequest(entry);
  if (status === 403) return adviseOnRefusal(entry);
  if (status === 409) return adviseOnConflict(entry);
  return byStatus[status] ?? (status >= 500 ? broken : unforeseen);
}

const keptAccess: Advice = {
  means: "The identity provider deactivated somebody, and access stays because “Auto Deprovision Users” is off.",
  steps: [
    "Turn “Auto Deprovision Users” on if the identity provider is to take access away. It then counts from its next request about that person on.",
    "Otherwise nothing is to be done: the request counts as carried out.",
  ],
  isAboutSettings: true,
};

const ignoredPath: Advice = {
  means: "The request was carried out, but for a change of an attribute that is not kept here. The detail names it.",
  steps: [
    "If the name is misspelt, correct the target attribute of the mapping in the identity provider.",
    "Otherwise remove the mapping: what it sends is thrown away.",
  ],
};

const onePrimary: Advice = {
  means:
    "The identity provider called several values of one attribute primary, and only one can be: the first was kept.",
  steps: ["Let the mapping in the identity provider mark one value only, if another one is meant."],
};

function adviseOnWarning({ detail }: Failure): Advice {
  const text = detail ?? "";
  if (text.includes("keeps access")) return keptAccess;
  if (text.includes("names nothing that is kept")) return ignoredPath;
  return text.includes("are primary") ? onePrimary : keptAccess;
}

function adviseOnRefusal({ detail }: Failure): Advice {
  const text = detail ?? "";
  if (text.includes("Discovery")) {
    return {
      means: "The identity provider puts a filter on what only describes this service, which SCIM forbids.",
      steps: ["Leave the filter out, if it is yours to choose. Otherwise ask the identity provider's support."],
    };
  }
  if (text.includes("protected")) {
    return {
      means: "The team is protected: administrators manage it, and no identity provider does.",
      steps: [
        "Take “Protected” off the team if the identity provider is to manage it.",
        "Otherwise stop pushing the group of that name.",
      ],
    };
  }
  if (text.includes("default team")) {
    return {
      means: "The identity provider deletes a group that is a default team of a configuration.",
      steps: [
        "Take the team out of the default teams, if it is to go.",
        "Otherwise keep the group in the identity provider.",
      ],
    };
  }
  return {
    means: "A setting of this configuration forbids it: the detail names the setting.",
    steps: [
      "Change the setting if the identity provider is to be allowed to do this; it counts from the next request on.",
      "Otherwise turn the feature off in the identity provider, so that it stops trying.",
    ],
    isAboutSettings: true,
  };
}

function adviseOnConflict({ operation }: Failure): Advice {
  const isGroup = operation?.endsWith("-group") ?? false;
  return {
    means: isGroup
      ? "A group of that name is here already, pushed by an identity provider. Team names are unique in a project."
      : "Somebody with that user name or e-mail is here already.",
    steps: [
      "Most identity providers look up who is there and go on by themselves: see whether a later request succeeded.",
      isGroup
        ? "If not, rename one of the two groups, or let the identity provider link to the existing one."
        : "If not, let the identity provider match by user name, or import existing users and confirm the match.",
    ],
  };
}

const badRequests: Readonly<Record<string, Advice>> = {
  invalidValue: {
    means: "A value is missing, or of the wrong form. The detail says which.",
    steps: [
      "Look at the attribute mapping in the identity provider: which attribute is it filled from, and is that empty for this person or group?",
      "Then let the identity provider try again for this one.",
    ],
  },
  invalidSyntax: {
    means: "What was sent is not the message that SCIM asks for.",
    steps: [
      "Where the identity provider sends a template of your own, check it for a missing quote or a comma too many.",
      "Otherwise compare the request below with the setup guide, and ask the identity provider's support.",
    ],
  },
  invalidFilter: {
    means:
      "The filter does not parse, compares what cannot be compared, or asks for more than is allowed. The detail says which.",
    steps: [
      "Check the matching attribute in the identity provider: `userName` works with all of them.",
      "If the filter is too long or compares too much, let the identity provider look for fewer at a time.",
    ],
  },
  noTarget: {
    means: "The change selects a value that is not there, or does not say what it is about. The detail says which.",
    steps: [
      "If it selects a value, let the identity provider send the whole user or group once, by restarting provisioning, so that both agree again.",
      "If a mapping selects by something unusual, map the plain attribute instead.",
      "If a removal names no attribute, correct the mapping or the template that it comes from.",
    ],
  },
  mutability: {
    means: "The change would touch what is read-only, such as an id, or remove what is required.",
    steps: ["Remove the mapping of the attribute that the detail names."],
  },
  invalidPath: {
    means: "The change names an attribute in a form that SCIM does not have.",
    steps: ["Correct the target attribute of the mapping; the detail shows how it arrived."],
  },
  tooMany: {
    means: "The request names or finds more than is handled at once.",
    steps: ["Let the identity provider work in smaller portions."],
  },
};

const unknownMembers: Advice = {
  means: "The group has members who are not users of this project. Nothing of the request was carried out.",
  steps: ["Assign these people to the application and wait until they are created here.", "Then push the group again."],
};

function adviseOnBadRequest({ scimType, detail }: Failure): Advice {
  if (detail?.includes("no users of this project")) return unknownMembers;
  return badRequests[scimType ?? ""] ?? unforeseen;
}

const unforeseen: Advice = {
  means: "The request could not be carried out as it was sent. The detail says why.",
  steps: ["Compare the request with the setup guide of the identity provider, and correct what the detail names."],
};

const broken: Advice = {
  means: "The fault is on this side, not with what was sent.",
  steps: [
    "Identity providers try again by themselves. If it keeps failing, look for the request id in the Worker's log.",
  ],
};

const byStatus: Readonly<Record<number, Advice>> = {
  404: {
    means: "The identity provider still knows an id that is gone here, or the base URL has something behind it.",
    steps: [
      "If somebody deleted the user or the group here, let the identity provider forget its link: restart provisioning, or unassign and assign again.",
      "Otherwise compare the base URL in the identity provider with the one of this configuration.",
    ],
  },
  405: {
    means: "The identity provider uses a method that does not go to this address.",
    steps: ["Compare the base URL in the identity provider with the one of this configuration."],
  },
  412: {
    means: "Somebody else changed the same thing in between, so nothing was done.",
    steps: ["Nothing is to be done: the identity provider reads it again and sends the change anew."],
  },
  413: {
    means: "The request is larger than the limit that the detail names.",
    steps: ["Let the identity provider work in smaller portions, or leave photos and other large attributes out."],
  },
  415: {
    means: "The request was not sent as JSON.",
    steps: ["Set the content type of the identity provider's connection to `application/scim+json`."],
  },
  501: {
    means: "The identity provider asks for something that this service does not offer.",
    steps: ["Turn that feature off in the identity provider's connection."],
  },
  503: {
    means: "The service was busy or restarting.",
    steps: ["Nothing is to be done: identity providers try again by themselves."],
  },
};
