CREATE TABLE `connection_failures` (
	`config_id` text PRIMARY KEY NOT NULL,
	`failed_writes` integer NOT NULL,
	`failing_since` text
);
--> statement-breakpoint
CREATE TABLE `connection_uses` (
	`config_id` text PRIMARY KEY NOT NULL,
	`first_used_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`webhook_id` text NOT NULL,
	`event_id` text NOT NULL,
	`type` text NOT NULL,
	`at` text NOT NULL,
	`attempt` integer NOT NULL,
	`status` integer,
	`milliseconds` integer NOT NULL,
	`error` text
);
--> statement-breakpoint
CREATE INDEX `deliveries_webhook` ON `deliveries` (`webhook_id`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_at` ON `deliveries` (`at`);--> statement-breakpoint
CREATE TABLE `webhooks` (
	`id` text PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`description` text,
	`types` text NOT NULL,
	`project_id` text,
	`status_page_id` text,
	`enabled` integer DEFAULT true NOT NULL,
	`secret` text NOT NULL,
	`previous_secret` text,
	`previous_secret_until` text,
	`position` integer NOT NULL,
	`revision` integer DEFAULT 0 NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`failing_since` text,
	`next_attempt_at` text,
	`lease_holder` text,
	`lease_until` text,
	`last_delivered_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`status_page_id`) REFERENCES `status_pages`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `webhooks_tenant` ON `webhooks` (`project_id`,`status_page_id`,`id`);--> statement-breakpoint
CREATE INDEX `webhooks_status_page` ON `webhooks` (`status_page_id`);--> statement-breakpoint
ALTER TABLE `tokens` ADD `warned_days` integer;--> statement-breakpoint
-- Configurations that are in use already are not used for the first time again.
INSERT INTO `connection_uses` (`config_id`, `first_used_at`) SELECT `id`, `last_used_at` FROM `configs` WHERE `last_used_at` IS NOT NULL;
