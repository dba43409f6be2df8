-- A synthetic hospital system, as small as it can be: not the schema of any product. Runs as it is in
-- PostgreSQL, MySQL and SQLite; in SQL Server with `datetime2` in place of `timestamp`.
-- Times are local (+07:00). Map your own tables onto these, by views or by editing the query.
CREATE TABLE visit (           -- lượt khám
    id integer PRIMARY KEY,
    sex char(1) NOT NULL,      -- F, M
    born date NOT NULL,
    at timestamp NOT NULL,     -- thời điểm khám
    insured integer NOT NULL,  -- 1: bảo hiểm y tế
    traditional integer NOT NULL,  -- 1: y học cổ truyền
    outpatient integer NOT NULL,   -- 1: điều trị ngoại trú
    referred integer NOT NULL      -- 1: chuyển tuyến
);
CREATE TABLE stay (            -- đợt điều trị nội trú
    id integer PRIMARY KEY,
    sex char(1) NOT NULL,
    born date NOT NULL,
    admitted timestamp NOT NULL,   -- vào viện
    discharged timestamp,          -- ra viện, tử vong; NULL: còn nằm viện
    insured integer NOT NULL,
    outcome varchar(12)            -- home, died, gave_up (nặng xin về), referred
);
CREATE TABLE service (         -- cận lâm sàng, phẫu thuật
    id integer PRIMARY KEY,
    kind varchar(12) NOT NULL,     -- lab, ultrasound, xray, ct, mri, surgery
    at timestamp NOT NULL
);
CREATE TABLE bed (             -- giường bệnh
    id integer PRIMARY KEY,
    planned integer NOT NULL,      -- 1: giường kế hoạch
    opened date NOT NULL,
    closed date                    -- NULL: đang kê
);
