export interface OrganizationRow {
  id: string;
  slug: string;
  name: string;
  default_country: string;
  language: string;
  time_zone: string;
  app_web_url: string | null;
  app_store_url: string | null;
  play_store_url: string | null;
  support_contact: string | null;
  accent: string | null;
  logo: string | null;
  invitation_life_days: number;
  resend_after_seconds: number;
  link_code_after_hours: number;
  who_may_invite: 'all_admins' | 'organization_admins';
  sms_countries: string[];
  sms_daily_cap: number;
  organization_admin_hourly_cap: number;
  team_admin_hourly_cap: number;
  managers_across_organization: boolean;
  my_team: boolean;
  reporting_teams: boolean;
}

export const FIND = 'select * from organizations where id = $1';
export const LIST = 'select id, name, slug from organizations order by slug';
export const FIND_BY_SLUG = 'select * from organizations where slug = $1';
export const FIND_ONLY = `select * from organizations
where (select count(*) from (select 1 from organizations limit 2) o) = 1`;

/** A slug that is taken gets a number; two at the same moment are told apart by the unique index. */
export const INSERT = `
insert into organizations (id, slug, name, default_country, language, time_zone, sms_countries)
select $1, case when n = 1 then $2 else $2 || '-' || n end, $3, $4, $5, $6, array[$4]
from generate_series(1, 1000) n
where not exists (select 1 from organizations o where o.slug = case when n = 1 then $2 else $2 || '-' || n end)
order by n limit 1
on conflict (slug) do nothing
returning *`;

export const UPDATE = `
update organizations set
  name = o.name, default_country = o.default_country, language = o.language, time_zone = o.time_zone,
  app_web_url = o.app_web_url, app_store_url = o.app_store_url, play_store_url = o.play_store_url,
  support_contact = o.support_contact, accent = o.accent, logo = o.logo,
  invitation_life_days = o.invitation_life_days, link_code_after_hours = o.link_code_after_hours,
  resend_after_seconds = o.resend_after_seconds, who_may_invite = o.who_may_invite,
  sms_countries = array(select jsonb_array_elements_text(o.sms_countries)), sms_daily_cap = o.sms_daily_cap,
  organization_admin_hourly_cap = o.organization_admin_hourly_cap, team_admin_hourly_cap = o.team_admin_hourly_cap,
  managers_across_organization = o.managers_across_organization, my_team = o.my_team, reporting_teams = o.reporting_teams,
  updated_at = app_now()
from jsonb_to_record($2::jsonb) as o (name text, default_country text, language text, time_zone text, app_web_url text,
  app_store_url text, play_store_url text, support_contact text, accent text, logo text, invitation_life_days int, link_code_after_hours int, resend_after_seconds int,
  who_may_invite text, sms_countries jsonb, sms_daily_cap int, organization_admin_hourly_cap int, team_admin_hourly_cap int,
  managers_across_organization boolean, my_team boolean, reporting_teams boolean)
where organizations.id = $1
returning organizations.*`;

/** Taken before anything that could lose the last Organization Admin, so that two of them cannot remove each other. */
export const LOCK = 'select id from organizations where id = $1 for no key update';

/** Many may hold it at once; it waits for LOCK, and LOCK for it. */
export const HOLD = 'select id from organizations where id = $1 for share';
