alter table organizations
  add column accent text check (accent ~ '^#[0-9a-f]{6}$'),
  add column logo text check (length(logo) <= 2800),
  add column link_code_after_hours integer not null default 24 check (link_code_after_hours between 0 and 168);
comment on column organizations.accent is 'Color on the pages of those who are invited, as chosen; a darker or lighter one stands in where it cannot be read.';
comment on column organizations.logo is 'A picture of 2 KB at most as a data: address, since guest pages bring everything along in one answer.';
comment on column organizations.link_code_after_hours is 'Age from which a link in a message also asks for a code to the same contact; links to admin roles always do.';
