ALTER TABLE `configs` ADD `last_used_day` text;--> statement-breakpoint
CREATE INDEX `configs_last_used` ON `configs` (`last_used_day`,`id`);--> statement-breakpoint
CREATE INDEX `configs_refused` ON `configs` (`last_refused_at`) WHERE last_refused_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `connection_failures_since` ON `connection_failures` (`failing_since`) WHERE failing_since IS NOT NULL;--> statement-breakpoint
-- From now on a day is kept along with the time.
UPDATE `configs` SET `last_used_day` = substr(`last_used_at`, 1, 10) WHERE `last_used_at` IS NOT NULL;
