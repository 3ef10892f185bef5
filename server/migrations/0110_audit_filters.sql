-- Each filter of the audit log finds its page by one of these, newest first, however long the log is.
create index audit_events_by_time on audit_events (organization_id, at desc, id desc);
create index audit_events_by_action on audit_events (organization_id, action, at desc, id desc);
create index audit_events_by_actor on audit_events (organization_id, actor_user_id, at desc, id desc)
  where actor_user_id is not null;
