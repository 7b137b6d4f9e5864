-- Read by SQLite and PostgreSQL alike. Times are milliseconds since 1970 UTC.

-- The robots that came by API. The document is theirs who wrote it; what is asked for has a column.
CREATE TABLE robot (
  id             TEXT    NOT NULL PRIMARY KEY,
  uid            TEXT    NOT NULL UNIQUE,
  revision       BIGINT  NOT NULL,
  schema_version INTEGER NOT NULL,
  document       TEXT    NOT NULL,
  created_ms     BIGINT  NOT NULL,
  updated_ms     BIGINT  NOT NULL
);

-- What each robot is to be restored to, also of those that a file describes, so no foreign key.
CREATE TABLE desired_state (
  uid            TEXT    NOT NULL PRIMARY KEY,
  epoch          BIGINT  NOT NULL,
  schema_version INTEGER NOT NULL,
  document       TEXT    NOT NULL
);

-- Numbers that only grow.
CREATE TABLE epoch (
  name  TEXT   NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL
);

-- Written to learn whether anything can be written.
CREATE TABLE store_check (
  id    INTEGER NOT NULL PRIMARY KEY,
  count BIGINT  NOT NULL
);
