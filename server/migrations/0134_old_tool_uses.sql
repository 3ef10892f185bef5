-- The sign-in log of tools is kept for 400 days: the sweep finds what is older without reading the rest.

create index tool_uses_by_time on tool_uses using brin (at);
