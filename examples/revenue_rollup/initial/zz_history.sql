-- last night's rollup, which tonight's replaces
INSERT INTO revenue_rollup (region, segment, orders, revenue, loaded_at) VALUES
    ('north', 'retail', 3, 120.5, '2024-02-29 02:00:00'),
    ('west', 'online', 1, 9.99, '2024-02-29 02:00:00');
