#include "clamd.hpp"
#include "digest.hpp"
#include "disk.hpp"
#include "examination.hpp"
#include "kept_file.hpp"
#include "names.hpp"
#include "part.hpp"
#include "refusals.hpp"
#include <motcua/files/shelf.hpp>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace motcua::files {

namespace {

constexpr auto antivirus_retry_seconds = 30;

core::Failure wrong_offset() {
    return core::conflict(
        "upload_offset",
        "Vị trí gửi tiếp không khớp với phần đã nhận; hãy hỏi lại vị trí.",
        "The offset is not where the received part ends; ask for the offset."
    );
}

/// Hashes the upload on its way; a sealed one is opened into `copy`.
core::Expected<std::string> hash_of(Part const& part, OpenFile const& copy) {
    auto digest = Digest();
    auto at = std::int64_t{0};
    auto const read = part.each([&](std::string_view bytes) -> core::Expected<void> {
        digest.add(bytes);
        at += static_cast<std::int64_t>(bytes.size());
        return copy.is_open() ? write_at(copy, at - static_cast<std::int64_t>(bytes.size()), bytes)
                              : core::Expected<void>();
    });
    if (!read) {
        return read.error();
    }
    return digest.hex();
}

} // namespace

Shelf::Shelf(ShelfOptions options)
    : options_(std::move(options))
    , runner_(std::make_unique<Runner>(options_.examine_program)) {
    if (!options_.report) {
        options_.report = [](std::string_view, std::string const&) {};
    }
}

Shelf::~Shelf() = default;

std::filesystem::path Shelf::incoming(std::string const& upload) const {
    return options_.directory / "incoming" / upload;
}

std::filesystem::path Shelf::kept(std::string const& sha256) const {
    return options_.directory / "kept" / kept_name(sha256);
}

/// Errors: not_found "upload".
core::Expected<Part> Shelf::part_of(std::string const& upload) const {
    auto file = is_uuid(upload) ? open_to_write(incoming(upload), false) : OpenFile();
    if (!file.is_open()) {
        return core::not_found("upload");
    }
    return Part::of(std::move(file), options_.keys.get());
}

core::Expected<void> Shelf::append(std::string const& upload, std::int64_t offset, std::string_view bytes) {
    if (!is_uuid(upload)) {
        return core::not_found("upload");
    }
    auto const path = incoming(upload);
    if (auto const made = make_directories(options_.directory, path.parent_path()); !made) {
        return made.error();
    }
    auto file = open_to_write(path, offset == 0);
    if (!file.is_open()) {
        return errno == ENOENT ? wrong_offset() : unwritable(errno);
    }
    auto part = Part::of(std::move(file), options_.keys.get());
    if (!part) {
        return part.error();
    }
    if (part->length() != offset) {
        return wrong_offset();
    }
    if (offset + static_cast<std::int64_t>(bytes.size()) > options_.most_bytes) {
        return too_large();
    }
    return part->append(bytes);
}

core::Expected<std::int64_t> Shelf::sync(std::string const& upload) {
    auto const part = part_of(upload);
    if (!part) {
        return part.error();
    }
    if (auto const synced = sync_content(part->file()); !synced) {
        return synced.error();
    }
    if (auto const synced = sync_directory(incoming(upload).parent_path()); !synced) {
        return synced.error();
    }
    return part->length();
}

core::Expected<void> Shelf::cut(std::string const& upload, std::int64_t length) {
    auto part = part_of(upload);
    if (!part) {
        return part.error();
    }
    return part->cut(length);
}

core::Expected<std::int64_t> Shelf::received(std::string const& upload) {
    auto const part = part_of(upload);
    if (!part) {
        auto failure = part.error();
        return failure.code() == core::Errc::not_found ? core::Expected<std::int64_t>(0) : failure;
    }
    return part->length();
}

core::Expected<app::FileFacts> Shelf::examine(std::string const& upload, app::FileRules const& rules) {
    auto const part = part_of(upload);
    if (!part) {
        return part.error();
    }
    auto facts = app::FileFacts{};
    facts.size = part->length();
    if (facts.size == 0) {
        return refused("file_empty");
    }
    if (facts.size > std::min(rules.most_bytes, options_.most_bytes)) {
        return too_large();
    }
    if (!part->is_sealed()) {
        return examine_plain(*part, OpenFile(), rules, std::move(facts));
    }
    auto const alone = std::lock_guard(in_memory_);
    auto const copy = open_in_memory();
    if (!copy) {
        return copy.error();
    }
    return examine_plain(*part, *copy, rules, std::move(facts));
}

/// `copy`: takes the plain content of a sealed upload; not open for a plain one.
core::Expected<app::FileFacts> Shelf::examine_plain(
    Part const& part,
    OpenFile const& copy,
    app::FileRules const& rules,
    app::FileFacts facts
) const {
    auto const sha256 = hash_of(part, copy);
    if (!sha256) {
        return sha256.error();
    }
    facts.sha256 = *sha256;
    if (!rules.expected_sha256.empty() && rules.expected_sha256 != facts.sha256) {
        return refused("file_hash_mismatch");
    }
    auto const& file = copy.is_open() ? copy : part.file();
    auto const finding = look_into(*runner_, file, facts.size);
    if (!finding) {
        return finding.error();
    }
    facts.media_type = finding->media_type;
    facts.pages = finding->pages;
    auto const& taken = rules.media_types;
    if (!taken.empty() && std::find(taken.begin(), taken.end(), facts.media_type) == taken.end()) {
        return refused("file_type_refused");
    }
    if (auto const scanned = scan(file, facts); !scanned) {
        return scanned.error();
    }
    return facts;
}

core::Expected<void> Shelf::scan(OpenFile const& file, app::FileFacts const& facts) const {
    auto const& antivirus = options_.antivirus;
    if (antivirus.address.empty()) {
        return {};
    }
    auto const result = ask_clamd(antivirus.address, file, facts.size);
    switch (result.scan) {
    case Scan::clean:
        return {};
    case Scan::infected:
        // The name of the signature is for the operator: whoever sent the file learns nothing to work round
        // it.
        options_.report("file_infected", facts.sha256 + ' ' + result.signature);
        return refused("file_infected");
    case Scan::too_large:
        options_.report("file_unscanned", facts.sha256 + " StreamMaxLength");
        return antivirus.required ? core::Expected<void>(too_large()) : core::Expected<void>();
    case Scan::no_answer:
        options_.report("file_unscanned", facts.sha256 + " no answer");
        return antivirus.required
                   ? core::Expected<void>(core::busy("antivirus_unavailable", antivirus_retry_seconds))
                   : core::Expected<void>();
    }
    return {};
}

core::Expected<void> Shelf::keep(std::string const& upload, app::FileFacts const& facts) {
    if (!is_uuid(upload) || !is_sha256(facts.sha256)) {
        return core::not_found("upload");
    }
    auto const from = incoming(upload);
    auto const part = part_of(upload);
    if (stands(facts)) {
        ::unlink(from.c_str());
        return sync_directory(kept(facts.sha256).parent_path());
    }
    if (!part) {
        return part.error();
    }
    if (part->length() != facts.size) {
        return wrong_offset();
    }
    if (part->is_sealed() || options_.keys != nullptr) {
        auto const copied = keep_anew(facts, [&](Sink const& sink) { return part->each(sink); });
        if (copied) {
            drop(upload);
        }
        return copied;
    }
    if (auto const synced = sync_content(part->file()); !synced) {
        return synced.error();
    }
    return move_in(from, facts.sha256);
}

/// Whether the content is kept. A kept file of another size was damaged and does not count.
bool Shelf::stands(app::FileFacts const& facts) const {
    auto file = open_to_read(kept(facts.sha256));
    if (!file.is_open()) {
        return false;
    }
    auto const reader = open_kept(std::move(file), options_.keys.get());
    return reader && (*reader)->size() == facts.size;
}

/// Writes the content to a file of its own and moves it in.
core::Expected<void> Shelf::keep_anew(app::FileFacts const& facts, Source const& content) {
    auto path = std::filesystem::path();
    auto const file = make_fresh(path);
    if (!file) {
        return file.error();
    }
    auto const written = write_content(*file, facts.sha256, content);
    auto const moved = written ? move_in(path, facts.sha256) : written;
    if (!moved) {
        ::unlink(path.c_str());
        return moved.error();
    }
    return {};
}

/// Errors: as KeptWriter; invalid "file_hash_mismatch" when the content is another.
core::Expected<void>
Shelf::write_content(OpenFile const& file, std::string const& sha256, Source const& content) const {
    auto writer = KeptWriter(file, options_.keys.get());
    auto digest = Digest();
    auto const written = content([&](std::string_view bytes) {
        digest.add(bytes);
        return writer.add(bytes);
    });
    if (!written) {
        return written.error();
    }
    if (digest.hex() != sha256) {
        return refused("file_hash_mismatch");
    }
    return writer.finish();
}

core::Expected<OpenFile> Shelf::make_fresh(std::filesystem::path& path) const {
    auto const directory = options_.directory / "incoming";
    if (auto const made = make_directories(options_.directory, directory); !made) {
        return made.error();
    }
    return open_fresh(directory / "made-", path);
}

/// Names a durable file by its hash.
core::Expected<void> Shelf::move_in(std::filesystem::path const& from, std::string const& sha256) const {
    auto const to = kept(sha256);
    if (auto const made = make_directories(options_.directory, to.parent_path()); !made) {
        return made.error();
    }
    if (::rename(from.c_str(), to.c_str()) != 0) {
        return unwritable(errno);
    }
    if (auto const synced = sync_directory(to.parent_path()); !synced) {
        return synced.error();
    }
    return sync_directory(from.parent_path());
}

void Shelf::drop(std::string const& upload) {
    if (is_uuid(upload)) {
        ::unlink(incoming(upload).c_str());
    }
}

core::Expected<app::FileFacts>
Shelf::put(std::string_view bytes, std::string const& media_type, std::optional<int> pages) {
    auto digest = Digest();
    digest.add(bytes);
    auto const facts =
        app::FileFacts{digest.hex(), static_cast<std::int64_t>(bytes.size()), media_type, pages};
    auto const kept_already = stands(facts);
    auto const done = kept_already ? sync_directory(kept(facts.sha256).parent_path())
                                   : keep_anew(facts, [&](Sink const& sink) { return sink(bytes); });
    if (!done) {
        return done.error();
    }
    return facts;
}

core::Expected<std::unique_ptr<app::FileReader>> Shelf::open(std::string const& sha256) {
    auto file = is_sha256(sha256) ? open_to_read(kept(sha256)) : OpenFile();
    if (!file.is_open()) {
        return core::not_found("file");
    }
    return open_kept(std::move(file), options_.keys.get());
}

core::Expected<void> Shelf::remove(std::string const& sha256) {
    if (!is_sha256(sha256)) {
        return core::not_found("file");
    }
    auto const path = kept(sha256);
    if (::unlink(path.c_str()) != 0) {
        return errno == ENOENT ? core::Expected<void>() : unwritable(errno);
    }
    return sync_directory(path.parent_path());
}

core::Expected<void> Shelf::ready() const {
    if (auto const there = runner_->ready(); !there) {
        return there.error();
    }
    auto path = std::filesystem::path();
    auto const file = make_fresh(path);
    if (!file) {
        return file.error();
    }
    auto written = write_at(*file, 0, "x");
    ::unlink(path.c_str());
    return written;
}

} // namespace motcua::files
