import type { TestProject } from "vitest/node";
import { startLocalService } from "../../../scripts/local-service.ts";

declare module "vitest" {
  /** What the tests know of the service that runs for all of them. */
  export interface ProvidedContext {
    readonly origin: string;
    readonly adminToken: string;
  }
}

/** Starts the service before the tests and stops it after them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { origin, adminToken, stop } = await startLocalService();
  project.provide("origin", origin);
  project.provide("adminToken", adminToken);
  return stop;
}
