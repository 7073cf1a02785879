import { attribute, type Schema } from "../schema.ts";
import { idRule, textRule } from "../text-rule.ts";

/** URN of the enterprise extension (RFC 7643 §4.3). */
export const ENTERPRISE_USER_URN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/**
 * The enterprise extension (RFC 7643 §4.3). The manager is kept as it was sent and need not exist
 * here, so the read-only `manager.displayName`, which a server would have to look up, is left out.
 */
export const enterpriseUserSchema: Schema = {
  id: ENTERPRISE_USER_URN,
  name: "EnterpriseUser",
  description: "Enterprise User",
  attributes: [
    attribute("employeeNumber", "string", "Identifier assigned to the person by the organization."),
    attribute("costCenter", "string", "Name of a cost center."),
    attribute("organization", "string", "Name of an organization."),
    attribute("division", "string", "Name of a division."),
    attribute("department", "string", "Name of a department."),
    attribute("manager", "complex", "The person's manager.", {
      subAttributes: [
        attribute("value", "string", "Identifier of the manager, as the identity provider sent it.", {
          [textRule]: idRule,
        }),
        attribute("$ref", "reference", "URI of the manager, as the identity provider sent it.", {
          referenceTypes: ["User"],
        }),
      ],
    }),
  ],
};
