-- SPDX-License-Identifier: Apache-2.0
-- The tables in which signals keeps the state of users, with the reports and changes beside them,
-- and the role that may use them. Run it once, as the owner of the database; signals itself never
-- creates or changes a table. PostgreSQL 13 or later.
--
-- The state has 1 partition, or as many as the setting signals.partitions says:
--     PGOPTIONS='-c signals.partitions=16' psql -f state.sql
-- The number cannot be changed later. A user is in the partition that the first 32 bits of the
-- SHA-256 of the id give, modulo the number of partitions.

begin;

create table public.signals_store (
  version bigint not null,
  partitions bigint not null check (partitions between 1 and 4096)
);
create unique index signals_store_is_one on public.signals_store ((true));

-- A row for each partition. A run locks its row, and raises the epoch when it commits. Instants are
-- milliseconds since 1970, UTC.
create table public.signals_partitions (
  partition bigint primary key,
  epoch bigint not null default 0,
  source text,
  since bigint,
  sessions_most bigint,
  sessions_least bigint,
  state_bytes bigint,
  now bigint,
  rules bytea,
  goals bytea,
  cursor bytea
);

-- Each partition has its own numbers of apps, so that two runs side by side never wait for each
-- other.
create table public.signals_apps (
  partition bigint not null,
  number bigint not null,
  app_id bytea not null,
  primary key (partition, number)
);

create table public.signals_batches (
  partition bigint not null,
  content bytea not null,
  primary key (partition, content)
);

-- States are apart from the rest, which is small: so a run finds who is due by looking at all, and
-- who has no news writes little. Ids and states are bytes, because text cannot hold every id.
create table public.signals_users (
  partition bigint not null,
  number bigint not null,
  user_id bytea not null,
  flags bigint not null,
  due bigint,
  goals bigint not null,
  primary key (partition, number),
  unique (partition, user_id)
) partition by list (partition);

create table public.signals_states (
  partition bigint not null,
  number bigint not null,
  state bytea not null,
  primary key (partition, number)
) partition by list (partition);

-- Half of a page stays free, so that a night's rows are rewritten on their own pages, and no index
-- changes.
do $$
declare
  count bigint := coalesce(nullif(current_setting('signals.partitions', true), ''), '1');
begin
  insert into public.signals_store values (1, count);
  for n in 0 .. count - 1 loop
    insert into public.signals_partitions (partition) values (n);
    execute format('create table public.signals_users_%1$s partition of public.signals_users'
                   '  for values in (%1$s) with (fillfactor = 50)', n);
    execute format('create table public.signals_states_%1$s partition of public.signals_states'
                   '  for values in (%1$s) with (fillfactor = 50)', n);
  end loop;
end $$;

-- The newest report of each user, for dashboards and joins. The flags are those of the partition's
-- last run; the figures are as of evaluated_at, because a run evaluates those whose flags may have
-- changed. Of active_weeks, the first is this week. An id that text cannot hold has no row.
create table public.signals_current (
  user_id text primary key,
  evaluated_at timestamptz not null,
  event_count bigint not null,
  service_event_count bigint not null,
  max_minutes double precision not null,
  weekly_sessions bigint not null,
  active_weeks boolean[] not null,
  goal_setting_completed boolean not null,
  customer_app_registration_completed boolean not null,
  customer_app_login_completed boolean not null,
  customer_app_engaged boolean not null,
  customer_app_engagement_dropoff boolean not null,
  customer_app_retained boolean not null,
  customer_app_retained_dropoff boolean not null,
  goal_setting_complete boolean not null,
  tier1_app_registered boolean not null,
  tier2_app_registered boolean not null,
  tier1_app_engaged boolean not null,
  tier2_app_engaged boolean not null,
  tier1_app_engagement_dropoff boolean not null,
  tier2_app_engagement_dropoff boolean not null,
  tier1_app_retained boolean not null,
  tier2_app_retained boolean not null,
  tier1_app_retention_dropoff boolean not null,
  tier2_app_retention_dropoff boolean not null
) with (fillfactor = 50);

-- Each flag that changed, once; rows are added and never changed.
create table public.signals_changes (
  id text primary key,
  user_id text not null,
  flag text not null,
  value boolean not null,
  at timestamptz not null,
  noticed_at timestamptz not null,
  cause text not null
);
create index signals_changes_user_id on public.signals_changes (user_id, at);
create index signals_changes_noticed_at on public.signals_changes (noticed_at);

-- Messages that wait to be sent, such as changes for a webhook. A run that delivers puts them here
-- in the transaction of the state. They are deleted when they were received. Those with kept were
-- given up.
create table public.signals_outbox (
  number bigint generated always as identity primary key,
  partition bigint not null,
  id text not null,
  user_id bytea not null,
  payload bytea not null,
  attempts bigint not null default 0,
  first_failed bigint,
  due bigint not null default 0,
  kept boolean not null default false
);
create index signals_outbox_user_id on public.signals_outbox (user_id, number);

-- The role has no right to create, alter or empty tables, nor to change a change. It may delete
-- changes, because erasing a person does.
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'signals_state') then
    create role signals_state nologin;
  end if;
end $$;
grant usage on schema public to signals_state;
grant select on public.signals_store to signals_state;
grant select, update on public.signals_partitions to signals_state;
grant select, insert on public.signals_apps, public.signals_batches to signals_state;
grant select, insert, update, delete
  on public.signals_users, public.signals_states, public.signals_current, public.signals_outbox
  to signals_state;
grant select, insert, delete on public.signals_changes to signals_state;

commit;
