//! Edits as people type them: `name=Tổ tự quản`, `baseline=12,5`, `launched_on=14/04/2026`, read by the kind's schema.
