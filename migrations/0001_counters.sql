-- The totals of unfiltered lists: one row to read instead of counting, right on every write path.
CREATE TRIGGER users_counted_in AFTER INSERT ON users BEGIN
  UPDATE projects SET user_count = user_count + 1 WHERE id = NEW.project_id;
END;
--> statement-breakpoint
CREATE TRIGGER users_counted_out AFTER DELETE ON users BEGIN
  UPDATE projects SET user_count = user_count - 1 WHERE id = OLD.project_id;
END;
--> statement-breakpoint
CREATE TRIGGER teams_counted_in AFTER INSERT ON teams BEGIN
  UPDATE projects SET team_count = team_count + 1 WHERE id = NEW.project_id;
END;
--> statement-breakpoint
CREATE TRIGGER teams_counted_out AFTER DELETE ON teams BEGIN
  UPDATE projects SET team_count = team_count - 1 WHERE id = OLD.project_id;
END;
--> statement-breakpoint
CREATE TRIGGER subscribers_counted_in AFTER INSERT ON subscribers BEGIN
  UPDATE status_pages SET subscriber_count = subscriber_count + 1 WHERE id = NEW.status_page_id;
END;
--> statement-breakpoint
CREATE TRIGGER subscribers_counted_out AFTER DELETE ON subscribers BEGIN
  UPDATE status_pages SET subscriber_count = subscriber_count - 1 WHERE id = OLD.status_page_id;
END;
