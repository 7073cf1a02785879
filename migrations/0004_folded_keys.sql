ALTER TABLE `projects` ADD `name_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `provisioning_log` ADD `email_key` text;--> statement-breakpoint
ALTER TABLE `status_pages` ADD `name_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
-- Rows made before this: SQL folds ASCII only, so a letter beyond it is found as it was written. A
-- project or a status page gets its full key when it is renamed; log rows are gone after their time.
UPDATE `projects` SET `name_key` = lower(`name`);
--> statement-breakpoint
UPDATE `status_pages` SET `name_key` = lower(`name`);
--> statement-breakpoint
UPDATE `provisioning_log` SET `email_key` = lower(`email`) WHERE `email` IS NOT NULL;
