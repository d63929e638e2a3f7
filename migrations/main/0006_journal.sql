-- A check asks for the newest calls of one operation.
CREATE INDEX journal_by_operation ON journal (account, service, operation, id);
DROP INDEX journal_by_account;
