-- What was done to something, by somebody, with a device, or at all: newest first.
CREATE INDEX audit_of_subject ON audit (realm, subject, n);
CREATE INDEX audit_of_person ON audit (realm, person, n) WHERE person IS NOT NULL;
CREATE INDEX audit_of_device ON audit (realm, device, n) WHERE device IS NOT NULL;
CREATE INDEX audit_of_action ON audit (realm, action, n);
