-- SPDX-License-Identifier: Apache-2.0
-- Signals, milestones and the figures beside them, a row a user, for Spark SQL and the default rules: rules.sql in
-- Spark's dialect, on the same tables. :now_ms is replaced by the Unix time.
WITH subcategory_bits AS (
  SELECT subcategory, shiftleft(1L, row_number() OVER (ORDER BY subcategory) - 1) AS bit
  FROM (SELECT DISTINCT subcategory FROM app_subcategories)
),
apps AS (
  SELECT app, bit_or(bit) AS bits
  FROM app_subcategories JOIN subcategory_bits USING (subcategory)
  GROUP BY app
),
aims AS (
  SELECT
    users.user_id,
    count(goals.user_id) > 0 AS has_goals,
    coalesce(bit_or(bit) FILTER (WHERE tier = 1), 0L) AS bits1,
    coalesce(bit_or(bit) FILTER (WHERE tier = 2), 0L) AS bits2,
    coalesce(bit_or(bit) FILTER (WHERE tier IN (1, 2, 3)), 0L) AS wanted,
    sort_array(collect_set(goals.subcategory) FILTER (WHERE tier = 1 AND goals.subcategory <> '')) AS tier1,
    sort_array(collect_set(goals.subcategory) FILTER (WHERE tier = 2 AND goals.subcategory <> '')) AS tier2,
    sort_array(collect_set(goals.subcategory) FILTER (WHERE tier = 3 AND goals.subcategory <> '')) AS tier3
  FROM users
  LEFT JOIN goals ON goals.user_id = users.user_id
  LEFT JOIN subcategory_bits ON subcategory_bits.subcategory = goals.subcategory
  GROUP BY users.user_id
),
marked AS (
  SELECT
    events.user_id,
    events.session,
    events.foreground_minutes,
    :now_ms - events.time_ms AS age,
    coalesce(apps.bits, 0L) AS bits,
    coalesce(apps.bits, 0L) & aims.wanted <> 0 AS is_service
  FROM events
  JOIN aims ON aims.user_id = events.user_id
  LEFT JOIN apps ON apps.app = events.app
),
activity AS (
  SELECT
    user_id,
    count(*) AS event_count,
    count(*) FILTER (WHERE is_service) AS service_event_count,
    coalesce(max(foreground_minutes) FILTER (WHERE is_service AND foreground_minutes > 0), 0) AS max_minutes,
    -- Weeks 0 to 9: the bit of week n is 1 << n.
    coalesce(bit_or(
      CASE WHEN age BETWEEN 0 AND 10 * 604800000L - 1 THEN shiftleft(1, int(age div 604800000L)) ELSE 0 END
    ) FILTER (WHERE is_service AND foreground_minutes > 0), 0) AS weeks,
    bit_or(bits) AS opened
  FROM marked
  GROUP BY user_id
),
sessions AS (
  SELECT user_id, count(*) AS weekly_sessions
  FROM (
    SELECT DISTINCT user_id, session
    FROM marked
    WHERE is_service AND session IS NOT NULL AND age BETWEEN 0 AND 7 * 86400000L
  )
  GROUP BY user_id
),
figures AS (
  SELECT
    aims.user_id,
    coalesce(event_count, 0) AS event_count,
    coalesce(service_event_count, 0) AS service_event_count,
    coalesce(max_minutes, 0) AS max_minutes,
    coalesce(weekly_sessions, 0) AS weekly_sessions,
    coalesce(weeks, 0) AS weeks,
    has_goals,
    has_goals AND coalesce(opened, 0L) & bits1 <> 0 AS touched1,
    has_goals AND coalesce(opened, 0L) & bits2 <> 0 AS touched2,
    coalesce(tier1, array()) AS tier1,
    coalesce(tier2, array()) AS tier2,
    coalesce(tier3, array()) AS tier3
  FROM aims
  LEFT JOIN activity ON activity.user_id = aims.user_id
  LEFT JOIN sessions ON sessions.user_id = aims.user_id
),
signals AS (
  SELECT
    *,
    (service_event_count > 0 AND max_minutes >= 4) OR weekly_sessions >= 4 AS registered,
    service_event_count > 0 AND max_minutes >= 1 AS logged_in,
    weeks & 7 = 7 AS engaged,
    weeks & 3 = 2 AS engagement_dropoff,
    weeks & 511 = 511 AS retained,
    weeks & 1023 = 1022 AS retained_dropoff
  FROM figures
)
SELECT
  user_id,
  event_count,
  has_goals AS goal_setting_completed,
  registered AS customer_app_registration_completed,
  logged_in AS customer_app_login_completed,
  engaged AS customer_app_engaged,
  engagement_dropoff AS customer_app_engagement_dropoff,
  retained AS customer_app_retained,
  retained_dropoff AS customer_app_retained_dropoff,
  service_event_count,
  max_minutes,
  weekly_sessions,
  weeks AS active_weeks,
  tier1,
  tier2,
  tier3,
  has_goals AS goal_setting_complete,
  touched1 AND registered AS tier1_app_registered,
  touched2 AND registered AS tier2_app_registered,
  touched1 AND engaged AS tier1_app_engaged,
  touched2 AND engaged AS tier2_app_engaged,
  touched1 AND engagement_dropoff AS tier1_app_engagement_dropoff,
  touched2 AND engagement_dropoff AS tier2_app_engagement_dropoff,
  touched1 AND retained AS tier1_app_retained,
  touched2 AND retained AS tier2_app_retained,
  touched1 AND retained_dropoff AS tier1_app_retention_dropoff,
  touched2 AND retained_dropoff AS tier2_app_retention_dropoff
FROM signals
