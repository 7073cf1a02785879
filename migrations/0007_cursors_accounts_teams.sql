ALTER TABLE `accounts` ADD `project_id` text;--> statement-breakpoint
ALTER TABLE `configs` ADD `announce_cursors` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `teams` ADD `pushed_by` text;--> statement-breakpoint
-- Accounts made before this: one that only users of one project have counts as that project's. One that
-- several have, or nobody any more, counts as shared, and is never renamed.
UPDATE `accounts` SET `project_id` = (
  SELECT MIN(project_id) FROM users WHERE account_id = accounts.id GROUP BY account_id HAVING MIN(project_id) = MAX(project_id)
);
--> statement-breakpoint
-- Users without an e-mail have an account of their own in their project: a key that begins with its id.
UPDATE `accounts` SET `email_key` = project_id || char(10) || email_key WHERE project_id IS NOT NULL AND instr(email_key, '@') = 0;
--> statement-breakpoint
INSERT INTO `accounts` (`id`, `email`, `email_key`, `project_id`, `created_at`)
SELECT lower(hex(randomblob(16))), users.email, users.project_id || char(10) || users.email_key, users.project_id, users.created_at
FROM `accounts` JOIN `users` ON users.account_id = accounts.id
WHERE accounts.project_id IS NULL AND instr(accounts.email_key, '@') = 0;
--> statement-breakpoint
UPDATE `users` SET `account_id` = (SELECT id FROM accounts WHERE email_key = users.project_id || char(10) || users.email_key)
WHERE account_id IN (SELECT id FROM accounts WHERE project_id IS NULL AND instr(email_key, '@') = 0);
