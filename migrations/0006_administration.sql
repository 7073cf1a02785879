CREATE TABLE `admin_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`scope` text NOT NULL,
	`project_id` text,
	`status_page_id` text,
	`hash` text NOT NULL,
	`hint` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text,
	`last_used_at` text,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`status_page_id`) REFERENCES `status_pages`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `admin_keys_hash` ON `admin_keys` (`hash`);--> statement-breakpoint
CREATE INDEX `admin_keys_project` ON `admin_keys` (`project_id`);--> statement-breakpoint
CREATE INDEX `admin_keys_status_page` ON `admin_keys` (`status_page_id`);--> statement-breakpoint
CREATE TABLE `audit` (
	`id` text PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_name` text NOT NULL,
	`action` text NOT NULL,
	`target_kind` text NOT NULL,
	`target_id` text NOT NULL,
	`target_name` text NOT NULL,
	`config_id` text,
	`changes` text NOT NULL,
	`request_id` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_at` ON `audit` (`at`);--> statement-breakpoint
CREATE INDEX `audit_actor` ON `audit` (`actor_name`,`id`);--> statement-breakpoint
CREATE INDEX `audit_action` ON `audit` (`action`,`id`);--> statement-breakpoint
CREATE INDEX `audit_target` ON `audit` (`target_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_config` ON `audit` (`config_id`,`id`);--> statement-breakpoint
CREATE TABLE `blocks` (
	`tenant_kind` text NOT NULL,
	`tenant_id` text NOT NULL,
	`email_key` text NOT NULL,
	`created_at` text NOT NULL,
	PRIMARY KEY(`tenant_kind`, `tenant_id`, `email_key`)
);
--> statement-breakpoint
CREATE INDEX `blocks_person` ON `blocks` (`email_key`);--> statement-breakpoint
CREATE INDEX `events_tenant` ON `events` (`tenant_kind`,`tenant_id`,`seq`);--> statement-breakpoint
CREATE INDEX `subscribers_provisioned` ON `subscribers` (`status_page_id`,`provisioned_by`,`id`);--> statement-breakpoint
CREATE INDEX `subscribers_person` ON `subscribers` (`email_key`);--> statement-breakpoint
CREATE INDEX `users_provisioned` ON `users` (`project_id`,`provisioned_by`,`id`);