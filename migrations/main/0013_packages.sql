-- Packages of earlier versions, which lay in one piece each, become packages of one part.
INSERT INTO package_parts (hash, number, content)
    SELECT hash, 0, content FROM blobs WHERE hash IN (SELECT hash FROM packages) AND hash NOT IN (SELECT hash FROM package_parts);
DROP TABLE blobs;
