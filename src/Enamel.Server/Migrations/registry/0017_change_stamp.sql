-- When a row was written last, by whatever way it was written.

create function registry.stamp_change() returns trigger language plpgsql as $$
begin
    new.changed_at := clock_timestamp();
    return new;
end
$$;
comment on function registry.stamp_change() is 'A trigger of tables whose column changed_at says when a row was written last.';
revoke execute on function registry.stamp_change from public;
