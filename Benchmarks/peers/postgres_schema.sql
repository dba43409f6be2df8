CREATE TABLE submission (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report_id TEXT NOT NULL UNIQUE,
    facility TEXT NOT NULL,
    form TEXT NOT NULL,
    period TEXT NOT NULL,
    revision INTEGER NOT NULL,
    digest BYTEA NOT NULL,
    body BYTEA NOT NULL,
    received_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (facility, form, period, revision)
);
CREATE TABLE figure (
    submission BIGINT NOT NULL,
    indicator TEXT NOT NULL,
    value BIGINT NOT NULL,
    cell TEXT NOT NULL
);
CREATE TABLE audit (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    line TEXT NOT NULL
);
