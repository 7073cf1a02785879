import { describe, expect, it } from "vitest";
import { findRefusedStatements } from "../../../scripts/check-migrations.ts";

describe("findRefusedStatements", () => {
  it.each([
    ["DROP TABLE `users`;", /DROP TABLE/],
    ["drop\n\ttable if exists users;", /DROP TABLE/],
    ["CREATE TABLE `__new_users` (`id` text);", /__new_/],
    ["INSERT INTO `__NEW_users` SELECT * FROM `users`;", /__new_/],
    ["FOREIGN KEY (`a`) REFERENCES `b`(`id`) ON UPDATE no action ON DELETE cascade", /CASCADE/],
    ["a text references b (id) on  delete\ncascade", /CASCADE/],
  ])("refuses %j", (migration, reason) => {
    expect(findRefusedStatements(migration)).toEqual([expect.stringMatching(reason)]);
  });

  it.each([
    "CREATE TABLE `users` (`id` text PRIMARY KEY NOT NULL);",
    "FOREIGN KEY (`a`) REFERENCES `b`(`id`) ON UPDATE no action ON DELETE no action",
    "DROP INDEX `users_email`;",
    "DROP TRIGGER users_counted_in;",
    "ALTER TABLE `users` ADD `drop_tables` text;",
  ])("accepts %j", (migration) => {
    expect(findRefusedStatements(migration)).toEqual([]);
  });

  it("gives one reason for each rule that a table rebuild breaks", () => {
    const rebuild = "CREATE TABLE `__new_a` (`id` text);\nDROP TABLE `a`;\nALTER TABLE `__new_a` RENAME TO `a`;";
    expect(findRefusedStatements(rebuild)).toHaveLength(2);
  });
});
