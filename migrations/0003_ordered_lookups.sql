DROP INDEX `subscribers_external_id`;--> statement-breakpoint
DROP INDEX `subscribers_display_name`;--> statement-breakpoint
CREATE INDEX `subscribers_external_id` ON `subscribers` (`status_page_id`,`external_id`,`id`);--> statement-breakpoint
CREATE INDEX `subscribers_display_name` ON `subscribers` (`status_page_id`,`display_name_key`,`id`);--> statement-breakpoint
DROP INDEX `teams_external_id`;--> statement-breakpoint
CREATE INDEX `teams_external_id` ON `teams` (`project_id`,`external_id`,`id`);--> statement-breakpoint
DROP INDEX `users_external_id`;--> statement-breakpoint
DROP INDEX `users_display_name`;--> statement-breakpoint
CREATE INDEX `users_external_id` ON `users` (`project_id`,`external_id`,`id`);--> statement-breakpoint
CREATE INDEX `users_display_name` ON `users` (`project_id`,`display_name_key`,`id`);