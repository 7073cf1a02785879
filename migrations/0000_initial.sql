CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`email_key` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_email` ON `accounts` (`email_key`);--> statement-breakpoint
CREATE TABLE `configs` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`project_id` text,
	`status_page_id` text,
	`name` text NOT NULL,
	`description` text,
	`auto_provision_users` integer DEFAULT true NOT NULL,
	`auto_deprovision_users` integer DEFAULT true NOT NULL,
	`require_email` integer DEFAULT true NOT NULL,
	`enable_push_groups` integer DEFAULT false NOT NULL,
	`cursor_secret` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`status_page_id`) REFERENCES `status_pages`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "config_has_one_tenant" CHECK(("configs"."kind" = 'project' AND "configs"."project_id" IS NOT NULL AND "configs"."status_page_id" IS NULL) OR ("configs"."kind" = 'status-page' AND "configs"."status_page_id" IS NOT NULL AND "configs"."project_id" IS NULL))
);
--> statement-breakpoint
CREATE INDEX `configs_project` ON `configs` (`project_id`,`id`);--> statement-breakpoint
CREATE INDEX `configs_status_page` ON `configs` (`status_page_id`,`id`);--> statement-breakpoint
CREATE TABLE `default_teams` (
	`config_id` text NOT NULL,
	`team_id` text NOT NULL,
	PRIMARY KEY(`config_id`, `team_id`),
	FOREIGN KEY (`config_id`) REFERENCES `configs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `default_teams_team` ON `default_teams` (`team_id`);--> statement-breakpoint
CREATE TABLE `members` (
	`team_id` text NOT NULL,
	`user_id` text NOT NULL,
	PRIMARY KEY(`team_id`, `user_id`),
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `members_user` ON `members` (`user_id`,`team_id`);--> statement-breakpoint
CREATE TABLE `precondition` (
	`token_valid` integer,
	`snapshot_current` integer,
	`resource_exists` integer,
	`version_matches` integer,
	`members_exist` integer,
	`team_writable` integer,
	`team_deletable` integer,
	CONSTRAINT "token_valid" CHECK("precondition"."token_valid" <> 0),
	CONSTRAINT "snapshot_current" CHECK("precondition"."snapshot_current" <> 0),
	CONSTRAINT "resource_exists" CHECK("precondition"."resource_exists" <> 0),
	CONSTRAINT "version_matches" CHECK("precondition"."version_matches" <> 0),
	CONSTRAINT "members_exist" CHECK("precondition"."members_exist" <> 0),
	CONSTRAINT "team_writable" CHECK("precondition"."team_writable" <> 0),
	CONSTRAINT "team_deletable" CHECK("precondition"."team_deletable" <> 0)
);
--> statement-breakpoint
CREATE TABLE `projects` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`user_count` integer DEFAULT 0 NOT NULL,
	`team_count` integer DEFAULT 0 NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `provisioning_log` (
	`id` text PRIMARY KEY NOT NULL,
	`config_id` text NOT NULL,
	`at` text NOT NULL,
	`operation` text,
	`method` text NOT NULL,
	`path` text NOT NULL,
	`status` integer NOT NULL,
	`outcome` text NOT NULL,
	`scim_type` text,
	`detail` text,
	`resource_type` text,
	`resource_id` text,
	`email` text,
	`group_name` text,
	`request_id` text NOT NULL,
	`request_body` text
);
--> statement-breakpoint
CREATE INDEX `provisioning_log_config` ON `provisioning_log` (`config_id`,`id`);--> statement-breakpoint
CREATE INDEX `provisioning_log_at` ON `provisioning_log` (`at`);--> statement-breakpoint
CREATE TABLE `status_pages` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`project_id` text,
	`subscriber_count` integer DEFAULT 0 NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `status_pages_project` ON `status_pages` (`project_id`);--> statement-breakpoint
CREATE TABLE `subscriber_emails` (
	`status_page_id` text NOT NULL,
	`value_key` text NOT NULL,
	`subscriber_id` text NOT NULL,
	PRIMARY KEY(`status_page_id`, `value_key`, `subscriber_id`),
	FOREIGN KEY (`subscriber_id`) REFERENCES `subscribers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `subscriber_emails_subscriber` ON `subscriber_emails` (`subscriber_id`);--> statement-breakpoint
CREATE TABLE `subscribers` (
	`id` text PRIMARY KEY NOT NULL,
	`user_name_key` text NOT NULL,
	`external_id` text,
	`display_name_key` text,
	`email` text NOT NULL,
	`email_key` text NOT NULL,
	`active` integer NOT NULL,
	`revoked` integer NOT NULL,
	`provisioned_by` text,
	`attributes` text NOT NULL,
	`search` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`status_page_id` text NOT NULL,
	FOREIGN KEY (`status_page_id`) REFERENCES `status_pages`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `subscribers_user_name` ON `subscribers` (`status_page_id`,`user_name_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `subscribers_email` ON `subscribers` (`status_page_id`,`email_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `subscribers_page` ON `subscribers` (`status_page_id`,`id`);--> statement-breakpoint
CREATE INDEX `subscribers_external_id` ON `subscribers` (`status_page_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `subscribers_display_name` ON `subscribers` (`status_page_id`,`display_name_key`);--> statement-breakpoint
CREATE TABLE `teams` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`name_key` text NOT NULL,
	`external_id` text,
	`protected` integer DEFAULT false NOT NULL,
	`pushed` integer DEFAULT false NOT NULL,
	`attributes` text NOT NULL,
	`search` text NOT NULL,
	`name` text GENERATED ALWAYS AS ((json_extract(attributes, '$.displayName'))) VIRTUAL NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `teams_name` ON `teams` (`project_id`,`name_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `teams_page` ON `teams` (`project_id`,`id`);--> statement-breakpoint
CREATE INDEX `teams_external_id` ON `teams` (`project_id`,`external_id`);--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`config_id` text NOT NULL,
	`hash` text NOT NULL,
	`hint` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text,
	`last_used_at` text,
	FOREIGN KEY (`config_id`) REFERENCES `configs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_hash` ON `tokens` (`hash`);--> statement-breakpoint
CREATE INDEX `tokens_config` ON `tokens` (`config_id`,`id`);--> statement-breakpoint
CREATE TABLE `user_emails` (
	`project_id` text NOT NULL,
	`value_key` text NOT NULL,
	`user_id` text NOT NULL,
	PRIMARY KEY(`project_id`, `value_key`, `user_id`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `user_emails_user` ON `user_emails` (`user_id`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`user_name_key` text NOT NULL,
	`external_id` text,
	`display_name_key` text,
	`email` text NOT NULL,
	`email_key` text NOT NULL,
	`active` integer NOT NULL,
	`revoked` integer NOT NULL,
	`provisioned_by` text,
	`attributes` text NOT NULL,
	`search` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`project_id` text NOT NULL,
	`account_id` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_user_name` ON `users` (`project_id`,`user_name_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_email` ON `users` (`project_id`,`email_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_page` ON `users` (`project_id`,`id`);--> statement-breakpoint
CREATE INDEX `users_external_id` ON `users` (`project_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `users_display_name` ON `users` (`project_id`,`display_name_key`);--> statement-breakpoint
CREATE INDEX `users_account` ON `users` (`account_id`);