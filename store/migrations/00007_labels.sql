-- +goose Up

CREATE TABLE labels (
    login   TEXT   NOT NULL,
    keyword TEXT   NOT NULL, -- of IMAP; unique without regard to case
    name    TEXT   NOT NULL, -- '' for a usual label that is not wanted
    colour  TEXT   NOT NULL,
    place   BIGINT NOT NULL,
    PRIMARY KEY (login, keyword)
);

-- +goose Down

DROP TABLE labels;
