-- What older Workers and earlier migrations left undone in derived columns; docs/decisions/migrations.md.
-- Counters: 0001 brought the triggers and did not count what was there.
UPDATE `projects` SET
  `user_count` = (SELECT count(*) FROM `users` WHERE `users`.`project_id` = `projects`.`id`),
  `team_count` = (SELECT count(*) FROM `teams` WHERE `teams`.`project_id` = `projects`.`id`);
--> statement-breakpoint
UPDATE `status_pages` SET
  `subscriber_count` = (SELECT count(*) FROM `subscribers` WHERE `subscribers`.`status_page_id` = `status_pages`.`id`);
--> statement-breakpoint
-- Folded keys: rows that were inserted or renamed by the Worker before 0004 while 0004 was applied. SQL
-- folds ASCII only, so a key that somebody has made of more is not touched.
UPDATE `projects` SET `name_key` = lower(`name`)
WHERE `name_key` <> lower(`name`) AND (`name_key` = '' OR `name` NOT GLOB '*[^ -~]*');
--> statement-breakpoint
UPDATE `status_pages` SET `name_key` = lower(`name`)
WHERE `name_key` <> lower(`name`) AND (`name_key` = '' OR `name` NOT GLOB '*[^ -~]*');
--> statement-breakpoint
UPDATE `provisioning_log` SET `email_key` = lower(`email`) WHERE `email_key` IS NULL AND `email` IS NOT NULL;
