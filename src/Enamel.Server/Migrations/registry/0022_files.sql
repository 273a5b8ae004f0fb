-- The trigger of tables that attach a file to something: when the row goes for good, which only the owner's functions can bring about, its file goes with it.
create function registry.forget_file() returns trigger language plpgsql
set search_path = pg_catalog as $$
begin
    perform registry.remove_with_dependents(tg_table_schema, old.clinic_id, 'files_files', array[old.file_id], '{}');
    return null;
end
$$;
revoke execute on function registry.forget_file from public;
