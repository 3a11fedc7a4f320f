CREATE TABLE carriers (
    code text PRIMARY KEY,
    name text NOT NULL,
    last_invoice text
);

CREATE TABLE invoices (
    number text PRIMARY KEY,
    carrier text NOT NULL,
    issued date NOT NULL,
    pallets integer NOT NULL,
    net numeric(10, 2),
    note text
);

CREATE TABLE rejects (
    id serial PRIMARY KEY,
    file text NOT NULL,
    line integer NOT NULL,
    reason text NOT NULL
);
