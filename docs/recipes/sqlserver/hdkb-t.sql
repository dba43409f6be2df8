SET NOCOUNT ON;
-- HDKB-T from the tables of docs/recipes/schema.sql. {{period_end}} is the day after the last one:
-- "at < end" counts the whole last day, whatever the hour.
SELECT 'giuong_ke_hoach' AS indicator, count(*) AS value
FROM bed WHERE opened <= '{{period_last}}'
    AND (closed IS NULL OR closed > '{{period_last}}')
    AND planned = 1
UNION ALL
SELECT 'giuong_thuc_ke', count(*)
FROM bed WHERE opened <= '{{period_last}}'
    AND (closed IS NULL OR closed > '{{period_last}}')
UNION ALL
SELECT 'kham_tong', count(*)
FROM visit WHERE at >= '{{period_start}}' AND at < '{{period_end}}'
UNION ALL
SELECT 'kham_nu', count(*)
FROM visit WHERE at >= '{{period_start}}' AND at < '{{period_end}}'
    AND sex = 'F'
UNION ALL
SELECT 'kham_bhyt', count(*)
FROM visit WHERE at >= '{{period_start}}' AND at < '{{period_end}}'
    AND insured = 1
UNION ALL
SELECT 'kham_yhct', count(*)
FROM visit WHERE at >= '{{period_start}}' AND at < '{{period_end}}'
    AND traditional = 1
UNION ALL
SELECT 'kham_te15', count(*)
FROM visit WHERE at >= '{{period_start}}' AND at < '{{period_end}}'
    AND born > DATEADD(year, -15, at)
UNION ALL
SELECT 'ngoai_tru_luot', count(*)
FROM visit WHERE at >= '{{period_start}}' AND at < '{{period_end}}'
    AND outpatient = 1
UNION ALL
SELECT 'noi_tru_tong', count(*)
FROM stay WHERE admitted >= '{{period_start}}' AND admitted < '{{period_end}}'
UNION ALL
SELECT 'noi_tru_nu', count(*)
FROM stay WHERE admitted >= '{{period_start}}' AND admitted < '{{period_end}}'
    AND sex = 'F'
UNION ALL
SELECT 'noi_tru_bhyt', count(*)
FROM stay WHERE admitted >= '{{period_start}}' AND admitted < '{{period_end}}'
    AND insured = 1
UNION ALL
SELECT 'noi_tru_te15', count(*)
FROM stay WHERE admitted >= '{{period_start}}' AND admitted < '{{period_end}}'
    AND born > DATEADD(year, -15, admitted)
UNION ALL
SELECT 'ngay_dieu_tri', COALESCE(SUM(  -- nights inside the period; a stay of one day counts one
    DATEDIFF(day,
        CASE WHEN admitted > '{{period_start}}' THEN admitted ELSE '{{period_start}}' END,
        CASE WHEN discharged < '{{period_end}}' THEN discharged ELSE '{{period_end}}' END)
    + CASE WHEN CAST(discharged AS date) = CAST(admitted AS date) THEN 1 ELSE 0 END), 0)
FROM stay WHERE admitted < '{{period_end}}'
    AND (discharged IS NULL OR discharged >= '{{period_start}}')
UNION ALL
SELECT 'chuyen_tuyen',
    (SELECT count(*)
FROM visit WHERE at >= '{{period_start}}' AND at < '{{period_end}}'
        AND referred = 1)
    + (SELECT count(*)
FROM stay WHERE discharged >= '{{period_start}}'
        AND discharged < '{{period_end}}' AND outcome = 'referred')
UNION ALL
SELECT 'xet_nghiem', count(*)
FROM service WHERE at >= '{{period_start}}' AND at < '{{period_end}}'
    AND kind = 'lab'
UNION ALL
SELECT 'sieu_am', count(*)
FROM service WHERE at >= '{{period_start}}' AND at < '{{period_end}}'
    AND kind = 'ultrasound'
UNION ALL
SELECT 'x_quang', count(*)
FROM service WHERE at >= '{{period_start}}' AND at < '{{period_end}}'
    AND kind = 'xray'
UNION ALL
SELECT 'ct_mri', count(*)
FROM service WHERE at >= '{{period_start}}' AND at < '{{period_end}}'
    AND kind IN ('ct', 'mri')
UNION ALL
SELECT 'phau_thuat', count(*)
FROM service WHERE at >= '{{period_start}}' AND at < '{{period_end}}'
    AND kind = 'surgery'
UNION ALL
SELECT 'tu_vong', count(*)
FROM stay WHERE discharged >= '{{period_start}}' AND discharged < '{{period_end}}'
    AND outcome = 'died'
UNION ALL
SELECT 'tu_vong_24h', count(*)
FROM stay WHERE discharged >= '{{period_start}}' AND discharged < '{{period_end}}'
    AND outcome = 'died' AND discharged < DATEADD(hour, 24, admitted)
UNION ALL
SELECT 'nang_xin_ve', count(*)
FROM stay WHERE discharged >= '{{period_start}}' AND discharged < '{{period_end}}'
    AND outcome = 'gave_up';
