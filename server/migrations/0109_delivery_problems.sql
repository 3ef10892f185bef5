-- The messages that did not get through, few among many: "Problems only" reads these alone.
create index deliveries_problems on deliveries (organization_id, id) where state in ('retrying', 'undeliverable', 'suppressed');
