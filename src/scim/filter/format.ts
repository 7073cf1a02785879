import { formatAttributePath } from "../attribute-path.ts";
import type { FilterExpression, Logical } from "./ast.ts";

/** The text of a filter, such that parsing it gives the same expression again. */
export function formatFilter(filter: FilterExpression): string {
  switch (filter.kind) {
    case "presence":
      return `${formatAttributePath(filter.path)} pr`;
    case "comparison":
      return `${formatAttributePath(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case "valuePath":
      return `${formatAttributePath(filter.path)}[${formatFilter(filter.filter)}]`;
    case "not":
      return `not (${formatFilter(filter.operand)})`;
    case "and":
    case "or":
      return filter.operands.map((operand) => formatOperand(filter.kind, operand)).join(` ${filter.kind} `);
  }
}

function formatOperand(kind: Logical["kind"], operand: FilterExpression): string {
  const text = formatFilter(operand);
  return kind === "and" && operand.kind === "or" ? `(${text})` : text;
}
