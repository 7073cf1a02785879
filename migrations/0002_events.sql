CREATE TABLE `event_positions` (
	`name` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`tenant_kind` text NOT NULL,
	`tenant_id` text NOT NULL,
	`config_id` text,
	`request_id` text NOT NULL,
	`at` text NOT NULL,
	`type` text NOT NULL,
	`resource_id` text NOT NULL,
	`data` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `events_config` ON `events` (`config_id`,`seq`);--> statement-breakpoint
CREATE INDEX `events_at` ON `events` (`at`);