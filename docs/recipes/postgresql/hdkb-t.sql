-- HDKB-T from the tables of docs/recipes/schema.sql. {{period_end}} is the day after the last one:
-- "at < end" counts the whole last day, whatever the hour.
WITH
period AS (
    SELECT timestamp '{{period_start}}' AS first, timestamp '{{period_end}}' AS next
),
v AS (
    SELECT count(*) AS total,
        count(*) FILTER (WHERE sex = 'F') AS women,
        count(*) FILTER (WHERE insured = 1) AS insured,
        count(*) FILTER (WHERE traditional = 1) AS traditional,
        count(*) FILTER (WHERE born > at - interval '15 years') AS children,
        count(*) FILTER (WHERE outpatient = 1) AS outpatient,
        count(*) FILTER (WHERE referred = 1) AS referred
    FROM visit, period WHERE at >= first AND at < next
),
s AS (
    SELECT count(*) AS total,
        count(*) FILTER (WHERE sex = 'F') AS women,
        count(*) FILTER (WHERE insured = 1) AS insured,
        count(*) FILTER (WHERE born > admitted - interval '15 years') AS children
    FROM stay, period WHERE admitted >= first AND admitted < next
),
e AS (  -- how stays ended in the period
    SELECT count(*) FILTER (WHERE outcome = 'died') AS died,
        count(*) FILTER (
            WHERE outcome = 'died' AND discharged < admitted + interval '24 hours') AS died_24h,
        count(*) FILTER (WHERE outcome = 'gave_up') AS gave_up,
        count(*) FILTER (WHERE outcome = 'referred') AS referred
    FROM stay, period WHERE discharged >= first AND discharged < next
),
d AS (  -- nights inside the period; a stay of one day counts one
    SELECT coalesce(sum(
        least(coalesce(discharged, next), next)::date - greatest(admitted, first)::date
        + CASE WHEN discharged::date = admitted::date THEN 1 ELSE 0 END), 0) AS days
    FROM stay, period
    WHERE admitted < next AND (discharged IS NULL OR discharged >= first)
),
x AS (
    SELECT count(*) FILTER (WHERE kind = 'lab') AS lab,
        count(*) FILTER (WHERE kind = 'ultrasound') AS ultrasound,
        count(*) FILTER (WHERE kind = 'xray') AS xray,
        count(*) FILTER (WHERE kind IN ('ct', 'mri')) AS ct_mri,
        count(*) FILTER (WHERE kind = 'surgery') AS surgery
    FROM service, period WHERE at >= first AND at < next
),
b AS (  -- on the last day
    SELECT count(*) FILTER (WHERE planned = 1) AS planned, count(*) AS used
    FROM bed WHERE opened <= date '{{period_last}}'
        AND (closed IS NULL OR closed > date '{{period_last}}')
)
SELECT f.indicator, f.value
FROM v, s, e, d, x, b, LATERAL (VALUES
    ('giuong_ke_hoach', b.planned), ('giuong_thuc_ke', b.used),
    ('kham_tong', v.total), ('kham_nu', v.women), ('kham_bhyt', v.insured),
    ('kham_yhct', v.traditional), ('kham_te15', v.children), ('ngoai_tru_luot', v.outpatient),
    ('noi_tru_tong', s.total), ('noi_tru_nu', s.women), ('noi_tru_bhyt', s.insured),
    ('noi_tru_te15', s.children), ('ngay_dieu_tri', d.days),
    ('chuyen_tuyen', v.referred + e.referred),
    ('xet_nghiem', x.lab), ('sieu_am', x.ultrasound), ('x_quang', x.xray), ('ct_mri', x.ct_mri),
    ('phau_thuat', x.surgery),
    ('tu_vong', e.died), ('tu_vong_24h', e.died_24h), ('nang_xin_ve', e.gave_up)
) AS f(indicator, value);
