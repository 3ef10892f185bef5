export interface JobRow {
  id: string;
  organization_id: string;
  action: string;
  input: Record<string, string | null>;
  actor_user_id: string;
  state: 'trying' | 'ready' | 'running' | 'done' | 'cancelled';
  total: number;
  tried: number;
  done: number;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

const COLUMNS =
  'id, organization_id, action, input, actor_user_id, state, total, tried, done, created_at, started_at, finished_at';

export const INSERT = `
insert into bulk_jobs (organization_id, id, action, input, filter, actor_user_id, total)
values ($1, $2, $3, $4::jsonb, $5::jsonb, $6, 0)`;
export const SET_TOTAL = 'update bulk_jobs set total = $3 where organization_id = $1 and id = $2';

export const FIND = `select ${COLUMNS} from bulk_jobs where organization_id = $1 and id = any($2::uuid[])`;

/** Ids grow with time. */
export const PAGE = `
select ${COLUMNS} from bulk_jobs where organization_id = $1 and ($2::uuid is null or id < $2::uuid) order by id desc limit $3`;

/** What counts of an item: of a job that was not started yet, what was tried. */
const TRIED = `j.state in ('trying', 'ready') or (j.state = 'cancelled' and j.started_at is null)`;
const OUTCOME = `case when ${TRIED} then i.trial else i.outcome end`;
const CODE = `case when ${TRIED} then i.trial_code else i.code end`;

export const OUTCOMES = `
select j.id as job_id, ${OUTCOME} as outcome, ${CODE} as code, count(*)::int as count
from bulk_jobs j join bulk_job_items i on i.organization_id = j.organization_id and i.job_id = j.id
where j.organization_id = $1 and j.id = any($2::uuid[]) and ${OUTCOME} is not null
group by 1, 2, 3 order by 4 desc, 3`;

export const ITEMS = `
select i.position, i.user_id, ${OUTCOME} as outcome, ${CODE} as code
from bulk_jobs j join bulk_job_items i on i.organization_id = j.organization_id and i.job_id = j.id
where j.organization_id = $1 and j.id = $2 and i.position > $3 and ($4::text is null or ${OUTCOME} = $4)
order by i.position limit $5`;

export const START = `
update bulk_jobs set state = 'running', started_at = app_now() where organization_id = $1 and id = $2 and state = 'ready'
returning total`;
export const CANCEL = `
update bulk_jobs set state = 'cancelled', finished_at = app_now()
where organization_id = $1 and id = $2 and state in ('trying', 'ready', 'running') returning id`;

/** The job whose turn it is; one that another worker has is passed over. */
export const CLAIM = `
select ${COLUMNS} from bulk_jobs where state in ('trying', 'running')
order by worked_at nulls first, created_at limit 1 for update skip locked`;

/** Those whose turn it is. */
export const NEXT = `
select position, user_id from bulk_job_items
where organization_id = $1 and job_id = $2 and position > $3 order by position limit $4`;

const NOTED = `jsonb_to_recordset($3::jsonb) as n (position int, outcome text, code text)
where i.organization_id = $1 and i.job_id = $2 and i.position = n.position`;
export const NOTE_TRIALS = `update bulk_job_items i set trial = n.outcome, trial_code = n.code from ${NOTED}`;
export const NOTE_OUTCOMES = `update bulk_job_items i set outcome = n.outcome, code = n.code from ${NOTED}`;

/** How far it is, and whether that is the end; everybody's place is their number. */
export const ADVANCE = `
update bulk_jobs set worked_at = app_now(),
  tried = case when state = 'trying' then $3 else tried end,
  done = case when state = 'running' then $3 else done end,
  finished_at = case when state = 'running' and $4 then app_now() end,
  state = case when not $4 then state when state = 'trying' then 'ready' else 'done' end
where organization_id = $1 and id = $2`;

/** Others have their turn before one that failed has it again. */
export const PUT_BACK = `update bulk_jobs set worked_at = app_now() where organization_id = $1 and id = $2`;
