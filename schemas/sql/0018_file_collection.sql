-- Deleting what nothing refers to: the foreign keys are the judge, so every reference to files has an index.
create index ix_results_content on results (file_sha256) where file_sha256 is not null;

-- 'gone', 'referenced' when a foreign key forbids it, 'young' when it was kept less than so many days ago. The caller
-- holds the lock of the content, removes it and commits.
create function forget_file(p_sha256 text, p_days int) returns text language plpgsql as $f$
begin
    delete from files where sha256 = p_sha256 and stored_at <= clock_timestamp() - make_interval(days => p_days);
    return case when found then 'gone' else 'young' end;
exception
    when foreign_key_violation then
        return 'referenced';
end $f$;
comment on function forget_file is 'Xóa dòng của tệp không còn được tham chiếu; chỉ chủ sở hữu lược đồ được gọi có hiệu lực';
