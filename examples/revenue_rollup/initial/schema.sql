CREATE TABLE customers (
    id integer PRIMARY KEY,
    name text NOT NULL,
    segment text
);

CREATE TABLE orders (
    id integer PRIMARY KEY,
    customer_id integer,
    region text NOT NULL,
    amount numeric(10, 2) NOT NULL,
    discount numeric(4, 3),
    status text NOT NULL
);

CREATE TABLE revenue_rollup (
    id serial PRIMARY KEY,
    region text NOT NULL,
    segment text NOT NULL,
    orders integer NOT NULL,
    revenue double precision NOT NULL,
    loaded_at timestamp NOT NULL
);
