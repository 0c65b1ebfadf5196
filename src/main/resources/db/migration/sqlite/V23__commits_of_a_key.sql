-- What a delivery told under its key: the same key with something else is a mistake of its sender. NULL in older rows.
ALTER TABLE hook_delivery_keys ADD COLUMN commits TEXT;
