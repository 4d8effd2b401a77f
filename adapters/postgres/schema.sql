-- SPDX-License-Identifier: Apache-2.0
-- The tables that signals reads goals and the app catalogue from, as TypeORM makes them, with the
-- indexes that make its queries fast. For a new database: signals itself never creates or changes
-- anything. PostgreSQL 13 or later.
--
-- Each id may be text (or varchar) instead of uuid, as long as columns that refer to each other
-- agree. "relationshipType" may be text as well; null means primary.

begin;

create table public.users (
  id uuid primary key default gen_random_uuid()
);

create table public.goal_sub_categories (
  id uuid primary key default gen_random_uuid(),
  name varchar not null
);

create table public.goals (
  id uuid primary key default gen_random_uuid(),
  title varchar not null,
  "goalSubCategoryId" uuid references public.goal_sub_categories (id) on delete set null
);

create type public."user_goals_relationshiptype_enum"
  as enum ('primary', 'secondary', 'tertiary');

create table public.user_goals (
  "userId" uuid not null references public.users (id) on delete cascade,
  "goalId" uuid not null references public.goals (id) on delete cascade,
  "relationshipType" public."user_goals_relationshiptype_enum"
);

create table public.apps (
  id uuid primary key default gen_random_uuid(),
  "appId" varchar not null unique
);

create table public.app_goal_sub_categories (
  "appsId" uuid not null references public.apps (id) on delete cascade,
  "goalSubCategoriesId" uuid not null references public.goal_sub_categories (id) on delete cascade,
  primary key ("appsId", "goalSubCategoriesId")
);

-- The goals of some users: one index holds all that is read of user_goals, and the key of goals
-- leads to the rest.
create index user_goals_user_id on public.user_goals ("userId")
  include ("goalId", "relationshipType");

-- The catalogue is read whole, which needs no index. These serve the deletion of what they refer to.
create index user_goals_goal_id on public.user_goals ("goalId");
create index goals_goal_sub_category_id on public.goals ("goalSubCategoryId");
create index app_goal_sub_categories_goal_sub_categories_id
  on public.app_goal_sub_categories ("goalSubCategoriesId");

commit;
