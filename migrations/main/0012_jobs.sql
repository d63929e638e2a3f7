-- Asynchronous events of the version before have their due times in their records only.
INSERT INTO jobs (account, key, due_at)
SELECT account, key, CAST(round((julianday(json_extract(value, '$.due')) - 2440587.5) * 86400000) AS INTEGER)
FROM records
WHERE key >= 'lambda/event/' AND key < 'lambda/event0'
ON CONFLICT (account, key) DO NOTHING;
