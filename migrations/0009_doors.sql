CREATE TABLE `oauth_clients` (
	`id` text PRIMARY KEY NOT NULL,
	`config_id` text NOT NULL,
	`client_id` text NOT NULL,
	`name` text NOT NULL,
	`method` text NOT NULL,
	`secret_hash` text,
	`hint` text,
	`previous_secret_hash` text,
	`previous_secret_expires_at` text,
	`issuer` text,
	`subject` text,
	`audience` text,
	`jwks_uri` text,
	`jwks` text,
	`token_seconds` integer NOT NULL,
	`created_at` text NOT NULL,
	`last_used_at` text,
	FOREIGN KEY (`config_id`) REFERENCES `configs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `oauth_clients_client_id` ON `oauth_clients` (`client_id`);--> statement-breakpoint
CREATE INDEX `oauth_clients_config` ON `oauth_clients` (`config_id`,`id`);--> statement-breakpoint
CREATE TABLE `setup_links` (
	`id` text PRIMARY KEY NOT NULL,
	`config_id` text NOT NULL,
	`label` text,
	`hash` text NOT NULL,
	`can_manage_tokens` integer NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`last_used_at` text,
	FOREIGN KEY (`config_id`) REFERENCES `configs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `setup_links_hash` ON `setup_links` (`hash`);--> statement-breakpoint
CREATE INDEX `setup_links_config` ON `setup_links` (`config_id`,`id`);--> statement-breakpoint
CREATE INDEX `setup_links_end` ON `setup_links` (`expires_at`);--> statement-breakpoint
CREATE TABLE `used_assertions` (
	`client_row_id` text NOT NULL,
	`jti_hash` text NOT NULL,
	`token_id` text NOT NULL,
	`expires_at` text NOT NULL,
	PRIMARY KEY(`client_row_id`, `jti_hash`)
);
--> statement-breakpoint
CREATE INDEX `used_assertions_end` ON `used_assertions` (`expires_at`);--> statement-breakpoint
ALTER TABLE `configs` ADD `last_used_at` text;--> statement-breakpoint
ALTER TABLE `configs` ADD `last_refused_at` text;--> statement-breakpoint
ALTER TABLE `tokens` ADD `client_row_id` text REFERENCES oauth_clients(id);--> statement-breakpoint
CREATE INDEX `tokens_static` ON `tokens` (`config_id`,`id`) WHERE client_row_id IS NULL;--> statement-breakpoint
CREATE INDEX `tokens_client` ON `tokens` (`client_row_id`,`id`) WHERE client_row_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `tokens_end` ON `tokens` (`expires_at`) WHERE expires_at IS NOT NULL;--> statement-breakpoint
-- From now on a configuration remembers by itself: its tokens come and go.
UPDATE `configs` SET `last_used_at` = (SELECT MAX(`last_used_at`) FROM `tokens` WHERE `tokens`.`config_id` = `configs`.`id`);
